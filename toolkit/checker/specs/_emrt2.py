"""The EMRT 2: six minerals to choose from, ten slots for answers, and a list of mines."""

from toolkit.checker.findings import gettext_noop
from toolkit.checker.spec import (
    AnswerCells,
    CellRef,
    CheckerRow,
    Closing,
    Column,
    CompanyQuestion,
    Mineral,
    MineralGate,
    MineralSelection,
    Pick,
    Question,
    SmelterTable,
    Spec,
)
from toolkit.checker.specs._family import (
    DECLARATION,
    LANGUAGES,
    MINE_LIST,
    MINES,
    PRODUCT_COLUMNS,
    PRODUCT_LIST,
    RATES,
    SMELTER_COLUMNS,
    SMELTER_LIST,
    YES_NO_UNKNOWN,
    company_fields,
    company_question,
    company_rows,
    detection,
    field_rows,
    lines,
    lookup,
    not_listed_row,
    product_row,
    products,
    question_rows,
    smelter_rows,
)
from toolkit.checker.specs._silent import EMRT_2, silent_in

MINERALS = (
    Mineral("cobalt", "Cobalt", "Co"),
    Mineral("copper", "Copper", "Cu"),
    Mineral("graphite", "Graphite", "C"),
    Mineral("lithium", "Lithium", "Li"),
    Mineral("mica", "Mica"),
    Mineral("nickel", "Nickel", "Ni"),
)
SLOTS = tuple(f"slot{number}" for number in range(1, 11))
CHECKED = 6
SELECTION = MineralSelection(
    picks=tuple(
        Pick(cell, (mineral.name, f"(Delete {mineral.name})"), f"(Delete {mineral.name})")
        for cell, mineral in zip(("D12", "E12", "G12", "D13", "E13", "G13"), MINERALS, strict=True)
    ),
    slots=SLOTS,
    labels=tuple(f"B{row}" for row in range(30, 40)),
    checked=CHECKED,
    prefilled=True,
)

FIELDS = company_fields(first_row=16)

NOT_DECLARING = "Not declaring"
CLOSING = ("No", "Unknown", NOT_DECLARING)
GATES = (
    MineralGate("slot_used"),
    MineralGate("q1_open", (Closing("Q1", CLOSING),)),
    MineralGate("q1q2_open", (Closing("Q1", CLOSING), Closing("Q2", ("No", "Unknown")))),
)


def _cells(first_row: int) -> dict[str, AnswerCells]:
    return lines(first_row, SLOTS)


QUESTIONS = (
    Question(
        "Q1",
        gettext_noop("Mineral intentionally added or used"),
        "slot_used",
        (*YES_NO_UNKNOWN, NOT_DECLARING),
        _cells(30),
        "used",
    ),
    Question(
        "Q2",
        gettext_noop("Mineral remains in the finished product"),
        "q1_open",
        YES_NO_UNKNOWN,
        _cells(42),
        "remaining",
    ),
    Question(
        "Q3",
        gettext_noop("Smelters source from risk areas"),
        "q1q2_open",
        YES_NO_UNKNOWN,
        _cells(54),
        "risk_areas",
    ),
    Question(
        "Q4",
        gettext_noop("Mineral is 100% recycled or scrap"),
        "q1q2_open",
        YES_NO_UNKNOWN,
        _cells(66),
        "recycled",
    ),
    Question(
        "Q5",
        gettext_noop("Share of suppliers that answered"),
        "q1q2_open",
        (*RATES, "Did not survey"),
        _cells(78),
        "rate",
    ),
    Question(
        "Q6",
        gettext_noop("All smelters identified"),
        "q1q2_open",
        YES_NO_UNKNOWN,
        _cells(90),
        "identified",
    ),
    Question(
        "Q7",
        gettext_noop("All smelter information reported"),
        "q1q2_open",
        YES_NO_UNKNOWN,
        _cells(102),
        "reported",
    ),
)

SURVEYS = (
    "Yes, in conformance with IPC1755 (e.g. EMRT)",
    "Yes, Using Other Format (Describe)",
    "No",
)
C = CompanyQuestion(
    "C",
    gettext_noop("Direct suppliers must use validated smelters"),
    "validated",
    ("Yes", "Yes, when more processors are validated", "No"),
    _cells(120),
    gate="q1q2_open",
)
COMPANY_QUESTIONS = (
    company_question("A", 115, "policy", gettext_noop("Responsible sourcing policy exists")),
    company_question(
        "B",
        117,
        "policy_public",
        gettext_noop("Policy is public on the website"),
        comment_for=("Yes",),
    ),
    C,
    company_question("D", 131, "due_diligence", gettext_noop("Due diligence measures implemented")),
    company_question(
        "E", 133, "survey", gettext_noop("Supplier survey carried out"), SURVEYS, SURVEYS[1:2]
    ),
    company_question("F", 135, "review", gettext_noop("Supplier answers reviewed")),
    company_question("G", 137, "corrective", gettext_noop("Review includes corrective action")),
)

CHECKER = (
    *field_rows(FIELDS, contact=9, date=15)[:3],
    CheckerRow(7, CellRef(DECLARATION, "D12"), "always", "at_least_one_mineral_selected"),
    *field_rows(FIELDS, contact=9, date=15)[3:],
    *(
        row
        for question, first_row in zip(QUESTIONS, range(17, 84, 11), strict=True)
        for row in question_rows(question, first_row, checked=CHECKED)
    ),
    *company_rows(COMPANY_QUESTIONS, {"A": 94, "B": 95}),
    *question_rows(C, 98, checked=CHECKED),
    *company_rows(COMPANY_QUESTIONS, {"D": 108, "E": 109, "F": 110, "G": 111}),
    product_row(112),
    *smelter_rows(114, SLOTS[:CHECKED], "q1q2_open"),
    not_listed_row(124),
)


def emrt2(
    version: str,
    release_date: str,
    *,
    smelters_last_row: int,
    lookup_last_row: int,
    product_columns: tuple[Column, ...] = PRODUCT_COLUMNS,
) -> Spec:
    """Return a version of the EMRT 2; its arguments are all in which the versions differ."""
    return Spec(
        template="EMRT",
        version=version,
        release_date=release_date,
        detection=detection(
            "Extended Mineral Reporting Template",
            "A91",
            (*LANGUAGES[:5], "Deutsch"),
            CellRef(SMELTER_LIST, "Q3"),
            CellRef(MINE_LIST, "M3"),
        ),
        sheets=(DECLARATION, SMELTER_LIST, MINE_LIST, PRODUCT_LIST),
        helper_sheets=("Checker", "Smelter Look-up", "L", "C", "SorP"),
        minerals=MINERALS,
        fields=FIELDS,
        questions=QUESTIONS,
        gates=GATES,
        company_questions=COMPANY_QUESTIONS,
        smelters=SmelterTable(
            SMELTER_LIST,
            4,
            5,
            smelters_last_row,
            SMELTER_COLUMNS,
            recycled=YES_NO_UNKNOWN,
            row_counts="metal_and_lookup",
        ),
        products=products(1000, product_columns),
        lookup=lookup(lookup_last_row),
        mines=MINES,
        selection=SELECTION,
        checker=CHECKER,
        silent=silent_in(EMRT_2),
    )
