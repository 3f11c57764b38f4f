"""The page that moves an assessment to a newer version of its questions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.readiness import moving
from assessments.readiness.access import led_assessment
from assessments.readiness.loading import LEVELS
from assessments.readiness.models import Assessment, NotApplicable
from assessments.readiness.reading import readings_of, words_of
from assessments.readiness.working import EVIDENCE_A_PAGE


@login_required
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: object) -> HttpResponse:
    """What a newer version changes and what it does with the answers; a POST moves."""
    assessment = led_assessment(request, pk)
    newer = moving.newer_version(assessment)
    error = ""
    if request.method == "POST":
        try:
            if newer is None or request.POST.get("target") != str(newer.pk):
                raise ValidationError(
                    _("Another version is the newest now. Look again at what changes."),
                    code="changed",
                )
            moving.move(assessment=assessment, target=newer, by=request.user)
        except ValidationError as refused:
            error = " ".join(refused.messages)
        else:
            text = _("The assessment is now on version %(number)s.")
            messages.success(request, text % {"number": newer.number})
            return redirect("readiness:move", assessment.pk)
    context = {"assessment": assessment, "newer": newer, "error": error, "is_leader": True}
    context |= _plan(assessment, newer) if newer else _after(assessment, request.GET.get("page"))
    status = 422 if error else 200
    return render(request, "readiness/move.html", context, status=status)


def _plan(assessment: Assessment, newer) -> dict:
    """Return what the page shows before a move."""
    plan = moving.plan_move(assessment, newer)
    readings = readings_of([assessment.question_version, newer])
    before, after = (readings[pk].question_set for pk in (assessment.question_version_id, newer.pk))
    answers = {one.criterion: one for one in assessment.answers.all()}
    evidence = list(assessment.evidence.values_list("criterion", flat=True))

    def line(code: str, heir: str = "") -> dict:
        criterion = before.criteria[code]
        return {
            "code": code,
            "topic": criterion.topic,
            "answer": _in_words(answers.get(code)),
            "evidence": evidence.count(code),
            "heir": after.criteria.get(heir) if heir else None,
        }

    effects = plan.effects
    groups = [
        (
            _("Look at these again"),
            _("The words changed. Your answer is kept; check that its level still fits."),
            [line(code) for code in effects.look_again],
        ),
        (
            _("Answer these again"),
            _("“Not applicable” is no longer allowed here, so the question is open again."),
            [line(code) for code in effects.reopened],
        ),
        (
            _("Answered under another code"),
            _("The same question has a new code. Answer, evidence and comments go along."),
            [line(*pair) for pair in effects.carried],
        ),
        (
            _("Replaced by another question"),
            _(
                "Another question stands in its place, so it is open. Evidence and comments go"
                " along; your old answer is shown beside it."
            ),
            [line(*pair) for pair in effects.replaced],
        ),
        (
            _("No longer asked"),
            _("The answer no longer counts. It stays in the history, with its evidence."),
            [line(code) for code in effects.dropped],
        ),
    ]
    added = {one.code for one in plan.changes.added}
    return {
        "plan": plan,
        "kept": len(effects.kept),
        "groups": [group for group in groups if group[2]],
        "added": len(added),
        "sections_gone": [one for one in before.sections if one.code in plan.sections_gone],
    }


def _in_words(answer) -> str:
    if answer is None or (answer.level is None and not answer.na_reason):
        return _("open")
    if answer.na_reason:
        return _("not applicable")
    values = {"level": answer.level, "name": LEVELS[answer.level]}
    return _("level %(level)s, %(name)s") % values


def _after(assessment: Assessment, page: object) -> dict:
    """Return what the page shows on the newest version: what earlier moves left to do."""
    criteria = words_of(assessment.question_version).criteria
    gone = moving.earlier_answers(assessment)
    kept = {one.code for one in gone if not one.heir}
    return {
        "moves": assessment.moves.select_related("before", "after", "moved_by"),
        "look_again": [criteria[code] for code in moving.to_look_at(assessment)],
        "earlier": [
            (one, LEVELS.get(one.said.level) if one.said else "", _reason(one)) for one in gone
        ],
        "evidence": Paginator(
            assessment.evidence.filter(criterion__in=kept).order_by("criterion", "added_at", "pk"),
            EVIDENCE_A_PAGE,
        ).get_page(page),
    }


def _reason(one: moving.Earlier) -> str:
    return str(NotApplicable(one.said.na_reason).label) if one.said and one.said.na_reason else ""
