"""Finds out which template and version a workbook is, by its content and never by its name."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.checker import file_kinds as kinds
from toolkit.checker.findings import Finding, Refusal
from toolkit.checker.spec import Spec, version_key
from toolkit.checker.specs import all_specs, nearest_spec
from toolkit.checker.values import column_letters, key_of, text_of
from toolkit.checker.versions import newer_version
from toolkit.checker.workbook import Sheet, Workbook

TITLE = re.compile(r"[（(](CMRT|EMRT|AMRT|PRT|CRT)[)）]")
VERSION = re.compile(r"\s*(?:Revision|Version)\s+(\d+\.\d+(?:\.\d+)?[a-z]?)(?=\s|$)")
CONSTANTS = {
    "conflict minerals reporting template": "CMRT",
    "extended mineral reporting template": "EMRT",
    "additional minerals reporting template": "AMRT",
    "cobalt reporting template": "CRT",
}
DECLARATION = "Declaration"
REVISION = "Revision"
USUAL = ("Smelter List", "Product List")
"""Sheets that are read with the Declaration, since reading all at once is faster."""
_MAX_TABS_SEARCHED = 15


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
    found = found or _template_by_constant(workbook)
    if tab is None or found is None:
        raise Refusal(kinds.TEMPLATE_UNKNOWN.at())
    version = _version_of(workbook.sheet(tab)) or _version_elsewhere(workbook)
    return Identity(found, version, tab)


def detect(workbook: Workbook, identity: Identity, today: datetime.date) -> Detected:
    """Return the spec and tabs to read with. Raises Refusal for a form we cannot check."""
    if identity.version:
        spec = nearest_spec(identity.template, identity.version)
    else:
        spec = _newest(identity.template)
    if spec is None:
        form = f"{identity.template} {identity.version}".strip()
        retired = [kinds.CRT_RETIRED.at()] if identity.template == "CRT" else []
        raise Refusal(kinds.FORM_UNSUPPORTED.at(form=form), *retired)
    findings = list(_version_findings(identity, spec, today))
    tabs: dict[str, str] = {}
    for role in spec.sheets:
        tab = _tab_for(role, workbook, spec, identity, tuple(tabs.values()))
        if tab is None:
            findings.append(kinds.SHEET_MISSING.at(tab=role))
        else:
            tabs[role] = tab
            if tab != role:
                findings.append(kinds.SHEET_RENAMED.at(tab=role, name=tab))
    findings.extend(
        kinds.HELPER_SHEET_MISSING.at(tab=name)
        for name in spec.helper_sheets
        if workbook.find(name) is None
    )
    if workbook.has_macros:
        findings.append(kinds.MACROS.at())
    findings.extend(_mismatches(workbook, identity, tabs))
    return Detected(identity, spec, tabs, tuple(findings))


def _newest(template: str) -> Spec | None:
    known = [spec for spec in all_specs() if spec.template == template]
    return known[-1] if known else None


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
    elif version != spec.version:
        yield kinds.VERSION_UNSUPPORTED.at(sheet, cell, version=version, read_as=spec.version)


def _mismatches(workbook: Workbook, identity: Identity, tabs: dict[str, str]) -> Iterator[Finding]:
    tab = tabs.get("Smelter List")
    if tab and identity.version:
        row = workbook.sheet(tab).rows[2:3]
        for column, value in enumerate(row[0] if row else ()):
            match = VERSION.match(text_of(value))
            if match and match[1] != identity.version:
                cell = f"{column_letters(column)}3"
                yield kinds.VERSION_MISMATCH.at(
                    "Smelter List", cell, version=identity.version, other=match[1]
                )


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
    for tab in workbook.names[:_MAX_TABS_SEARCHED]:
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


def _version_elsewhere(workbook: Workbook) -> str:
    """Return the version from the smelter list, the instructions or the revision table."""
    tab = workbook.find("Smelter List")
    if tab:
        version = _version_of(workbook.sheet(tab))
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
        if re.fullmatch(r"\d+\.\d+", text):
            return text
    return ""


def _tab_for(
    role: str, workbook: Workbook, spec: Spec, identity: Identity, used: tuple[str, ...]
) -> str | None:
    """Return the tab that plays this sheet: by its name, else by what is on it."""
    if role == spec.declaration_sheet:
        return identity.declaration
    tab = workbook.find(role)
    if tab is not None:
        return tab
    known = {*spec.sheets, *spec.helper_sheets, REVISION, "Instructions", "Definitions"}
    taken = {key_of(name) for name in known} | {key_of(identity.declaration)}
    for other in workbook.names[:_MAX_TABS_SEARCHED]:
        if key_of(other) in taken or other in used:
            continue
        sheet = workbook.sheet(other)
        if role == spec.smelters.sheet and _is_smelter_list(sheet, spec):
            return other
        if role == spec.products.sheet and _is_product_list(sheet, spec):
            return other
    return None


def _is_smelter_list(sheet: Sheet, spec: Spec) -> bool:
    """The version in its own corner, or a header as wide as the smelter list's."""
    corner = next((c.cell for c in spec.detection.versions if c.sheet == spec.smelters.sheet), "A1")
    return VERSION.match(text_of(sheet.value(corner))) is not None or _headed(
        sheet, spec.smelters.header_row, len(spec.smelters.columns)
    )


def _is_product_list(sheet: Sheet, spec: Spec) -> bool:
    """A header of just its columns, with nothing to the right of it."""
    row = spec.products.header_row
    return _headed(sheet, row, len(spec.products.columns)) and not _headed(
        sheet, row, len(spec.products.columns) + 3
    )


def _headed(sheet: Sheet, row: int, least: int) -> bool:
    cells = sheet.rows[row - 1] if row <= len(sheet.rows) else []
    return sum(isinstance(value, str) and bool(value.strip()) for value in cells) >= least
