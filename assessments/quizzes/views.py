"""A quiz from its first page to the review of an attempt."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from assessments.quizzes import services
from assessments.quizzes.forms import AnswerForm
from assessments.quizzes.intro import intro_context
from assessments.quizzes.models import Attempt, QuizPage, Response
from assessments.quizzes.review import review_context
from courses.gate import closed
from courses.services import reader_context


@login_required
@require_http_methods(["GET", "POST"])
def quiz(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What to expect, and earlier attempts; a POST starts an attempt or continues the open one."""
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
            return redirect(services.start_attempt(learner=request.user, quiz=page))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(page)
    context |= {"page": page} | intro_context(request.user, page)
    return render(request, "quizzes/quiz.html", context)


def quiz_preview(request: HttpRequest, page: QuizPage) -> HttpResponse:
    """The first page of a draft, from the editor."""
    context = {"page": page, "draft": True, "step": page} | intro_context(None, page)
    return render(request, "quizzes/quiz_preview.html", context)


def _own_attempt(request: HttpRequest, pk: int) -> Attempt:
    """Return an attempt to answer: for others it does not exist, and managers only read."""
    attempts = Attempt.objects.visible_to(request.user).select_related("quiz")
    attempt = get_object_or_404(attempts, pk=pk)
    if attempt.learner_id != request.user.pk:
        raise PermissionDenied
    return attempt


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def attempt(request: HttpRequest, pk: int) -> HttpResponse:
    """One question of an open attempt, `?q=` its position; a POST saves the answer to one.

    A POST names the position it answers, so that sending it twice answers no other question. If
    it accepts JSON, it stays on the page and gets {"text"} or, with status 400 or 409, {"error"}.
    """
    attempt = _own_attempt(request, pk)
    if request.method == "POST":
        return _save_answer(request, attempt)
    if attempt.submitted_at:
        return redirect(attempt)
    response = _response_or_404(attempt, request.GET)
    return _question_page(request, attempt, response, AnswerForm(response=response))


def _response_or_404(attempt: Attempt, data: QueryDict) -> Response:
    """Return the response at the position given, else the first that waits for an answer."""
    position = data.get("q")
    if position is None:
        open_ones = attempt.responses.filter(answered_at=None)
        return open_ones.first() or attempt.responses.last()
    if not position.isdecimal() or len(position) > 6:
        raise Http404
    return get_object_or_404(attempt.responses, position=int(position))


def _save_answer(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    wants_json = request.headers.get("Accept") == "application/json"
    if "q" not in request.POST:
        raise Http404
    response = _response_or_404(attempt, request.POST)
    form = AnswerForm(request.POST, response=response)
    if form.is_valid():
        try:
            response = services.save_answer(
                attempt=attempt, position=response.position, answer=form.cleaned_data["answer"]
            )
        except ValidationError as error:  # handed in meanwhile, in another tab
            if wants_json:
                return JsonResponse({"error": " ".join(error.messages)}, status=409)
            messages.warning(request, " ".join(error.messages))
            return redirect("quizzes:review", attempt.pk)
        return JsonResponse(_saved(response)) if wants_json else _go_on(request, response)
    if wants_json:
        return JsonResponse({"error": " ".join(form.errors["answer"])}, status=400)
    return _question_page(request, attempt, response, form)


def _saved(response: Response) -> dict:
    at = response.answered_at
    time = time_format(timezone.localtime(at or timezone.now()), "H:i")
    return {
        "answered": at is not None,
        "text": _("Saved at %(time)s.") % {"time": time}
        if at
        else _("No answer yet. You can leave it open."),
    }


def _go_on(request: HttpRequest, response: Response) -> HttpResponse:
    """Go where the button says: to another question or to the last look."""
    url = reverse("quizzes:attempt", args=[response.attempt_id])
    saved = f"&saved={response.position}" if response.answered_at else ""
    if request.POST.get("go") == "previous" and response.position > 1:
        return redirect(f"{url}?q={response.position - 1}{saved}")
    if response.attempt.responses.filter(position=response.position + 1).exists():
        return redirect(f"{url}?q={response.position + 1}{saved}")
    return redirect("quizzes:hand_in", response.attempt_id)


def _question_page(
    request: HttpRequest, attempt: Attempt, response: Response, form: AnswerForm
) -> HttpResponse:
    answered = attempt.responses.values_list("position", "answered_at")
    paper = [
        {
            "position": position,
            "is_answered": at is not None,
            "is_current": position == response.position,
        }
        for position, at in answered
    ]
    context = {
        "attempt": attempt,
        "response": response,
        "form": form,
        "paper": paper,
        "total": len(paper),
        "answered": sum(1 for place in paper if place["is_answered"]),
        "saved": request.GET.get("saved", ""),
        "saved_text": _saved(response)["text"] if response.answered_at else "",
        "is_last": response.position == len(paper),
    }
    return render(request, "quizzes/attempt.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """A last look with the questions left open; a POST hands the attempt in, once."""
    attempt = _own_attempt(request, pk)
    if request.method == "POST":
        return redirect(services.submit_attempt(attempt=attempt))
    if attempt.submitted_at:
        return redirect(attempt)
    responses = list(attempt.responses.only("position", "answered_at", "shown"))
    context = {
        "attempt": attempt,
        "total": len(responses),
        "unanswered": [response for response in responses if response.answered_at is None],
    }
    return render(request, "quizzes/hand_in.html", context)


@login_required
@never_cache
@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """An attempt that was handed in, question by question. Managers may read it too."""
    attempts = Attempt.objects.visible_to(request.user).select_related("quiz", "learner")
    attempt = get_object_or_404(attempts, pk=pk)
    is_own = attempt.learner_id == request.user.pk
    if not attempt.submitted_at:
        if is_own:
            return redirect(attempt)
        raise Http404
    reader = reader_context(request, attempt.quiz_id) if is_own else None
    context = (reader or {}) | review_context(attempt) | {"is_own": is_own}
    context["layout"] = "courses/reader.html" if reader else "quizzes/plain.html"
    return render(request, "quizzes/review.html", context)
