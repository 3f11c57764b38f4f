"""How each type of question stands in the columns of a row, and how it is read from there."""

import re
from collections.abc import Callable

from assessments.quizzes.core.exchange.plain import (
    Plain,
    Unreadable,
    gettext_noop,
    number_in,
    written,
)
from assessments.quizzes.core.numbers import readings

NO_ANSWER = gettext_noop("There is no answer. Write the first one into the column “answer 1”.")
NO_RIGHT = gettext_noop("Write into “right” the number of the answer that is right, such as 2.")
NO_SUCH = gettext_noop("“right” names answer %(given)s, which is not there.")
NO_TRUTH = gettext_noop("Write true or false into the column “right”.")
NO_NUMBER = gettext_noop("“%(given)s” is no number. Write it in figures, such as 12.5.")
TWO_READINGS = gettext_noop("“%(given)s” can be read in two ways. Leave out thousands marks.")
NO_TEXT = gettext_noop("The column “text” is empty. This type needs it.")
NO_SHEET = gettext_noop(
    "The sheet in “text” cannot be read. Write caption, column letters, headings and rows, a line"
    " each; begin a row with its number; part cells by |."
)
HALF_PAIR = gettext_noop("Answer %(given)s has no note: write what belongs to it.")
BAR = gettext_noop("A spreadsheet cannot hold a sheet with “|” or a line break in a cell.")
TRUE = frozenset(["true", "yes", "1", "t", "x"])
FALSE = frozenset(["false", "no", "0", "f"])

# A row: the columns by name, and the answers with their notes, some of them empty.
type Columns = dict[str, str]
type Answers = list[tuple[str, str]]


def truth_in(text: str) -> bool | None:
    """Return what yes, no, true or false say, or None."""
    said = text.strip().casefold()
    return True if said in TRUE else False if said in FALSE else None


def figure_in(text: str) -> str:
    """Return a number as 12.5, whether it has a point or a comma. Raises Unreadable."""
    plain = number_in(text)
    if plain is not None:
        return written(plain)
    found = readings(text)
    if len(found) == 1:
        return written(next(iter(found)))
    given = text[:40]
    if found:
        raise Unreadable("two_readings", TWO_READINGS, given=given)
    raise Unreadable("no_number", NO_NUMBER, given=given)


def _given(answers: Answers) -> Answers:
    given = [(answer, note) for answer, note in answers if answer]
    if not given:
        raise Unreadable("no_answer", NO_ANSWER)
    return given


def _read_options(row: Columns, answers: Answers) -> Plain:
    _given(answers)
    right = re.findall(r"\d{1,4}", row.get("right", ""))
    if not right:
        raise Unreadable("no_right", NO_RIGHT)
    places = {int(one) for one in right}
    for place in sorted(places):
        if not (1 <= place <= len(answers) and answers[place - 1][0]):
            raise Unreadable("no_such_answer", NO_SUCH, given=place)
    options = [
        {"text": answer, "correct": place in places, "feedback": note}
        for place, (answer, note) in enumerate(answers, start=1)
        if answer
    ]
    return {"options": options}


def _write_options(question: Plain) -> tuple[Columns, Answers]:
    options = question["options"]
    right = [str(place) for place, one in enumerate(options, start=1) if one["correct"]]
    answers = [(one["text"], one.get("feedback", "")) for one in options]
    return {"right": ", ".join(right)}, answers


def _read_multi(row: Columns, answers: Answers) -> Plain:
    credit = {"credit": "all" if row["credit"].casefold() == "all" else "partial"}
    return _read_options(row, answers) | (credit if "credit" in row else {})


def _write_multi(question: Plain) -> tuple[Columns, Answers]:
    row, answers = _write_options(question)
    return row | {"credit": question.get("credit", "partial")}, answers


def _read_truth(row: Columns, answers: Answers) -> Plain:
    is_true = truth_in(row.get("right", ""))
    if is_true is None:
        raise Unreadable("no_truth", NO_TRUTH)
    notes = [note for _answer, note in [*answers, ("", ""), ("", "")][:2]]
    options = [
        {"text": "True", "correct": is_true, "feedback": notes[0]},
        {"text": "False", "correct": not is_true, "feedback": notes[1]},
    ]
    return {"options": options}


def _write_truth(question: Plain) -> tuple[Columns, Answers]:
    true, false = question["options"]
    row = {"right": "true" if true["correct"] else "false"}
    return row, [("", true.get("feedback", "")), ("", false.get("feedback", ""))]


def _read_pairs(row: Columns, answers: Answers) -> Plain:
    _given(answers)
    for place, (left, right) in enumerate(answers, start=1):
        if left and not right:
            raise Unreadable("half_pair", HALF_PAIR, given=place)
    pairs = [{"left": left, "right": right} for left, right in answers if left]
    return {"pairs": pairs, "extra": [right for left, right in answers if right and not left]}


def _write_pairs(question: Plain) -> tuple[Columns, Answers]:
    pairs = [(pair["left"], pair["right"]) for pair in question["pairs"]]
    return {}, [*pairs, *(("", text) for text in question.get("extra", []))]


def _read_order(row: Columns, answers: Answers) -> Plain:
    return {"items": [answer for answer, _note in _given(answers)]}


def _write_order(question: Plain) -> tuple[Columns, Answers]:
    return {}, [(item, "") for item in question["items"]]


def _read_number(row: Columns, answers: Answers) -> Plain:
    facts = {"answer": figure_in(row.get("right", ""))}
    if "tolerance" in row:
        facts["tolerance"] = figure_in(row["tolerance"] or "0")
    if "unit" in row:
        facts["unit"] = row["unit"]
    return facts


def _write_number(question: Plain) -> tuple[Columns, Answers]:
    tolerance = question.get("tolerance", "0")
    row = {"right": question["answer"], "unit": question.get("unit", "")}
    return row | {"tolerance": "" if tolerance == "0" else tolerance}, []


def _strict(row: Columns) -> Plain:
    if "strict" not in row:
        return {}
    said = row["strict"].casefold()
    named = {"case_matters": "case", "accents_matter": "accents", "typos": "slips"}
    return {key: word in said for key, word in named.items()}


def _written_strict(question: Plain) -> str:
    named = {"case_matters": "case", "accents_matter": "accents", "typos": "slips"}
    return ", ".join(word for key, word in named.items() if question.get(key))


def _text(row: Columns) -> str:
    if not row.get("text"):
        raise Unreadable("no_text", NO_TEXT)
    return row["text"]


def _read_gap(row: Columns, answers: Answers) -> Plain:
    return {"text": _text(row)} | _strict(row)


def _write_gap(question: Plain) -> tuple[Columns, Answers]:
    return {"text": question["text"], "strict": _written_strict(question)}, []


def _read_short(row: Columns, answers: Answers) -> Plain:
    return {"accepted": [answer for answer, _note in _given(answers)]} | _strict(row)


def _write_short(question: Plain) -> tuple[Columns, Answers]:
    return {"strict": _written_strict(question)}, [(one, "") for one in question["accepted"]]


def _read_essay(row: Columns, answers: Answers) -> Plain:
    rubric = []
    for criterion, note in answers:
        points, _colon, full = note.partition(":")
        if not re.fullmatch(r"\s*\d{1,3}\s*", points):
            points, full = "1", note
        if criterion:
            rubric.append({"criterion": criterion, "points": int(points), "full": full.strip()})
    facts: Plain = {"rubric": rubric} if rubric else {}
    if "text" in row:
        facts["sample"] = row["text"]
    if "max words" in row:
        said = row["max words"]
        limit = number_in(said) if said else None
        if said and limit is None:
            raise Unreadable("no_number", NO_NUMBER, given=said[:40])
        facts["max_words"] = None if limit is None else min(int(limit), 100_000)
    return facts


def _write_essay(question: Plain) -> tuple[Columns, Answers]:
    limit = question.get("max_words")
    row = {"text": question.get("sample", ""), "max words": str(limit) if limit else ""}
    rubric = question.get("rubric", [])
    return row, [(one["criterion"], f"{one['points']}: {one.get('full', '')}") for one in rubric]


def _read_cells(row: Columns, answers: Answers) -> Plain:
    lines = [line for line in _text(row).split("\n") if line.strip()]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines[1:]]
    if len(lines) < 4 or not re.fullmatch(r"[1-9]\d{0,4}", cells[2][0]):
        raise Unreadable("no_sheet", NO_SHEET)
    wrong = _given(answers)
    return {
        "caption": lines[0].strip(),
        "columns": [letter for letter in cells[0] if letter],
        "header": cells[1][1:],
        "first_row": int(cells[2][0]),
        "rows": [line[1:] for line in cells[2:]],
        "wrong": [cell.upper() for cell, _note in wrong],
        "notes": {cell.upper(): note for cell, note in wrong if note},
    }


def _write_cells(question: Plain) -> tuple[Columns, Answers]:
    lines = [["", *question["columns"]], ["", *question["header"]]]
    lines += [
        [str(number), *row] for number, row in enumerate(question["rows"], question["first_row"])
    ]
    if any(re.search(r"[|\n]", cell) for line in lines for cell in line):
        raise Unreadable("bar", BAR)
    text = "\n".join([question["caption"], *(" | ".join(line) for line in lines)])
    notes = question.get("notes", {})
    return {"text": text}, [(cell, notes.get(cell, "")) for cell in question["wrong"]]


def _read_statement(row: Columns, answers: Answers) -> Plain:
    return {"statement": _text(row)}


def _write_statement(question: Plain) -> tuple[Columns, Answers]:
    return {"text": question["statement"]}, []


type Reader = Callable[[Columns, Answers], Plain]
type Writer = Callable[[Plain], tuple[Columns, Answers]]
TYPES: dict[str, tuple[Reader, Writer]] = {
    "single": (_read_options, _write_options),
    "multi": (_read_multi, _write_multi),
    "truefalse": (_read_truth, _write_truth),
    "match": (_read_pairs, _write_pairs),
    "order": (_read_order, _write_order),
    "numeric": (_read_number, _write_number),
    "gap": (_read_gap, _write_gap),
    "short": (_read_short, _write_short),
    "essay": (_read_essay, _write_essay),
    "cells": (_read_cells, _write_cells),
    "attest": (_read_statement, _write_statement),
}
