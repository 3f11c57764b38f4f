"""The EMRT 1, from 1.1 on: cobalt and mica. Two hidden lines of each question hold "No"."""

from collections.abc import Mapping

from toolkit.checker.findings import gettext_noop
from toolkit.checker.risk_areas import DRC
from toolkit.checker.spec import (
    ALWAYS,
    CellRef,
    Closing,
    CompanyQuestion,
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
    address_row,
    company_fields,
    company_question,
    company_rows,
    detection,
    field_rows,
    hidden_rows,
    lines,
    lookup,
    not_listed_row,
    product_row,
    products,
    question_rows,
    smelter_rows,
)
from toolkit.checker.specs._silent import EMRT_1, silent_in

MINERALS = (Mineral("cobalt", "Cobalt", "Co"), Mineral("mica", "Mica"))
KEYS = ("cobalt", "mica")

FIELDS = company_fields(first_row=12)

NOT_APPLICABLE = "Not applicable for this declaration"
CLOSING = ("No", "Unknown", NOT_APPLICABLE)
GATES = (
    MineralGate("q1_open", (Closing("Q1", CLOSING),)),
    MineralGate("q1q2_open", (Closing("Q1", CLOSING), Closing("Q2", CLOSING))),
)

Q1 = Question(
    "Q1",
    gettext_noop("Mineral intentionally added or used"),
    ALWAYS,
    (*YES_NO_UNKNOWN, NOT_APPLICABLE),
    lines(26, KEYS),
    "used",
)
Q2 = Question(
    "Q2",
    gettext_noop("Mineral remains in the finished product"),
    "q1_open",
    YES_NO_UNKNOWN,
    lines(32, KEYS),
    "remaining",
)
Q3 = Question(
    "Q3",
    gettext_noop("Smelters source from risk areas"),
    "q1q2_open",
    YES_NO_UNKNOWN,
    lines(38, KEYS),
    "risk_areas",
    {
        "cobalt": (*YES_NO_UNKNOWN, "DRC only"),
        "mica": (*YES_NO_UNKNOWN, "India and/or Madagascar only"),
    },
    only_from={
        "DRC only": frozenset({DRC}),
        "India and/or Madagascar only": frozenset({"INDIA", "MADAGASCAR"}),
    },
)
# The line of mica is hidden: recycled mica is not asked.
Q4 = Question(
    "Q4",
    gettext_noop("Mineral is 100% recycled or scrap"),
    "q1q2_open",
    YES_NO_UNKNOWN,
    lines(44, ("cobalt",)),
    "recycled",
    hidden={"mica": "D45"},
)
Q5 = Question(
    "Q5",
    gettext_noop("Share of suppliers that answered"),
    "q1q2_open",
    RATES,
    lines(50, KEYS),
    "rate",
    percent_as_number=True,
)
Q6 = Question(
    "Q6",
    gettext_noop("All smelters identified"),
    "q1q2_open",
    YES_NO_UNKNOWN,
    lines(56, KEYS),
    "identified",
)
Q7 = Question(
    "Q7",
    gettext_noop("All smelter information reported"),
    "q1q2_open",
    YES_NO_UNKNOWN,
    lines(62, KEYS),
    "reported",
)

SURVEYS = (
    "Yes, in conformance with IPC1755 (e.g. EMRT)",
    "Yes, Using Other Format (Describe)",
    "No",
)
VALIDATED = ("Yes", "Yes, when more processors are validated", "No")

C = CompanyQuestion(
    "C",
    gettext_noop("Direct suppliers must use validated smelters"),
    "validated",
    YES_NO,
    lines(74, KEYS),
    gate="q1q2_open",
    allowed_by_mineral={"mica": VALIDATED},
)
COMPANY_QUESTIONS = (
    company_question("A", 69, "policy", gettext_noop("Responsible sourcing policy exists")),
    company_question(
        "B",
        71,
        "policy_public",
        gettext_noop("Policy is public on the website"),
        comment_for=("Yes",),
    ),
    C,
    company_question("D", 77, "due_diligence", gettext_noop("Due diligence measures implemented")),
    company_question(
        "E", 79, "survey", gettext_noop("Supplier survey carried out"), SURVEYS, SURVEYS[1:2]
    ),
    company_question("F", 81, "review", gettext_noop("Supplier answers reviewed")),
    company_question("G", 83, "corrective", gettext_noop("Review includes corrective action")),
)


def emrt1(
    version: str,
    release_date: str,
    *,
    lookup_last_row: int,
    hidden_address_row: bool = False,
    german: bool = False,
    mistranslated: Mapping[str, tuple[str, ...]] | None = None,
) -> Spec:
    """Return a version of the EMRT 1.

    With `hidden_address_row` the Checker has a hidden, counted row that asks for an address beside
    question A; it moves the rows below, and leaves smelters that are not listed out of the total.
    """
    moved = 1 if hidden_address_row else 0
    first = {"A": 48, "B": 49 + moved}
    later = {"D": 54 + moved, "E": 55 + moved, "F": 57 + moved, "G": 58 + moved}
    hidden = (address_row(49, COMPANY_QUESTIONS[0], visible=False),) if hidden_address_row else ()
    first_rows = sorted((*company_rows(COMPANY_QUESTIONS, first), *hidden), key=lambda row: row.row)
    return Spec(
        template="EMRT",
        version=version,
        release_date=release_date,
        detection=detection(
            "Extended Mineral Reporting Template",
            "A75",
            (*LANGUAGES[:5], *(("Deutsch",) if german else ())),
            CellRef(SMELTER_LIST, "Q3"),
        ),
        sheets=(DECLARATION, SMELTER_LIST, PRODUCT_LIST),
        helper_sheets=("Checker", "Smelter Look-up", "L", "C", "SorP"),
        minerals=MINERALS,
        fields=FIELDS,
        questions=(Q1, Q2, Q3, Q4, Q5, Q6, Q7),
        gates=GATES,
        company_questions=COMPANY_QUESTIONS,
        smelters=SmelterTable(
            SMELTER_LIST,
            4,
            5,
            2500,
            SMELTER_COLUMNS,
            metals=("Cobalt", "Mica"),
            recycled=YES_NO_UNKNOWN,
        ),
        products=products(1000),
        lookup=lookup(lookup_last_row),
        mistranslated=mistranslated or {},
        checker=(
            *field_rows(FIELDS, contact=7, date=13),
            *question_rows(Q1, 15),
            *question_rows(Q2, 20),
            *question_rows(Q3, 23),
            *question_rows(Q4, 28),
            *question_rows(Q5, 33),
            *question_rows(Q6, 38),
            *question_rows(Q7, 43),
            *first_rows,
            *question_rows(C, 52 + moved),
            *company_rows(COMPANY_QUESTIONS, later, format_checked=True),
            product_row(59 + moved),
            *smelter_rows(60 + moved, KEYS, "q1q2_open"),
            not_listed_row(64 + moved, counted=not hidden_address_row),
        ),
        silent=silent_in(EMRT_1),
        hidden_answers=("D28", "D29", "D34", "D35"),
        hidden_rows=hidden_rows(
            ("D28", "D29"), 17, ((25, 40), (30, 46), (35, 52), (40, 58), (45, 64))
        ),
    )
