"""CMRT 6.5, released on 25 April 2025: tantalum, tin, gold and tungsten.

Cells, allowed answers and Checker rows were taken from the official workbook. The labels are our
own short names, not the form's wording.
"""

from toolkit.checker.spec import (
    ALWAYS,
    AnswerCells,
    CellRef,
    CheckerRow,
    Column,
    CompanyQuestion,
    Detection,
    Field,
    Mineral,
    MineralGate,
    Question,
    SmelterTable,
    Spec,
    Table,
)

YES_NO = ("Yes", "No")
YES_NO_UNKNOWN = ("Yes", "No", "Unknown")
SCOPES = (
    "A. Company",
    "B. Product (or List of Products)",
    "C. User defined [Specify in 'Description of scope']",
)
RATES = (
    "100%",
    "Greater than 90%",
    "Greater than 75%",
    "Greater than 50%",
    "50% or less",
    "None",
)

MINERALS = (
    Mineral("tantalum", "Tantalum", "Ta"),
    Mineral("tin", "Tin", "Sn"),
    Mineral("gold", "Gold", "Au"),
    Mineral("tungsten", "Tungsten", "W"),
)

FIELDS = (
    Field("company_name", "D8", "Company Name", required=ALWAYS),
    Field("declaration_scope", "D9", "Declaration Scope", "choice", ALWAYS, SCOPES),
    Field("scope_description", "D10", "Description of Scope", required="scope_user_defined"),
    Field("company_unique_id", "D12", "Company Unique ID"),
    Field("company_unique_id_authority", "D13", "Company Unique ID Authority"),
    Field("address", "D14", "Address"),
    Field("contact_name", "D15", "Contact Name", required=ALWAYS),
    Field("contact_email", "D16", "Contact e-mail", "email", ALWAYS),
    Field("contact_phone", "D17", "Contact phone", required=ALWAYS),
    Field("authorizer_name", "D18", "Authorizer", required=ALWAYS),
    Field("authorizer_title", "D19", "Authorizer title"),
    Field("authorizer_email", "D20", "Authorizer e-mail", "email", ALWAYS),
    Field("authorizer_phone", "D21", "Authorizer phone"),
    Field("effective_date", "D22", "Effective Date", "date", ALWAYS),
)


def _question(
    key: str, first_row: int, gate: str, allowed: tuple[str, ...], label: str
) -> Question:
    rows = enumerate(MINERALS, start=first_row)
    cells = {mineral.key: AnswerCells(f"D{row}", f"G{row}") for row, mineral in rows}
    return Question(key, label, gate, allowed, cells)


QUESTIONS = (
    _question("Q1", 26, ALWAYS, YES_NO, "Metal intentionally added or used"),
    _question("Q2", 32, "q1_open", YES_NO, "Metal remains in the finished product"),
    _question("Q3", 38, "q1q2_open", YES_NO_UNKNOWN, "Smelters source from covered countries"),
    _question("Q4", 44, "q1q2_open", YES_NO_UNKNOWN, "Smelters source from risk areas"),
    _question("Q5", 50, "q1q2_open", YES_NO_UNKNOWN, "Metal is 100% recycled or scrap"),
    _question("Q6", 56, "q1q2_open", RATES, "Share of suppliers that answered"),
    _question("Q7", 62, "q1q2_open", YES_NO, "All smelters identified"),
    _question("Q8", 68, "q1q2_open", YES_NO, "All smelter information reported"),
)

GATES = (
    MineralGate("q1_open", (("Q1", ("No",)),)),
    MineralGate("q1q2_open", (("Q1", ("No",)), ("Q2", ("No",)))),
)

SURVEYS = (
    "Yes, in conformance with IPC1755 (e.g., CMRT)",
    "Yes, using other format (describe)",
    "No",
)
FILINGS = ("Yes, with the SEC", "Yes, with the EU", "Yes, with the SEC and the EU", "No")

COMPANY_QUESTIONS = (
    CompanyQuestion("A", "Responsible sourcing policy exists", YES_NO, "D75", "G75"),
    CompanyQuestion("B", "Policy is public on the website", YES_NO, "D77", "G77"),
    CompanyQuestion("C", "Direct suppliers must use audited smelters", YES_NO, "D79", "G79"),
    CompanyQuestion("D", "Due diligence measures implemented", YES_NO, "D81", "G81"),
    CompanyQuestion("E", "Supplier survey carried out", SURVEYS, "D83", "G83"),
    CompanyQuestion("F", "Supplier answers reviewed", YES_NO, "D85", "G85"),
    CompanyQuestion("G", "Review includes corrective action", YES_NO, "D87", "G87"),
    CompanyQuestion("H", "Annual filing duty", FILINGS, "D89", "G89"),
)

SMELTERS = SmelterTable(
    sheet="Smelter List",
    header_row=4,
    first_row=5,
    last_row=2504,
    columns=(
        Column("A", "cid_input", "Smelter ID input column"),
        Column("B", "metal", "Metal", formula=True),
        Column("C", "lookup_name", "Smelter Look-up", formula=True),
        Column("D", "smelter_name", "Smelter Name"),
        Column("E", "country", "Smelter Country", formula=True),
        Column("F", "smelter_id", "Smelter Identification", formula=True),
        Column("G", "smelter_id_source", "Source of Smelter Identification Number", formula=True),
        Column("H", "street", "Smelter Street", formula=True),
        Column("I", "city", "Smelter City", formula=True),
        Column("J", "state_province", "State / Province", formula=True),
        Column("K", "contact_name", "Smelter Contact Name"),
        Column("L", "contact_email", "Smelter Contact Email"),
        Column("M", "next_steps", "Proposed next steps"),
        Column("N", "mine_names", "Name of mine(s), or Recycled/Scrap"),
        Column("O", "mine_countries", "Country of mine(s), or Recycled/Scrap"),
        Column("P", "recycled_100", "Feedstock 100% recycled or scrap?"),
        Column("Q", "comments", "Comments"),
    ),
    metals=("Tantalum", "Tin", "Tungsten", "Gold"),
    recycled=YES_NO_UNKNOWN,
    uncounted_rows=(2493, 2503),
)

PRODUCTS = Table(
    sheet="Product List",
    header_row=5,
    first_row=6,
    last_row=2005,
    columns=(
        Column("B", "product_number", "Responder's Product Number"),
        Column("C", "product_name", "Responder's Product Name"),
        Column("D", "comments", "Comments"),
    ),
    footer_rows=(2006,),
)

LOOKUP = Table(
    sheet="Smelter Look-up",
    header_row=4,
    first_row=5,
    last_row=641,
    columns=(
        Column("A", "metal", "Metal"),
        Column("B", "lookup_name", "Standard name or alias"),
        Column("C", "standard_name", "Standard name"),
        Column("D", "country", "Country"),
        Column("E", "smelter_id", "Smelter ID"),
        Column("F", "id_source", "Source of the ID"),
        Column("G", "street", "Street"),
        Column("H", "city", "City"),
        Column("I", "state_province", "State / Province"),
    ),
)


def _declaration(
    row: int, cell: str, gate: str = ALWAYS, complete_when: str = "not_blank"
) -> CheckerRow:
    return CheckerRow(row, CellRef("Declaration", cell), gate, complete_when)


def _question_rows(question: Question, first_row: int, *reads_if: str) -> tuple[CheckerRow, ...]:
    return tuple(
        CheckerRow(
            row,
            CellRef("Declaration", question.cells[mineral.key].answer),
            question.gate,
            "not_blank",
            mineral.key,
            reads_if,
        )
        for row, mineral in enumerate(MINERALS, start=first_row)
    )


IN_SCOPE = "any_mineral_in_scope"
Q1, Q2, *LATER = QUESTIONS

CHECKER = (
    _declaration(4, "D8"),
    _declaration(5, "D9"),
    _declaration(6, "D10", "scope_user_defined"),
    _declaration(7, "D15"),
    _declaration(8, "D16", ALWAYS, "contains_at_sign"),
    _declaration(9, "D17"),
    _declaration(10, "D18"),
    _declaration(11, "D20", ALWAYS, "contains_at_sign"),
    _declaration(12, "D22"),
    *_question_rows(Q1, 14),
    *_question_rows(Q2, 19, "Q1"),
    *(
        row
        for position, question in enumerate(LATER)
        for row in _question_rows(question, 24 + 5 * position, "Q1", "Q2")
    ),
    _declaration(54, "D75", IN_SCOPE),
    _declaration(55, "D77", IN_SCOPE),
    _declaration(56, "G77", "comment_for_yes", "length_at_least_2"),
    _declaration(57, "D79", IN_SCOPE),
    _declaration(58, "D81", IN_SCOPE),
    _declaration(59, "D83", IN_SCOPE),
    _declaration(60, "D85", IN_SCOPE),
    _declaration(62, "D87", IN_SCOPE),
    _declaration(63, "D89", IN_SCOPE),
    CheckerRow(
        64,
        CellRef("Product List", "B6"),
        "scope_product_list",
        "product_list_first_row_filled",
    ),
    *(
        CheckerRow(
            row, CellRef("Smelter List", "B5"), "q1q2_open", "smelter_row_for_metal", mineral.key
        )
        for row, mineral in enumerate(MINERALS, start=65)
    ),
    CheckerRow(
        69,
        CellRef("Smelter List", "D5"),
        "has_not_listed_row",
        "not_listed_rows_have_name_and_country",
    ),
)

SPEC = Spec(
    template="CMRT",
    version="6.5",
    release_date="2025-04-25",
    detection=Detection(
        title=CellRef("Declaration", "D2"),
        title_constant=CellRef("Revision", "B3"),
        title_constant_text="Conflict Minerals Reporting Template",
        versions=(
            CellRef("Declaration", "J3"),
            CellRef("Smelter List", "Q3"),
            CellRef("Instructions", "A77"),
        ),
        language=CellRef("Declaration", "D3"),
    ),
    sheets=("Declaration", "Smelter List", "Product List"),
    helper_sheets=("Checker", "Smelter Look-up", "L", "C", "SorP"),
    minerals=MINERALS,
    fields=FIELDS,
    questions=QUESTIONS,
    gates=GATES,
    company_questions=COMPANY_QUESTIONS,
    smelters=SMELTERS,
    products=PRODUCTS,
    lookup=LOOKUP,
    checker=CHECKER,
)
