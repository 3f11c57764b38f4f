"""What all templates have in common, and short ways to write down a version of one.

The labels are our own short names, not the form's wording.
"""

from collections.abc import Iterable, Mapping, Sequence

from toolkit.checker.findings import gettext_noop
from toolkit.checker.spec import (
    ALWAYS,
    AnswerCells,
    CellRef,
    CheckerRow,
    Column,
    CompanyQuestion,
    Detection,
    Field,
    HiddenRow,
    Question,
    Table,
)

DECLARATION = "Declaration"
SMELTER_LIST = "Smelter List"
MINE_LIST = "Mine List"
PRODUCT_LIST = "Product List"
IN_SCOPE = "any_mineral_in_scope"

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
LANGUAGES = (
    "English",
    "中文 Chinese",
    "日本語 Japanese",
    "한국어 Korean",
    "Français",
    "Português",
    "Deutsch",
    "Español",
    "Italiano",
    "Türkçe",
)


def detection(
    title: str, instructions: str, languages: Sequence[str], *corners: CellRef
) -> Detection:
    """Return where a file says what it is.

    `title` is the constant on the Revision sheet; `instructions` the cell of the version on the
    Instructions sheet; `corners` those on further sheets.
    """
    return Detection(
        title=CellRef(DECLARATION, "D2"),
        title_constant=CellRef("Revision", "B3"),
        title_constant_text=title,
        versions=(
            CellRef(DECLARATION, "J3"),
            *corners,
            CellRef("Instructions", instructions),
        ),
        language=CellRef(DECLARATION, "D3"),
        languages=tuple(languages),
    )


def company_fields(first_row: int) -> tuple[Field, ...]:
    """Return the company block: three fields from D8 on, the others from `first_row` on."""
    later = (
        ("company_unique_id", gettext_noop("Company Unique ID"), "text", False),
        ("company_unique_id_authority", gettext_noop("Company Unique ID Authority"), "text", False),
        ("address", gettext_noop("Address"), "text", False),
        ("contact_name", gettext_noop("Contact Name"), "text", True),
        ("contact_email", gettext_noop("Contact e-mail"), "email", True),
        ("contact_phone", gettext_noop("Contact phone"), "text", True),
        ("authorizer_name", gettext_noop("Authorizer"), "text", True),
        ("authorizer_title", gettext_noop("Authorizer title"), "text", False),
        ("authorizer_email", gettext_noop("Authorizer e-mail"), "email", True),
        ("authorizer_phone", gettext_noop("Authorizer phone"), "text", False),
        ("effective_date", gettext_noop("Effective Date"), "date", True),
    )
    return (
        Field("company_name", "D8", gettext_noop("Company Name"), required=ALWAYS),
        Field(
            "declaration_scope", "D9", gettext_noop("Declaration Scope"), "choice", ALWAYS, SCOPES
        ),
        Field(
            "scope_description",
            "D10",
            gettext_noop("Description of Scope"),
            required="scope_user_defined",
        ),
        *(
            Field(key, f"D{row}", label, kind, ALWAYS if required else "optional")
            for row, (key, label, kind, required) in enumerate(later, start=first_row)
        ),
    )


def lines(first_row: int, keys: Iterable[str]) -> dict[str, AnswerCells]:
    """Return answer cells in D and comments in G, one row for each mineral or slot."""
    return {key: AnswerCells(f"D{row}", f"G{row}") for row, key in enumerate(keys, first_row)}


def company_question(
    key: str,
    row: int,
    role: str,
    label: str,
    allowed: tuple[str, ...] = YES_NO,
    comment_for: tuple[str, ...] = (),
) -> CompanyQuestion:
    """Return a company question that is answered in D and G of one row."""
    cells = {"": AnswerCells(f"D{row}", f"G{row}")}
    return CompanyQuestion(key, label, role, allowed, cells, comment_for=comment_for)


SMELTER_LABELS = {
    "cid_input": gettext_noop("Smelter ID input column"),
    "metal": gettext_noop("Metal"),
    "lookup_name": gettext_noop("Smelter Look-up"),
    "smelter_name": gettext_noop("Smelter Name"),
    "country": gettext_noop("Smelter Country"),
    "smelter_id": gettext_noop("Smelter Identification"),
    "smelter_id_source": gettext_noop("Source of Smelter Identification Number"),
    "street": gettext_noop("Smelter Street"),
    "city": gettext_noop("Smelter City"),
    "state_province": gettext_noop("State / Province"),
    "contact_name": gettext_noop("Smelter Contact Name"),
    "contact_email": gettext_noop("Smelter Contact Email"),
    "next_steps": gettext_noop("Proposed next steps"),
    "mine_names": gettext_noop("Name of mine(s), or Recycled/Scrap"),
    "mine_countries": gettext_noop("Country of mine(s), or Recycled/Scrap"),
    "recycled_100": gettext_noop("Feedstock 100% recycled or scrap?"),
    "comments": gettext_noop("Comments"),
}
FILLED_IN = frozenset(
    {
        "metal",
        "lookup_name",
        "country",
        "smelter_id",
        "smelter_id_source",
        "street",
        "city",
        "state_province",
    }
)
"""The columns that the form fills in from its look-up sheet."""

SMELTER_COLUMNS = tuple(
    Column(letter, key, label, key in FILLED_IN)
    for letter, (key, label) in zip("ABCDEFGHIJKLMNOPQ", SMELTER_LABELS.items(), strict=True)
)

MINE_COLUMNS = tuple(
    Column(letter, key, label)
    for letter, key, label in (
        ("A", "metal", gettext_noop("Metal")),
        ("B", "smelter_name", gettext_noop("Smelter that the mine supplies")),
        ("C", "mine_name", gettext_noop("Mine")),
        ("D", "mine_id", gettext_noop("Mine Identification")),
        ("E", "mine_id_source", gettext_noop("Source of the identification")),
        ("F", "country", gettext_noop("Mine Country")),
        ("G", "street", gettext_noop("Mine Street")),
        ("H", "city", gettext_noop("Mine City")),
        ("I", "state_province", gettext_noop("State / Province")),
        ("J", "contact_name", gettext_noop("Mine Contact Name")),
        ("K", "contact_email", gettext_noop("Mine Contact Email")),
        ("L", "next_steps", gettext_noop("Proposed next steps")),
        ("M", "comments", gettext_noop("Comments")),
    )
)
MINES = Table(MINE_LIST, 4, 5, 2504, MINE_COLUMNS)

PRODUCT_COLUMNS = (
    Column("B", "product_number", gettext_noop("Product Number")),
    Column("C", "product_name", gettext_noop("Product Name")),
    Column("D", "comments", gettext_noop("Comments")),
)
REQUESTED_PRODUCTS = (
    *PRODUCT_COLUMNS[:2],
    Column("D", "requester_product_number", gettext_noop("Requester Product Number")),
    Column("E", "requester_product_name", gettext_noop("Requester Product Name")),
    Column("F", "comments", gettext_noop("Comments")),
)
"""The product list with the customer's number and name of each product."""


def products(last_row: int, columns: tuple[Column, ...] = PRODUCT_COLUMNS) -> Table:
    """Return the product list; the row after the last has the form's closing text."""
    return Table(PRODUCT_LIST, 5, 6, last_row, columns, footer_rows=(last_row + 1,))


def lookup(last_row: int) -> Table:
    """Return the look-up sheet."""
    columns = (
        Column("A", "metal", gettext_noop("Metal")),
        Column("B", "lookup_name", gettext_noop("Standard name or alias")),
        Column("C", "standard_name", gettext_noop("Standard name")),
        Column("D", "country", gettext_noop("Country")),
        Column("E", "smelter_id", gettext_noop("Smelter ID")),
        Column("F", "id_source", gettext_noop("Source of the ID")),
        Column("G", "street", gettext_noop("Street")),
        Column("H", "city", gettext_noop("City")),
        Column("I", "state_province", gettext_noop("State / Province")),
    )
    return Table("Smelter Look-up", 4, 5, last_row, columns)


def field_rows(fields: Sequence[Field], contact: int, date: int) -> tuple[CheckerRow, ...]:
    """Return the Checker's rows on the company block.

    The first three stand in rows 4 to 6, those on people from row `contact` on.
    """
    rows = {"company_name": 4, "declaration_scope": 5, "scope_description": 6}
    people = (
        "contact_name",
        "contact_email",
        "contact_phone",
        "authorizer_name",
        "authorizer_email",
    )
    rows |= {key: row for row, key in enumerate(people, contact)} | {"effective_date": date}
    return tuple(
        CheckerRow(
            rows[item.key],
            CellRef(DECLARATION, item.cell),
            item.required,
            "contains_at_sign" if item.kind == "email" else "not_blank",
        )
        for item in fields
        if item.key in rows
    )


def question_rows(
    question: Question | CompanyQuestion,
    first_row: int,
    reads_if: tuple[str, ...] = (),
    checked: int | None = None,
    counted: bool = True,
) -> tuple[CheckerRow, ...]:
    """Return the Checker's rows on a question, one for each of its (first) minerals or slots."""
    cells = list(question.cells.items())[:checked]
    return tuple(
        CheckerRow(
            row,
            CellRef(DECLARATION, place.answer),
            question.gate if counted else "never",
            "not_blank",
            mineral,
            reads_if,
            counted=counted,
        )
        for row, (mineral, place) in enumerate(cells, first_row)
    )


def company_rows(
    questions: Sequence[CompanyQuestion], rows: Mapping[str, int], format_checked: bool = False
) -> tuple[CheckerRow, ...]:
    """Return the Checker's rows on the company questions in `rows`, by letter.

    The row on a public policy is followed by one on its address. With `format_checked` the row on
    the survey wants the description of another format as well.
    """
    made: list[CheckerRow] = []
    for item in questions:
        if item.key not in rows:
            continue
        target = CellRef(DECLARATION, item.answer)
        row = rows[item.key]
        if item.role == "survey" and format_checked:
            test = "not_blank_and_comment_if_other_format"
            made.append(CheckerRow(row, target, item.gate, test, comment=item.comment))
        else:
            made.append(CheckerRow(row, target, item.gate, "not_blank"))
        if item.role == "policy_public":
            made.append(address_row(row + 1, item))
    return tuple(made)


def address_row(row: int, question: CompanyQuestion, visible: bool = True) -> CheckerRow:
    """Return the Checker's row on the web address beside a company question."""
    cell = CellRef(DECLARATION, question.comment)
    return CheckerRow(row, cell, "comment_for_yes", "length_at_least_2", visible=visible)


def product_row(row: int) -> CheckerRow:
    """Return the Checker's row on the product list, of which it sees the first line only."""
    target = CellRef(PRODUCT_LIST, "B6")
    return CheckerRow(row, target, "scope_product_list", "product_list_first_row_filled")


def smelter_rows(
    first_row: int, keys: Iterable[str], gate: str, cell: str = "B5"
) -> tuple[CheckerRow, ...]:
    """Return the Checker's rows on the smelters of each mineral or slot."""
    target = CellRef(SMELTER_LIST, cell)
    return tuple(
        CheckerRow(row, target, gate, "smelter_row_for_metal", key)
        for row, key in enumerate(keys, first_row)
    )


def hidden_rows(
    answers: Sequence[str], first_row: int, later: Iterable[tuple[int, int]]
) -> tuple[HiddenRow, ...]:
    """Return the Checker's rows on hidden lines of the questions.

    `answers` are their cells in question 1, judged from `first_row` on; `later` the Checker's row
    and the Declaration's row of the first hidden line of each further question.
    """
    first = [HiddenRow(row, cell) for row, cell in enumerate(answers, first_row)]
    further = [
        HiddenRow(row + place, f"D{line + place}", unless_no=cell)
        for row, line in later
        for place, cell in enumerate(answers)
    ]
    return (*first, *further)


def not_listed_row(row: int, counted: bool = True) -> CheckerRow:
    """Return the Checker's row on smelters that are not listed."""
    test = "not_listed_rows_have_name_and_country"
    return CheckerRow(row, CellRef(SMELTER_LIST, "D5"), "has_not_listed_row", test, counted=counted)
