"""Rules about the Minerals Scope, on which whoever asks says why (AMRT)."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule

LESSON = "C3.M3.L2"

REASON_MISSING = Kind(
    "MSCOPE-REASON-MISSING",
    Severity.WARNING,
    message=gettext_noop("There is no reason for asking about %(mineral)s."),
    why=gettext_noop("Suppliers answer more readily when they know why you ask."),
    fix=gettext_noop("Write the reason in cell %(cell)s, or leave the mineral out."),
    lesson=LESSON,
)
NOT_SELECTED = Kind(
    "MSCOPE-MINERAL-NOT-SELECTED",
    Severity.WARNING,
    message=gettext_noop("\u201c%(mineral)s\u201d is not chosen on the Declaration."),
    why=gettext_noop("A reason helps only for a mineral that is asked about."),
    fix=gettext_noop("Choose it on the Declaration, or correct cell %(cell)s."),
    lesson=LESSON,
)


@rule
def minerals_have_reasons(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Each mineral in the table is a chosen one and has its reason. Source: AMRT 1.3, the sheet."""
    for row in declaration.reasons:
        mineral, reason = row["mineral"], row["reason"]
        if mineral.is_blank or mineral.is_lookalike:
            continue
        name = mineral.text[:80]
        if declaration.mineral_named(name) is None:
            yield NOT_SELECTED.at(mineral.sheet, mineral.cell, mineral=name)
        elif reason.is_blank or reason.is_lookalike:
            yield REASON_MISSING.at(reason.sheet, reason.cell, mineral=name)
