"""The pages on which an assessment is answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from assessments.readiness import answering
from assessments.readiness.access import manages, visible_assessment
from assessments.readiness.forms.answers import AnswerForm, CommentForm
from assessments.readiness.loading import LEVELS
from assessments.readiness.models import Answer, AnswerChange
from assessments.readiness.moving import earlier_answer, newer_version, to_look_at
from assessments.readiness.views.languages import read_in
from assessments.readiness.wording import minutes_words, saved_words
from assessments.readiness.working import EVIDENCE_A_PAGE, Work

MODE_KEY = "readiness-mode"
MODES = ("one", "section")
HISTORY_SHOWN = 20
COMMENTS_SHOWN = 50


def _mode(request: HttpRequest) -> str:
    """Return how this person likes to answer: one question at a time, or a section at a glance."""
    if (asked := request.GET.get("mode")) in MODES:
        request.session[MODE_KEY] = asked
    mode = request.session.get(MODE_KEY)
    return mode if mode in MODES else "one"


def _work(request: HttpRequest, pk: str, code: str = "", *, section: str = "") -> Work:
    """Return an assessment with what this person may read of it.

    Raises Http404 for a criterion or a section that is not in it, or that they may not read.
    """
    assessment, rights = visible_assessment(request, pk)
    work = Work(assessment, rights)
    if code and code in work.question_set.criteria:
        section = work.question_set.section_of(code).code
    elif code:
        raise Http404
    if section and section not in {one.code for one in work.core_sections}:
        raise Http404
    return work


def _base(work: Work) -> dict:
    return {
        "assessment": work.assessment,
        "reading": work.reading,
        "is_leader": work.rights.is_leader,
        "is_open": work.assessment.is_open,
        "counts": work.counts,
    }


@never_cache
@login_required
@require_GET
def assessment(request: HttpRequest, pk: str) -> HttpResponse:
    """How far an assessment is, section by section."""
    work = _work(request, pk)
    following = work.next_open()
    reopened = newer = None
    if work.rights.is_leader:
        newer = newer_version(work.assessment) if work.assessment.is_open else None
        reopened = work.assessment.comments.filter(criterion="").select_related("author").last()
    return render(
        request,
        "readiness/assessment.html",
        _base(work)
        | {
            "sections": work.sections,
            "next": work.question(following) if following else None,
            "time": minutes_words(len(work.open_codes)),
            "not_asked": work.not_asked(),
            "mode": _mode(request),
            "mine": {
                one.code: given
                for one in work.sections
                for given in one.delegations
                if given.person_id == request.user.pk
            },
            "reopened": reopened,
            "newer": newer,
            "look_again": len(to_look_at(work.assessment)) if work.rights.is_leader else 0,
            "may_delete": manages(request.user, work.assessment),
            "snapshot": work.assessment.snapshots.filter(is_current=True)
            .only("revision", "signer", "submitted_at", "assessment_id")
            .first(),
        },
    )


@never_cache
@login_required
@require_GET
def section(request: HttpRequest, pk: str, section: str) -> HttpResponse:
    """A section at a glance; or, for who likes one at a time, its next open question."""
    work = _work(request, pk, section=section)
    one = next(one for one in work.sections if one.code == section)
    criteria = next(each.criteria for each in work.core_sections if each.code == section)
    asked = [each.code for each in criteria if each.code in work.codes]
    # `show=all` shows it at a glance this once; `mode` is remembered.
    if _mode(request) == "one" and asked and not {"mode", "show"} & set(request.GET):
        return redirect(work.url(next((code for code in asked if work.is_open(code)), asked[0])))
    codes = [each.code for each in work.sections]
    place = codes.index(section)
    return render(
        request,
        "readiness/section.html",
        _base(work)
        | {
            "section": one,
            "mode": _mode(request),
            "questions": [work.question(code) for code in asked],
            "not_asked": [each for each in work.not_asked() if each["section"].code == section],
            "mine": next((d for d in one.delegations if d.person_id == request.user.pk), None),
            "before": work.sections[place - 1] if place else None,
            "after": work.sections[place + 1] if place + 1 < len(codes) else None,
            "number": place + 1,
            "of": len(codes),
        },
    )


@never_cache
@login_required
@require_GET
def criterion(request: HttpRequest, pk: str, code: str) -> HttpResponse:
    """One question, alone on its page."""
    if request.GET.get("mode"):
        _mode(request)
    work = _work(request, pk, code)
    return _page(request, work, code)


def _page(
    request: HttpRequest,
    work: Work,
    code: str,
    *,
    form: AnswerForm | None = None,
    theirs: Answer | None = None,
    error: str = "",
    comment_form: CommentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = request.GET.get("evidence", 1)
    question = work.question(code, form, page=page, a_page=EVIDENCE_A_PAGE)
    is_asked = code in work.codes
    before, after = work.neighbours(code) if is_asked else ("", "")
    core_section = work.question_set.section_of(code)
    comments = work.assessment.comments.filter(criterion=code).select_related("author")
    latest = list(comments.order_by("-created_at", "-pk")[: COMMENTS_SHOWN + 1])
    history = AnswerChange.objects.none()
    if work.rights.is_leader:
        history = work.assessment.answer_changes.filter(criterion=code)
    context = _base(work) | {
        "question": question,
        "is_asked": is_asked,
        "why_not": next(
            (one["why"] for one in work.not_asked() if one["criterion"].code == code), ""
        ),
        "replaced": earlier_answer(work.assessment, code)
        if question.criterion.supersedes
        else None,
        "section": core_section,
        "section_url": reverse("readiness:section", args=[work.assessment.pk, core_section.code]),
        "number": work.codes.index(code) + 1 if is_asked else 0,
        "before_url": work.url(before) if before else "",
        "after_url": work.url(after) if after else "",
        "next_url": work.url(after) if after else work.assessment.get_absolute_url(),
        "is_last": not after,
        "may_answer": work.rights.may_answer(core_section.code),
        "shows_form": work.rights.may_answer(core_section.code) or form is not None,
        "theirs": theirs,
        "theirs_level": LEVELS.get(theirs.level, "") if theirs else "",
        "error": error,
        "comments": latest[:COMMENTS_SHOWN][::-1],
        "has_earlier": len(latest) > COMMENTS_SHOWN,
        "comment_form": comment_form or CommentForm(auto_id="comment-%s"),
        "history": [
            {"row": one, "level": LEVELS.get(one.level, "")}
            for one in history.select_related("changed_by")[:HISTORY_SHOWN]
        ],
    }
    if theirs:
        given = form.given
        context["mine_level"] = LEVELS.get(given.level, "")
        context["mine"] = given
    return render(request, "readiness/criterion.html", context, status=status)


@never_cache
@login_required
@require_POST
def save_answer(request: HttpRequest, pk: str, code: str) -> HttpResponse:
    """Keep one answer. A script asks for JSON; a form is led on.

    Its button of another language keeps the answer first, so that nothing typed is lost.
    """
    if "language" in request.POST:
        read_in(request)
    work = _work(request, pk, code)
    wants_json = request.headers.get("Accept") == "application/json"
    form = AnswerForm(request.POST, criterion=work.question_set.criteria[code])
    if not form.is_valid():
        error = next(iter(form.errors.values()))[0]
        if wants_json:
            return JsonResponse({"error": error, "code": "invalid"}, status=422)
        return _page(request, work, code, form=form, error=error, status=422)
    try:
        answer = answering.save_answer(
            assessment=work.assessment,
            criterion=code,
            by=request.user,
            seen=form.cleaned_data["seen"],
            given=form.given,
        )
    except answering.Conflict as conflict:
        return _conflict(request, work, code, form, conflict.theirs, wants_json=wants_json)
    except ValidationError as problem:
        error, kind = problem.messages[0], problem.code
        if wants_json:
            return JsonResponse({"error": error, "code": kind}, status=422)
        return _page(request, work, code, form=form, error=error, status=422)
    # Anew, as it stands now; the assessment's rows were read before.
    work = _work(request, pk, code)
    lacks = str(LACKS[work.lacks(code)])
    if wants_json:
        state = {"version": answer.version, "state": work.result.criteria[code].state}
        saved = saved_words(answer.changed_at) if answer.pk else ""
        return JsonResponse(state | {"text": saved, "lacks": lacks} | work.counts)
    return _onward(request, work, code, lacks)


LACKS = {
    "": "",
    "reason": gettext_lazy("Say also why the level changed so much since last time."),
    "na_text": gettext_lazy(
        "It stays open until you say in at least 30 characters why it does not apply."
    ),
}


def _onward(request: HttpRequest, work: Work, code: str, lacks: str) -> HttpResponse:
    """Lead on to where the form's button points."""
    go = request.POST.get("go", "")
    if lacks:
        messages.warning(request, f"{_('Your answer is saved.')} {lacks}")
        return redirect(work.url(code))
    if go == "section":
        place = reverse(
            "readiness:section",
            args=[work.assessment.pk, work.question_set.section_of(code).code],
        )
        return redirect(f"{place}?show=all#{code}")
    if go == "next":
        _before, after = work.neighbours(code)
        return redirect(work.url(after) if after else work.assessment)
    if "language" not in request.POST:
        messages.success(request, _("Your answer is saved."))
    return redirect(work.url(code))


def _conflict(
    request: HttpRequest, work: Work, code: str, form: AnswerForm, theirs: Answer, *, wants_json
) -> HttpResponse:
    """Say who changed the answer meanwhile, and show both."""
    who = theirs.changed_by.get_full_name() if theirs.changed_by else _("somebody")
    if theirs.changed_by_id == request.user.pk:
        who = _("you, in another window")
    time = date_format(timezone.localtime(theirs.changed_at), "TIME_FORMAT")
    error = _("Changed by %(who)s at %(time)s. Nothing is overwritten.") % {
        "who": who,
        "time": time,
    }
    if wants_json:
        return JsonResponse({"error": error, "code": "conflict"}, status=409)
    # The form stays as it was filled in; sent again, it replaces what stands there now.
    data = request.POST.copy()
    data["seen"] = str(theirs.version)
    form = AnswerForm(data, criterion=work.question_set.criteria[code])
    form.is_valid()
    return _page(request, work, code, form=form, theirs=theirs, error=error, status=409)


@login_required
@require_POST
def add_comment(request: HttpRequest, pk: str, code: str) -> HttpResponse:
    """Say something to colleagues about a question."""
    work = _work(request, pk, code)
    form = CommentForm(request.POST, auto_id="comment-%s")
    if form.is_valid():
        try:
            answering.comment(
                assessment=work.assessment,
                criterion=code,
                by=request.user,
                text=form.cleaned_data["text"],
            )
        except ValidationError as problem:
            form.add_error("text", problem)
        else:
            messages.success(request, _("Your comment is there."))
            return redirect(f"{work.url(code)}#comments")
    return _page(request, work, code, comment_form=form, status=422)
