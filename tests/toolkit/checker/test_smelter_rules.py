"""The rules about the smelter list: each fires on its mistake and not on what is close to it."""

import io
import runpy
from collections import Counter
from pathlib import Path

import pytest

from tests.toolkit.checker.workbooks import GOLD, LOOKUP, TIN, TODAY, Formula, make_cmrt
from toolkit.checker import Severity, check
from toolkit.checker.catalogue import all_kinds
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.rules import Options
from toolkit.checker.specs import find_spec
from toolkit.checker.workbook import Workbook

NOT_LISTED = {"B": "Gold", "C": "Smelter not listed", "D": "Yew Gold", "E": "JAPAN"}
NOT_IDENTIFIED = {"B": "Gold", "C": "Smelter not yet identified"}
ALIAS = {"B": "Tin", "C": "Old Birch Works", "E": "GERMANY", "F": "CID990001", "G": "RMI"}
FORMULA = Formula("IF(1,1,1)")
CITIES = (
    ("Tin", "Birch Tin", "Birch Tin", "GERMANY", "CID990001", "RMI", "", "Birkenau", "Hessen"),
    ("Gold", "Cedar Gold", "Cedar Gold", "JAPAN", "CID990003", "RMI", "", "Sugimachi", "Fukui"),
)
TWINS = (
    *LOOKUP,
    ("Gold", "Twin Gold", "Twin Gold", "JAPAN", "CID990011", "RMI"),
    ("Gold", "Twin Gold", "Twin Gold", "JAPAN", "CID990012", "RMI"),
)
PRIVACY = ("SMELTER-CONTACT-PRIVACY", "L6")
FORMS_ROWS = {f"F{row}": FORMULA for row in range(20, 30)}
"""Formulas of the form in rows that nobody used."""


def found(gold, *, first=TIN, **changes):
    """Return what the rules about rows say of a form whose second smelter row is this one.

    What contradicts the answers of the Declaration is the business of other tests.
    """
    made = check(io.BytesIO(make_cmrt(smelters=[first, gold], **changes)), today=TODAY)
    return [(one.code, one.cell) for one in made.findings if not one.code.startswith("X-")]


def the(code, made):
    (one,) = [finding for finding in made.findings if finding.code == code]
    return one


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("gold", "expected"),
    [
        (NOT_LISTED | {"D": "cedar  gold"}, [("SMELTER-NOT-LISTED-IS-LISTED", "D6")]),
        (NOT_LISTED | {"D": "Cedar Golds"}, [("SMELTER-NOT-LISTED-RESEMBLES", "D6")]),
        (NOT_LISTED | {"D": "Cedar Golds", "E": "PERU"}, []),
        (NOT_LISTED | {"D": "Elder Gold"}, []),
        (NOT_LISTED | {"D": "Gold Refinery Ltd"}, []),
        (NOT_LISTED | {"D": "Birch Tin"}, []),
        (NOT_LISTED | {"E": "Nippon"}, [("SMELTER-COUNTRY-VALUE", "E6")]),
        (NOT_LISTED | {"E": "Vietnam"}, [("SMELTER-COUNTRY-VALUE", "E6")]),
        (NOT_LISTED | {"E": "viet nam"}, []),
        (NOT_LISTED | {"E": "CÔTE D’IVOIRE"}, []),
        (GOLD | {"E": "Japan"}, []),
        (NOT_LISTED | {"D": "Yew! Gold"}, [("SMELTER-EXCLAMATION", "D6")]),
        (NOT_LISTED | {"D": "Alder Connectors Ltd"}, [("SMELTER-SELF-LISTED", "D6")]),
        (NOT_LISTED | {"D": "Alder Connectors"}, []),
    ],
)
def test_names_and_countries(gold, expected):
    assert found(gold) == expected


def test_an_alias_is_a_note_unless_the_smelter_is_a_double():
    assert found(GOLD, first=ALIAS) == [("SMELTER-ALIAS-USED", "C5")]
    data = make_cmrt(smelters=[TIN, GOLD, ALIAS])
    codes = [one.code for one in check(io.BytesIO(data), today=TODAY).findings]
    assert codes == ["SMELTER-DUPLICATE-CID"]


def test_a_smelter_chosen_as_not_identified_is_no_error_whatever_the_form_fills_in():
    for filled in (
        {"E": "Unknown", "D": "Unknown"},
        {"E": 0, "F": 0, "G": 0, "H": 0, "I": 0, "J": 0},
        {"E": "", "D": "Unknown"},
    ):
        codes = [code for code, _cell in found(NOT_IDENTIFIED | filled, D64="No")]
        assert codes == ["SMELTER-NOT-IDENTIFIED"], filled


def test_a_metal_without_any_listed_smelter_is_not_scolded():
    special = [line for line in LOOKUP if line[0] == "Tin"]
    data = make_cmrt(smelters=[TIN, NOT_IDENTIFIED], listed=special, D64="No")
    made = check(io.BytesIO(data), today=TODAY)
    assert the("SMELTER-NOT-IDENTIFIED", made).severity is Severity.INFO


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("gold", "expected"),
    [
        ({"A": "CID990003"} | GOLD, []),
        ({"A": "CID990003", "B": "Gold", "C": "Cedar Gold", "F": FORMULA}, []),
        (GOLD | {"G": None}, [("SMELTER-ID-SOURCE-MISSING", "G6")]),
        (GOLD | {"F": FORMULA, "G": None}, []),
        (NOT_LISTED | {"F": "242332"}, [("SMELTER-ID-SOURCE-MISSING", "G6")]),
        (NOT_LISTED | {"G": "Enter smelter details"}, [("SMELTER-PLACEHOLDER-LEFT", "G6")]),
        (NOT_LISTED | {"G": FORMULA}, [("SMELTER-PLACEHOLDER-LEFT", "G6")]),
        (NOT_LISTED | {"G": "Own list"}, []),
    ],
)
def test_numbers_and_their_source(gold, expected):
    assert found(gold) == expected


def test_a_number_in_the_input_column_must_be_that_of_the_row():
    maple = {"B": "Tin", "C": "Maple Tin", "E": "VIET NAM", "F": "CID990002", "G": "RMI"}
    expected = [("SMELTER-CID-INPUT-DIFFERS", "F5")]
    assert found(GOLD, first={"A": "CID990001"} | maple) == expected
    automatic = maple | {"A": "CID990001", "E": None, "F": FORMULA, "G": FORMULA}
    assert found(GOLD, first=automatic) == expected
    assert found(GOLD, first={"A": "CID990002"} | maple) == []


def test_two_smelters_of_one_name_are_told_apart_by_their_numbers():
    one = {"B": "Gold", "C": "Twin Gold", "E": "JAPAN", "F": "CID990011", "G": "RMI"}
    other = one | {"F": "CID990012"}
    rows = [TIN, one, other]
    made = check(io.BytesIO(make_cmrt(smelters=rows, listed=TWINS)), today=TODAY)
    assert made.findings == ()
    # The form shows the first twin's number for the second one, too.
    typed = {"A": "CID990012", "B": FORMULA, "C": FORMULA, "E": FORMULA, "F": FORMULA, "G": FORMULA}
    made = check(io.BytesIO(make_cmrt(smelters=[TIN, typed], listed=TWINS)), today=TODAY)
    assert made.findings == ()
    first = typed | {"A": "CID990011"}
    made = check(io.BytesIO(make_cmrt(smelters=[TIN, first, typed], listed=TWINS)), today=TODAY)
    assert made.findings == ()
    made = check(io.BytesIO(make_cmrt(smelters=[*rows, other], listed=TWINS)), today=TODAY)
    assert [one.cell for one in made.findings] == ["B8"]


@pytest.mark.parametrize("value", ["cid990003", "CID 990003", "ＣＩＤ９９０００３"])
def test_a_number_that_is_only_spelt_differently_is_a_warning(value):
    data = make_cmrt(smelters=[TIN, GOLD | {"F": value}])
    made = check(io.BytesIO(data), today=TODAY)
    finding = the("SMELTER-CID-FORMAT", made)
    assert finding.severity is Severity.WARNING
    assert finding.fix.startswith("Did you mean Cedar Gold, CID990003?")


def test_a_country_that_goes_with_a_wrong_number_is_not_reported_twice():
    row = {"B": "Tin", "C": "Birch Tin", "E": "VIET NAM", "F": "CID990002", "G": "RMI"}
    assert found(GOLD, first=row) == [("SMELTER-CID-NAME-MISMATCH", "F5")]


def test_a_wrong_number_makes_no_double():
    wrong = {"B": "Tin", "C": "Maple Tin", "E": "VIET NAM", "F": "CID990001", "G": "RMI"}
    made = check(io.BytesIO(make_cmrt(smelters=[TIN, GOLD, wrong])), today=TODAY)
    assert [one.code for one in made.findings] == ["SMELTER-CID-NAME-MISMATCH"]


# ---------------------------------------------------------------- suggestions


@pytest.mark.parametrize(
    ("gold", "code", "hint"),
    [
        ({"B": "Gold", "C": "Sedar Gold"}, "SMELTER-LOOKUP-UNKNOWN", "Cedar Gold, CID990003"),
        (
            {"B": "Gold", "C": "Kedros", "F": "CID990003", "G": "RMI"},
            "SMELTER-LOOKUP-UNKNOWN",
            "Cedar Gold, CID990003",
        ),
        (GOLD | {"F": "CID000009"}, "SMELTER-CID-UNKNOWN", "Cedar Gold, CID990003"),
        (NOT_LISTED | {"E": "Vietnam"}, "SMELTER-COUNTRY-VALUE", "VIET NAM"),
        (NOT_LISTED | {"E": "GERMNAY"}, "SMELTER-COUNTRY-VALUE", "GERMANY"),
        (NOT_LISTED | {"D": "Cedar Golds"}, "SMELTER-NOT-LISTED-RESEMBLES", "Cedar Gold, CID99"),
    ],
)
def test_the_finding_names_what_is_likely_meant(gold, code, hint):
    made = check(io.BytesIO(make_cmrt(smelters=[TIN, gold])), today=TODAY)
    finding = the(code, made)
    assert finding.fix.startswith(f"Did you mean {hint}")
    kind = all_kinds()[code]
    assert kind.words(finding.params) == (finding.message, finding.why, finding.fix)
    translated = kind.words(finding.params, lambda text: f"[{text}]")
    assert translated[2].startswith(f"[Did you mean {finding.params['likely']}?] [")


def test_nothing_is_suggested_where_nothing_is_near():
    for name in ("Baobab Works", "Gold", "Ce"):
        data = make_cmrt(smelters=[TIN, {"B": "Gold", "C": name}])
        finding = the("SMELTER-LOOKUP-UNKNOWN", check(io.BytesIO(data), today=TODAY))
        assert "Did you mean" not in finding.fix


# ---------------------------------------------------------------- mines and contacts


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"O": "somewhere far away"}, [("SMELTER-MINE-COUNTRY-VALUE", "O6")]),
        ({"O": "DR Congo and Rwanda"}, []),
        ({"O": "PE, BO"}, [("SMELTER-MINE-COUNTRY-VALUE", "O6")]),
        ({"O": "Unknown"}, []),
        ({"O": "RCOI confirmed as per RMI"}, []),
        ({"L": "sales at cedar.example"}, [("SMELTER-CONTACT-EMAIL-FORMAT", "L6"), PRIVACY]),
        ({"L": "n/a"}, []),
        ({"L": "sales@cedar.example"}, [PRIVACY]),
        ({"K": "Ken Cedar", "L": "ken@cedar.example"}, [("SMELTER-CONTACT-PRIVACY", "K6")]),
    ],
)
def test_mines_and_contacts(cells, expected):
    assert found(GOLD | cells) == expected


def test_contacts_are_one_note_however_many_rows_have_them():
    rows = [TIN | {"K": "A. Birch"}, GOLD | {"K": "K. Cedar"}]
    made = check(io.BytesIO(make_cmrt(smelters=rows)), today=TODAY)
    assert "in 2 rows" in the("SMELTER-CONTACT-PRIVACY", made).message


# ---------------------------------------------------------------- the table


def test_a_gap_is_named_at_its_first_row():
    made = check(io.BytesIO(make_cmrt(smelters=[TIN, {}, {}, GOLD])), today=TODAY)
    assert [(one.code, one.cell) for one in made.findings] == [("SMELTER-GAP-ROWS", "B6")]
    assert found(GOLD) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"smelter_cells": {"Q2504": "last row"}}, []),
        ({"smelter_cells": {"Q2505": "below"}}, [("TABLE-ROWS-BEYOND-RANGE", "Q2505")]),
        ({"smelter_cells": {"F2505": FORMULA}}, []),
        ({"products": {"C2005": "x", "B2005": "A-1"}}, []),
        ({"products": {"B2007": "A-1"}}, [("TABLE-ROWS-BEYOND-RANGE", "B2007")]),
        ({"products": {"B2006": "The form's own last line"}}, []),
    ],
)
def test_rows_below_the_form_are_found(changes, expected):
    made = check(io.BytesIO(make_cmrt(**changes)), today=TODAY)
    wanted = [(one.code, one.cell) for one in made.findings if one.code.startswith("TABLE")]
    assert wanted == expected


def test_values_over_formulas_are_one_note_for_the_list():
    data = make_cmrt(smelters=[TIN, GOLD], smelter_cells=FORMS_ROWS)
    (finding,) = check(io.BytesIO(data), today=TODAY).findings
    assert (finding.code, finding.cell) == ("SMELTER-FORMULA-OVERWRITTEN", "E5")
    assert finding.severity is Severity.INFO
    assert "E5, F5, G5, E6" in finding.message


def test_a_sheet_without_formulas_was_written_by_a_tool():
    assert found(GOLD) == []
    chosen = GOLD | dict.fromkeys("EFG", FORMULA)
    assert found(chosen, first=TIN | dict.fromkeys("EFG", FORMULA)) == []


def test_a_value_that_differs_from_the_list_is_a_warning_with_what_the_list_has():
    wrong = GOLD | {"I": "Osaka"}
    data = make_cmrt(smelters=[TIN, wrong], listed=CITIES)
    (finding,) = check(io.BytesIO(data), today=TODAY).findings
    assert (finding.code, finding.cell) == ("SMELTER-FORMULA-OVERWRITTEN", "I6")
    assert finding.severity is Severity.WARNING
    assert finding.fix.startswith("The list says Sugimachi in cell I6.")
    for same in ("sugimachi", "Sugimachi City", "Súgimachi", 0):
        data = make_cmrt(smelters=[TIN, GOLD | {"I": same, "H": 0}], listed=CITIES)
        assert check(io.BytesIO(data), today=TODAY).findings == ()


# ---------------------------------------------------------------- the loaded list


def loaded(**changes):
    values = {
        "metal": "Gold",
        "lookup_name": "Cedar Gold",
        "standard_name": "Cedar Gold",
        "country": "JAPAN",
        "smelter_id": "CID990003",
    }
    return [KnownSmelter(**values | changes)]


@pytest.mark.parametrize(
    ("smelters", "expected"),
    [
        (None, []),
        (loaded(), []),
        (loaded(status="conformant"), []),
        (loaded(status="active"), []),
        (loaded(status="other"), [("SMELTER-STATUS-OTHER", "C6")]),
        (loaded(country="PERU"), [("SMELTER-LIST-DIFFERS", "C6")]),
        (loaded(lookup_name="Kedros", standard_name="Kedros"), [("SMELTER-LIST-DIFFERS", "C6")]),
        (loaded(lookup_name="Cedar Gold", standard_name="Kedros"), []),
        (loaded(smelter_id="CID990099", status="other"), []),
    ],
)
def test_the_loaded_list_is_asked_too(smelters, expected):
    made = check(io.BytesIO(make_cmrt()), today=TODAY, smelters=smelters)
    assert [(one.code, one.cell) for one in made.findings] == expected
    assert all(one.severity is Severity.INFO for one in made.findings)


def test_a_row_is_compared_with_the_loaded_list_where_the_form_has_no_look_up():
    row = GOLD | {"I": "Osaka"}
    data = make_cmrt(smelters=[TIN, row], without=["Smelter Look-up"])
    birch = KnownSmelter("Tin", "Birch Tin", "Birch Tin", "GERMANY", "CID990001")
    for city, expected in (("Sugimachi", ["SMELTER-LIST-DIFFERS"]), ("Osaka City", []), ("", [])):
        made = check(io.BytesIO(data), today=TODAY, smelters=[birch, *loaded(city=city)])
        codes = [one.code for one in made.findings if one.code.startswith("SMELTER")]
        assert codes == expected
        assert all("Sugimachi" in one.message for one in made.findings if one.code in codes)


def test_a_smelter_of_another_template_is_known_by_the_loaded_list():
    cobalt = KnownSmelter("Cobalt", "Fir Cobalt", "Fir Cobalt", "FINLAND", "CID990020")
    data = make_cmrt(smelters=[TIN, GOLD | {"F": "CID990020"}])
    made = check(io.BytesIO(data), today=TODAY, smelters=[cobalt])
    assert [(one.code, one.cell) for one in made.findings] == [("SMELTER-CID-OTHER-METAL", "F6")]


def test_a_name_that_only_the_loaded_list_has_is_suggested():
    data = make_cmrt(smelters=[TIN, NOT_LISTED | {"D": "Hinoki Goldworks"}])
    hinoki = loaded(lookup_name="Hinoki Gold Works", standard_name="Hinoki Gold Works")
    assert check(io.BytesIO(data), today=TODAY).findings == ()
    made = check(io.BytesIO(data), today=TODAY, smelters=hinoki)
    assert the("SMELTER-NOT-LISTED-RESEMBLES", made).fix.startswith("Did you mean Hinoki Gold")


# ---------------------------------------------------------------- many rows


def test_five_thousand_rows_are_read_and_only_so_many_names_looked_for():
    rows = [NOT_LISTED | {"D": f"Cedar Golds {number}"} for number in range(5000)]
    made = check(io.BytesIO(make_cmrt(smelters=[TIN, *rows])), today=TODAY)
    assert made.readable
    assert [one.code for one in made.findings] == ["TABLE-ROWS-BEYOND-RANGE"]


# ---------------------------------------------------------------- switching off


def test_a_finding_that_is_switched_off_is_not_reported_and_the_verdict_stays():
    data = make_cmrt(smelters=[TIN])
    off = Options(disabled=frozenset({"SMELTER-LIST-REQUIRED"}))
    made = check(io.BytesIO(data), today=TODAY, options=off)
    assert "SMELTER-LIST-REQUIRED" not in {finding.code for finding in made.findings}
    assert made.verdict.rows == (67,)


# ---------------------------------------------------------------- the official lists


SHARED = Path(__file__).parents[4] / "shared" / "rmi-templates"
OFFICIAL = [
    path
    for path in sorted((SHARED / "workbooks").glob("*.xlsx"))
    if find_spec(*path.stem.split("_")[1:])
]
HARMLESS = {
    "SMELTER-ALIAS-USED",
    "SMELTER-DUPLICATE-CID",
    "SMELTER-DUPLICATE-ROW",
    "SMELTER-LIST-REQUIRED",
    "SMELTER-METAL-OUT-OF-SCOPE",
    "SMELTER-METAL-VALUE",
}


@pytest.mark.skipif(not OFFICIAL, reason="the official workbooks are not at hand")
@pytest.mark.parametrize("path", OFFICIAL, ids=[path.stem for path in OFFICIAL])
def test_whatever_an_official_list_offers_agrees_with_it(path, tmp_path):
    """Lines of the look-up, entered by number or chosen by name, as the form fills them in.

    Among them every smelter that shares its name with another one, and each fifth of the others.
    """
    fill = runpy.run_path(str(SHARED / "verdicts" / "fill_workbook.py"))["fill_workbook"]
    lookup = Workbook(path.read_bytes()).sheet("Smelter Look-up").rows[4:]
    numbered = [line for line in lookup if len(line) > 4 and line[4]]
    names = Counter((line[0], line[1]) for line in numbered)
    twins = [line for line in numbered if names[line[0], line[1]] > 1]
    fills = {"Declaration!D8": "Alder Connectors Ltd"}
    for row, line in enumerate([*twins, *numbered[::5]], start=5):
        if row % 2 or line in twins:
            fills[f"Smelter List!A{row}"] = line[4]
        else:
            fills |= {f"Smelter List!B{row}": line[0], f"Smelter List!C{row}": line[1]}
    fill(path, fills, tmp_path / "filled.xlsx")
    made = check(tmp_path / "filled.xlsx", today=TODAY)
    codes = {one.code for one in made.findings if one.code.startswith(("SMELTER", "TABLE"))}
    assert codes <= HARMLESS
    assert made.readable
