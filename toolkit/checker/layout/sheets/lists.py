"""The hidden sheets: allowed answers and the sorting of minerals (L), countries (C), SorP."""

from collections.abc import Iterator

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from toolkit.checker.countries import COUNTRIES
from toolkit.checker.layout.filled import FilledForm
from toolkit.checker.layout.formulas import on, quoted
from toolkit.checker.spec import MineralSelection, Pick, Question, Spec

LANGUAGE = "English"
NAMES, FIRSTS, RANKS = "A", "B", "C"
"""Columns of L that sort the chosen minerals: the names, if each is the first, its place."""

type Choices = tuple[str, ...]
type Places = dict[Choices, str]
"""Where each set of choices stands, as a range for a drop-down list."""

PERCENT: Choices = ("100%", "as a number")


def write_lists(workbook: Workbook, filled: FilledForm) -> Places:
    """Write the hidden sheets; return where each set of choices stands.

    The places are such as "L!$E$2:$E$3"; `("countries",)` and, for the metals of the tables,
    `("metals",)` are in the map as well.
    """
    spec = filled.spec
    sheet = workbook.create_sheet("L")
    sheet["A1"] = "Lists of this workbook"
    if spec.selection is not None:
        _write_sorting(sheet, spec, spec.selection)
    places: Places = {}
    for number, choices in enumerate(dict.fromkeys(_choices(spec)), start=5):
        letter = sheet.cell(1, number).column_letter
        for row, value in enumerate(shown(choices), start=2):
            sheet.cell(row, number, value)
            if value == 1:
                sheet.cell(row, number).number_format = "0%"
        places[choices] = f"L!${letter}$2:${letter}${len(shown(choices)) + 1}"
    countries = workbook.create_sheet("C")
    countries.append(["Code", "Country"])
    for line in COUNTRIES:
        countries.append(line)
    places["countries",] = f"'C'!$B$2:$B${len(COUNTRIES) + 1}"
    if spec.selection is not None:
        first, last = spec.selection.labels[0], spec.selection.labels[-1]
        places["metals",] = (
            f"{spec.declaration_sheet}!${first[0]}${first[1:]}:${last[0]}${last[1:]}"
        )
    else:
        places["metals",] = places[spec.smelters.metals]
    provinces = workbook.create_sheet("SorP")
    found = sorted({line.state_province for line in filled.lookup if line.state_province})
    for number, name in enumerate(found, start=1):
        provinces.append([f"P{number:02}", name])
    for hidden in (sheet, countries, provinces):
        hidden.sheet_state = "hidden"
    return places


def shown(choices: Choices) -> list[str | int]:
    """Return the choices as the list holds them: some forms have the number 1 for 100%."""
    numeric = choices[-2:] == PERCENT
    listed = choices[:-2] if numeric else choices
    return [1 if numeric and choice == "100%" else choice for choice in listed]


def choices_of(question: Question, line: str) -> Choices:
    """Return the choices for an answer, by which `places` knows them."""
    allowed = question.allowed_for(line)
    return (*allowed, *PERCENT) if question.percent_as_number else allowed


def _choices(spec: Spec) -> Iterator[Choices]:
    for item in spec.fields:
        if item.allowed:
            yield item.allowed
    for question in spec.questions:
        yield from (choices_of(question, line) for line in question.cells)
    for asked in spec.company_questions:
        yield from (asked.allowed_for(line) for line in asked.cells)
    if spec.selection is not None:
        yield from (pick.allowed for pick in spec.selection.picks if pick.allowed)
    yield from filter(None, (spec.smelters.recycled, spec.smelters.metals))


def _write_sorting(sheet: Worksheet, spec: Spec, selection: MineralSelection) -> None:
    """Write formulas that give each chosen mineral, named once, its place by name."""
    last = len(selection.picks) + 1
    names, firsts = (f"${letter}$2:${letter}${last}" for letter in (NAMES, FIRSTS))
    for row, pick in enumerate(selection.picks, start=2):
        sheet[f"{NAMES}{row}"] = f"={_name(spec, pick, selection.other)}"
        own = f"{NAMES}{row}"
        again = f"SUMPRODUCT(--(${NAMES}$2:{own}={own}))>1"
        sheet[f"{FIRSTS}{row}"] = f'=IF(OR({own}="",{again}),0,1)'
        place = f"SUMPRODUCT(({firsts}=1)*({names}<{own}))+1"
        sheet[f"{RANKS}{row}"] = f"=IF({FIRSTS}{row}=0,0,{place})"


def _name(spec: Spec, pick: Pick, other: str) -> str:
    chosen = on(spec.declaration_sheet, pick.cell)
    name = f'{chosen}&""'
    if pick.delete:
        name = f'IF({chosen}={quoted(pick.delete)},"",{name})'
    if other and pick.other:
        typed = f'{on(spec.declaration_sheet, pick.other)}&""'
        name = f"IF({chosen}={quoted(other)},{typed},{name})"
    return name


def slot_formula(selection: MineralSelection, number: int) -> str:
    """Return the formula that names a slot; slots count from 1."""
    last = len(selection.picks) + 1
    names, ranks = (f"L!${letter}$2:${letter}${last}" for letter in (NAMES, RANKS))
    return f'=IF(COUNTIF({ranks},{number})=0,"",INDEX({names},MATCH({number},{ranks},0)))'
