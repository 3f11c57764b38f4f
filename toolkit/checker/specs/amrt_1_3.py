"""AMRT 1.3, released on 17 October 2025: twelve minerals to choose from, and others by name."""

from toolkit.checker.spec import (
    CellRef,
    CheckerRow,
    Mineral,
    MineralSelection,
    Pick,
    SmelterTable,
    Spec,
)
from toolkit.checker.specs._amrt import (
    AMRT_LANGUAGES,
    GATES,
    IN_CMRT_AND_EMRT,
    IN_EMRT_2,
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
    DECLARATION,
    MINE_LIST,
    MINES,
    REQUESTED_PRODUCTS,
    SMELTER_COLUMNS,
    SMELTER_LIST,
    YES_NO,
    company_fields,
    detection,
    lookup,
    not_listed_row,
    products,
)
from toolkit.checker.specs._silent import AMRT_1_3, silent_in

MINERALS = (
    Mineral("aluminum", "Aluminum", "Al"),
    Mineral("iridium", "Iridium", "Ir"),
    Mineral("lime", "Lime"),
    Mineral("manganese", "Manganese", "Mn"),
    Mineral("palladium", "Palladium", "Pd"),
    Mineral("platinum", "Platinum", "Pt"),
    Mineral("rare_earth_elements", "Rare Earth Elements", "REE"),
    Mineral("rhodium", "Rhodium", "Rh"),
    Mineral("ruthenium", "Ruthenium", "Ru"),
    Mineral("silver", "Silver", "Ag"),
    Mineral("soda_ash", "Soda Ash"),
    Mineral("zinc", "Zinc", "Zn"),
)
OTHER = "Other [specify below]"
CHOICES = (*(mineral.name for mineral in MINERALS), OTHER)
SELECTION = MineralSelection(
    # The name of another mineral stands three rows below the choice.
    picks=tuple(Pick(cell, CHOICES, other=f"{cell[0]}{int(cell[1:]) + 3}") for cell in PICK_CELLS),
    slots=SLOTS,
    labels=tuple(f"B{row}" for row in range(31, 41)),
    checked=10,
    other=OTHER,
    covered_elsewhere=IN_CMRT_AND_EMRT | IN_EMRT_2,
)

FIELDS = company_fields(first_row=17)
QUESTIONS = questions(first_row=31)

SPEC = Spec(
    template="AMRT",
    version="1.3",
    release_date="2025-10-17",
    detection=detection(
        TITLE,
        "A81",
        AMRT_LANGUAGES,
        CellRef(SMELTER_LIST, "Q3"),
        CellRef(MINE_LIST, "M3"),
    ),
    sheets=SHEETS,
    helper_sheets=("Checker", "Smelter Look-up", "L", "C", "SorP"),
    minerals=MINERALS,
    fields=FIELDS,
    questions=QUESTIONS,
    gates=GATES,
    company_questions=(),
    smelters=SmelterTable(
        SMELTER_LIST,
        4,
        5,
        2504,
        SMELTER_COLUMNS,
        recycled=YES_NO,
        recycled_words=RECYCLED_WORDS,
        row_counts="lookup_and_country_cells",
        not_listed_to_last_row=True,
    ),
    products=products(2005, REQUESTED_PRODUCTS),
    lookup=lookup(90),
    mines=MINES,
    minerals_scope=SCOPE_TABLE,
    selection=SELECTION,
    checker=checker(
        FIELDS,
        QUESTIONS,
        18,
        CheckerRow(
            8,
            CellRef(DECLARATION, "D15"),
            "other_mineral_selected",
            "other_count_equals_other_names",
        ),
        not_listed_row(51),
        contact=9,
        smelter_cell="B5",
    ),
    silent=silent_in(AMRT_1_3),
)
