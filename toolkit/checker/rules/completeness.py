"""Rules that compare how complete the answers claim to be with the smelters that are listed."""

from collections.abc import Iterator
from itertools import count

from toolkit.checker.declaration import Declaration, SmelterRow
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.consistency import SHARE_LESSON, asked_in_scope
from toolkit.checker.rules.smelter_sources import mine_cell
from toolkit.checker.values import key_of

MIN_COPIED = 10
"""A list of fewer smelters may well be known in full."""

RECYCLED_NO = Kind(
    "X-RECYCLED-NO-VS-ROWS",
    Severity.WARNING,
    message=gettext_noop(
        "Question %(number)s is %(answer)s for %(metal)s, but every smelter listed is recycled."
    ),
    why=gettext_noop("If all smelters only take recycled material, the answer is Yes."),
    fix=gettext_noop("Choose Yes in cell %(cell)s, or correct the Smelter List."),
    lesson="C2.M3.L4",
)
REPORTED_NO = Kind(
    "X-ALL-REPORTED-NO",
    Severity.WARNING,
    message=gettext_noop(
        "Question %(number)s is No for %(metal)s: not all that you know is reported."
    ),
    why=gettext_noop("You say that something is left out, so your customer will ask for it."),
    fix=gettext_noop("Report it and choose Yes in cell %(cell)s, or explain it in the comment."),
    lesson=SHARE_LESSON,
)
REPORTED_YES = Kind(
    "X-REPORTED-YES-NO-ROWS",
    Severity.ERROR,
    message=gettext_noop(
        "Question %(number)s says that all smelters of %(metal)s are reported, but none is listed."
    ),
    why=gettext_noop("The answer and the Smelter List contradict each other."),
    fix=gettext_noop("List the smelters from cell %(cell)s on, or correct answer %(other)s."),
    lesson=SHARE_LESSON,
)
RATE_LOW = Kind(
    "X-RATE-LOW",
    Severity.INFO,
    message=gettext_noop("Few suppliers of %(metal)s answered: %(answer)s."),
    why=gettext_noop("Many customers do not accept a declaration below half of the suppliers."),
    fix=gettext_noop("Remind your suppliers, and say in the comment beside %(cell)s what you do."),
    lesson=SHARE_LESSON,
)
RATE_FULL = Kind(
    "AMRT-RATE-100-NEEDS-ROWS",
    Severity.WARNING,
    message=gettext_noop(
        "All suppliers of %(metal)s answered (cell %(other)s), but no smelter is listed."
    ),
    why=gettext_noop("100%% counts only if the smelters that suppliers named are listed."),
    fix=gettext_noop("List the smelters from cell %(cell)s on, or correct cell %(other)s."),
    lesson="C3.M3.L2",
)
LIST_COPIED = Kind(
    "X-LIST-COPIED",
    Severity.INFO,
    message=gettext_noop("You list %(listed)s of the %(known)s smelters of %(metal)s in the form."),
    why=gettext_noop("A copy of the whole list says nothing about your own supply chain."),
    fix=gettext_noop("Keep only the smelters that your suppliers named, from cell %(cell)s on."),
    lesson="C2.M3.L3",
)
ONLY_UNIDENTIFIED = Kind(
    "X-ONLY-UNIDENTIFIED",
    Severity.WARNING,
    message=gettext_noop("No smelter of %(metal)s is identified in the Smelter List."),
    why=gettext_noop("The form is complete that way, but says nothing about the origin."),
    fix=gettext_noop("Ask your suppliers for the smelters, and replace cell %(cell)s."),
    lesson="C2.M3.L2",
)


@rule
def recycled_lists_are_answered_yes(
    declaration: Declaration, context: Context
) -> Iterator[Finding]:
    """Where every row of a mineral is 100% recycled, and names no mine, so is the mineral."""
    for entry, key, metal, number in asked_in_scope(declaration, "recycled"):
        rows = declaration.rows_of(key)
        all_recycled = rows and all(
            row["recycled_100"].answer == "Yes" and not mine_cell(row) for row in rows
        )
        if entry.answer in ("No", "Unknown") and all_recycled:
            yield RECYCLED_NO.at(
                entry.sheet, entry.cell, metal=metal, number=number, answer=entry.answer
            )


@rule
def all_that_is_known_is_reported(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Nothing is held back; and what is said to be reported is there."""
    table = declaration.spec.smelters
    for entry, key, metal, number in asked_in_scope(declaration, "reported"):
        if entry.answer == "No":
            yield REPORTED_NO.at(entry.sheet, entry.cell, metal=metal, number=number)
        elif entry.answer == "Yes" and _has_no_rows(declaration, key):
            cell = table.cell("metal", _free_row(declaration))
            yield REPORTED_YES.at(table.sheet, cell, metal=metal, number=number, other=entry.cell)


def _has_no_rows(declaration: Declaration, key: str) -> bool:
    """True if the mineral has no smelter row, nor one whose metal is wrong or missing."""
    if declaration.rows_of(key) or declaration.spec.smelters.sheet not in declaration.tabs:
        return False
    name = key_of(declaration.mineral(key).name)
    lost = {row.text("lookup_name") for row in declaration.smelters if not row["metal"].answer}
    return not any(name == key_of(m) for text in lost for m in declaration.known.metals_of(text))


def _free_row(declaration: Declaration) -> int:
    """Return the first row of the smelter list that is free."""
    used = {row.row for row in declaration.smelters}
    return next(row for row in count(declaration.spec.smelters.first_row) if row not in used)


@rule
def shares_are_high_enough(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """More than half of the suppliers answered."""
    for entry, _key, metal, _number in asked_in_scope(declaration, "rate"):
        if entry.answer in ("50% or less", "None"):
            yield RATE_LOW.at(entry.sheet, entry.cell, metal=metal, answer=entry.answer)


@rule
def full_answers_name_smelters(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """All suppliers answered, so their smelters are listed. Source: AMRT 1.3, instructions."""
    table = declaration.spec.smelters
    for entry, key, metal, _number in asked_in_scope(declaration, "rate"):
        if entry.answer == "100%" and _has_no_rows(declaration, key):
            cell = table.cell("metal", _free_row(declaration))
            yield RATE_FULL.at(table.sheet, cell, metal=metal, other=entry.cell)


@rule
def lists_are_not_copied(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The rows of a mineral are not the form's own list of its smelters."""
    for mineral in declaration.minerals:
        rows = declaration.rows_of(mineral.key)
        if len(rows) < MIN_COPIED:
            continue
        known = {key_of(one.smelter_id) for one in declaration.form_lookup.of_metal(mineral.name)}
        listed = {key_of(row.resolved.smelter_id) for row in rows if row.resolved} & known
        if len(known) >= MIN_COPIED and len(listed) > context.copied_list_share * len(known):
            first = rows[0]["metal"]
            yield LIST_COPIED.at(
                first.sheet,
                first.cell,
                metal=mineral.name,
                listed=str(len(listed)),
                known=str(len(known)),
            )


@rule
def some_smelter_is_identified(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Not every row of a mineral is "not yet identified", where the form has any smelter of it."""
    for key in declaration.minerals_in_scope:
        rows: tuple[SmelterRow, ...] = declaration.rows_of(key)
        if not rows or not all(row.not_identified for row in rows):
            continue
        name = declaration.mineral(key).name
        lookup = declaration.form_lookup
        if not lookup or any(True for _ in lookup.of_metal(name)):
            entry = rows[0]["lookup_name"]
            yield ONLY_UNIDENTIFIED.at(entry.sheet, entry.cell, metal=name)
