"""What the form's own Checker counts in the smelter list, template by template."""

from collections.abc import Iterator
from functools import cached_property

from toolkit.checker.declaration import Declaration, SmelterRow
from toolkit.checker.excel import counts
from toolkit.checker.values import excel_equal, text_of

_METAL_OR_NAME = frozenset({"metal", "lookup_name"})
_DESCRIPTION = frozenset({"lookup_name", "smelter_name", "country"})


class SmelterCounts:
    """Counts rows as the Checker's formulas do, which look no further than the table goes."""

    def __init__(self, declaration: Declaration) -> None:
        self.table = declaration.spec.smelters
        self.rows = declaration.smelters

    def names_metal(self, metal: str) -> bool:
        """True if some row has this metal, whatever else it has."""
        return any(counts(metal, text) for text in self._metals)

    @cached_property
    def _metals(self) -> set[str]:
        last = self.table.metals_counted_to or self.table.last_row
        return {text_of(row["metal"].raw) for row in self.rows if row.row <= last}

    def has_row_for(self, metal: str) -> bool:
        """True if some row counts as a smelter of this metal."""
        match self.table.row_counts:
            case "metal_and_more_text":
                return self.names_metal(metal) and any(
                    counts(f"{metal}?*", joined) for joined in self._joined
                )
            case "metal_and_lookup":
                return any(
                    counts(metal, row["metal"].raw)
                    for row in self._counted()
                    if row["lookup_name"].raw != "" and not row.errors & _METAL_OR_NAME
                )
            case _:
                return any(
                    counts(f"{metal}+", f"{text_of(row['metal'].raw)}+")
                    for row in self._counted()
                    if "metal" not in row.errors and self._has_needed_cells(row)
                )

    def any_not_listed(self) -> bool:
        """True if some row says that its smelter is not listed."""
        return any(excel_equal(row["lookup_name"].raw, self.table.not_listed) for row in self.rows)

    def not_listed_are_described(self) -> bool:
        """True if all rows that are not listed have name and country.

        Also if any row shows an error in what is looked at, since then the test is one as well.
        """
        rows = list(self._looked_at())
        if any(row.errors & _DESCRIPTION for row in rows):
            return True
        return not any(
            row["smelter_name"].raw == "" or row["country"].raw == ""
            for row in rows
            if excel_equal(row["lookup_name"].raw, self.table.not_listed)
        )

    def _looked_at(self) -> Iterator[SmelterRow]:
        last = self.table.last_row if self.table.not_listed_to_last_row else 0
        return (row for row in self.rows if not last or row.row <= last)

    def _counted(self) -> Iterator[SmelterRow]:
        first, last = self.table.uncounted_rows or (0, -1)
        for row in self.rows:
            if row.row <= self.table.last_row and not first <= row.row <= last:
                yield row

    @cached_property
    def _joined(self) -> list[str]:
        """Metal and look-up name of each row in one text, as the form joins them."""
        return [
            text_of(row["metal"].raw) + text_of(row["lookup_name"].raw)
            for row in self._counted()
            if not row.errors & _METAL_OR_NAME
        ]

    def _has_needed_cells(self, row: SmelterRow) -> bool:
        """True if the cells beside the metal are not empty; a formula is enough."""
        named = self.table.row_counts == "named_with_country"
        keys = ("smelter_name" if named else "lookup_name", "country")
        return all(key in row.automatic or key in row.errors or row[key].raw != "" for key in keys)
