"""A sheet of a form as a drawing: where its cells are, for those who write numbers into them.

Made from the spec alone, so each template version has one. Lengths are in units of a drawing of
`width` by `height`; an answer is a box, and lists show one box a column.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.checker.findings import gettext_noop
from toolkit.checker.spec import AnswerCells, CompanyQuestion, Question, Spec, Table

LABEL = 320  # the words to the left of the boxes
BOX, GAP, LINE = 92, 10, 28
COLUMN, HEAD, BODY = 76, 66, 96
LETTERS = 24  # the row of column letters on top
WRAP = 12  # letters in a line of a column's head

PICKED = gettext_noop("Minerals that are chosen")
OTHERS = gettext_noop("Other minerals by name")
COMPANY = gettext_noop("The company")
PROGRAMME = gettext_noop("About the whole company")


@dataclass(frozen=True, slots=True)
class Box:
    """One place: a cell ("D33"), or a column of a list ("B"). `label` is what it asks for."""

    place: str
    label: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Words:
    """A text, with its base line at y. `kind` is "letter", "title", "label" or "head"."""

    kind: str
    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Picture:
    """One sheet."""

    sheet: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    words: tuple[Words, ...]


def picture_of(spec: Spec, sheet: str) -> Picture | None:
    """Return the drawing of a sheet that people fill in, None for another sheet."""
    if sheet == spec.declaration_sheet:
        return _declaration(spec)
    for table in spec.tables:
        if table.sheet == sheet:
            return _list(table)
    return None


# ---------------------------------------------------------------- the Declaration


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the form: what it is about, and its cells from left to right."""

    text: str
    cells: tuple[str, ...] = ()
    about: str = ""  # read aloud before the text


def _lines(spec: Spec) -> Iterator[_Line]:
    yield _Line(COMPANY)
    yield from sorted(_company_block(spec), key=lambda line: _row(line.cells[0]))
    for question in spec.questions:
        yield from _asked(spec, question)
    yield _Line(PROGRAMME)
    for asked in spec.company_questions:
        if "" in asked.cells:
            yield _Line(f"{asked.key} {asked.label}", _cells(asked.cells[""]))
        else:
            yield from _asked(spec, asked)


def _company_block(spec: Spec) -> Iterator[_Line]:
    for field in spec.fields:
        yield _Line(field.label, (field.cell,))
    picks = spec.selection.picks if spec.selection else ()
    for label, cells in (
        (PICKED, [pick.cell for pick in picks]),
        (OTHERS, [pick.other for pick in picks if pick.other]),
    ):
        for row in sorted(set(map(_row, cells))):
            yield _Line(label, tuple(cell for cell in cells if _row(cell) == row))


def _asked(spec: Spec, question: Question | CompanyQuestion) -> Iterator[_Line]:
    """Yield a question's title, and a line for each mineral, or for each place of one."""
    title = f"{question.key} {question.label}"
    yield _Line(title)
    names = {mineral.key: mineral.name for mineral in spec.minerals}
    for number, key in enumerate(spec.lines, start=1):
        if key in question.cells:
            name = names.get(key, f"{number}.")
            yield _Line(name, _cells(question.cells[key]), title)


def _cells(cells: AnswerCells) -> tuple[str, ...]:
    return tuple(filter(None, (cells.answer, cells.comment)))


def _row(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _letters(cell: str) -> str:
    return cell.rstrip("0123456789")


def _declaration(spec: Spec) -> Picture:
    lines = list(_lines(spec))
    used = {_letters(cell) for line in lines for cell in line.cells}
    columns = sorted(used, key=lambda letters: (len(letters), letters))
    left = {letters: LABEL + index * (BOX + GAP) for index, letters in enumerate(columns)}
    words = [Words("letter", one, left[one] + BOX // 2, LETTERS - 8) for one in columns]
    boxes = []
    for index, line in enumerate(lines):
        top = LETTERS + index * LINE
        words.append(Words("label" if line.cells else "title", line.text, 0, top + LINE - 10))
        label = ", ".join(filter(None, (line.about, line.text)))
        for cell in line.cells:
            boxes.append(Box(cell, label, left[_letters(cell)], top + 2, BOX, LINE - 4))
    width = LABEL + len(columns) * (BOX + GAP)
    height = LETTERS + len(lines) * LINE
    return Picture(spec.declaration_sheet, width, height, tuple(boxes), tuple(words))


# ---------------------------------------------------------------- a list


def _list(table: Table) -> Picture:
    words, boxes = [], []
    for index, column in enumerate(table.columns):
        left = index * COLUMN
        words.append(Words("letter", column.letter, left + COLUMN // 2, LETTERS - 8))
        for number, part in enumerate(_wrapped(column.label)):
            words.append(Words("head", part, left + COLUMN // 2, LETTERS + 14 + number * 14))
        top = LETTERS + HEAD
        boxes.append(Box(column.letter, column.label, left + 2, top, COLUMN - 4, BODY))
    height = LETTERS + HEAD + BODY + 4
    return Picture(table.sheet, len(table.columns) * COLUMN, height, tuple(boxes), tuple(words))


def _wrapped(label: str, lines: int = 4) -> list[str]:
    """Return a label in lines of a column's width; what does not fit ends in an ellipsis."""
    parts: list[str] = []
    for word in label.split():
        if parts and len(parts[-1]) + 1 + len(word) <= WRAP:
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    if len(parts) > lines:
        parts = [*parts[: lines - 1], f"{parts[lines - 1]} …"]
    return parts
