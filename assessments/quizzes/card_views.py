"""The page on which missed questions come back, one by one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.quizzes import cards
from assessments.quizzes.core import revealing
from assessments.quizzes.forms import AnswerForm
from assessments.quizzes.models import Response, ReviewCard
from assessments.quizzes.papers import snapshot
from assessments.quizzes.question_types import TYPES
from assessments.quizzes.review import ReviewedQuestion
from courses.services import lesson_links

SHOWS = frozenset(revealing.ASPECTS) - {revealing.SCORE}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def review_cards(request: HttpRequest) -> HttpResponse:
    """The question that is due the longest; a POST answers it and shows what is right at once."""
    own = ReviewCard.objects.visible_to(request.user).select_related("question")
    if request.method == "POST":
        return _answer(request, own)
    return _ask(request, own.due().first())


def _response(card: ReviewCard, turn: int) -> Response:
    """Return the question as this turn shows it, in an order of its own; it is not kept."""
    question = card.newest()
    shown = snapshot(question, seed=card.pk * 1000 + turn)
    return Response(position=1, question=question, shown=shown)


def _ask(
    request: HttpRequest, card: ReviewCard | None, form: AnswerForm | None = None
) -> HttpResponse:
    if card and form is None:
        form = AnswerForm(response=_response(card, card.turn))
    context = {
        "card": card,
        "form": form,
        "waiting": ReviewCard.objects.visible_to(request.user).due().count(),
    }
    return render(request, "quizzes/card.html", context)


def _answer(request: HttpRequest, own) -> HttpResponse:
    number, turn = request.POST.get("card", ""), request.POST.get("turn", "")
    if not all(one.isdecimal() and len(one) <= 9 for one in (number, turn)):
        raise Http404
    card = own.filter(pk=int(number)).first()
    if card is None:  # done, in another tab
        return redirect("quizzes:cards")
    if request.POST.get("go") == "stop":
        card.delete()
        messages.success(request, _("This question does not come back."))
        return redirect("quizzes:cards")
    response = _response(card, int(turn))
    form = AnswerForm(request.POST, response=response)
    if not form.is_valid():
        return _ask(request, card, form)
    response.answer = form.cleaned_data["answer"]
    if response.answer in (None, "", [], {}):
        form.add_error("answer", _("Answer the question first."))
        return _ask(request, card, form)
    response.answered_at = timezone.now()
    response.mark = TYPES[response.shown["type"]].mark(response.shown, response.answer)
    moved = cards.answer_card(card=card, turn=int(turn), is_right=response.mark in (None, 1))
    code = response.shown["lesson_code"]
    context = {
        "question": ReviewedQuestion(response, lesson_links({code} - {""}).get(code), SHOWS),
        "due_on": moved.due_on if moved else None,
        "waiting": ReviewCard.objects.visible_to(request.user).due().count(),
    }
    return render(request, "quizzes/card_answered.html", context)
