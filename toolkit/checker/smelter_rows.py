"""Reads the smelter list as the form shows it after it is recalculated."""

from collections.abc import Iterator

from toolkit.checker import file_kinds as kinds
from toolkit.checker.declaration import Declaration
from toolkit.checker.entries import Entry, SmelterRow
from toolkit.checker.findings import Refusal
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.values import Value, key_of, text_of, tidy
from toolkit.checker.workbook import Sheet

MAX_SMELTER_ROWS = 10_000  # the form has room for 2500


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
        self.table = declaration.spec.smelters
        chosen = tuple(mineral.name for mineral in declaration.minerals)
        self.allowed = {
            "metal": self.table.metals or chosen,
            "recycled_100": self.table.recycled,
        }
        self.letters = [(column.key, column.letter) for column in self.table.columns]
        self.filled_in = [column.key for column in self.table.columns if column.formula]
        self.words = {"recycled_100": self.table.recycled_words}
        self.special = {key_of(self.table.not_listed), key_of(self.table.not_identified)} - {""}

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
        cells = {key: f"{letter}{row}" for key, letter in self.letters}
        own = frozenset(key for key in self.filled_in if found.formulas.get(cells[key], False))
        values: dict[str, Value] = {key: found.values.get(cell, "") for key, cell in cells.items()}
        broken = frozenset(
            key for key, cell in cells.items() if cell in found.errors and key not in own
        )
        if not broken and not any(
            value != "" and tidy(text_of(value)) for key, value in values.items() if key not in own
        ):
            return None
        resolved, errors = self._fill_in(values, own)
        errors |= broken
        name = key_of(text_of(values.get("lookup_name", "")))
        entries = {
            key: Entry(
                self.table.sheet,
                cells[key],
                value,
                self.allowed.get(key, ()),
                self.words.get(key, {}),
            )
            for key, value in values.items()
        }
        return SmelterRow(
            row=row,
            entries=entries,
            automatic=own,
            resolved=resolved,
            not_listed=bool(name) and name == key_of(self.table.not_listed),
            not_identified=bool(name) and name == key_of(self.table.not_identified),
            errors=errors,
        )

    def _fill_in(
        self, values: dict[str, Value], own: frozenset[str]
    ) -> tuple[KnownSmelter | None, frozenset[str]]:
        """Replace the automatic values by what the form would show.

        Return the smelter meant, and the columns that show an error instead.
        """
        if "cid_input" not in values:
            return None, frozenset()
        lookup = self.declaration.form_lookup
        typed = text_of(values["cid_input"])
        by_id = lookup.match_id(typed) if typed else None
        filled = own & {"metal", "lookup_name"}
        if "metal" in filled:
            values["metal"] = by_id.metal if by_id else ""
        if "lookup_name" in filled:
            values["lookup_name"] = by_id.standard_name if by_id else ""
        errors = filled if typed and by_id is None else frozenset()
        metal, name = text_of(values["metal"]), text_of(values["lookup_name"])
        special = key_of(name) in self.special
        wanted = name
        if special and self.table.special_by_typed_name:
            wanted = text_of(values["smelter_name"])
        match = lookup.match_name(metal, wanted) if name and wanted else None
        shown = {
            "country": match.country if match else "",
            "smelter_id": match.smelter_id if match else "",
            "smelter_id_source": match.id_source if match else "",
            "city": match.city if match else "",
            "state_province": match.state_province if match else "",
            "street": "",
        }
        values.update({key: shown[key] for key in shown if key in own})
        is_smelter = not special or self.table.special_by_typed_name
        return match if is_smelter else None, errors
