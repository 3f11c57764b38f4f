"""Reads one supplier's file for a roll-up."""

import datetime
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice

from toolkit.checker.check import check
from toolkit.checker.declaration import Declaration
from toolkit.checker.entries import Entry, SmelterRow
from toolkit.checker.findings import Severity
from toolkit.checker.lookup import KnownSmelter, read_lookup
from toolkit.checker.rollup.names import rmi_number
from toolkit.checker.rollup.source import (
    NAMED,
    NOT_IDENTIFIED,
    NOT_LISTED,
    KnownName,
    Note,
    Source,
    StatedAnswer,
    StatedRow,
)
from toolkit.checker.rules.dates import as_date, parse_date
from toolkit.checker.safety import too_large
from toolkit.checker.spec import Mineral

TOLD = frozenset(
    {
        "CRT-RETIRED",
        "DECL-DATE-FUTURE",
        "DECL-DATE-RANGE",
        "DECL-DATE-REQUIRED",
        "DECL-DATE-STALE",
        "FILE-NOT-FILLED",
        "FILE-VERSION-OUTDATED",
        "FILE-VERSION-PRERELEASE",
    }
)
"""The findings on a readable file that its roll-up tells again."""

NO_STATEMENT = ("Not declaring", "Not applicable for this declaration")
MAX_LOOKUP = 5_000  # lines; the official forms have up to 700
MOST_TEXT = 2_000  # characters
MOST_NAME = 200  # characters of a name in a look-up sheet; longer ones are none
MAX_STATEMENT = 4_000_000  # characters of JSON; an honest form of 2,500 rows needs a quarter


def read_source(data: bytes, *, file: str, today: datetime.date | None = None) -> Source:
    """Read a workbook's bytes as the source `file`. Any bytes give a source, never an exception."""
    report = check(io.BytesIO(data), today=today)
    told = [
        one
        for one in report.findings
        if not report.readable or (one.code in TOLD and one.severity is not Severity.INFO)
    ]
    source = {
        "file": file,
        "digest": hashlib.sha256(data).hexdigest(),
        "template": report.template or "",
        "version": report.version or "",
        "language": report.language or "",
        "readable": report.readable,
        "complete": report.verdict.complete if report.verdict else None,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "notes": tuple(Note(one.code, one.message, one.params) for one in told),
    }
    declaration = report.declaration
    if declaration is None:
        return Source(**source)  # type: ignore[arg-type]
    return Source(
        **source,  # type: ignore[arg-type]
        company=_clean(declaration.fields["company_name"].text),
        date=_date(declaration.fields["effective_date"]),
        closed=tuple(
            _clean(one.name) for one in declaration.minerals if _is_closed(declaration, one)
        ),
        answers=tuple(_answers(declaration)),
        smelters=tuple(_row(declaration, row) for row in declaration.smelters),
        lookup=tuple(_lookup(declaration)),
    )


def within_limits(source: Source) -> Source:
    """Return the source, or one that says that it is too large to be kept."""
    if len(json.dumps(source.as_dict())) <= MAX_STATEMENT:
        return source
    finding = too_large()
    note = Note(finding.code, finding.message, finding.params)
    return Source(file=source.file, digest=source.digest, errors=1, notes=(note,))


def _clean(text: str) -> str:
    """Return at most 2,000 characters, without what no database takes: NUL, halves of characters.

    A cell holds up to 32,767, and one text may stand in every cell of a form.
    """
    text = text[:MOST_TEXT]
    if text.isprintable():
        return text
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _date(entry: Entry) -> str:
    day = as_date(entry.raw) or parse_date(entry.raw)
    return day.isoformat() if day else ""


def _is_closed(declaration: Declaration, mineral: Mineral) -> bool:
    """True if an answer says that the mineral is not used; a blank or an Unknown says nothing."""
    roles = ("used", "remaining")
    return any(
        entry is not None and entry.answer == "No"
        for entry in (declaration.asked(role, mineral.key) for role in roles)
    )


def _answers(declaration: Declaration) -> Iterator[StatedAnswer]:
    for mineral in declaration.minerals:
        for question in declaration.open_questions(mineral.key):
            answer = declaration.answer(question.key, mineral.key)
            if answer not in NO_STATEMENT:
                yield StatedAnswer(question.role, _clean(mineral.name), answer)
    for asked in declaration.spec.company_questions:
        if asked.per_mineral:
            for mineral in declaration.minerals:
                if declaration.is_open(asked.gate, mineral.key):
                    answer = declaration.answer(asked.key, mineral.key)
                    yield StatedAnswer(asked.role, _clean(mineral.name), answer)
        elif declaration.minerals_in_scope:
            yield StatedAnswer(asked.role, "", declaration.company[asked.key].answer)


def _row(declaration: Declaration, row: SmelterRow) -> StatedRow:
    kind = NOT_LISTED if row.not_listed else NOT_IDENTIFIED if row.not_identified else NAMED
    number = rmi_number(row.text("smelter_id")) or rmi_number(row.text("cid_input"))
    if not number and row.resolved is not None:
        number = rmi_number(row.resolved.smelter_id)
    return StatedRow(
        row=row.row,
        metal=_clean(row.text("metal")),
        kind=kind,
        number="" if kind == NOT_IDENTIFIED else number,
        values={key: _clean(entry.text) for key, entry in row.entries.items()},
    )


def _lookup(declaration: Declaration) -> Iterator[KnownName]:
    """Yield the names in the file's look-up sheet that belong to a number."""
    table = declaration.spec.lookup
    tab = declaration.workbook.find(table.sheet) if table else None
    if table is None or tab is None:
        return
    yield from known_names(islice(read_lookup(declaration.workbook.sheet(tab), table), MAX_LOOKUP))


def known_names(lines: Iterable[KnownSmelter]) -> Iterator[KnownName]:
    """Yield the names in a smelter list that belong to an RMI number."""
    for line in lines:
        number = rmi_number(line.smelter_id)
        if number:
            for name in dict.fromkeys((line.lookup_name, line.standard_name)):
                if name and len(name) <= MOST_NAME:
                    yield KnownName(_clean(line.metal), _clean(name), number)
