"""Cells of a spreadsheet by name."""

import re

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def split_cell(name: str) -> tuple[str, int] | None:
    """Return the column and row (from 1) of a cell such as "D26"; None if it names no cell."""
    match = _CELL.fullmatch(name.strip().upper())
    return (match[1], int(match[2])) if match else None


def is_column(name: str) -> bool:
    """Whether this is the name of a column: one to three capital letters."""
    return re.fullmatch(r"[A-Z]{1,3}", name) is not None
