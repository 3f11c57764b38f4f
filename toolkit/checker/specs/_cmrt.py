"""The CMRT from 6.01 on: tantalum, tin, gold and tungsten. One layout, few differences."""

from collections.abc import Sequence
from dataclasses import replace

from toolkit.checker.findings import gettext_noop
from toolkit.checker.spec import (
    ALWAYS,
    CellRef,
    Closing,
    Mineral,
    MineralGate,
    Question,
    SmelterTable,
    Spec,
)
from toolkit.checker.specs._family import (
    DECLARATION,
    LANGUAGES,
    PRODUCT_LIST,
    RATES,
    SMELTER_COLUMNS,
    SMELTER_LIST,
    YES_NO,
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
from toolkit.checker.specs._silent import CMRT, silent_in

MINERALS = (
    Mineral("tantalum", "Tantalum", "Ta"),
    Mineral("tin", "Tin", "Sn"),
    Mineral("gold", "Gold", "Au"),
    Mineral("tungsten", "Tungsten", "W"),
)
KEYS = tuple(mineral.key for mineral in MINERALS)

FIELDS = company_fields(first_row=12)

Q1 = Question(
    "Q1", gettext_noop("Metal intentionally added or used"), ALWAYS, YES_NO, lines(26, KEYS), "used"
)
Q2 = Question(
    "Q2",
    gettext_noop("Metal remains in the finished product"),
    "q1_open",
    YES_NO,
    lines(32, KEYS),
    "remaining",
)
LATER = tuple(
    Question(f"Q{number}", label, "q1q2_open", allowed, lines(20 + 6 * number, KEYS), role)
    for number, label, allowed, role in (
        (3, gettext_noop("Smelters source from covered countries"), YES_NO_UNKNOWN, "covered"),
        (4, gettext_noop("Smelters source from risk areas"), YES_NO_UNKNOWN, "risk_areas"),
        (5, gettext_noop("Metal is 100% recycled or scrap"), YES_NO_UNKNOWN, "recycled"),
        (6, gettext_noop("Share of suppliers that answered"), RATES, "rate"),
        (7, gettext_noop("All smelters identified"), YES_NO, "identified"),
        (8, gettext_noop("All smelter information reported"), YES_NO, "reported"),
    )
)
GATES = (
    MineralGate("q1_open", (Closing("Q1", ("No",)),)),
    MineralGate("q1q2_open", (Closing("Q1", ("No",)), Closing("Q2", ("No",), only_if="Q1"))),
)

SURVEYS = (
    "Yes, in conformance with IPC1755 (e.g., CMRT)",
    "Yes, using other format (describe)",
    "No",
)
FILINGS = ("Yes, with the SEC", "Yes, with the EU", "Yes, with the SEC and the EU", "No")

COMPANY_QUESTIONS = (
    company_question("A", 75, "policy", gettext_noop("Responsible sourcing policy exists")),
    company_question(
        "B",
        77,
        "policy_public",
        gettext_noop("Policy is public on the website"),
        comment_for=("Yes",),
    ),
    company_question(
        "C", 79, "validated", gettext_noop("Direct suppliers must use audited smelters")
    ),
    company_question("D", 81, "due_diligence", gettext_noop("Due diligence measures implemented")),
    company_question(
        "E", 83, "survey", gettext_noop("Supplier survey carried out"), SURVEYS, SURVEYS[1:2]
    ),
    company_question("F", 85, "review", gettext_noop("Supplier answers reviewed")),
    company_question("G", 87, "corrective", gettext_noop("Review includes corrective action")),
    company_question("H", 89, "filing", gettext_noop("Annual filing duty"), FILINGS),
)

CHECKER = (
    *field_rows(FIELDS, contact=7, date=12),
    *question_rows(Q1, 14),
    *question_rows(Q2, 19, ("Q1",)),
    *(
        row
        for question, first_row in zip(LATER, range(24, 50, 5), strict=True)
        for row in question_rows(question, first_row, ("Q1", "Q2"))
    ),
    *company_rows(
        COMPANY_QUESTIONS, {"A": 54, "B": 55, "C": 57, "D": 58, "E": 59, "F": 60, "G": 62, "H": 63}
    ),
    product_row(64),
    *smelter_rows(65, KEYS, "q1q2_open"),
    not_listed_row(69),
)


def cmrt(
    version: str,
    release_date: str,
    *,
    lookup_last_row: int,
    products_last_row: int = 2005,
    special_by_typed_name: bool = True,
    percent_as_number: bool = False,
    languages: Sequence[str] = LANGUAGES,
) -> Spec:
    """Return a version of the CMRT; its arguments are all in which the versions differ."""
    return Spec(
        template="CMRT",
        version=version,
        release_date=release_date,
        detection=detection(
            "Conflict Minerals Reporting Template",
            "A77",
            languages,
            CellRef(SMELTER_LIST, "Q3"),
        ),
        sheets=(DECLARATION, SMELTER_LIST, PRODUCT_LIST),
        helper_sheets=("Checker", "Smelter Look-up", "L", "C", "SorP"),
        minerals=MINERALS,
        fields=FIELDS,
        questions=tuple(
            replace(item, percent_as_number=percent_as_number and item.role == "rate")
            for item in (Q1, Q2, *LATER)
        ),
        gates=GATES,
        company_questions=COMPANY_QUESTIONS,
        smelters=SmelterTable(
            SMELTER_LIST,
            4,
            5,
            2504,
            SMELTER_COLUMNS,
            metals=("Tantalum", "Tin", "Tungsten", "Gold"),
            recycled=YES_NO_UNKNOWN,
            uncounted_rows=(2493, 2503),
            special_by_typed_name=special_by_typed_name,
        ),
        products=products(products_last_row),
        lookup=lookup(lookup_last_row),
        checker=CHECKER,
        silent=silent_in(CMRT),
    )
