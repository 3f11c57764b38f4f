"""The AMRT: up to ten minerals that are chosen or named, with two questions on each.

The two layouts stand in `amrt_1_2.py` and `amrt_1_3.py`; this is what they share.
"""

from collections.abc import Sequence

from toolkit.checker.findings import gettext_noop
from toolkit.checker.spec import (
    CellRef,
    CheckerRow,
    Closing,
    Column,
    Field,
    MineralGate,
    Question,
    Table,
)
from toolkit.checker.specs._family import (
    DECLARATION,
    LANGUAGES,
    MINE_LIST,
    PRODUCT_LIST,
    RATES,
    SMELTER_LIST,
    YES_NO_UNKNOWN,
    field_rows,
    lines,
    product_row,
    question_rows,
    smelter_rows,
)

MINERALS_SCOPE = "Minerals Scope"
TITLE = "Additional Minerals Reporting Template"
SHEETS = (DECLARATION, MINERALS_SCOPE, SMELTER_LIST, MINE_LIST, PRODUCT_LIST)
AMRT_LANGUAGES = (*LANGUAGES[:5], "Deutsch")

SLOTS = tuple(f"slot{number}" for number in range(1, 11))
PICK_CELLS = tuple(f"{column}{row}" for row in (12, 13) for column in "DEGHI")

IN_CMRT_AND_EMRT = {
    **dict.fromkeys(("tin", "tantalum", "tungsten", "gold"), "CMRT"),
    **dict.fromkeys(("cobalt", "mica"), "EMRT"),
}
IN_EMRT_2 = dict.fromkeys(("copper", "graphite", "lithium", "nickel"), "EMRT")
"""What the EMRT asks for since 2.0, so that the AMRT from 1.3 on does not."""

NOT_DECLARING = "Not declaring"
GATES = (
    MineralGate("slot_used"),
    MineralGate("q1_open", (Closing("Q1", ("No", "Unknown", NOT_DECLARING)),)),
)

RECYCLED_WORDS = {
    "Yes": ("Yes", "是", "はい", "예", "Oui", "Ja"),
    "No": ("No", "否", "いいえ", "아니오", "Nein"),
    "Unknown": ("Unknown", "未知", "不明", "파악되지 않음", "Inconnu", "Nicht bekannt"),
}
"""The form writes the word of its display language into the recycled column."""

SCOPE_TABLE = Table(
    MINERALS_SCOPE,
    7,
    8,
    17,
    (
        Column("B", "mineral", gettext_noop("Mineral")),
        Column("C", "reason", gettext_noop("Reason")),
    ),
)


def questions(first_row: int) -> tuple[Question, Question]:
    """Return the two questions; the first slot of the first is answered in `first_row`."""
    return (
        Question(
            "Q1",
            gettext_noop("Mineral intentionally added or used"),
            "slot_used",
            (*YES_NO_UNKNOWN, NOT_DECLARING),
            lines(first_row, SLOTS),
            "used",
        ),
        # The Checker shows this question, but never asks for it.
        Question(
            "Q2",
            gettext_noop("Share of suppliers that answered"),
            "q1_open",
            (*RATES, "Unknown", "Did not survey"),
            lines(first_row + 12, SLOTS),
            "rate",
            counted=False,
            percent_as_number=True,
        ),
    )


def checker(
    fields: Sequence[Field],
    asked: tuple[Question, Question],
    first_row: int,
    *further: CheckerRow,
    contact: int,
    smelter_cell: str,
) -> tuple[CheckerRow, ...]:
    """Return the Checker's rows; the first slot of question 1 is in `first_row`."""
    rows = (
        *field_rows(fields, contact=contact, date=contact + 6),
        CheckerRow(7, CellRef(DECLARATION, "D12"), "always", "at_least_one_mineral_selected"),
        *question_rows(asked[0], first_row),
        *question_rows(asked[1], first_row + 11, counted=False),
        product_row(first_row + 21),
        *smelter_rows(first_row + 23, SLOTS, "q1_open", smelter_cell),
        *further,
    )
    return tuple(sorted(rows, key=lambda row: row.row))
