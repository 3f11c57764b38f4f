"""Reads the smelter list as the form shows it after it is recalculated."""

from collections.abc import Iterator, Mapping

from toolkit.checker import file_kinds as kinds
from toolkit.checker.declaration import Declaration
from toolkit.checker.entries import ListColumn, ListEntries, SmelterRow
from toolkit.checker.findings import Refusal
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.values import Value, key_of, text_of, tidy
from toolkit.checker.workbook import Sheet

MAX_SMELTER_ROWS = 10_000  # the form has room for 2500
NOTHING: frozenset[str] = frozenset()
NAMED_BY_ID = frozenset({"metal", "lookup_name"})
LISTED = {
    "country": "country",
    "smelter_id": "smelter_id",
    "smelter_id_source": "id_source",
    "city": "city",
    "state_province": "state_province",
    "street": "",  # no list has it
}
"""Columns that the form fills in for a smelter, and what of `KnownSmelter` it shows there."""


def read_smelters(declaration: Declaration) -> Iterator[SmelterRow]:
    """Yield the used rows of the smelter list; none if the sheet is missing.

    Raises Refusal if there are far too many.
    """
    tab = declaration.tabs.get(declaration.spec.smelters.sheet)
    if tab is not None:
        yield from _SmelterReader(declaration, declaration.workbook.sheet(tab)).rows()


class _SmelterReader:
    """Recalculates the rows of a smelter list as the form's formulas would."""

    def __init__(self, declaration: Declaration, sheet: Sheet) -> None:
        self.declaration = declaration
        self.sheet = sheet
        self.table = table = declaration.spec.smelters
        chosen = tuple(mineral.name for mineral in declaration.minerals)
        allowed = {"metal": table.metals or chosen, "recycled_100": table.recycled}
        words = {"recycled_100": table.recycled_words}
        self.columns = {
            column.key: ListColumn(
                column.letter, allowed.get(column.key, ()), words.get(column.key, {})
            )
            for column in table.columns
        }
        self.places = [(column.key, column.index) for column in table.columns]
        self.filled_in = [(column.key, column.letter) for column in table.columns if column.formula]
        self.not_listed = key_of(table.not_listed)
        self.not_identified = key_of(table.not_identified)
        self.special = {self.not_listed, self.not_identified} - {""}

    def rows(self) -> Iterator[SmelterRow]:
        """Yield the rows in which somebody typed something."""
        used = 0
        for row in self.sheet.rows_with_answers(self.table.first_row):
            found = self._row(row)
            if found is not None:
                used += 1
                if used > MAX_SMELTER_ROWS:
                    raise Refusal(kinds.TOO_LARGE.at(limit=f"{MAX_SMELTER_ROWS:,} smelters"))
                yield found

    def _row(self, row: int) -> SmelterRow | None:
        found = self.sheet.found_in(row)
        line, stated, formulas = str(row), found.rows.get(row, {}), found.formulas
        own = frozenset([key for key, letter in self.filled_in if formulas.get(letter + line)])
        values = {key: stated[index] for key, index in self.places if index in stated}
        broken = self._broken(line, own, found.errors) if found.errors else NOTHING
        if not broken and not any(
            tidy(text_of(value)) for key, value in values.items() if key not in own
        ):
            return None
        resolved, errors = self._fill_in(values, own)
        texts = {key: tidy(text_of(value)) for key, value in values.items()}
        if "lookup_name" not in self.columns:
            texts["lookup_name"] = texts.get("smelter_name", "")
        name = key_of(text_of(values.get("lookup_name", "")))
        return SmelterRow(
            row,
            ListEntries(self.table.sheet, row, self.columns, values),
            texts,
            automatic=own,
            resolved=resolved,
            not_listed=bool(name) and name == self.not_listed,
            not_identified=bool(name) and name == self.not_identified,
            errors=errors | broken,
        )

    def _broken(self, line: str, own: frozenset[str], errors: Mapping[str, str]) -> frozenset[str]:
        """Return the columns in which a cell that is none of the form's shows an error."""
        cells = ((key, column.letter + line) for key, column in self.columns.items())
        return frozenset([key for key, cell in cells if cell in errors and key not in own])

    def _fill_in(
        self, values: dict[str, Value], own: frozenset[str]
    ) -> tuple[KnownSmelter | None, frozenset[str]]:
        """Replace the automatic values by what the form would show.

        Return the smelter meant, and the columns that show an error instead.
        """
        if "cid_input" not in self.columns:
            return None, NOTHING
        lookup = self.declaration.form_lookup
        typed = text_of(values.get("cid_input", ""))
        by_id = lookup.match_id(typed) if typed else None
        filled = own & NAMED_BY_ID
        if "metal" in filled:
            values["metal"] = by_id.metal if by_id else ""
        if "lookup_name" in filled:
            values["lookup_name"] = by_id.standard_name if by_id else ""
        errors = filled if typed and by_id is None else NOTHING
        metal, name = text_of(values.get("metal", "")), text_of(values.get("lookup_name", ""))
        special = key_of(name) in self.special
        wanted = name
        if special and self.table.special_by_typed_name:
            wanted = text_of(values.get("smelter_name", ""))
        match = lookup.match_name(metal, wanted) if name and wanted else None
        for key in own & LISTED.keys():
            values[key] = getattr(match, LISTED[key]) if match and LISTED[key] else ""
        is_smelter = not special or self.table.special_by_typed_name
        return match if is_smelter else None, errors
