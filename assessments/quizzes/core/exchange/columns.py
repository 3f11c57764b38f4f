"""The columns of the spreadsheet of questions: one row a question. docs/questions.md shows them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assessments.quizzes.core.exchange.plain import gettext_noop

ANSWERS_OF_TEMPLATE = 6
MOST_ANSWERS = 60
NUMBERED = re.compile(r"(answer|note) ([1-9]\d?)")

TYPES = {
    "single": gettext_noop("Single choice"),
    "multi": gettext_noop("Multiple choice"),
    "truefalse": gettext_noop("True or false"),
    "match": gettext_noop("Matching"),
    "order": gettext_noop("Ordering"),
    "numeric": gettext_noop("Number"),
    "gap": gettext_noop("Fill the gaps"),
    "short": gettext_noop("Short answer"),
    "essay": gettext_noop("Essay"),
    "cells": gettext_noop("Spot the wrong cells"),
    "attest": gettext_noop("Attestation"),
}


@dataclass(frozen=True)
class Column:
    name: str
    help: str


BEFORE = (
    Column("code", gettext_noop("Yours to choose, never used twice, up to 30 characters.")),
    Column("category", gettext_noop("Where it belongs, such as Tin/Smelters; // for a slash.")),
    Column("type", gettext_noop("One of the words below. It must be there.")),
    Column("question", gettext_noop("What is asked. It must be there.")),
    Column("text", gettext_noop("More text, if the type needs it: see below.")),
    Column("right", gettext_noop("What is right: see below.")),
)
AFTER = (
    Column("explanation", gettext_noop("Shown after the quiz. HTML, if it begins with <p>.")),
    Column("lesson", gettext_noop("The code of the lesson that teaches it.")),
    Column("objective", gettext_noop("What who answers it can do, in one line.")),
    Column("difficulty", gettext_noop("easy, medium or hard.")),
    Column("tags", gettext_noop("Apart by commas.")),
    Column("critical", gettext_noop("yes, if it must be right to pass.")),
    Column("tolerance", gettext_noop("For a number: how far off is still right.")),
    Column("unit", gettext_noop("For a number: such as % or kg.")),
    Column("max words", gettext_noop("For an essay.")),
    Column("credit", gettext_noop("For multiple choice: partial, or all for all or nothing.")),
    Column(
        "strict",
        gettext_noop("For words to type: case and accents, if they matter; slips, if allowed."),
    ),
)
ANSWER = Column("answer 1", gettext_noop("The first answer; answer 2 and so on follow."))
NOTE = Column("note 1", gettext_noop("What belongs to answer 1: see below."))

# What the columns hold of each type, for the second sheet.
BY_TYPE = {
    "single": gettext_noop("answer: the options. note: why it is right or wrong. right: 2"),
    "multi": gettext_noop("answer: the options. note: why it is right or wrong. right: 1, 3"),
    "truefalse": gettext_noop(
        "right: true or false. note 1: said to who answers true, note 2: to who answers false."
    ),
    "match": gettext_noop(
        "answer: what is on the left. note: what belongs to it. A note without answer fits nothing."
    ),
    "order": gettext_noop("answer: the items in the right order."),
    "numeric": gettext_noop("right: the number, such as 12.5. tolerance and unit, if you like."),
    "gap": gettext_noop("text: the text, each gap in braces: The sheet {Checker|check sheet}."),
    "short": gettext_noop("answer: all that is accepted, the best one first."),
    "essay": gettext_noop(
        "answer: the criteria. note: points, a colon, what earns them: 2: names a risk."
        " text: a sample answer."
    ),
    "cells": gettext_noop(
        "text: a line with the caption, a line with the column letters, one with the headings,"
        " then a line for each row, which begins with its number; cells apart by |."
        " answer: the wrong cells, such as C6. note: why."
    ),
    "attest": gettext_noop("text: the statement that the learner agrees to."),
}
SAMPLES = (
    {
        "code": "SAMPLE-1",
        "category": "Samples/Tin",
        "type": "single",
        "question": "Which mineral is tin won from?",
        "right": "2",
        "answer 1": "Coltan",
        "note 1": "Tantalum is won from it.",
        "answer 2": "Cassiterite",
        "note 2": "Cassiterite is the most important ore of tin.",
        "explanation": "Cassiterite holds up to 79 % of tin.",
        "difficulty": "easy",
        "tags": "tin, minerals",
    },
    {
        "code": "SAMPLE-2",
        "category": "Samples",
        "type": "numeric",
        "question": "How many minerals are in 3TG?",
        "right": "4",
        "explanation": "Tin, tantalum, tungsten and gold.",
    },
)


def names(answers: int) -> list[str]:
    """Return the names of all columns, with so many answers and notes."""
    numbered = [f"{kind} {place}" for place in range(1, answers + 1) for kind in ("answer", "note")]
    return [*(one.name for one in BEFORE), *numbered, *(one.name for one in AFTER)]


def explained() -> list[Sequence[str]]:
    """Return the rows of the second sheet: a column or a type, and what it holds."""
    columns = [*BEFORE, ANSWER, NOTE, *AFTER]
    return [
        ("Column", "What it holds"),
        *((one.name, one.help) for one in columns),
        ("", ""),
        ("Type", "How the columns are filled in"),
        *((name, f"{TYPES[name]}. {words}") for name, words in BY_TYPE.items()),
    ]
