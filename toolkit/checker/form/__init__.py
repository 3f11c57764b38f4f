"""A declaration that is filled in without a workbook: kept as texts, judged as a workbook is.

draft = Draft.blank(find_spec("CMRT", "6.5")).with_values({"Declaration!D8": "Alder Connectors"})
judged = judge(draft, today=today, smelters=lookup)     # findings, the verdict, what is asked now
data = write_form(draft.filled())                       # the workbook that says the same
"""

from toolkit.checker.form.draft import TABLES, Draft, Row
from toolkit.checker.form.judge import Judged, judge
from toolkit.checker.form.steps import Input, Step, inputs_of, steps_of

__all__ = ["TABLES", "Draft", "Input", "Judged", "Row", "Step", "inputs_of", "judge", "steps_of"]
