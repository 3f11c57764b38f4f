"""A roll-up as plain tables: what its workbook and its CSV file hold."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from toolkit.checker.catalogue import all_kinds
from toolkit.checker.findings import gettext_noop
from toolkit.checker.rollup.conflicts import Conflict
from toolkit.checker.rollup.grouping import How
from toolkit.checker.rollup.merge import RollUp

type Cell = str | int
type Translate = Callable[[str], str]

MOST = 8_000  # characters in a cell; a spreadsheet takes 32,767

HOW = {
    How.NUMBER: gettext_noop("By its number"),
    How.LOOKUP: gettext_noop("By its name, from a look-up sheet"),
    How.SAME_NAME: gettext_noop("By its name, as another supplier wrote it beside a number"),
    How.NAME: gettext_noop("By its name only"),
    How.OPEN: gettext_noop("Not yet identified"),
    How.ROW: gettext_noop("Not recognised: the row names no smelter"),
}
RULES = {
    "any_yes": gettext_noop("Yes if any supplier says Yes"),
    "all_yes": gettext_noop("Yes only if all suppliers say Yes"),
    "lowest": gettext_noop("The lowest share of all; your own share may differ"),
    "tally": gettext_noop("Yours to answer; this is what the suppliers say of themselves"),
}
NO_ANSWER = gettext_noop("(no answer)")

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What a spreadsheet may take for the start of a formula; the wide forms count in East Asia.
_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]")


def neutral(text: str) -> str:
    """Return the text of a cell, with a ' before what a spreadsheet might take for a formula."""
    text = _ILLEGAL.sub("", text)[:MOST]
    return f"'{text}" if _FORMULA.match(text) else text


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name, the heading of each column, and its rows, all neutral."""

    name: str
    head: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]


def tables(found: RollUp, translate: Translate = str) -> tuple[Table, ...]:
    """Return all tables of a roll-up; headings and sentences pass through `translate`."""
    makers = (smelter_table, provenance_table, conflict_table, supplier_table, answer_table)
    return tuple(make(found, translate) for make in makers)


def _table(name: str, head: tuple[str, ...], rows: Iterator[tuple[Cell, ...]]) -> Table:
    clean = (
        tuple(neutral(cell) if isinstance(cell, str) else cell for cell in row) for row in rows
    )
    return Table(name, head, clean)


def smelter_table(found: RollUp, translate: Translate = str) -> Table:
    """Return the list in the column order of the newest version, and two columns of ours."""
    columns = found.spec.smelters.columns if found.spec else ()
    head = (
        *(translate(column.label) for column in columns),
        translate(gettext_noop("Suppliers that list it")),
        translate(gettext_noop("Line")),
    )

    def rows() -> Iterator[tuple[Cell, ...]]:
        for number, line in enumerate(found.lines, start=1):
            yield *line.values.values(), _digests(found, line.places), number

    return _table("Smelter List", head, rows())


def _digests(found: RollUp, places: tuple[int, ...]) -> int:
    return len({found.sources[place].digest for place in places})


def provenance_table(found: RollUp, translate: Translate = str) -> Table:
    """Return one row for each row of each file: from where to which line, and by what."""
    head = (
        translate(gettext_noop("Line")),
        translate(gettext_noop("Supplier")),
        translate(gettext_noop("File")),
        translate(gettext_noop("Row in the file")),
        translate(gettext_noop("How it was recognised")),
        translate(gettext_noop("Metal as stated")),
        translate(gettext_noop("Name as stated")),
        translate(gettext_noop("Number as stated")),
        translate(gettext_noop("Country as stated")),
    )
    rows = (
        (
            number,
            found.sources[origin.source].supplier,
            found.sources[origin.source].file,
            origin.row.row,
            translate(HOW[origin.how]),
            origin.row.metal,
            " / ".join(origin.row.names) or origin.row.values.get("lookup_name", ""),
            origin.row.values.get("smelter_id") or origin.row.number,
            origin.row.values.get("country", ""),
        )
        for number, line in enumerate(found.lines, start=1)
        for origin in line.origins
    )
    return _table("Provenance", head, rows)


def in_words(conflict: Conflict, translate: Translate = str) -> str:
    """Return the sentence of a conflict, with the checker's own finding in it where it has one."""
    params = dict(conflict.params)
    kind = all_kinds().get(conflict.note.code) if conflict.note else None
    if conflict.note and kind:  # else found by a version of the checker that is gone
        params["why"] = translate(kind.message) % conflict.note.params
    return translate(conflict.kind.message) % params


def conflict_table(found: RollUp, translate: Translate = str) -> Table:
    """Return the conflicts with the suppliers and lines that they are about."""
    head = (
        translate(gettext_noop("Weight")),
        translate(gettext_noop("Conflict")),
        translate(gettext_noop("Suppliers")),
        translate(gettext_noop("Files")),
        translate(gettext_noop("Lines")),
        translate(gettext_noop("Code")),
    )
    rows = (
        (
            conflict.kind.severity.value,
            in_words(conflict, translate),
            "; ".join(dict.fromkeys(found.sources[place].supplier for place in conflict.sources)),
            "; ".join(found.sources[place].file for place in conflict.sources),
            ", ".join(str(line + 1) for line in conflict.lines),
            conflict.note.code if conflict.note else conflict.code,
        )
        for conflict in found.conflicts
    )
    return _table("Conflicts", head, rows)


def supplier_table(found: RollUp, translate: Translate = str) -> Table:
    """Return the files, each with what became of it."""
    yes, no = translate(gettext_noop("Yes")), translate(gettext_noop("No"))
    head = (
        translate(gettext_noop("Supplier")),
        translate(gettext_noop("File")),
        translate(gettext_noop("Template")),
        translate(gettext_noop("Version")),
        translate(gettext_noop("Language")),
        translate(gettext_noop("Effective date")),
        translate(gettext_noop("Complete by the form's own Checker")),
        translate(gettext_noop("Errors")),
        translate(gettext_noop("Warnings")),
        translate(gettext_noop("Smelter rows")),
        translate(gettext_noop("Used in this roll-up")),
        translate(gettext_noop("Same file as")),
    )

    def rows() -> Iterator[tuple[Cell, ...]]:
        for place, source in enumerate(found.sources):
            copy = found.copy_of(place)
            yield (
                source.supplier,
                source.file,
                source.template,
                source.version,
                source.language,
                source.date,
                "" if source.complete is None else yes if source.complete else no,
                source.errors,
                source.warnings,
                len(source.smelters),
                yes if found.is_used(place) else no,
                "" if copy is None else found.sources[copy].file,
            )

    return _table("Suppliers", head, rows())


def answer_table(found: RollUp, translate: Translate = str) -> Table:
    """Return the questions with the answer of all, by which rule, and how many said what."""
    head = (
        translate(gettext_noop("Question")),
        translate(gettext_noop("About")),
        translate(gettext_noop("Mineral")),
        translate(gettext_noop("Answer of all")),
        translate(gettext_noop("Only a suggestion")),
        translate(gettext_noop("By which rule")),
        translate(gettext_noop("What the suppliers say")),
    )
    rows = (
        (
            answer.question,
            translate(answer.label),
            answer.mineral,
            answer.answer,
            translate(gettext_noop("Yes")) if answer.answer and answer.is_suggestion else "",
            translate(RULES[answer.rule]),
            "; ".join(
                f"{text or translate(NO_ANSWER)}: {_digests(found, places)}"
                for text, places in answer.tally.items()
            ),
        )
        for answer in found.answers
    )
    return _table("Answers", head, rows)
