"""Rules about the file itself: its name, its links, and the results that were saved in it."""

import re
from collections.abc import Iterator

from toolkit.checker.declaration import Declaration
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.values import key_of, split_address
from toolkit.checker.verdict import official_verdict

LESSON = "C2.M1.L2"

NO_CACHED_VALUES = Kind(
    "FILE-NO-CACHED-VALUES",
    Severity.INFO,
    message=gettext_noop("The file holds formulas without results."),
    why=gettext_noop("A program wrote it, so a preview shows no labels and no Checker."),
    fix=gettext_noop("Open the file in Excel, save it, and send that copy."),
    lesson=LESSON,
)
STALE_CACHE = Kind(
    "FILE-STALE-CACHE",
    Severity.WARNING,
    message=gettext_noop(
        "The Checker of the file shows %(saved)s as its count of open cells; it is %(real)s."
    ),
    why=gettext_noop("The formulas were not calculated when the file was saved."),
    fix=gettext_noop("In Excel choose Formulas, Calculate Now, then save the file again."),
    lesson="C2.M4.L2",
)
TOTAL_NOT_ZERO = Kind(
    "CHECKER-TOTAL-NOT-ZERO",
    Severity.INFO,
    message=gettext_noop("The count of open cells on the form's own Checker is %(saved)s, not 0."),
    why=gettext_noop("Many customers look there first, and refuse a form that is not at zero."),
    fix=gettext_noop("Put right what is listed here, then look at the sheet Checker again."),
    lesson="C2.M4.L2",
)
EXTERNAL_LINKS = Kind(
    "FILE-EXTERNAL-LINKS",
    Severity.INFO,
    message=gettext_noop("The workbook is linked to other files (%(count)s)."),
    why=gettext_noop("Links show names of your folders, and warn your customer on opening."),
    fix=gettext_noop("In Excel choose Data, Edit Links, and break each link."),
    lesson=LESSON,
)
NAME_PATTERN = Kind(
    "FILE-NAME-PATTERN",
    Severity.INFO,
    message=gettext_noop("The file name \u201c%(name)s\u201d does not show company and date."),
    why=gettext_noop("Your customer keeps hundreds of these files, and sorts them by name."),
    fix=gettext_noop("Name it after your company and the date, such as company-2026-05-15.xlsx."),
    lesson=LESSON,
)
CHECKER, TOTAL = "Checker", "D2"
NOISE = 1
"""By how much a saved total may differ from ours before it is called old."""
_LINK = re.compile(r"xl/externallinks/externallink\d+\.xml")
_CONNECTION = re.compile(r"xl/connections\.xml")
# The official AMRT 1.3 is shipped with two dead links: to a draft of another form, and to nothing.
_SHIPPED_BROKEN = (b"xlPathMissing", b"RMI_EMRT_2.0_testing")
_DATE = re.compile(r"(?<!\d)20\d\d[-_. ]?(?:0[1-9]|1[0-2])[-_. ]?(?:0[1-9]|[12]\d|3[01])(?!\d)")
_WORD = re.compile(r"\w+")


@rule
def formulas_have_results(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The labels beside the answers show: they are formulas, and have results."""
    role = declaration.spec.declaration_sheet
    sheet = declaration.workbook.sheet(declaration.tabs[role])
    rows = {split_address(entry.cell)[0] + 1 for entry in declaration.fields.values()}
    labels = [f"B{row}" for row in rows if sheet.has_formula(f"B{row}")]
    if labels and all(sheet.value(label) == "" for label in labels):
        yield NO_CACHED_VALUES.at()


@rule
def saved_total_is_true(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The number that the Checker shows is that of the answers, and zero. Source: Checker D2."""
    tab = declaration.workbook.find(CHECKER)
    saved = declaration.workbook.sheet(tab).value(TOTAL) if tab else ""
    if isinstance(saved, str) and saved.strip().isdecimal():
        saved = float(saved)
    if isinstance(saved, bool) or not isinstance(saved, (int, float)):
        return
    real = len(official_verdict(declaration).rows)
    is_known = declaration.version == declaration.spec.version
    if is_known and abs(saved - real) > NOISE:
        yield STALE_CACHE.at(CHECKER, TOTAL, saved=f"{saved:.0f}", real=str(real))
    elif saved > 0:
        yield TOTAL_NOT_ZERO.at(CHECKER, TOTAL, saved=f"{saved:.0f}")


@rule
def file_stands_alone(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The workbook has no links to other files but those that the AMRT is shipped with."""
    workbook = declaration.workbook
    links = [part for part in workbook.parts if _LINK.fullmatch(part)]
    if declaration.spec.template == "AMRT":
        links = [part for part in links if not _is_shipped(workbook.read_part(_relations(part)))]
    count = len(links) + sum(_CONNECTION.fullmatch(part) is not None for part in workbook.parts)
    if count:
        yield EXTERNAL_LINKS.at(count=str(count))


def _relations(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _is_shipped(relations: bytes) -> bool:
    return any(mark in relations for mark in _SHIPPED_BROKEN)


@rule
def file_name_says_whose_it_is(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The name has a word of the company's name and a date, year first. Source: instructions."""
    if not context.file_name:
        return
    name = key_of(context.file_name.rpartition(".")[0] or context.file_name)
    joined = "".join(_WORD.findall(name.replace("_", " ")))
    company = key_of(declaration.fields["company_name"].text).replace("_", " ")
    words = [word for word in _WORD.findall(company) if len(word) > 2 or not word.isascii()]
    if not _DATE.search(name) or (words and not any(word in joined for word in words)):
        yield NAME_PATTERN.at(name=context.file_name[:80])
