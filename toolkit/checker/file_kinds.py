"""Findings about the file as a whole: its container, its template, its version, its sheets."""

from toolkit.checker.findings import Kind, Severity, gettext_noop

EMPTY = Kind(
    "FILE-EMPTY",
    Severity.ERROR,
    message=gettext_noop("The file is empty: it has no content at all."),
    why=gettext_noop("This happens when an upload stops early or a cloud folder is not in sync."),
    fix=gettext_noop("Open the workbook on your computer, save it, and send it again."),
    lesson="C2.M1.L2",
)
TOO_LARGE = Kind(
    "FILE-TOO-LARGE",
    Severity.ERROR,
    message=gettext_noop("The file is too large to check (the limit is %(limit)s)."),
    why=gettext_noop("A completed form is about 2 MB. Pictures or pasted data make it grow."),
    fix=gettext_noop("Take a fresh form, and copy only your answers into it."),
    lesson="C2.M1.L2",
)
NOT_WORKBOOK = Kind(
    "FILE-NOT-WORKBOOK",
    Severity.ERROR,
    message=gettext_noop("This file is not an Excel workbook. It looks like %(found)s."),
    why=gettext_noop("Your customer reads the answers from the cells of the Excel form."),
    fix=gettext_noop("Send the completed Excel workbook itself (.xlsx), not another file."),
    lesson="C2.M1.L2",
)
OLD_FORMAT = Kind(
    "FILE-OLD-FORMAT",
    Severity.ERROR,
    message=gettext_noop("The workbook is saved in another format: %(found)s."),
    why=gettext_noop("The official form is an .xlsx workbook. Other formats lose parts of it."),
    fix=gettext_noop("Open it in Excel, choose Save As, and pick Excel Workbook (.xlsx)."),
    lesson="C2.M1.L2",
)
PASSWORD = Kind(
    "FILE-PASSWORD",
    Severity.ERROR,
    message=gettext_noop("The workbook needs a password to open."),
    why=gettext_noop("Nobody can read an encrypted file: neither we nor your customer's tools."),
    fix=gettext_noop(
        "In Excel choose File, Info, Protect Workbook, Encrypt with Password, and delete the "
        "password. The form's own sheet protection can stay."
    ),
    lesson="C2.M1.L2",
)
DAMAGED = Kind(
    "FILE-DAMAGED",
    Severity.ERROR,
    message=gettext_noop("The workbook is damaged and cannot be opened."),
    why=gettext_noop("Part of the file is missing or changed, often by a stopped download."),
    fix=gettext_noop("Open it in Excel, let Excel repair it, save it, and send it again."),
    lesson="C2.M1.L2",
)
UNSAFE = Kind(
    "FILE-UNSAFE",
    Severity.ERROR,
    message=gettext_noop("The file was not opened, because it holds %(found)s."),
    why=gettext_noop("No reporting form needs this. It can be used to attack a computer."),
    fix=gettext_noop("Take a fresh form, and copy only your answers into it."),
    lesson="C2.M1.L2",
)
STRAY_CELL = Kind(
    "FILE-STRAY-CELL",
    Severity.ERROR,
    message=gettext_noop("The sheet %(tab)s has a value far outside the form, in cell %(where)s."),
    why=gettext_noop("Such a cell makes the sheet too big to read for many tools."),
    fix=gettext_noop("Delete the content of cell %(where)s on the sheet %(tab)s, then save."),
    lesson="C2.M1.L2",
)
TEMPLATE_UNKNOWN = Kind(
    "FILE-TEMPLATE-UNKNOWN",
    Severity.ERROR,
    message=gettext_noop("This workbook is not a reporting template that we know."),
    why=gettext_noop("Customers collect answers by tool. A form of your own cannot be read."),
    fix=gettext_noop("Download the form that your customer asked for, and fill that in."),
    lesson="C2.M1.L2",
)
FORM_UNSUPPORTED = Kind(
    "FILE-FORM-UNSUPPORTED",
    Severity.ERROR,
    message=gettext_noop("This is the form %(form)s. We cannot check it yet."),
    why=gettext_noop(
        "We check CMRT 6, EMRT 1 and 2, AMRT 1 and CRT 2; older forms look different."
    ),
    fix=gettext_noop("Download the current version of the form that your customer asked for."),
    lesson="C2.M1.L1",
)
CRT_RETIRED = Kind(
    "CRT-RETIRED",
    Severity.WARNING,
    message=gettext_noop("The CRT is retired."),
    why=gettext_noop("Since October 2021 cobalt is reported in the EMRT."),
    fix=gettext_noop("Ask your customer, and send an EMRT instead."),
    lesson="C2.M1.L1",
)
VERSION_UNREADABLE = Kind(
    "FILE-VERSION-UNREADABLE",
    Severity.WARNING,
    message=gettext_noop("The revision text at the top of the form is missing."),
    why=gettext_noop("It proves which version of the form you used. We read it as %(version)s."),
    fix=gettext_noop("Copy your answers into a fresh form, where the text is in place."),
    lesson="C2.M1.L2",
)
VERSION_OUTDATED = Kind(
    "FILE-VERSION-OUTDATED",
    Severity.WARNING,
    message=gettext_noop("You used version %(version)s. Version %(current)s is newer."),
    why=gettext_noop("Each version brings a new smelter list. Many customers refuse old versions."),
    fix=gettext_noop("Download version %(current)s and copy your answers into it."),
    hint=gettext_noop(
        "We know of version %(likely)s by report only: first ask your customer if they want it."
    ),
    lesson="C2.M1.L2",
)
VERSION_PRERELEASE = Kind(
    "FILE-VERSION-PRERELEASE",
    Severity.WARNING,
    message=gettext_noop("Version %(version)s is a draft of the form."),
    why=gettext_noop("A version with a letter was only for testing. Receivers should refuse it."),
    fix=gettext_noop("Download the current version and copy your answers into it."),
    lesson="C2.M1.L2",
)
VERSION_MISMATCH = Kind(
    "FILE-VERSION-MISMATCH",
    Severity.WARNING,
    message=gettext_noop(
        "This sheet is from version %(other)s, but the Declaration is from %(version)s."
    ),
    why=gettext_noop("Sheets from two versions mix two sets of rules and smelters."),
    fix=gettext_noop("Take one fresh form and copy all your answers into it."),
    lesson="C2.M1.L2",
)
VERSION_UNSUPPORTED = Kind(
    "FILE-VERSION-UNSUPPORTED",
    Severity.INFO,
    message=gettext_noop("We do not know version %(version)s; we read it like %(read_as)s."),
    why=gettext_noop("Versions differ in small things, so a finding may not fit."),
    fix=gettext_noop("Check each point in the form itself."),
    lesson="C2.M1.L2",
)
SHEET_MISSING = Kind(
    "FILE-SHEET-MISSING",
    Severity.ERROR,
    message=gettext_noop("The sheet %(tab)s is missing."),
    why=gettext_noop("Every sheet of the form must stay, even if you have nothing to enter."),
    fix=gettext_noop("Take a fresh form and copy your answers into it."),
    lesson="C2.M1.L2",
)
HELPER_SHEET_MISSING = Kind(
    "FILE-HELPER-SHEET-MISSING",
    Severity.INFO,
    message=gettext_noop("The form's own sheet %(tab)s is missing."),
    why=gettext_noop("Without it, lists, labels and the Checker stop working for the reader."),
    fix=gettext_noop("Take a fresh form and copy your answers into it."),
    lesson="C2.M4.L2",
)
SHEET_RENAMED = Kind(
    "FILE-SHEET-RENAMED",
    Severity.WARNING,
    message=gettext_noop("The sheet %(tab)s was renamed to \u201c%(name)s\u201d."),
    why=gettext_noop("Your customer's tools look for the sheets by their names."),
    fix=gettext_noop("Name the sheet %(tab)s again."),
    lesson="C2.M1.L2",
)
MACROS = Kind(
    "FILE-MACROS",
    Severity.WARNING,
    message=gettext_noop("The workbook holds macros or embedded objects."),
    why=gettext_noop("The official form has none, so somebody added them. Mail filters stop them."),
    fix=gettext_noop("Save the workbook as Excel Workbook (.xlsx), which drops the macros."),
    lesson="C2.M1.L2",
)
MORE_FINDINGS = Kind(
    "FILE-MORE-FINDINGS",
    Severity.INFO,
    message=gettext_noop("%(count)s more findings of the kind %(kind)s are not shown."),
    why=gettext_noop("The same mistake in many rows mostly has one cause, such as a bad copy."),
    fix=gettext_noop("Put right the ones shown, then check the file again."),
    lesson="C2.M4.L2",
)
NOT_FILLED = Kind(
    "FILE-NOT-FILLED",
    Severity.ERROR,
    message=gettext_noop("This is the empty form: nothing is filled in yet."),
    why=gettext_noop("A customer can do nothing with an empty form."),
    fix=gettext_noop("Start with the company name in cell D8 of the sheet Declaration."),
    lesson="C2.M2.L1",
)
