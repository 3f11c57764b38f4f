"""A quiz from its first page to the review of an attempt."""

import functools
import math
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from assessments.quizzes import clock, services, visitors
from assessments.quizzes.core import revealing
from assessments.quizzes.forms import AnswerForm, prefix_of
from assessments.quizzes.intro import intro_context
from assessments.quizzes.models import Attempt, PageLayout, QuizPage, Response
from assessments.quizzes.review import checked_question, review_context
from courses.gate import closed
from courses.opening import next_step
from courses.services import reader_context


@never_cache
@require_http_methods(["GET", "POST"])
def quiz(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What to expect, and earlier attempts; a POST starts an attempt or continues the open one.

    Visitors are let in where the quiz is open to them; else they sign in first.
    """
    is_visitor = not request.user.is_authenticated
    if is_visitor and not QuizPage.objects.live().filter(pk=pk, is_preview=True).exists():
        return redirect_to_login(request.get_full_path())
    page = get_object_or_404(QuizPage.objects.live(), pk=pk)
    if slug != page.slug:
        return redirect(page, permanent=True)
    context = reader_context(request, page.pk)
    if context is None:
        raise Http404
    if shut := closed(request, context):
        return shut
    if request.method == "POST":
        try:
            if is_visitor:
                return redirect(visitors.start_attempt(request, page))
            return redirect(services.start_attempt(learner=request.user, quiz=page))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(page)
    context |= {"page": page} | intro_context(visitors.taker_of(request), page)
    context |= visitors.terms_of(page)
    if context["open"] and services.close_if_over(context["open"]).submitted_at:
        return redirect(page)
    return render(request, "quizzes/quiz.html", context)


def quiz_preview(request: HttpRequest, page: QuizPage) -> HttpResponse:
    """The first page of a draft, from the editor."""
    context = {"page": page, "draft": True, "step": page} | intro_context(None, page)
    return render(request, "quizzes/quiz_preview.html", context)


def for_takers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view of one attempt be asked by who is signed in and, of a visitor's, by anybody.

    The view looks whose it is. Who has no account is asked to sign in, but for visitors' attempts.
    """

    @functools.wraps(view)
    def asked(request: HttpRequest, pk: int) -> HttpResponse:
        is_known = request.user.is_authenticated
        if is_known or Attempt.objects.filter(pk=pk, visitor__isnull=False).exists():
            return view(request, pk)
        return redirect_to_login(request.get_full_path())

    return asked


def _attempt_or_404(request: HttpRequest, pk: int) -> Attempt:
    """Return an attempt that this person, or the visitor of this session, may see."""
    attempts = Attempt.objects.visible_to(request.user)
    if not request.user.is_authenticated:
        attempts = Attempt.objects.of_visitor(visitors.visitor_of(request))
    return get_object_or_404(attempts.select_related("quiz", "learner"), pk=pk)


def _is_own(request: HttpRequest, attempt: Attempt) -> bool:
    return attempt.learner_id is None or attempt.learner_id == request.user.pk


def _own_attempt(request: HttpRequest, pk: int) -> Attempt:
    """Return an attempt to answer: for others it does not exist, and managers only read."""
    attempt = _attempt_or_404(request, pk)
    if not _is_own(request, attempt):
        raise PermissionDenied
    return attempt


@for_takers
@never_cache
@require_http_methods(["GET", "POST"])
def attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions of an open attempt: one, `?q=` its position, or all; a POST saves answers.

    A POST names the positions that it answers, so that sending it twice answers no other question.
    If it accepts JSON, it saves one, stays on the page and gets what saved_json() gives or, with
    status 400 or 409, {"error", "code"}.
    """
    attempt = services.close_if_over(_own_attempt(request, pk))
    if request.method == "POST":
        return _save_json(request, attempt) if _wants_json(request) else _save(request, attempt)
    if attempt.submitted_at:
        return redirect(attempt)
    return _questions_page(request, attempt, _on_page(attempt, request.GET), {})


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _on_page(attempt: Attempt, data: QueryDict) -> list[Response]:
    """Return what stands on one page: all, or the one asked for, else the first open one."""
    if attempt.quiz.page_layout == PageLayout.ALL:
        return list(attempt.responses.all())
    if "q" in data:
        return _named(attempt, data)[:1]
    return [attempt.responses.filter(answered_at=None).first() or attempt.responses.last()]


def _named(attempt: Attempt, data: QueryDict) -> list[Response]:
    """Return the responses whose positions are given as `q`. Raises Http404 if one is not there."""
    named = data.getlist("q")
    if not named or not all(one.isdecimal() and len(one) <= 6 for one in named):
        raise Http404
    positions = {int(one) for one in named}
    found = list(attempt.responses.filter(position__in=positions))
    if len(found) != len(positions):
        raise Http404
    return found


def _form(attempt: Attempt, response: Response, data: QueryDict | None = None) -> AnswerForm:
    """Return the form of a question; its names tell whether it came from a page with several."""
    prefix = prefix_of(response.position)
    several = attempt.quiz.page_layout == PageLayout.ALL
    if data is not None:
        several = f"{prefix}-base" in data
    return AnswerForm(
        data,
        response=response,
        asks_confidence=attempt.quiz.asks_confidence,
        prefix=prefix if several else None,
    )


def _save_json(request: HttpRequest, attempt: Attempt) -> JsonResponse:
    response = _named(attempt, request.POST)[0]
    form = _form(attempt, response, request.POST)
    if not form.is_valid():
        errors = [text for texts in form.errors.values() for text in texts]
        return JsonResponse({"error": " ".join(errors), "code": "invalid"}, status=400)
    try:
        response = services.save_answer(
            attempt=attempt, position=response.position, **form.as_answer()
        )
    except ValidationError as error:
        reply = {"error": " ".join(error.messages), "code": error.code, "now": _milliseconds()}
        return JsonResponse(reply, status=409)
    return JsonResponse(saved_json(response))


def _milliseconds() -> int:
    return int(timezone.now().timestamp() * 1000)


def saved_json(response: Response) -> dict:
    """Return what a script is told of an answer that is kept.

    Keys: answered (bool), text (for people), sequence and now (milliseconds on our clock).
    """
    return {
        "answered": response.answered_at is not None,
        "text": _saved_text(response),
        "sequence": response.sequence,
        "now": _milliseconds(),
    }


def _saved_text(response: Response) -> str:
    at = response.answered_at
    if not at:
        return _("No answer yet. You can leave it open.")
    return _("Saved at %(time)s.") % {"time": time_format(timezone.localtime(at), "H:i")}


def _save(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Save what a plain form sends; what cannot be kept comes back with its error."""
    responses = _named(attempt, request.POST)
    wrong: dict[int, AnswerForm] = {}
    for response in responses:
        form = _form(attempt, response, request.POST)
        if form.is_valid():
            try:
                services.save_answer(
                    attempt=attempt, position=response.position, **form.as_answer()
                )
            except ValidationError as error:
                if error.code == "already_submitted":  # in another tab, or by the clock
                    messages.warning(request, " ".join(error.messages))
                    return redirect("quizzes:review", attempt.pk)
                response.refresh_from_db()
                form = _form(attempt, response)  # with the answer that stays
                messages.warning(request, " ".join(error.messages))
            else:
                continue
        wrong[response.position] = form
    if not wrong:
        return _go_on(request, attempt, responses)
    attempt.quiz.refresh_from_db(fields=["page_layout"])
    return _questions_page(request, attempt, _on_page(attempt, request.POST), wrong)


def _go_on(request: HttpRequest, attempt: Attempt, responses: list[Response]) -> HttpResponse:
    """Go where the button says: to another question, to what is right, or to the last look."""
    url = reverse("quizzes:attempt", args=[attempt.pk])
    hand_in_url = reverse("quizzes:hand_in", args=[attempt.pk])
    go, _colon, which = request.POST.get("go", "").partition(":")
    position = responses[0].position
    if go == "check" and which.isdecimal() and len(which) <= 6:
        try:
            services.check_answer(attempt=attempt, position=int(which))
        except (ValidationError, Response.DoesNotExist) as error:
            messages.warning(request, " ".join(getattr(error, "messages", [])))
        return redirect(f"{url}?q={which}#question-{which}")
    if attempt.quiz.page_layout == PageLayout.ALL:
        return redirect(f"{url}?saved=all" if go == "stay" else hand_in_url)
    answered = attempt.responses.filter(position=position, answered_at__isnull=False).exists()
    saved = f"&saved={position}" if answered else ""
    if go == "previous" and position > 1:
        return redirect(f"{url}?q={position - 1}{saved}")
    if attempt.responses.filter(position=position + 1).exists():
        return redirect(f"{url}?q={position + 1}{saved}")
    return redirect(hand_in_url)


def _questions_page(
    request: HttpRequest,
    attempt: Attempt,
    responses: list[Response],
    forms: dict[int, AnswerForm],
) -> HttpResponse:
    """The page of these questions, of which some come back with a form of their own."""
    several = attempt.quiz.page_layout == PageLayout.ALL
    here = {response.position for response in responses}
    paper = [
        {
            "position": position,
            "is_answered": at is not None,
            "is_current": position in here and not several,
        }
        for position, at in attempt.responses.values_list("position", "answered_at")
    ]
    items = [
        {
            "response": response,
            "form": forms.get(response.position) or _form(attempt, response),
            "saved_text": _saved_text(response) if response.answered_at else "",
            "checked": checked_question(attempt, response),
        }
        for response in responses
    ]
    context = {
        "attempt": attempt,
        "items": items,
        "several": several,
        "is_open": any(item["checked"] is None for item in items),
        "before": responses[0].position - 1,
        "after": responses[-1].position + 1,
        "checks": revealing.gives_feedback(attempt.quiz.matrix, mode=attempt.mode),
        "paper": paper,
        "total": len(paper),
        "answered": sum(1 for place in paper if place["is_answered"]),
        "saved": request.GET.get("saved", ""),
        "is_last": responses[-1].position == len(paper),
        "now": _milliseconds(),
    } | time_left(attempt)
    return render(request, "quizzes/attempt.html", context)


def time_left(attempt: Attempt) -> dict:
    """Return `ends_at` and `seconds_left` (0 in the grace) of an open attempt with an end."""
    end = clock.deadline_of(attempt)
    if end is None:
        return {"ends_at": None}
    left = max(0, math.ceil((end - timezone.now()).total_seconds()))
    return {"ends_at": end, "seconds_left": left, "clock": clock_text(left)}


def clock_text(seconds: int) -> str:
    """Return a time span as "1:02:03", or "2:03" under an hour."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@for_takers
@never_cache
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """A last look with the questions left open; a POST hands the attempt in, once."""
    attempt = services.close_if_over(_own_attempt(request, pk))
    end = clock.deadline_of(attempt) if not attempt.submitted_at else None
    if request.method == "POST":
        by_clock = end is not None and end <= timezone.now()
        return redirect(services.submit_attempt(attempt=attempt, by_clock=by_clock))
    if attempt.submitted_at:
        return redirect(attempt)
    responses = list(attempt.responses.only("position", "answered_at", "shown"))
    context = {
        "attempt": attempt,
        "several": attempt.quiz.page_layout == PageLayout.ALL,
        "total": len(responses),
        "unanswered": [response for response in responses if response.answered_at is None],
        "shows_result": bool(
            revealing.shown(attempt.quiz.matrix, revealing.AFTER, mode=attempt.mode)
            & {revealing.SCORE, revealing.VERDICT}
        ),
        "now": _milliseconds(),
    } | time_left(attempt)
    return render(request, "quizzes/hand_in.html", context)


@for_takers
@never_cache
@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """An attempt that was handed in, question by question. Managers may read it too."""
    attempt = _attempt_or_404(request, pk)
    is_own = _is_own(request, attempt)
    attempt = services.close_if_over(attempt)
    if not attempt.submitted_at:
        if is_own:
            return redirect(attempt)
        raise Http404
    reader = reader_context(request, attempt.quiz_id) if is_own else None
    if reader and attempt.quiz.is_placement:  # past what it has spared
        reader["next"] = next_step(reader["outline"], {*reader["done"], reader["step"].key}, {})
    context = (reader or {}) | review_context(attempt) | {"is_own": is_own}
    context["layout"] = "courses/reader.html" if reader else "quizzes/plain.html"
    return render(request, "quizzes/review.html", context)
