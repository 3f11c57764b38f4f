"""Loads a quiz of the demo and its questions into the bank."""

from collections.abc import Callable

from wagtail.blocks import StreamValue

from assessments.quizzes.bank import keep_change
from assessments.quizzes.models import Question, QuestionCategory, QuizPage, QuizSource


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
        explanation=f"<p>{facts['explanation']}</p>",
        lesson_code=facts["lesson"],
        objective=facts.get("objective", ""),
        difficulty=facts.get("difficulty", "medium"),
        is_critical=facts.get("critical", False),
    )
    stream = question.content.stream_block
    name, value = content_of(facts)
    value = stream.child_blocks[name].to_python(value)
    question.content = stream.clean(StreamValue(stream, [(name, value)]))
    question.full_clean()
    keep_change(question, tags=facts.get("tags", []))


# ------------------------------------------------------------ each type's short names


def content_of(facts: dict) -> tuple[str, dict]:
    """Return a question's type and value, as its block takes them, from a file of the demo."""
    name, read = READERS[facts["type"]]
    return name, {"stem": facts["stem"]} | read(facts)


def _options(facts: dict) -> dict:
    options = [
        {
            "text": option["text"],
            "is_correct": option["correct"],
            "feedback": option.get("feedback", ""),
        }
        for option in facts["options"]
    ]
    return {"options": options}


def _multiple(facts: dict) -> dict:
    return _options(facts) | {"credit": facts.get("credit", "partial")}


def _true_false(facts: dict) -> dict:
    by_text = {option["text"]: option for option in facts["options"]}
    return {
        "is_true": by_text["True"]["correct"],
        "feedback_true": by_text["True"].get("feedback", ""),
        "feedback_false": by_text["False"].get("feedback", ""),
    }


def _matching(facts: dict) -> dict:
    return {"pairs": facts["pairs"], "extra": facts.get("extra", [])}


def _ordering(facts: dict) -> dict:
    return {"items": facts["items"]}


def _number(facts: dict) -> dict:
    return {
        "answer": str(facts["answer"]),
        "tolerance": str(facts.get("tolerance", 0)),
        "unit": facts.get("unit", ""),
    }


def _leniency(facts: dict) -> dict:
    return {"ignore_case": True, "ignore_accents": True, "allow_typos": facts.get("typos", False)}


def _gaps(facts: dict) -> dict:
    return {"text": facts["text"]} | _leniency(facts)


def _short(facts: dict) -> dict:
    return {"accepted": facts["accepted"]} | _leniency(facts)


def _essay(facts: dict) -> dict:
    return {
        "rubric": [{"full": ""} | criterion for criterion in facts["rubric"]],
        "sample": facts["sample"],
        "max_words": facts.get("max_words"),
    }


def _cells(facts: dict) -> dict:
    notes = facts.get("notes", {})
    return {
        "caption": facts["caption"],
        "columns": ", ".join(facts["columns"]),
        "header": " | ".join(facts["header"]),
        "first_row": facts["first_row"],
        "rows": "\n".join("\t".join(str(cell) for cell in row) for row in facts["rows"]),
        "wrong": [{"cell": cell, "note": notes.get(cell, "")} for cell in facts["wrong"]],
    }


def _attestation(facts: dict) -> dict:
    return {"statement": facts["statement"]}


def _case(facts: dict) -> dict:
    return {"text": facts["text"].strip(), "parts": [_part(part) for part in facts["parts"]]}


def _part(facts: dict) -> dict:
    name, value = content_of(facts)
    explanation = facts.get("explanation", "")
    return {
        "question": [{"type": name, "value": value}],
        "explanation": f"<p>{explanation}</p>" if explanation else "",
    }


READERS: dict[str, tuple[str, Callable[[dict], dict]]] = {
    "single": ("single_choice", _options),
    "multi": ("multiple_choice", _multiple),
    "truefalse": ("true_false", _true_false),
    "match": ("matching", _matching),
    "order": ("ordering", _ordering),
    "numeric": ("numeric", _number),
    "gap": ("fill_gap", _gaps),
    "short": ("short_answer", _short),
    "essay": ("essay", _essay),
    "cells": ("wrong_cells", _cells),
    "case": ("case_study", _case),
    "attest": ("attestation", _attestation),
}
