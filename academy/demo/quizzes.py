"""Loads a quiz of the demo and its questions into the bank."""

from wagtail.blocks import StreamValue

from assessments.quizzes.models import Question, QuestionCategory, QuizPage, QuizSource


def add_quiz(facts: dict, questions: list[dict], *, category: str) -> QuizPage:
    """Return a quiz, not yet in the tree, over the questions of a category; these are saved."""
    shelf, _is_new = QuestionCategory.objects.get_or_create(name=category)
    for question in questions:
        _add_question(question, shelf)
    page = QuizPage(
        title=facts["title"],
        slug=facts["slug"],
        code=facts["code"],
        minutes=facts["minutes"],
        intro=facts["intro"].strip(),
        draw_count=facts["draw"],
        pass_mark=facts["pass_mark"],
        attempts_allowed=facts.get("attempts"),
    )
    page.sources = [QuizSource(category=shelf)]
    return page


def _add_question(facts: dict, shelf: QuestionCategory) -> None:
    question = Question(
        code=facts["code"],
        category=shelf,
        explanation=f"<p>{facts['explanation']}</p>",
        lesson_code=facts["lesson"],
        is_critical=facts.get("critical", False),
    )
    stream = question.content.stream_block
    name, value = _content(facts)
    question.content = StreamValue(stream, [(name, stream.child_blocks[name].to_python(value))])
    question.save()
    question.save_revision()


def _content(facts: dict) -> tuple[str, dict]:
    options = facts["options"]
    if facts["type"] == "truefalse":
        by_text = {option["text"]: option for option in options}
        return "true_false", {
            "stem": facts["stem"],
            "is_true": by_text["True"]["correct"],
            "feedback_true": by_text["True"].get("feedback", ""),
            "feedback_false": by_text["False"].get("feedback", ""),
        }
    kind = {"single": "single_choice", "multi": "multiple_choice"}[facts["type"]]
    return kind, {
        "stem": facts["stem"],
        "options": [
            {
                "text": option["text"],
                "is_correct": option["correct"],
                "feedback": option.get("feedback", ""),
            }
            for option in options
        ],
    }
