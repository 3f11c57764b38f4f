"""The CRT 2: cobalt only. It was retired in October 2021, when cobalt moved to the EMRT."""

from toolkit.checker.findings import gettext_noop
from toolkit.checker.risk_areas import COVERED_COUNTRIES
from toolkit.checker.spec import (
    ALWAYS,
    CellRef,
    CheckerRow,
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
    YES_NO_UNKNOWN,
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
)
from toolkit.checker.specs._silent import CRT, silent_in

MINERALS = (Mineral("cobalt", "Cobalt", "Co"),)
KEYS = ("cobalt",)

FIELDS = company_fields(first_row=12)
GATES = (MineralGate("q1_open", (Closing("Q1", ("No", "Unknown")),)),)

Q1 = Question(
    "Q1",
    gettext_noop("Cobalt intentionally added or used"),
    ALWAYS,
    YES_NO_UNKNOWN,
    lines(26, KEYS),
    "used",
)
ADJOINING_ONLY = "DRC or adjoining countries only"
LATER = tuple(
    Question(
        f"Q{number}",
        label,
        "q1_open",
        allowed,
        lines(20 + 6 * number, KEYS),
        role,
        percent_as_number=role == "rate",
        only_from={ADJOINING_ONLY: COVERED_COUNTRIES} if role == "risk_areas" else {},
    )
    for number, label, allowed, role in (
        (
            2,
            gettext_noop("Smelters source from risk areas"),
            (*YES_NO_UNKNOWN, ADJOINING_ONLY),
            "risk_areas",
        ),
        (3, gettext_noop("Cobalt is 100% recycled or scrap"), YES_NO_UNKNOWN, "recycled"),
        (4, gettext_noop("Share of suppliers that answered"), RATES, "rate"),
        (5, gettext_noop("All smelters identified"), YES_NO_UNKNOWN, "identified"),
        (6, gettext_noop("All smelter information reported"), YES_NO_UNKNOWN, "reported"),
    )
)

SURVEYS = ("Yes, CRT", "Yes, Using Other Format (Describe)", "No")
COMPANY_QUESTIONS = (
    company_question(
        "A", 63, "policy_public", gettext_noop("Public cobalt policy"), comment_for=("Yes",)
    ),
    company_question(
        "B", 65, "policy_coverage", gettext_noop("Policy covers serious risks and child labour")
    ),
    company_question("C", 67, "due_diligence", gettext_noop("Due diligence measures for cobalt")),
    company_question(
        "D", 69, "suppliers_due_diligence", gettext_noop("Suppliers must do due diligence")
    ),
    company_question(
        "E", 71, "validated", gettext_noop("Direct suppliers must use validated smelters")
    ),
    company_question(
        "F", 73, "suppliers_coverage", gettext_noop("Suppliers must cover the same risks")
    ),
    company_question(
        "G", 75, "survey", gettext_noop("Supplier survey carried out"), SURVEYS, SURVEYS[1:2]
    ),
    company_question("H", 77, "review", gettext_noop("Supplier answers reviewed")),
    company_question("I", 79, "corrective", gettext_noop("Review includes corrective action")),
)
COMPANY_ROWS = {"A": 45, "B": 47, "C": 48, "D": 49, "E": 50, "F": 51, "G": 53, "H": 54, "I": 55}

CHECKER = (
    *field_rows(FIELDS, contact=7, date=13),
    *question_rows(Q1, 15),
    *(
        row
        for question, first_row in zip(LATER, range(20, 41, 5), strict=True)
        for row in question_rows(question, first_row)
    ),
    *company_rows(COMPANY_QUESTIONS, COMPANY_ROWS, format_checked=True),
    product_row(56),
    # By mistake, the form only asks for smelters while question 1 is blank and question 2 is Yes.
    CheckerRow(
        57,
        CellRef(SMELTER_LIST, "B5"),
        "started_without_first_answer",
        "metal_in_smelter_list",
        "cobalt",
    ),
    not_listed_row(61, counted=False),
)


def crt(version: str, release_date: str, *, stated_version: str = "") -> Spec:
    """Return a version of the CRT 2."""
    return Spec(
        template="CRT",
        version=version,
        release_date=release_date,
        detection=detection(
            "Cobalt Reporting Template",
            "A76",
            LANGUAGES[:4],
            CellRef(SMELTER_LIST, "Q3"),
        ),
        sheets=(DECLARATION, SMELTER_LIST, PRODUCT_LIST),
        helper_sheets=("Checker", "Smelter Look-up", "L", "C", "SorP"),
        minerals=MINERALS,
        fields=FIELDS,
        questions=(Q1, *LATER),
        gates=GATES,
        company_questions=COMPANY_QUESTIONS,
        smelters=SmelterTable(
            SMELTER_LIST,
            4,
            5,
            2500,
            SMELTER_COLUMNS,
            metals=("Cobalt",),
            recycled=YES_NO_UNKNOWN,
            metals_counted_to=2498,
        ),
        products=products(1000),
        lookup=lookup(94),
        checker=CHECKER,
        silent=silent_in(CRT),
        stated_version=stated_version,
        hidden_answers=("D27", "D28", "D29"),
        hidden_rows=hidden_rows(
            ("D27", "D28", "D29"), 16, ((21, 33), (26, 39), (31, 45), (36, 51), (41, 57))
        ),
        hidden_rows_open_scope=True,
    )
