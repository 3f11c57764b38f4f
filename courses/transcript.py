"""The transcript: all courses of a person, what was done in each and how, and what it earned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from academy.credentials.models import Credential
from academy.credentials.printing import Line as PrintedLine
from academy.credentials.printing import pdf_of
from courses.core.completion import Progress, progress
from courses.models import (
    ActivityCompletion,
    ActivityScore,
    CourseRelease,
    Enrolment,
    How,
    ReleaseActivity,
)


@dataclass(frozen=True)
class Done:
    """One activity of a course. `percent` is the best score, 0 to 100, rounded down."""

    title: str
    is_required: bool
    how: str  # in words; empty: not done
    is_exempted: bool
    completed_at: datetime | None
    percent: int | None


@dataclass(frozen=True)
class Entry:
    """One course of a transcript; `minutes` is its learning time."""

    enrolment: Enrolment
    title: str
    code: str
    minutes: int
    progress: Progress
    activities: list[Done]
    credential: Credential | None

    @property
    def release(self) -> CourseRelease:
        return self.enrolment.release


def courses_of(learner) -> QuerySet[Enrolment]:
    """Return the places of a person on courses, the latest first, with their releases."""
    places = Enrolment.objects.filter(learner=learner).select_related("release")
    return places.order_by("-enrolled_at", "-pk")


def totals_of(learner) -> dict[str, int]:
    """Return `courses`, `completed` and `minutes` (of completed courses) of a person: one query."""
    earned = Credential.objects.filter(
        learner=OuterRef("learner"), course_key=OuterRef("course_key")
    ).values("course_minutes")[:1]
    places = Enrolment.objects.filter(learner=learner).annotate(
        length=Coalesce(Subquery(earned), F("release__minutes"))
    )
    found = places.aggregate(
        courses=Count("pk"),
        completed=Count("completed_at"),
        minutes=Sum("length", filter=Q(completed_at__isnull=False)),
    )
    return {name: value or 0 for name, value in found.items()}


def entries_of(enrolments: Iterable[Enrolment]) -> list[Entry]:
    """Return the entries of these places of one person: five queries for any number of them."""
    places = list(enrolments)
    if not places:
        return []
    learner = places[0].learner_id
    keys = [place.course_key for place in places]
    listed: dict[int, list[ReleaseActivity]] = {}
    for one in ReleaseActivity.objects.filter(release__in={place.release_id for place in places}):
        listed.setdefault(one.release_id, []).append(one)
    done: dict[UUID, dict[UUID, ActivityCompletion]] = {key: {} for key in keys}
    for completion in ActivityCompletion.objects.filter(
        learner=learner, course_key__in=keys
    ).order_by("completed_at", "pk"):
        done[completion.course_key][completion.activity_key] = completion
    scores = dict(
        ActivityScore.objects.filter(
            learner=learner,
            activity_key__in={one.activity_key for rows in listed.values() for one in rows},
        ).values_list("activity_key", "best")
    )
    credentials = {
        one.course_key: one
        for one in Credential.objects.filter(learner=learner, course_key__in=keys)
    }
    earlier = _titles_elsewhere(places, listed, done)
    return [
        _entry(
            place,
            listed.get(place.release_id, []),
            done[place.course_key],
            scores,
            credentials.get(place.course_key),
            earlier,
        )
        for place in places
    ]


def _titles_elsewhere(
    places: list[Enrolment],
    listed: dict[int, list[ReleaseActivity]],
    done: dict[UUID, dict[UUID, ActivityCompletion]],
) -> dict[UUID, str]:
    """Return the titles of what was done on an earlier release and is not in the present one."""
    left = {
        key
        for place in places
        for key in done[place.course_key].keys()
        - {one.activity_key for one in listed.get(place.release_id, [])}
    }
    if not left:
        return {}
    rows = ReleaseActivity.objects.filter(
        activity_key__in=left, release__course_key__in={place.course_key for place in places}
    )
    return dict(rows.order_by("release__number").values_list("activity_key", "title"))


def _entry(
    place: Enrolment,
    listed: list[ReleaseActivity],
    done: dict[UUID, ActivityCompletion],
    scores: dict[UUID, Decimal],
    credential: Credential | None,
    earlier: dict[UUID, str],
) -> Entry:
    release = place.release
    must = {one.activity_key for one in listed if one.is_required and not one.is_withdrawn}
    activities = [
        _done(one.title, one.activity_key in must, done.get(one.activity_key), scores)
        for one in listed
        if one.activity_key in must or one.activity_key in done
    ]
    present = {one.activity_key for one in listed}
    activities += [
        _done(earlier.get(key, ""), False, completion, scores)
        for key, completion in done.items()
        if key not in present
    ]
    return Entry(
        enrolment=place,
        title=credential.course_title if credential else release.title,
        code=release.code,
        minutes=credential.course_minutes if credential else release.minutes,
        # the same count as services.progress_on(), from rows that are here already
        progress=progress(required=must, completed=done.keys()),
        activities=activities,
        credential=credential,
    )


def _done(
    title: str,
    is_required: bool,
    completion: ActivityCompletion | None,
    scores: dict[UUID, Decimal],
) -> Done:
    best = scores.get(completion.activity_key) if completion else None
    return Done(
        title=title or _("An activity that is no longer published"),
        is_required=is_required,
        how=completion.get_how_display() if completion else "",
        is_exempted=bool(completion and completion.how == How.EXEMPTED),
        completed_at=completion.completed_at if completion else None,
        percent=int(best * 100) if best is not None else None,
    )


def transcript_html(learner) -> str:
    """Return the whole transcript as one page of HTML with its print CSS, as it stands today."""
    language = get_language() or "en"
    context = {
        "name": PrintedLine.of(learner.get_full_name(), language),
        "entries": [
            (
                PrintedLine.of(entry.title, language),
                entry,
                [(PrintedLine.of(one.title, language), one) for one in entry.activities],
            )
            for entry in entries_of(courses_of(learner))
        ],
        "totals": totals_of(learner),
        "today": timezone.localdate(),
        "language": language,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "site_url": settings.SITE_URL,
    }
    return render_to_string("courses/transcript_print.html", context)


def transcript_pdf(learner) -> bytes:
    """Return the transcript as a tagged PDF on A4.

    Half a second for 150 activities once the process is warm: see decision 0035.
    """
    return pdf_of(transcript_html(learner))
