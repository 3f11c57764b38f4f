"""The one table that the bench prints."""

import datetime
import platform
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measurement: what, its value in words, its target in words, and whether it holds."""

    what: str
    measured: str
    target: str
    is_ok: bool
    detail: str = ""  # both sides of a ratio, or what the value is made of


def at_most(what: str, value: float, limit: float, *, unit: str = "", detail: str = "") -> Row:
    """Return the row of a value that should not exceed a limit."""
    return Row(what, _number(value) + unit, f"≤ {limit:g}{unit}", value <= limit, detail)


def at_least(what: str, value: float, limit: float, *, unit: str = "", detail: str = "") -> Row:
    """Return the row of a value that should reach a limit."""
    return Row(what, _number(value) + unit, f"≥ {limit:g}{unit}", value >= limit, detail)


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.2f}"


HEADS = ("What", "Measured", "Target", "", "In detail")


def _cells(row: Row) -> tuple[str, ...]:
    return (row.what, row.measured, row.target, "ok" if row.is_ok else "NOT OK", row.detail)


def as_text(rows: Iterable[Row]) -> str:
    """Return the table for a terminal."""
    lines = [HEADS, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def as_markdown(rows: Iterable[Row]) -> str:
    """Return the table as a page that says when and on what it was measured."""
    today = datetime.date.today().isoformat()
    lines = [
        "# What the bench measured",
        "",
        f"`make bench` on {today}, Python {platform.python_version()}, {platform.machine()}."
        " Times are CPU time of one request, in one run; ratios compare the two sides.",
        "",
        "| " + " | ".join(HEADS) + " |",
        "|---|---|---|---|---|",
        *("| " + " | ".join(_cells(row)) + " |" for row in rows),
        "",
    ]
    return "\n".join(lines)
