"""Filled forms to measure the checker with: the official CMRT 6.5, or our practice workbook.

The official workbook may not be shipped. Where it is not at hand, the practice workbook, which is
laid out cell for cell as the official one, is filled instead.
"""

import importlib.util
import io
import json
from itertools import cycle, islice
from pathlib import Path
from types import ModuleType

SHARED = Path(__file__).parents[2] / "shared" / "rmi-templates"
BLANK = SHARED / "workbooks" / "RMI_CMRT_6.5.xlsx"
FIRST_ROW = 5
COLUMNS = {"B": 0, "C": 1, "E": 3, "F": 4, "G": 5}
"""Columns of the smelter list, and which column of the look-up each is copied from."""


def is_official() -> bool:
    """True if the official workbook is at hand."""
    return BLANK.exists()


def filled(smelters: int, path: Path) -> Path:
    """Write a complete CMRT 6.5 with this many smelter rows; return its path."""
    if is_official():
        _fill_official(smelters, path)
    else:
        _fill_practice(smelters, path)
    return path


def _rows(smelters: int, lookup: list[list[object]]) -> dict[str, object]:
    """Return the cells of the smelter list: listed smelters, over again where there are too few."""
    listed = [line for line in lookup if line[4] and line[1] == line[2]]
    cells: dict[str, object] = {}
    for row, line in enumerate(islice(cycle(listed), smelters), start=FIRST_ROW):
        cells |= {f"{letter}{row}": line[index] for letter, index in COLUMNS.items()}
        cells |= {f"P{row}": "No", f"O{row}": "Unknown"}
    return cells


def _lookup(data: bytes) -> list[list[object]]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_name("Smelter Look-up").to_python(skip_empty_area=False)
    return [list(row) for row in rows[4:]]


def _filler() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fill", SHARED / "verdicts" / "fill_workbook.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _fill_official(smelters: int, path: Path) -> None:
    cases = json.loads((SHARED / "verdicts" / "cases.json").read_text(encoding="utf-8"))["cases"]
    complete = next(c for c in cases if c["template"] == BLANK.name and c["complete"])
    fills = {k: v for k, v in complete["fills"].items() if not k.startswith("Smelter List!")}
    rows = _rows(smelters, _lookup(BLANK.read_bytes()))
    fills |= {f"Smelter List!{cell}": value for cell, value in rows.items()}
    _filler().fill_workbook(BLANK, fills, path)


def _fill_practice(smelters: int, path: Path) -> None:
    import openpyxl

    from toolkit.checker.practice import make_practice

    data = make_practice(seed=0, errors=[]).workbook
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book["Smelter List"]
    for cell, value in _rows(smelters, _lookup(data)).items():
        sheet[cell] = value
    book.save(path)
