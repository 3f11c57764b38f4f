"""What the fact files say of versions whose official workbooks are not at hand."""

import datetime
import io

import pytest

from tests.toolkit.checker.declarations import day_of, make_declaration, smelter_of, spec_of
from toolkit.checker import Severity, check

UNSEEN = [
    *(("CMRT", version) for version in ("6.01", "6.1", "6.31", "6.4")),
    *(("EMRT", version) for version in ("1.1", "1.11", "1.2", "2.0")),
    *(("AMRT", "1.2"), ("CRT", "2.2")),
]
NOT_LISTED = "Smelter not listed"
OTHER = "Other [specify below]"


def checked(template, version, *, today=None, **changes):
    data = make_declaration(template, version, **changes)
    return check(io.BytesIO(data), today=today or day_of(spec_of(template, version)))


def codes(report):
    return {one.code for one in report.findings}


def smelter_row(spec, metal):
    """The number of the Checker's row about the smelters of a metal, and of those not listed."""
    by_metal = {row.mineral: row.row for row in spec.checker if "smelter" in row.complete_when}
    described = [
        row.row
        for row in spec.checker
        if row.complete_when == "not_listed_rows_have_name_and_country"
    ]
    return by_metal.get(metal), described


def at_row(spec, row, **values):
    """Cells of a line of the smelter list, by column key."""
    return {spec.smelters.cell(key, row): value for key, value in values.items()}


@pytest.mark.parametrize(
    ("version", "row", "counts"),
    [
        *(("6.01", row, row not in range(2493, 2504)) for row in (2492, 2493, 2503, 2504)),
        *(("6.1", row, row not in range(2493, 2504)) for row in (2492, 2493, 2503, 2504)),
        *(("6.31", 2493, False), ("6.4", 2503, False), ("6.4", 2504, True)),
        *(("6.01", 2505, False), ("6.1", 2505, False)),
    ],
)
def test_near_the_end_of_its_list_the_cmrt_forgets_to_count_smelters(version, row, counts):
    spec = spec_of("CMRT", version)
    line = at_row(spec, row, metal="Gold", lookup_name=smelter_of("Gold"))
    tin = {"metal": "Tin", "lookup_name": smelter_of("Tin")}
    report = checked("CMRT", version, smelters=[tin], sheet_cells={spec.smelters.sheet: line})
    red, _described = smelter_row(spec, "gold")
    assert (red not in report.verdict.rows) is counts
    assert "SMELTER-LIST-REQUIRED" not in codes(report)


@pytest.mark.parametrize(
    ("template", "version", "metal", "rows"),
    [
        *(("CMRT", version, "Gold", (2495, 2504, 2510)) for version in ("6.01", "6.1", "6.4")),
        *(("EMRT", version, "Cobalt", (2499, 2500, 2507)) for version in ("1.1", "1.11", "1.2")),
        ("EMRT", "2.0", "Copper", (2503, 2504, 2510)),
        ("CRT", "2.2", "Cobalt", (2500, 2507)),
    ],
)
@pytest.mark.parametrize("lacking", ["smelter_name", "country"])
def test_smelters_that_are_not_listed_are_looked_at_to_the_last_line(
    template, version, metal, rows, lacking
):
    spec = spec_of(template, version)
    _red, (described,) = smelter_row(spec, "")
    counted = next(row.counted for row in spec.checker if row.row == described)
    for row in rows:
        full = {"lookup_name": NOT_LISTED, "smelter_name": "Elm Works", "country": "GERMANY"}
        for values, is_red in ((full, False), ({**full, lacking: None}, True)):
            line = at_row(spec, row, metal=metal, **values)
            report = checked(template, version, sheet_cells={spec.smelters.sheet: line})
            assert (described in report.verdict.rows) is (is_red and counted)
            missing = {"smelter_name": "NAME", "country": "COUNTRY"}[lacking]
            assert (f"SMELTER-{missing}-REQUIRED" in codes(report)) is is_red


@pytest.mark.parametrize(("place", "breaks"), [(0, False), (1, False), (2, True), (9, True)])
def test_other_breaks_the_formulas_of_the_amrt_1_2(place, breaks):
    spec = spec_of("AMRT", "1.2")
    pick = spec.selection.picks[place].cell
    first = spec.questions[0].cells["slot1"].answer
    report = checked("AMRT", "1.2", cells={pick: OTHER.upper(), first: None})
    assert ("FORM-OTHER-BROKEN" in codes(report)) is breaks
    # An error is more than nothing, so that no row of a mineral is red.
    by_slot = {row.row for row in spec.checker if row.mineral} | {7}
    assert bool(by_slot & set(report.verdict.rows)) is not breaks
    fine = checked("AMRT", "1.2", cells={pick: "Titanium"})
    assert "FORM-OTHER-BROKEN" not in codes(fine)


def test_the_chinese_emrt_1_1_asks_something_else():
    for version, language, expected in (
        ("1.1", "中文 Chinese", ["D69", "D71"]),
        ("1.1", "English", []),
        ("1.11", "中文 Chinese", []),
    ):
        report = checked("EMRT", version, cells={"D3": language})
        found = [one.cell for one in report.findings if one.code == "FORM-QUESTION-MISTRANSLATED"]
        assert found == expected


@pytest.mark.parametrize(("template", "version"), UNSEEN)
def test_a_date_after_the_forms_own_ceiling_is_no_mistake(template, version):
    spec = spec_of(template, version)
    day = datetime.date(2026, 5, 4)
    cell = spec.field("effective_date").cell
    report = checked(template, version, today=day, cells={cell: day})
    assert not {code for code in codes(report) if code.startswith("DECL-DATE")}
    assert report.verdict.complete


def test_a_number_whose_source_the_forms_list_leaves_out_needs_none():
    listed = {"lookup_name": "Oak Gold", "standard_name": "Oak Gold", "country": "GERMANY"}
    line = {"metal": "Gold", "lookup_name": "Oak Gold", "smelter_id": "CID990077"}
    for source, expected in (("", False), ("RMI", True)):
        known = {"metal": "Gold", **listed, "smelter_id": "CID990077", "id_source": source}
        report = checked("CMRT", "6.4", smelters=[line], known=[known])
        assert ("SMELTER-ID-SOURCE-MISSING" in codes(report)) is expected


def test_the_country_that_the_list_of_cmrt_6_1_spells_in_its_own_way_is_known():
    country = "NORTH MACEDONIA, REPUBLIC OF"
    name = {"lookup_name": "Oak Gold", "standard_name": "Oak Gold"}
    known = {"metal": "Gold", **name, "country": country, "smelter_id": "CID990077"}
    line = {"metal": "Gold", "lookup_name": "Oak Gold", "smelter_id": "CID990077"}
    for told in (country, "NORTH MACEDONIA"):
        report = checked("CMRT", "6.1", smelters=[line | {"country": told}], known=[known])
        alarms = {one.code for one in report.findings if one.severity is not Severity.INFO}
        assert not {code for code in alarms if "COUNTRY" in code}
