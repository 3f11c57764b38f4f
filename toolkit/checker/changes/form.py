"""Writes carried answers into the form of the new version, and checks what comes out."""

import datetime
import io
from dataclasses import dataclass

from toolkit.checker.changes.carry import Carried, carry_over, target_of
from toolkit.checker.check import Report, check
from toolkit.checker.layout import FilledForm, write_form


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """A workbook of the newest version, how it came to be, and what the checker says of it.

    `old` is the report on the file that it was made from.
    """

    old: Report
    carried: Carried
    workbook: bytes
    report: Report


def form_of(carried: Carried) -> FilledForm:
    """Return the filled form of what was carried over."""
    return FilledForm(
        carried.spec,
        carried.values,
        smelters=carried.smelters,
        mines=carried.mines,
        reasons=carried.reasons,
        products=carried.products,
        lookup=carried.lookup,
    )


def carry_file(data: bytes, *, today: datetime.date | None = None) -> CarriedFile | Report:
    """Carry a workbook's answers over to the newest version of its template.

    Returns the report on the workbook if it could not be read, or if it is of the newest version.
    """
    old = check(io.BytesIO(data), today=today)
    if old.declaration is None:
        return old
    spec = old.declaration.spec
    target = target_of(spec.template)
    if target is None or (target.template, target.version) == (spec.template, spec.version):
        return old
    carried = carry_over(old.declaration, target)
    workbook = write_form(form_of(carried))
    return CarriedFile(old, carried, workbook, check(io.BytesIO(workbook), today=today))
