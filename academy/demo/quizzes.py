"""Loads the questions of the demo into the bank, and makes its quizzes."""

from wagtail.blocks import StreamValue

from assessments.quizzes.bank import keep_change
from assessments.quizzes.core.revealing import AFTER, CLOSED, LATER
from assessments.quizzes.models import (
    Mode,
    Question,
    QuestionCategory,
    QuizPage,
    QuizPick,
    QuizSource,
)
from assessments.quizzes.question_types import content_of


def fill_bank(facts: dict, *, category: str) -> None:
    """Save the questions of a course on a shelf of the bank.

    Essays have a shelf of their own: no quiz waits for a person unless a trainer wants it to.
    """
    for question in facts["questions"]:
        _add_question(question, _shelf(category))
    for essay in facts.get("essays", []):
        _add_question({"type": "essay"} | essay, _shelf(f"{category}: essays"))


def make_quiz(facts: dict, *, category: str) -> QuizPage:
    """Return a quiz, not yet in the tree, over a shelf of the bank or the questions it names."""
    page = QuizPage(
        title=facts["title"],
        slug=facts["slug"],
        code=facts["code"],
        minutes=facts["minutes"],
        intro=facts["intro"].strip(),
        is_required=facts.get("required", True),
        is_preview=facts.get("preview", False),
        is_placement=facts.get("placement", False),
        mode=facts.get("mode", Mode.TEST),
        draw_count=facts["draw"],
        random_order="questions" not in facts,
        pass_mark=facts["pass_mark"],
        attempts_allowed=facts.get("attempts"),
        pause_minutes=facts.get("cooldown_minutes", 0),
    )
    if "shows" in facts:
        page.review_by_mode = False
        page.review = dict.fromkeys((AFTER, LATER, CLOSED), facts["shows"])
    if codes := facts.get("questions"):
        newest = {one.code: one for one in Question.objects.newest().filter(code__in=codes)}
        page.picks = [QuizPick(question=newest[code]) for code in codes]
    else:
        page.sources = [QuizSource(category=_shelf(category))]
    return page


def _shelf(name: str) -> QuestionCategory:
    shelf, _is_new = QuestionCategory.objects.get_or_create(name=name, parent=None)
    return shelf


def _add_question(facts: dict, shelf: QuestionCategory) -> None:
    question = Question(
        code=facts["code"],
        category=shelf,
        explanation=_paragraph(facts["explanation"]),
        lesson_code=facts["lesson"],
        objective=facts.get("objective", ""),
        difficulty=facts.get("difficulty", "medium"),
        is_critical=facts.get("critical", False),
    )
    stream = question.content.stream_block
    name, value = content_of(_with_paragraphs(facts))
    value = stream.child_blocks[name].to_python(value)
    question.content = stream.clean(StreamValue(stream, [(name, value)]))
    question.full_clean()
    keep_change(question, tags=facts.get("tags", []))


def _paragraph(text: str) -> str:
    return f"<p>{text}</p>" if text else ""


def _with_paragraphs(facts: dict) -> dict:
    """Return a question whose parts, if it has any, have explanations in HTML."""
    parts = facts.get("parts")
    if not parts:
        return facts
    parts = [part | {"explanation": _paragraph(part.get("explanation", ""))} for part in parts]
    return facts | {"text": facts["text"].strip(), "parts": parts}
