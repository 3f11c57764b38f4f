"""Rules about the lists behind the drop-down cells: what they offer is the form's own.

The choices stand in plain, hidden cells, to which the drop-down of an answer points. Whoever
changes one offers every reader an answer that the form does not have.
"""

import re
from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, Entry
from toolkit.checker.findings import Finding
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.labels import LOCKED_TEXT_CHANGED
from toolkit.checker.values import column_letters, split_address

_AREA = re.compile(
    r"(?:(?P<tab>'[^']+'|\w+)!)?\$?(?P<left>[A-Z]{1,3})\$?(?P<top>\d{1,7})"
    r"(?::\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>\d{1,7}))?"
)
MAX_CHOICES = 100
"""Cells of a list; the longest of the forms has 13. Countries and smelters have rules of theirs."""


@rule
def choices_are_the_forms_own(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No choice behind a drop-down cell was changed. Formulas and emptied cells say nothing.

    Only where the spec is of this very version: a newer one may offer more.
    """
    spec = declaration.spec
    if declaration.version != (spec.stated_version or spec.version):
        return
    for role, answers in _answers(declaration).items():
        tab = declaration.tabs.get(role)
        if tab is None:
            continue
        seen: set[tuple[str, str]] = set()
        for areas, source in declaration.workbook.sheet(tab).choices:
            answer = _first_answer(areas, answers)
            if answer is None:
                continue
            for place in _cells_of(source, tab):
                if place not in seen and _is_other(declaration, place, answer):
                    yield LOCKED_TEXT_CHANGED.at(_role_of(declaration, place[0]), place[1])
                seen.add(place)


def _answers(declaration: Declaration) -> dict[str, dict[tuple[int, int], Entry]]:
    """Return the cells with a list of the spec's, by sheet and place, each as an empty entry."""
    table = declaration.spec.smelters
    found = [
        *(pick.entry for pick in declaration.picks),
        *declaration.fields.values(),
        *declaration.answers.values(),
        *declaration.company.values(),
    ]
    lists = {"metal": table.metals, "recycled_100": table.recycled}
    found += (
        Entry(
            table.sheet,
            f"{column.letter}{table.first_row}",
            "",
            lists[column.key],
            words={} if column.key == "metal" else table.recycled_words,
        )
        for column in table.columns
        if column.key in lists
    )
    answers: dict[str, dict[tuple[int, int], Entry]] = {}
    for entry in found:
        if entry.allowed:
            answers.setdefault(entry.sheet, {})[split_address(entry.cell)] = entry
    return answers


def _first_answer(areas: str, answers: dict[tuple[int, int], Entry]) -> Entry | None:
    """Return the first of the answers in these areas, such as "D26:E29 D32"."""
    for area in areas.split()[:MAX_CHOICES]:
        match = _AREA.fullmatch(area)
        if match is None:
            continue
        (top, left), (bottom, right) = _corners(match)
        for (row, column), entry in answers.items():
            if top <= row <= bottom and left <= column <= right:
                return entry
    return None


def _corners(match: re.Match[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    first = split_address(match["left"] + match["top"])
    return first, split_address(match["right"] + match["bottom"]) if match["right"] else first


def _cells_of(source: str, tab: str) -> Iterator[tuple[str, str]]:
    """Yield tab and address of each cell of a list; none for a name, which may be computed."""
    match = _AREA.fullmatch(source.lstrip("="))
    if match is None:
        return
    (top, left), (bottom, right) = _corners(match)
    if (bottom - top + 1) * (right - left + 1) <= MAX_CHOICES:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                where = match["tab"].strip("'") if match["tab"] else tab
                yield where, f"{column_letters(column)}{row + 1}"


def _is_other(declaration: Declaration, place: tuple[str, str], answer: Entry) -> bool:
    tab, cell = place
    if tab not in declaration.workbook.names:
        return False
    sheet = declaration.workbook.sheet(tab)
    value = sheet.value(cell)
    if value == "" or sheet.has_formula(cell):
        return False
    choice = Entry(tab, cell, value, answer.allowed, answer.words)
    return not choice.is_blank and not choice.answer


def _role_of(declaration: Declaration, tab: str) -> str:
    return next((role for role, name in declaration.tabs.items() if name == tab), tab)
