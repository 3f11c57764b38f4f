"""The rules are those of the catalogue: every code, its severity, and the templates it is for.

The catalogue is not ours to ship; where it is not at hand, these tests skip and say so.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from toolkit.checker.catalogue import all_kinds
from toolkit.checker.specs import all_specs

CATALOGUE = Path(__file__).parents[4] / "shared" / "rmi-templates" / "RULES.md"
DOCS = Path(__file__).parents[3] / "docs" / "checker.md"
SECTIONS = (1, 2, 3, 4, 5, 6, 7, 8, 9)
"""The sections that are done in full: all of them."""
SEVERITIES = {"E": "error", "W": "warning", "I": "info"}
FAMILIES = {
    "C": ("CMRT",),
    "E1": ("EMRT 1",),
    "E2": ("EMRT 2",),
    "A": ("AMRT 1.2", "AMRT 1.3"),
    "A1.2": ("AMRT 1.2",),
    "A1.3": ("AMRT 1.3",),
    "R": ("CRT",),
}


@dataclass(frozen=True)
class Row:
    section: int
    code: str
    severity: str
    applies: frozenset[str]


def catalogue():
    section = 0
    for line in CATALOGUE.read_text(encoding="utf-8").splitlines() if CATALOGUE.exists() else ():
        if heading := re.match(r"## (\d+)\.? ", line):
            section = int(heading[1])
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 8 and cells[0].isdecimal():
            yield Row(section, cells[1], cells[2], families(cells[6]))


def families(applies):
    """The templates that a row names; versions behind the name of a template narrow nothing."""
    if applies.startswith("All"):
        return frozenset(family for names in FAMILIES.values() for family in names)
    names = re.split(r"[ ,]+", applies)
    return frozenset(family for name in names for family in FAMILIES.get(name, ()))


def family_of(spec):
    """How the catalogue speaks of a version: each layout of the EMRT and the AMRT by itself."""
    if spec.template == "EMRT":
        return f"EMRT {spec.version[0]}"
    return f"AMRT {spec.version}" if spec.template == "AMRT" else spec.template


ROWS = [row for row in catalogue() if row.section in SECTIONS]
needs_catalogue = pytest.mark.skipif(not ROWS, reason="the catalogue is not at hand")


@needs_catalogue
def test_the_catalogue_is_read_in_full():
    assert {row.section for row in ROWS} == set(SECTIONS)
    codes = [row.code for row in ROWS]
    assert len(set(codes)) == len(codes) == 163


@needs_catalogue
@pytest.mark.parametrize("row", ROWS, ids=[row.code for row in ROWS])
def test_each_code_has_the_severity_of_the_catalogue(row):
    assert all_kinds()[row.code].severity.value == SEVERITIES[row.severity]


@needs_catalogue
@pytest.mark.parametrize("row", ROWS, ids=[row.code for row in ROWS])
def test_each_code_is_for_the_templates_of_the_catalogue(row):
    speaking = {family_of(spec) for spec in all_specs() if row.code not in spec.silent}
    assert speaking == row.applies


@needs_catalogue
def test_no_code_is_invented():
    known = {row.code for row in catalogue()}
    prefixes = ("SCOPE-", "Q-", "Q1-", "Q2-", "CQ-", "PRODUCT-", "MINE-", "MSCOPE-", "X-", "AMRT-")
    ours = {code for code in all_kinds() if code.startswith((*prefixes, "EMRT-"))}
    assert ours <= known


def test_the_documentation_lists_every_code_with_its_severity():
    listed = re.findall(r"^\| `([A-Z0-9-]+)` \| (\w+) \|", DOCS.read_text(encoding="utf-8"), re.M)
    assert dict(listed) == {code: kind.severity.value for code, kind in all_kinds().items()}
    assert len(listed) == len(all_kinds())
