"""Loads a quiz of the demo and its questions into the bank."""

from wagtail.blocks import StreamValue

from assessments.quizzes.bank import keep_change
from assessments.quizzes.models import Question, QuestionCategory, QuizPage, QuizSource
from assessments.quizzes.question_types import content_of


def add_quiz(
    facts: dict, questions: list[dict], *, category: str, essays: list[dict] | None = None
) -> QuizPage:
    """Return a quiz, not yet in the tree, over the questions of a category; these are saved.

    Essays are saved too, on a shelf of their own: no quiz waits for a person unless a trainer
    wants it to.
    """
    shelf = _shelf(category)
    for question in questions:
        _add_question(question, shelf)
    for essay in essays or []:
        _add_question({"type": "essay"} | essay, _shelf(f"{category}: essays"))
    page = QuizPage(
        title=facts["title"],
        slug=facts["slug"],
        code=facts["code"],
        minutes=facts["minutes"],
        intro=facts["intro"].strip(),
        draw_count=facts["draw"],
        pass_mark=facts["pass_mark"],
        attempts_allowed=facts.get("attempts"),
        pause_minutes=facts.get("cooldown_minutes", 0),
    )
    page.sources = [QuizSource(category=shelf)]
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
