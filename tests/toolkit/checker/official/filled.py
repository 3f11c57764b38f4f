"""Lays out the cases of `cases.json` as workbooks, in the shape of the official forms."""

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.toolkit.checker.declarations import spec_of
from tests.toolkit.checker.workbooks import Error, Formula, make_workbook
from toolkit.checker.spec import Spec

SHEETS = {"S": "Smelter List", "P": "Product List", "M": "Mine List", "R": "Minerals Scope"}
WITHOUT_FORMULA = {("AMRT", "1.3"): {"C2490"}}
"""Cells in which the official form forgot its formula."""


@dataclass(frozen=True)
class Case:
    """One filled form, and the rows that are red in it."""

    name: str
    template: str
    version: str
    fills: Mapping[str, Any]
    rows: list[int]


def cases() -> Iterator[Case]:
    """Yield all cases."""
    source = Path(__file__).with_name("cases.json")
    for form, group in json.loads(source.read_text(encoding="utf-8")).items():
        template, version = form.split(" ")
        for number, (changes, rows) in enumerate(group["cases"]):
            fills = {
                cell: value
                for cell, value in {**group["base"], **changes}.items()
                if value != {"base": False}
            }
            yield Case(f"{form} {number}", template, version, fills, rows)


def make_filled(case: Case) -> bytes:
    """Return the workbook of a case."""
    spec = spec_of(case.template, case.version)
    declaration: dict[str, object] = {
        "D2": f"Our Practice Form ({spec.template})",
        "J3": f"Revision {spec.stated_version or spec.version}\nto test with",
        **dict.fromkeys(spec.hidden_answers, "No"),
    }
    if spec.selection is not None and spec.selection.prefilled:
        declaration |= {pick.cell: pick.allowed[0] for pick in spec.selection.picks}
    sheets: dict[str, dict[str, object]] = {
        name: {} for name in (*spec.sheets, *spec.helper_sheets)
    }
    sheets["Declaration"] = declaration
    lines: dict[str, int] = {}
    for cell, value in case.fills.items():
        short, _, address = cell.rpartition("!")
        sheet = SHEETS.get(short, "Declaration")
        if sheet == spec.smelters.sheet:
            row = int(address.lstrip("ABCDEFGHIJKLMNOPQ"))
            for formula in _formulas(spec, row):
                sheets[sheet].setdefault(formula, Formula("IF(1=1,1,1)"))
        if isinstance(value, dict) and "lookup" in value:
            metal, line, _column = value["lookup"]
            lines[metal] = max(lines.get(metal, 0), line)
        sheets[sheet][address] = _value(value)
    if spec.lookup is not None:
        sheets[spec.lookup.sheet] = _lookup(spec, lines)
    return make_workbook(sheets)


def _formulas(spec: Spec, row: int) -> Iterator[str]:
    if row > spec.smelters.last_row:
        return
    for column in spec.smelters.columns:
        cell = f"{column.letter}{row}"
        if column.formula and cell not in WITHOUT_FORMULA.get((spec.template, spec.version), ()):
            yield cell


def _value(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    if "date" in value:
        return datetime.date.fromisoformat(value["date"])
    if "error" in value:
        return Error(value["error"])
    metal, line, column = value["lookup"]
    return _line(metal, line)[column]


def _line(metal: str, number: int) -> dict[str, str]:
    # Not with the metal first: the CMRT would take that for a row of the metal.
    name = f"Works {number} for {metal}"
    return {
        "metal": metal,
        "lookup_name": name,
        "standard_name": name,
        "country": "GERMANY",
        "smelter_id": f"CID of {metal} {number}",
        "id_source": "RMI",
    }


def _lookup(spec: Spec, lines: Mapping[str, int]) -> dict[str, object]:
    assert spec.lookup is not None
    rows = [_line(metal, line) for metal, last in lines.items() for line in range(last + 1)]
    return {
        spec.lookup.cell(key, row): value
        for row, line in enumerate(rows, spec.lookup.first_row)
        for key, value in line.items()
    }
