"""Which tab plays each sheet of the form, as a report names it, and which one is ours."""

import datetime
from collections.abc import Sequence

from toolkit.checker.check import Report
from toolkit.checker.detect import detect, identify
from toolkit.checker.findings import Refusal
from toolkit.checker.own_sheet import is_named_like_ours
from toolkit.checker.values import key_of
from toolkit.checker.workbook import Workbook

# It only matters to findings about old versions, which are not asked for here.
_ANY_DAY = datetime.date(2025, 1, 1)


def tabs_of(data: bytes, report: Report, names: tuple[str, ...]) -> dict[str, str]:
    """Return the tab for each sheet that the report's findings are on, where there is one.

    `names` are the workbook's worksheets. Only a workbook with renamed sheets is looked into.
    """
    roles = {finding.sheet for finding in report.findings if finding.sheet}
    by_key = {key_of(name): name for name in reversed(names)}
    found = {
        role: role if role in names else by_key[key_of(role)]
        for role in roles
        if role in names or key_of(role) in by_key
    }
    if len(found) < len(roles):
        try:
            workbook = Workbook(data)
            detected = detect(workbook, identify(workbook), _ANY_DAY)
        except Refusal:
            return found
        found |= {
            role: tab
            for role, tab in detected.tabs.items()
            if role in roles and role not in found and tab in names
        }
    return found


def unmarked_sheet(data: bytes, names: Sequence[str]) -> str:
    """Return the sheet that is ours by its name and first cell, or "".

    Some programs drop the hidden name by which we know it else.
    """
    likely = [name for name in names if is_named_like_ours(name)]
    if not likely:
        return ""
    try:
        read = Workbook(data).names
    except Refusal:
        return ""
    return next((name for name in likely if name not in read), "")
