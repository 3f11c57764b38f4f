"""A small piece of a sheet, written as text: a row a line, cells apart by a tab or a bar."""

import re
from collections.abc import Sequence

LARGEST = 26  # columns, and as many rows: more cannot be looked through
CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,5})")


def cells_of(line: str) -> list[str]:
    """Return the cells of a row, as pasted from a workbook (tabs) or typed (bars)."""
    mark = "\t" if "\t" in line else "|"
    return [cell.strip() for cell in line.split(mark)]


def rows_of(text: str, *, width: int) -> list[list[str]]:
    """Return the rows of a text, without empty lines; short ones are filled up with empty cells."""
    rows = [cells_of(line) for line in text.splitlines() if line.strip()]
    return [row + [""] * (width - len(row)) for row in rows]


def letters_of(text: str) -> list[str]:
    """Return column letters from "B, C, D" or "B-D".

    Raises ValueError if one is not a letter from A to Z.
    """
    spread = re.fullmatch(r"\s*([A-Za-z])\s*[-–:]\s*([A-Za-z])\s*", text)
    if spread:
        first, last = (ord(one.upper()) for one in spread.groups())
        letters = [chr(one) for one in range(first, last + 1)]
    else:
        letters = [one.upper() for one in re.split(r"[\s,;]+", text.strip())]
    if not letters or any(not re.fullmatch("[A-Z]", one) for one in letters):
        raise ValueError("A column is one letter from A to Z.")
    return letters


def cell_names(columns: Sequence[str], *, first_row: int, rows: int) -> list[str]:
    """Return the names of all cells, row by row: "B5", "C5", "B6" …"""
    return [f"{column}{first_row + row}" for row in range(rows) for column in columns]
