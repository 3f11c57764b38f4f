"""Rules about the mine and recycling columns of the smelter list."""

from collections.abc import Iterator

from toolkit.checker.countries import names_a_country
from toolkit.checker.declaration import Declaration, SmelterRow
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.smelter_rows import says_nothing
from toolkit.checker.rules.words import names_a_mine, says_recycled, translation_of
from toolkit.checker.values import key_of

LESSON = "C2.M3.L4"
MINE_COLUMNS = ("mine_names", "mine_countries")

RECYCLED_VALUE = Kind(
    "SMELTER-RECYCLED-VALUE",
    Severity.ERROR,
    message=gettext_noop("\u201c%(value)s\u201d is not an answer from the list."),
    why=gettext_noop("The column only asks if all feed is recycled: %(allowed)s."),
    fix=gettext_noop("Choose one of these in cell %(cell)s: %(allowed)s."),
    lesson=LESSON,
)
MINE_CONFLICT = Kind(
    "SMELTER-RECYCLED-MINE-CONFLICT",
    Severity.WARNING,
    message=gettext_noop("Row %(line)s is 100%% recycled, but it names a mine: %(value)s."),
    why=gettext_noop("Metal that is fully recycled does not come from a mine."),
    fix=gettext_noop("Write Recycled/Scrap in cell %(cell)s, or correct the recycled answer."),
    lesson=LESSON,
)
NOT_YES = Kind(
    "SMELTER-MINE-RECYCLED-NOT-YES",
    Severity.WARNING,
    message=gettext_noop(
        "Row %(line)s names recycled or scrap as its mine, but is not all recycled."
    ),
    why=gettext_noop("The mine columns and the recycled column must tell the same story."),
    fix=gettext_noop("Choose Yes in cell %(cell)s, or name the mines as well."),
    lesson=LESSON,
)
MINE_COUNTRY_VALUE = Kind(
    "SMELTER-MINE-COUNTRY-VALUE",
    Severity.INFO,
    message=gettext_noop("There is no country in \u201c%(value)s\u201d."),
    why=gettext_noop("The cell takes any text, but only country names can be compared."),
    fix=gettext_noop(
        "Write the countries of the mines in cell %(cell)s, Recycled/Scrap, or Unknown."
    ),
    lesson=LESSON,
)

ORIGIN_PHRASE = "rcoi confirmed"


def recycled_answer(row: SmelterRow) -> str:
    """Return what the recycled column says, "Yes", "No" or "Unknown", or "" for anything else.

    AMRT writes the word of the display language there; its 1.3 forgot Unknown in the list.
    """
    entry = row["recycled_100"]
    return entry.answer or translation_of(entry.text) or _unknown(entry.text)


def _unknown(text: str) -> str:
    return "Unknown" if key_of(text) == "unknown" else ""


def mine_cell(row: SmelterRow) -> str:
    """Return the key of the first mine column that names a mine, or ""."""
    return next((key for key in MINE_COLUMNS if names_a_mine(row.text(key))), "")


@rule
def recycled_column_is_from_the_list(
    declaration: Declaration, context: Context
) -> Iterator[Finding]:
    """The recycled column holds Yes, No or Unknown. Source: the form's drop-down."""
    translated = declaration.spec.template == "AMRT"
    for row in declaration.smelters:
        entry = row["recycled_100"]
        meant = recycled_answer(row) if translated else entry.answer
        if not entry.is_blank and not meant:
            allowed = ", ".join(entry.allowed)
            yield RECYCLED_VALUE.at(entry.sheet, entry.cell, value=entry.text[:80], allowed=allowed)


@rule
def recycled_rows_name_no_mine(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A fully recycled smelter has no mine.

    Where the answers say that all of the metal is recycled, X-RECYCLED-YES-VS-ROWS says it once.
    """
    for row in declaration.smelters:
        if recycled_answer(row) != "Yes":
            continue
        key = mine_cell(row)
        if key and not _all_recycled(declaration, row):
            entry = row[key]
            yield MINE_CONFLICT.at(
                entry.sheet, entry.cell, line=str(row.row), value=entry.text[:80]
            )


@rule
def recycled_mines_are_recycled(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Where the mine is called recycled or scrap, the recycled column says Yes."""
    for row in declaration.smelters:
        if not any(says_recycled(row.text(key)) for key in MINE_COLUMNS) or mine_cell(row):
            continue
        entry = row["recycled_100"]
        if entry.is_blank or recycled_answer(row) in ("No", "Unknown"):
            yield NOT_YES.at(entry.sheet, entry.cell, line=str(row.row))


@rule
def mine_countries_are_countries(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The countries of mines are named as countries, or said to be unknown or recycled.

    So is the phrase for origins that the RMI confirmed. Source: the form's instructions.
    """
    for row in declaration.smelters:
        text = row.text("mine_countries")
        if says_nothing(text) or says_recycled(text) or ORIGIN_PHRASE in key_of(text):
            continue
        if "unknown" not in key_of(text) and not names_a_country(text):
            entry = row["mine_countries"]
            yield MINE_COUNTRY_VALUE.at(entry.sheet, entry.cell, value=text[:80])


def _all_recycled(declaration: Declaration, row: SmelterRow) -> bool:
    mineral = declaration.mineral_named(row.text("metal"))
    if mineral is None or not declaration.in_scope(mineral.key):
        return False
    answer = declaration.asked("recycled", mineral.key)
    return answer is not None and answer.answer == "Yes"
