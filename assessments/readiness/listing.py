"""What the list of assessments shows, in a fixed number of queries."""

from collections import defaultdict

from django.db.models import prefetch_related_objects

from assessments.readiness.core.results import OPEN
from assessments.readiness.loading import BANDS, read_sets, result_of
from assessments.readiness.models import Assessment, Delegation, Snapshot
from assessments.readiness.reading import readings_of


def rows_of(assessments: list[Assessment], user: object) -> list[dict]:
    """Return each assessment with how far it is and, for its leaders, its band. Six queries,
    and one for all questions that this process has not read yet.

    A helper sees how far their own sections are.
    """
    prefetch_related_objects(assessments, "answers", "evidence")
    read_sets([one.question_version for one in assessments])
    keys = [one.pk for one in assessments]
    led = set(Assessment.objects.led_by(user).filter(pk__in=keys).values_list("pk", flat=True))
    bands = dict(
        Snapshot.objects.filter(assessment__in=keys, is_current=True).values_list(
            "assessment_id", "band"
        )
    )
    helped = defaultdict(set)
    given = Delegation.objects.filter(assessment__in=keys, person=user)
    for key, section in given.values_list("assessment_id", "section"):
        helped[key].add(section)
    rows = []
    for one in assessments:
        result = result_of(one)
        is_led = one.pk in led
        asked = [
            each
            for each in result.criteria.values()
            if each.is_asked and (is_led or each.section in helped[one.pk])
        ]
        total = len(asked)
        answered = sum(each.state != OPEN for each in asked)
        rows.append(
            {
                "assessment": one,
                "is_led": is_led,
                "total": total,
                "answered": answered,
                # A reopened one has a band of before; it is shown as open until it is submitted.
                "band": BANDS.get(bands.get(one.pk, ""), "") if is_led and not one.is_open else "",
                "is_provisional": result.is_provisional,
            }
        )
    return rows


def delegated_to(user: object, company: object) -> list[dict]:
    """Return the sections of open assessments that somebody was given and has not done. Two
    queries, and one for all questions that this process has not read yet.

    The next due first.
    """
    given = list(
        Delegation.objects.filter(
            person=user,
            done_at__isnull=True,
            assessment__company=company,
            assessment__status=Assessment.Status.OPEN,
        )
        .select_related("assessment__question_version", "created_by")
        .defer("assessment__question_version__document")
        .order_by("due_on", "created_at")
    )
    given = list(given)
    readings = readings_of(one.assessment.question_version for one in given)
    rows = []
    for one in given:
        sections = readings[one.assessment.question_version_id].question_set.sections
        title = next((each.title for each in sections if each.code == one.section), one.section)
        rows.append({"delegation": one, "title": title})
    return rows
