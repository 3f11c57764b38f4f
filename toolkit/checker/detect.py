"""Finds out which template and version a workbook is, by its content and never by its name."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.checker import file_kinds as kinds
from toolkit.checker.findings import Finding, Refusal, Severity
from toolkit.checker.roles import MAX_TABS_SEARCHED, VERSION, stamps, tabs_of
from toolkit.checker.spec import Spec, version_key
from toolkit.checker.specs import nearest_spec, newest_spec
from toolkit.checker.values import column_letters, key_of, text_of
from toolkit.checker.versions import newer_version, reported_version
from toolkit.checker.workbook import Sheet, Workbook

TITLE = re.compile(r"[（(](CMRT|EMRT|AMRT|PRT|CRT)[)）]")
CONSTANTS = {
    "conflict minerals reporting template": "CMRT",
    "extended mineral reporting template": "EMRT",
    "additional minerals reporting template": "AMRT",
    "cobalt reporting template": "CRT",
}
METALS = {"Tantalum": "CMRT", "Mica": "EMRT", "Cobalt": "CRT"}
"""The first of these that a smelter list offers tells its template."""
DECLARATION = "Declaration"
REVISION = "Revision"
STAMPED = ("Smelter List", "Mine List")
"""Sheets with the version in their third row."""
USUAL = (*STAMPED, "Minerals Scope", "Product List")
"""Sheets that are read with the Declaration, since reading all at once is faster."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a workbook says it is. `version` is "" where it does not say."""

    template: str
    version: str
    declaration: str
    """The name of the tab that plays the Declaration sheet."""


@dataclass(frozen=True, slots=True)
class Detected:
    """A workbook that we can read: with which spec, and which tab plays each sheet."""

    identity: Identity
    spec: Spec
    tabs: dict[str, str]
    findings: tuple[Finding, ...]


def identify(workbook: Workbook) -> Identity:
    """Return template and version. Raises Refusal if the workbook is no template at all."""
    tab = workbook.find(DECLARATION)
    if tab is not None:
        workbook.load(tab, *(found for name in USUAL if (found := workbook.find(name))))
    found = _template_of(workbook.sheet(tab)) if tab else None
    if tab is None:
        tab, found = _search_declaration(workbook)
    found = found or _template_by_constant(workbook) or _template_by_structure(workbook)
    if tab is None or found is None:
        raise Refusal(kinds.TEMPLATE_UNKNOWN.at())
    version = _version_of(workbook.sheet(tab)) or _version_elsewhere(workbook)
    return Identity(found, version, tab)


def detect(workbook: Workbook, identity: Identity, today: datetime.date) -> Detected:
    """Return the spec and tabs to read with. Raises Refusal for a form we cannot check."""
    if identity.version:
        spec = nearest_spec(identity.template, identity.version)
    else:
        spec = newest_spec(identity.template)
    if spec is None:
        form = f"{identity.template} {identity.version}".strip()
        retired = [kinds.CRT_RETIRED.at()] if identity.template == "CRT" else []
        raise Refusal(kinds.FORM_UNSUPPORTED.at(form=form), *retired)
    findings = list(_version_findings(identity, spec, today))
    tabs = tabs_of(workbook, spec, identity.declaration)
    for role in spec.sheets:
        if role not in tabs:
            findings.append(kinds.SHEET_MISSING.at(tab=role))
        elif tabs[role] != role:
            findings.append(kinds.SHEET_RENAMED.at(tab=role, name=tabs[role]))
    findings.extend(
        kinds.HELPER_SHEET_MISSING.at(tab=name)
        for name in spec.helper_sheets
        if workbook.find(name) is None
    )
    if identity.template == "CRT":
        findings.append(kinds.CRT_RETIRED.at(spec.declaration_sheet, spec.detection.title.cell))
    if workbook.read_from:
        findings.append(kinds.OLD_FORMAT.at(severity=Severity.WARNING, found=workbook.read_from))
    if workbook.has_macros:
        findings.append(kinds.MACROS.at())
    findings.extend(_mismatches(workbook, identity, tabs))
    return Detected(identity, spec, tabs, tuple(findings))


def _version_findings(identity: Identity, spec: Spec, today: datetime.date) -> Iterator[Finding]:
    cell = spec.detection.versions[0].cell
    sheet = spec.declaration_sheet
    version = identity.version
    if not version:
        yield kinds.VERSION_UNREADABLE.at(sheet, cell, version=spec.version)
        return
    if version_key(version)[2]:
        yield kinds.VERSION_PRERELEASE.at(sheet, cell, version=version)
    current = newer_version(identity.template, version, today)
    if current is not None:
        yield kinds.VERSION_OUTDATED.at(sheet, cell, version=version, current=current)
    reported = reported_version(identity.template, version, today)
    if reported is not None:
        yield kinds.VERSION_OUTDATED.at(
            sheet, cell, Severity.INFO, version=version, current=reported, likely=reported
        )
    if version != (spec.stated_version or spec.version):
        yield kinds.VERSION_UNSUPPORTED.at(sheet, cell, version=version, read_as=spec.version)


def _mismatches(workbook: Workbook, identity: Identity, tabs: dict[str, str]) -> Iterator[Finding]:
    for role in STAMPED if identity.version else ():
        for column, version in stamps(workbook.sheet(tabs[role])) if role in tabs else ():
            if version != identity.version:
                cell = f"{column_letters(column)}3"
                yield kinds.VERSION_MISMATCH.at(role, cell, version=identity.version, other=version)


def _template_of(sheet: Sheet) -> str | None:
    for row in sheet.rows[:4]:
        for value in row:
            match = TITLE.search(value) if isinstance(value, str) else None
            if match:
                return match[1]
    return None


def _version_of(sheet: Sheet) -> str:
    for row in sheet.rows[:4]:
        for value in row:
            match = VERSION.match(value) if isinstance(value, str) else None
            if match:
                return match[1]
    return ""


def _search_declaration(workbook: Workbook) -> tuple[str | None, str | None]:
    """Find a renamed Declaration by the form's title in its top rows."""
    fallback: str | None = None
    for tab in workbook.names[:MAX_TABS_SEARCHED]:
        if tab in ("L", "C", "SorP", "Instructions", "Definitions", "Smelter Look-up", "Checker"):
            continue
        sheet = workbook.sheet(tab)
        if not _version_of(sheet):
            continue
        found = _template_of(sheet)
        if found:
            return tab, found
        # The title is a formula, and a file from a tool has no results; the version is constant,
        # and the Declaration has it in column J.
        if fallback is None and VERSION.match(text_of(sheet.value("J3"))):
            fallback = tab
    return fallback, None


def _template_by_constant(workbook: Workbook) -> str | None:
    tab = workbook.find(REVISION)
    if tab is None:
        return None
    for row in workbook.sheet(tab).rows[:6]:
        for value in row:
            template = CONSTANTS.get(key_of(value)) if isinstance(value, str) else None
            if template:
                return template
    return None


def _template_by_structure(workbook: Workbook) -> str | None:
    """Return the template that has such sheets, or such metals in its smelter list's own list."""
    if workbook.find("Minerals Scope"):
        return "AMRT"
    if workbook.find("Mine List"):
        return "EMRT"
    tab = workbook.find("Smelter List")
    row = workbook.sheet(tab).rows[2:3] if tab else []
    constants = {value for values in row for value in values if isinstance(value, str)}
    return next((name for metal, name in METALS.items() if metal in constants), None)


def _version_elsewhere(workbook: Workbook) -> str:
    """Return the version from another sheet, the instructions or the revision table."""
    for name in STAMPED:
        tab = workbook.find(name)
        version = _version_of(workbook.sheet(tab)) if tab else ""
        if version:
            return version
    tab = workbook.find("Instructions")
    for row in reversed(workbook.sheet(tab).rows if tab else []):
        match = VERSION.match(text_of(row[0])) if row else None
        if match:
            return match[1]
    tab = workbook.find(REVISION)
    for row in reversed(workbook.sheet(tab).rows if tab else []):
        text = text_of(row[1]) if len(row) > 1 else ""
        if _NUMBER.fullmatch(text):
            # The table holds numbers, so that 2.0 reads as 2.
            return text if "." in text else f"{text}.0"
    return ""
