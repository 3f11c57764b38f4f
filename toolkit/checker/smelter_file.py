"""Reads a smelter list from a file: the look-up of an official form, or a table of our layout.

The layout is one smelter a row, below a row of headings: `metal`, `name` and `smelter_id` must be
there; `aliases` (parted by `|`), `country`, `city`, `state_province`, `id_source` and `status` may
be. As .xlsx or as text (CSV) with commas, semicolons or tabs. See docs/operating.md.

    python -m toolkit.checker.smelter_file FILE [--limits]

prints the object of `SmelterFile.as_dict()`, or {"problem": ..., "params": ...} and exits with 1.
"""

import argparse
import csv
import io
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from toolkit.checker.findings import KINDS, Refusal, gettext_noop
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.safety import MAX_FILE
from toolkit.checker.values import key_of, text_of, tidy
from toolkit.checker.workbook import Workbook

LOOKUP_SHEET = "Smelter Look-up"
NEEDED = ("metal", "name", "smelter_id")
COLUMNS = (*NEEDED, "aliases", "country", "city", "state_province", "id_source", "status")
STATUSES = ("conformant", "active", "other")
ALIAS_MARK = "|"

MAX_SMELTERS = 50_000  # the official look-ups have 500 at most
MAX_TEXT = 200
MAX_ALIASES = 50
HEADINGS_WITHIN = 20  # rows


class ListProblem(ValueError):
    """The file is no smelter list; `message % params` says why, in words for who sent it."""

    def __init__(self, message: str, params: Mapping[str, str] | None = None) -> None:
        self.message, self.params = message, dict(params or {})
        super().__init__(message % self.params)


@dataclass(frozen=True, slots=True)
class ListedSmelter:
    """One smelter of a list, with all its names. `status` is one of STATUSES, or "" if unknown."""

    metal: str
    name: str
    smelter_id: str
    country: str = ""
    city: str = ""
    state_province: str = ""
    id_source: str = ""
    status: str = ""
    aliases: tuple[str, ...] = ()

    def lines(self) -> Iterator[KnownSmelter]:
        """Yield one line a name, as a look-up has them."""
        for name in (self.name, *self.aliases):
            yield KnownSmelter(
                metal=self.metal,
                lookup_name=name,
                standard_name=self.name,
                country=self.country,
                smelter_id=self.smelter_id,
                id_source=self.id_source,
                city=self.city,
                state_province=self.state_province,
                status=self.status,
            )


@dataclass(frozen=True, slots=True)
class SmelterFile:
    """A list as it was read. `kind` is "form", "xlsx" or "csv"; `label` says which form."""

    kind: str
    label: str
    smelters: tuple[ListedSmelter, ...]

    def as_dict(self) -> dict[str, object]:
        """Return plain values, as `from_dict` takes them."""
        return {
            "kind": self.kind,
            "label": self.label,
            "smelters": [asdict(smelter) for smelter in self.smelters],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> "SmelterFile":
        """Return the list that `as_dict` gave."""
        rows = values["smelters"]
        assert isinstance(rows, list)
        smelters = (ListedSmelter(**row | {"aliases": tuple(row["aliases"])}) for row in rows)
        return cls(str(values["kind"]), str(values["label"]), tuple(smelters))


def read_smelter_file(data: bytes) -> SmelterFile:
    """Read a list from a file's bytes. Raises ListProblem for anything that is none."""
    if len(data) > MAX_FILE:
        raise ListProblem(gettext_noop("The file is too large for a smelter list."))
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        try:
            return _from_workbook(Workbook(data))
        except Refusal as refusal:
            finding = refusal.findings[0]
            raise ListProblem(KINDS[finding.code].message, finding.params) from None
    rows = _rows_of_text(data)
    smelters = _from_rows(rows)
    if smelters is None:
        raise _no_headings()
    return SmelterFile("csv", "", smelters)


def _from_workbook(workbook: Workbook) -> SmelterFile:
    tab = workbook.find(LOOKUP_SHEET)
    if tab is not None:
        smelters = tuple(_from_lookup(workbook.sheet(tab).rows))
        if not smelters:
            raise ListProblem(gettext_noop("The sheet Smelter Look-up has no smelters."))
        return SmelterFile("form", _label(workbook), smelters)
    for name in workbook.names:
        rows = [[text_of(value) for value in row] for row in workbook.sheet(name).rows]
        found = _from_rows(rows)
        if found is not None:
            return SmelterFile("xlsx", "", found)
    raise _no_headings()


def _label(workbook: Workbook) -> str:
    """Return the form's name and version, or "" for a look-up without its form."""
    from toolkit.checker.detect import identify

    try:
        identity = identify(workbook)
    except Refusal:
        return ""
    return f"{identity.template} {identity.version}".strip()


def _from_lookup(rows: Sequence[Sequence[object]]) -> Iterator[ListedSmelter]:
    """Yield the smelters of an official look-up: the same columns in every form since 2020.

    One line a name; the lines of one number are one smelter. The entries for smelters that are
    not listed or not identified have no number.
    """
    found: dict[tuple[str, str], list[list[str]]] = {}
    for row in rows:
        cells = [_clean(text_of(value)) for value in row[:9]]  # type: ignore[arg-type]
        cells += [""] * (9 - len(cells))
        metal, name, number = cells[0], cells[1], cells[4]
        if metal and name and key_of(number).startswith("cid") and number[-1:].isdecimal():
            found.setdefault((metal, number), []).append(cells)
        if len(found) > MAX_SMELTERS:
            raise _too_many()
    for (metal, number), lines in found.items():
        standard = next((cells[2] for cells in lines if cells[2]), lines[0][1])
        first = next((cells for cells in lines if cells[1] == standard), lines[0])
        names = (cells[1] for cells in lines)
        yield ListedSmelter(
            metal=metal,
            name=standard,
            smelter_id=number,
            country=first[3],
            city=first[7],
            state_province=first[8],
            id_source=first[5],
            aliases=_others(standard, names),
        )


def _from_rows(rows: Iterable[Sequence[str]]) -> tuple[ListedSmelter, ...] | None:
    """Return the smelters of a table in our layout, or None if it has no such headings."""
    places: dict[str, int] = {}
    found: list[ListedSmelter] = []
    seen: dict[tuple[str, str], int] = {}
    for line, row in enumerate(rows, start=1):
        if not places:
            if line > HEADINGS_WITHIN:
                return None
            places = _headings(row)
            continue
        smelter = _smelter(row, places, line)
        if smelter is None:
            continue
        if len(found) >= MAX_SMELTERS:
            raise _too_many()
        key = key_of(smelter.metal), key_of(smelter.smelter_id or smelter.name)
        if key in seen:
            raise ListProblem(
                gettext_noop("Row %(line)s has the same smelter as row %(first)s: %(number)s."),
                {
                    "line": str(line),
                    "first": str(seen[key]),
                    "number": smelter.smelter_id or smelter.name,
                },
            )
        seen[key] = line
        found.append(smelter)
    if not places:
        return None
    if not found:
        raise ListProblem(gettext_noop("There are headings, but no smelters below them."))
    return tuple(found)


def _headings(row: Sequence[str]) -> dict[str, int]:
    """Return the place of each of our columns, or nothing if this is not the row of headings."""
    names = [key_of(cell).replace(" ", "_").replace("-", "_") for cell in row]
    places = {name: names.index(name) for name in COLUMNS if name in names}
    return places if all(name in places for name in NEEDED) else {}


def _smelter(row: Sequence[str], places: Mapping[str, int], line: int) -> ListedSmelter | None:
    values = {
        name: row[place].strip() if place < len(row) else "" for name, place in places.items()
    }
    if not any(values.values()):
        return None
    aliases = [_clean(name) for name in values.pop("aliases", "").split(ALIAS_MARK)]
    texts = {name: _clean(text) for name, text in values.items()}
    for name in ("metal", "name"):
        if not texts[name]:
            raise ListProblem(
                gettext_noop("Row %(line)s has nothing in the column %(column)s."),
                {"line": str(line), "column": name},
            )
    if len(aliases) > MAX_ALIASES:
        raise ListProblem(gettext_noop("Row %(line)s has too many aliases."), {"line": str(line)})
    status = texts.pop("status", "").casefold()
    return ListedSmelter(
        **texts,
        status=status if status in STATUSES or not status else "other",
        aliases=_others(texts["name"], aliases),
    )


def _others(standard: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that are not the standard one, each once."""
    keys = {key_of(standard), ""}
    kept = []
    for name in names:
        if key_of(name) not in keys:
            keys.add(key_of(name))
            kept.append(name)
    return tuple(kept)


def _clean(text: str) -> str:
    """Return a text in one line, without control characters, and not endless."""
    visible = "".join(
        letter if unicodedata.category(letter) not in ("Cc", "Cs", "Co") else " " for letter in text
    )
    return tidy(visible)[:MAX_TEXT]


def _rows_of_text(data: bytes) -> Iterator[Sequence[str]]:
    text = _decoded(data)
    head = text[:4096]
    first = next((line for line in head.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(100_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from reader
    except csv.Error:
        raise ListProblem(
            gettext_noop("Row %(line)s of the file cannot be read."),
            {"line": str(reader.line_num)},
        ) from None


def _decoded(data: bytes) -> str:
    """Return text in UTF-8, UTF-16 or, as Excel saves CSV, in a Western code page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:4096]:
        raise _no_headings()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _no_headings() -> ListProblem:
    return ListProblem(
        gettext_noop(
            "This is no smelter list: it has neither a sheet Smelter Look-up nor the columns "
            "%(columns)s."
        ),
        {"columns": ", ".join(NEEDED)},
    )


def _too_many() -> ListProblem:
    return ListProblem(
        gettext_noop("A list may have %(most)s smelters at most."), {"most": f"{MAX_SMELTERS:,}"}
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m toolkit.checker.smelter_file")
    parser.add_argument("file", type=Path)
    parser.add_argument("--limits", action="store_true", help="bound memory and processor time")
    options = parser.parse_args(arguments)
    if options.limits:
        from toolkit.checker.__main__ import limit_process

        limit_process()
    with options.file.open("rb") as file:
        data = file.read(MAX_FILE + 1)
    try:
        print(json.dumps(read_smelter_file(data).as_dict()))
    except ListProblem as problem:
        print(json.dumps({"problem": problem.message, "params": problem.params}))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
