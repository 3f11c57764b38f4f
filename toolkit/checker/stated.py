"""What a declaration states, as plain values: for comparing it with what is true.

Answers go by what was asked, "Q2|Tin", and not by cell, since where minerals are chosen the cell
depends on the choice.
"""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration
from toolkit.checker.entries import Entry

type Stated = dict[str, list[dict[str, str]]]
"""`answers`: about, sheet, cell, text; `smelters`: a line's texts by column key, sheet and cell."""

SMELTER_KEYS = ("metal", "lookup_name", "smelter_name", "country", "smelter_id", "comments")
MINERALS = "minerals"
"""About which minerals the declaration is, where they are chosen."""


def stated_in(declaration: Declaration | None) -> Stated:
    """Return every answer that is given and every smelter line; blanks are left out."""
    if declaration is None:
        return {"answers": [], "smelters": []}
    answers = [
        {"about": about, "sheet": entry.sheet, "cell": entry.cell, "text": text}
        for about, entry, text in _answers(declaration)
        if text
    ]
    smelters = [
        {key: row.text(key) for key in SMELTER_KEYS}
        | {"sheet": row["metal"].sheet, "cell": row["metal"].cell}
        for row in declaration.smelters
    ]
    return {"answers": answers, "smelters": smelters}


def _answers(declaration: Declaration) -> Iterator[tuple[str, Entry, str]]:
    for key, entry in declaration.fields.items():
        yield f"field|{key}", entry, entry.answer or entry.text
    names = {mineral.key: mineral.name for mineral in declaration.minerals}
    if declaration.picks:
        yield f"{MINERALS}|", declaration.picks[0].entry, ", ".join(sorted(names.values()))
    for (question, line), entry in declaration.answers.items():
        if line in names:
            yield f"{question}|{names[line]}", entry, entry.answer or entry.text
    for letter, entry in declaration.company.items():
        yield f"{letter}|", entry, entry.answer or entry.text
