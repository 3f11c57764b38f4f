"""Rules that compare answers with each other and with the smelter list.

They need both sides answered, so they never fire on blanks.
"""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, Entry
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.smelter_sources import mine_cell, recycled_answer

ORIGIN_LESSON = "C2.M2.L3"
SHARE_LESSON = "C2.M2.L4"

COVERED_VS_CAHRA = Kind(
    "X-COVERED-VS-CAHRA",
    Severity.ERROR,
    message=gettext_noop("%(metal)s: question 3 is Yes, but question 4 is No."),
    why=gettext_noop("The covered countries of question 3 count as risk areas in question 4."),
    fix=gettext_noop("Choose Yes in cell %(cell)s, or correct question 3 in cell %(other)s."),
    lesson=ORIGIN_LESSON,
)
RECYCLED_VS_ROWS = Kind(
    "X-RECYCLED-YES-VS-ROWS",
    Severity.ERROR,
    message=gettext_noop(
        "All %(metal)s is recycled (question %(number)s), but the smelter list says otherwise: "
        "%(cells)s."
    ),
    why=gettext_noop("Then every smelter of the metal must be fully recycled, without a mine."),
    fix=gettext_noop("Correct the answer in cell %(cell)s, or those rows of the Smelter List."),
    lesson="C2.M3.L4",
)
RECYCLED_VS_ORIGIN = Kind(
    "X-RECYCLED-YES-VS-ORIGIN",
    Severity.WARNING,
    message=gettext_noop(
        "All %(metal)s is recycled (question %(number)s), but cell %(other)s is %(answer)s."
    ),
    why=gettext_noop("Recycled metal does not come from a mine in one of those countries."),
    fix=gettext_noop("Correct the answer in cell %(cell)s or that in cell %(other)s."),
    lesson=ORIGIN_LESSON,
)
IDENTIFIED_VS_UNKNOWN = Kind(
    "X-ALL-IDENTIFIED-VS-UNKNOWN",
    Severity.ERROR,
    message=gettext_noop(
        "All smelters of %(metal)s are identified (question %(number)s), but row %(line)s of the "
        "Smelter List is \u201cnot yet identified\u201d."
    ),
    why=gettext_noop("Both cannot be true."),
    fix=gettext_noop("Choose No in cell %(cell)s, or identify the smelter."),
    lesson="C2.M3.L2",
)
IDENTIFIED_VS_RATE = Kind(
    "X-ALL-IDENTIFIED-VS-RATE",
    Severity.WARNING,
    message=gettext_noop(
        "All smelters of %(metal)s are identified (question %(number)s), but not all suppliers "
        "answered: %(rate)s."
    ),
    why=gettext_noop("A supplier who did not answer may use a smelter that you do not know."),
    fix=gettext_noop("Choose No in cell %(cell)s, or correct the share in cell %(other)s."),
    lesson=SHARE_LESSON,
)
RATE_NONE_WITH_ROWS = Kind(
    "X-RATE-NONE-WITH-ROWS",
    Severity.WARNING,
    message=gettext_noop(
        "No supplier of %(metal)s answered (question %(number)s), but smelters are listed."
    ),
    why=gettext_noop("Your customer will ask where the smelters come from."),
    fix=gettext_noop("Correct the share in cell %(cell)s, or explain it in the comment."),
    lesson=SHARE_LESSON,
)


def asked_in_scope(declaration: Declaration, role: str) -> Iterator[tuple[Entry, str, str, str]]:
    """Yield, for each mineral in scope, the answer to the question that asks this.

    With it come the mineral's key and name and the number of the question.
    """
    question = declaration.spec.asking(role)
    for key in declaration.minerals_in_scope if question else ():
        entry = declaration.asked(role, key)
        if question is not None and entry is not None:
            yield entry, key, declaration.mineral(key).name, question.key[1:]


@rule
def covered_countries_are_risk_areas(
    declaration: Declaration, context: Context
) -> Iterator[Finding]:
    """Question 3 = Yes needs question 4 = Yes. Source: CMRT 6.5, instructions to question 4."""
    for entry, key, metal, _ in asked_in_scope(declaration, "risk_areas"):
        covered = declaration.asked("covered", key)
        if covered is not None and covered.answer == "Yes" and entry.answer == "No":
            yield COVERED_VS_CAHRA.at(entry.sheet, entry.cell, metal=metal, other=covered.cell)


@rule
def recycled_metal_has_no_mine(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Where all is recycled, the metal's rows and the origin questions say so too."""
    for entry, key, metal, number in asked_in_scope(declaration, "recycled"):
        if entry.answer != "Yes":
            continue
        cells = []
        for row in declaration.rows_of(key):
            if recycled_answer(row) == "No":
                cells.append(row["recycled_100"].cell)
            elif mine := mine_cell(row):
                cells.append(row[mine].cell)
        if cells:
            listed = ", ".join(cells[:10])
            yield RECYCLED_VS_ROWS.at(
                entry.sheet, entry.cell, metal=metal, cells=listed, number=number
            )
        for role in ("covered", "risk_areas"):
            origin = declaration.asked(role, key)
            if origin is not None and origin.answer not in ("", "No", "Unknown"):
                yield RECYCLED_VS_ORIGIN.at(
                    entry.sheet,
                    entry.cell,
                    metal=metal,
                    other=origin.cell,
                    answer=origin.answer,
                    number=number,
                )
                break


@rule
def all_identified_means_all(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """All identified needs every supplier's answer and no unidentified smelter."""
    for entry, key, metal, number in asked_in_scope(declaration, "identified"):
        if entry.answer != "Yes":
            continue
        open_rows = [row for row in declaration.rows_of(key) if row.not_identified]
        if open_rows:
            line = str(open_rows[0].row)
            yield IDENTIFIED_VS_UNKNOWN.at(
                entry.sheet, entry.cell, metal=metal, line=line, number=number
            )
        rate = declaration.asked("rate", key)
        if rate is not None and rate.answer not in ("", "100%"):
            yield IDENTIFIED_VS_RATE.at(
                entry.sheet,
                entry.cell,
                metal=metal,
                rate=rate.answer,
                other=rate.cell,
                number=number,
            )


@rule
def smelters_come_from_answers(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Where no supplier answered, there are no smelters to list."""
    for entry, key, metal, number in asked_in_scope(declaration, "rate"):
        rows = [row for row in declaration.rows_of(key) if not row.not_identified]
        if entry.answer in ("None", "Did not survey") and rows:
            yield RATE_NONE_WITH_ROWS.at(entry.sheet, entry.cell, metal=metal, number=number)
