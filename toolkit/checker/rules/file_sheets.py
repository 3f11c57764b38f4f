"""Rules about the tabs of a workbook: what is there beyond the form, and what is open to change."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.values import key_of, text_of

LESSON = "C2.M1.L2"

SHEET_EXTRA = Kind(
    "FILE-SHEET-EXTRA",
    Severity.INFO,
    message=gettext_noop("The form does not show a tab \u201c%(name)s\u201d, but your file does."),
    why=gettext_noop("What is on it goes to your customer too, such as notes of your own."),
    fix=gettext_noop("Delete the tab if it is yours. Hide it again if it is the form's own."),
    lesson=LESSON,
)
SEVERAL_DECLARATIONS = Kind(
    "FILE-SEVERAL-DECLARATIONS",
    Severity.WARNING,
    message=gettext_noop("The tab \u201c%(name)s\u201d looks like a second Declaration."),
    why=gettext_noop("Nobody can know which one counts. We checked the tab %(read)s."),
    fix=gettext_noop("Keep the one that you want to send, and delete the other tab."),
    lesson=LESSON,
)
PROTECTION_REMOVED = Kind(
    "FILE-PROTECTION-REMOVED",
    Severity.INFO,
    message=gettext_noop("The sheet %(tab)s is not protected any more."),
    why=gettext_noop("Without protection, labels and formulas can be changed by accident."),
    fix=gettext_noop("Take a fresh form, and fill in only the cells that it leaves open."),
    lesson=LESSON,
)
GUIDES = ("Revision", "Instructions", "Definitions")
HIDDEN = ("L", "C", "SorP")
_MOST_LOOKED_AT = 15


@rule
def tabs_are_those_of_the_form(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No tab was added, and none that the form hides was made visible."""
    spec, workbook = declaration.spec, declaration.workbook
    own = {key_of(name) for name in (*spec.sheets, *spec.helper_sheets, *GUIDES)}
    own |= {key_of(tab) for tab in declaration.tabs.values()}
    hidden = {key_of(name) for name in HIDDEN}
    stamp = spec.detection.versions[0].cell
    read = declaration.tabs[spec.declaration_sheet]
    looked_at = 0
    for tab in workbook.names:
        if workbook.is_hidden(tab):
            continue
        if key_of(tab) in own - hidden:
            continue
        looked_at += 1
        if looked_at <= _MOST_LOOKED_AT and _has_stamp(declaration, tab, stamp):
            yield SEVERAL_DECLARATIONS.at(name=tab, read=read)
        else:
            yield SHEET_EXTRA.at(name=tab)


def _has_stamp(declaration: Declaration, tab: str, cell: str) -> bool:
    """True if the tab says its version where the Declaration does."""
    value = text_of(declaration.workbook.sheet(tab).value(cell))
    return key_of(value).startswith(("revision ", "version "))


@rule
def input_sheets_are_protected(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Every sheet with answers is protected, as in all official forms."""
    for role, tab in declaration.tabs.items():
        if not declaration.workbook.sheet(tab).is_protected:
            yield PROTECTION_REMOVED.at(tab=role)
