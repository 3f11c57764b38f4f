"""Writes any reporting form that has a spec: its cells, in our own words, with a working Checker.

filled = FilledForm(spec, {"Declaration!D8": "Alder Connectors Ltd"})
data = write_form(filled)               # the bytes of an .xlsx, the same for the same form
filled = filled_from(declaration)       # from what the checker read in any workbook
"""

from toolkit.checker.layout.filled import FilledForm, Line
from toolkit.checker.layout.from_declaration import filled_from

__all__ = ["FilledForm", "Line", "filled_from", "write_form"]


def write_form(filled: FilledForm) -> bytes:
    """Return the bytes of a workbook that says what the form says: see `writer.write_form`."""
    # openpyxl is for those who write a file, not for those who only judge what is filled in.
    from toolkit.checker.layout.writer import write_form

    return write_form(filled)
