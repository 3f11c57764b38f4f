"""The hidden sheets: allowed answers (L), countries (C) and provinces (SorP)."""

from openpyxl.workbook import Workbook

from toolkit.checker.countries import COUNTRIES
from toolkit.checker.practice.smelters import SMELTERS
from toolkit.checker.spec import Spec

LANGUAGE = "English"


def write_lists(workbook: Workbook, spec: Spec) -> dict[tuple[str, ...], str]:
    """Write the hidden sheets; return where each set of allowed answers stands.

    The places are ranges for a drop-down list, such as "L!$B$2:$B$3"; `("countries",)` and
    `("language",)` are in the map as well.
    """
    sheet = workbook.create_sheet("L")
    sheet.append(["Lists of this practice workbook"])
    places: dict[tuple[str, ...], str] = {}
    answer_sets = [
        *(item.allowed for item in spec.fields),
        *(item.allowed for item in spec.questions),
        *(item.allowed for item in spec.company_questions),
        spec.smelters.recycled,
        tuple(mineral.name for mineral in spec.minerals),
    ]
    for allowed in dict.fromkeys(filter(None, answer_sets)):
        column = len(places) + 2
        letter = sheet.cell(1, column).column_letter
        for row, value in enumerate(allowed, start=2):
            sheet.cell(row, column, value)
        places[allowed] = f"L!${letter}$2:${letter}${len(allowed) + 1}"
    countries = workbook.create_sheet("C")
    countries.append(["Code", "Country"])
    for line in COUNTRIES:
        countries.append(line)
    places["countries",] = f"'C'!$B$2:$B${len(COUNTRIES) + 1}"
    provinces = workbook.create_sheet("SorP")
    for number, name in enumerate(sorted({s.province for s in SMELTERS if s.province}), start=1):
        provinces.append([f"P{number:02}", name])
    for hidden in (sheet, countries, provinces):
        hidden.sheet_state = "hidden"
    return places
