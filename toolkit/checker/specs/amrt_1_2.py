"""AMRT 1.2, released on 4 October 2024: minerals are typed, and there is no look-up of smelters.

The smelter list has no input column and no look-up name, so that its columns stand further left.
"""

from toolkit.checker.spec import CellRef, Column, MineralSelection, Pick, SmelterTable, Spec
from toolkit.checker.specs._amrt import (
    AMRT_LANGUAGES,
    GATES,
    IN_CMRT_AND_EMRT,
    PICK_CELLS,
    RECYCLED_WORDS,
    SCOPE_TABLE,
    SHEETS,
    SLOTS,
    TITLE,
    checker,
    questions,
)
from toolkit.checker.specs._family import (
    MINE_LIST,
    MINES,
    SMELTER_LABELS,
    SMELTER_LIST,
    YES_NO_UNKNOWN,
    company_fields,
    detection,
    products,
)
from toolkit.checker.specs._silent import AMRT_1_2, silent_in

SELECTION = MineralSelection(
    picks=tuple(Pick(cell) for cell in PICK_CELLS),
    slots=SLOTS,
    labels=tuple(f"B{row}" for row in range(28, 38)),
    checked=10,
    # Where the form works out the names of the third pick and those after it, "other" is #REF!.
    broken_choice="Other [specify below]",
    broken_picks=PICK_CELLS[2:],
    covered_elsewhere=IN_CMRT_AND_EMRT,
)

FIELDS = company_fields(first_row=14)
QUESTIONS = questions(first_row=28)

_ABSENT = ("cid_input", "lookup_name")
COLUMNS = tuple(
    Column(letter, key, SMELTER_LABELS[key])
    for letter, key in zip(
        "ABCDEFGHIJKLMNO", (key for key in SMELTER_LABELS if key not in _ABSENT), strict=True
    )
)

SPEC = Spec(
    template="AMRT",
    version="1.2",
    release_date="2024-10-04",
    detection=detection(
        TITLE,
        "A79",
        AMRT_LANGUAGES,
        CellRef(SMELTER_LIST, "O3"),
        CellRef(MINE_LIST, "M3"),
    ),
    sheets=SHEETS,
    helper_sheets=("Checker", "L", "C", "SorP"),
    minerals=(),
    fields=FIELDS,
    questions=QUESTIONS,
    gates=GATES,
    company_questions=(),
    smelters=SmelterTable(
        SMELTER_LIST,
        4,
        5,
        2504,
        COLUMNS,
        recycled=YES_NO_UNKNOWN,
        recycled_words=RECYCLED_WORDS,
        not_listed="",
        not_identified="",
        row_counts="named_with_country",
    ),
    products=products(2005),
    mines=MINES,
    minerals_scope=SCOPE_TABLE,
    selection=SELECTION,
    checker=checker(FIELDS, QUESTIONS, 17, contact=8, smelter_cell="A5"),
    silent=silent_in(AMRT_1_2),
)
