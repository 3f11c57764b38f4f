"""An official form, filled in completely and correctly, raises no alarm.

The official workbooks are not ours to ship; where they are not at hand, the tests skip and say so.
"""

import datetime
from pathlib import Path

import pytest

from tests.toolkit.checker.declarations import (
    day_of,
    declaration_cells,
    default_minerals,
    smelter_of,
    spec_of,
)
from tests.toolkit.checker.test_verdict import SHARED, filler
from toolkit.checker import Severity, check

FORMS = sorted((SHARED / "workbooks").glob("RMI_*.xlsx")) if SHARED.exists() else []
USUAL = {"CRT-RETIRED"}


def value(given: object) -> object:
    return {"date": given.isoformat()} if isinstance(given, datetime.date) else given


@pytest.mark.skipif(not FORMS, reason="the official workbooks are not at hand")
@pytest.mark.parametrize("form", FORMS, ids=[form.stem for form in FORMS])
def test_a_correct_declaration_on_the_official_form_raises_no_alarm(form: Path, tmp_path):
    _rmi, template, version = form.stem.split("_")
    spec = spec_of(template, version)
    chosen = spec.minerals if spec.selection and spec.selection.prefilled else ()
    minerals = [mineral.name for mineral in chosen] or default_minerals(spec)
    cells = declaration_cells(spec, minerals, uncached=True)
    fills = {f"{spec.declaration_sheet}!{cell}": value(given) for cell, given in cells.items()}
    table = spec.smelters
    for row, metal in enumerate(minerals, table.first_row):
        line = {"metal": metal, "lookup_name": table.not_listed, "smelter_name": smelter_of(metal)}
        for key, text in (line | {"country": "GERMANY"}).items():
            fills[f"{table.sheet}!{table.cell(key, row)}"] = text
    path = tmp_path / form.name
    filler().fill_workbook(form, fills, path, "shared")
    report = check(path, today=day_of(spec))
    assert report.verdict.complete
    alarms = [one for one in report.findings if one.severity is not Severity.INFO]
    assert {(one.code, one.cell) for one in alarms if one.code not in USUAL} == set()
