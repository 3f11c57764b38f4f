"""What a trainer may get wrong in an exercise, and the answer key that is read from a solution."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from toolkit.checker import check
from toolkit.checker.practice.answer_key import key_from
from toolkit.checker.practice.spotting import tidy_cell
from toolkit.checker.specs import find_spec
from toolkit.checker.stated import stated_in
from toolkit.models import ExercisePage

Task = ExercisePage.Task


def validate_exercise(page: ExercisePage) -> None:
    """Raise ValidationError, by field, if it cannot be done; read the key of a solution."""
    if page.has_workbook and find_spec(page.template, page.version) is None:
        raise ValidationError({"version": _("This template has no such version.")})
    match page.task:
        case Task.REPAIR | Task.FIND:
            _validate_errors(page)
        case Task.FILL:
            _read_solution(page)
        case Task.SORT:
            _validate_items(page, "file", _("Add at least two files to sort."))
        case Task.RUBRIC:
            _validate_items(page, "criterion", _("Add the criteria."))


def _validate_errors(page: ExercisePage) -> None:
    # The generator brings openpyxl, which nothing else of the web process needs.
    from toolkit.checker.practice import refuse_impossible

    try:
        refuse_impossible(page.template, page.version, page.error_keys)
    except ValueError as error:
        field = "errors" if page.errors else "error_count"
        raise ValidationError(
            {field: _("This practice workbook cannot be made: %(reason)s.") % {"reason": error}}
        ) from error
    if page.pass_fixed > page.planted:
        message = _("There are only %(planted)s errors.") % {"planted": page.planted}
        raise ValidationError({"pass_fixed": message})


def _read_solution(page: ExercisePage) -> None:
    if not page.solution:
        raise ValidationError({"solution": _("Upload the form as it should be filled in.")})
    workbook = page.solution.open("rb")
    report = check(workbook)
    workbook.seek(0)  # not closed, since an upload is stored only after this
    spec = find_spec(page.template, page.version)
    stated = spec.stated_version or spec.version if spec else ""
    if not report.readable or (report.template, report.version) != (page.template, stated):
        raise ValidationError(
            {
                "solution": _("This file is no %(template)s %(version)s.")
                % {"template": page.template, "version": page.version}
            }
        )
    wrong = [one for one in report.findings if one.severity == "error"]
    if wrong:
        raise ValidationError(
            {
                "solution": _("The solution has errors itself, the first in %(place)s: %(message)s")
                % {"place": f"{wrong[0].sheet} {wrong[0].cell}", "message": wrong[0].message}
            }
        )
    others: dict[str, list[str]] = defaultdict(list)
    for block in page.alternatives:
        place = f"{block.value['sheet']}!{tidy_cell(block.value['cell'])}"
        others[place] += [line.strip() for line in block.value["accepted"].splitlines()]
    key = key_from(stated_in(report.declaration), others, with_sources=page.with_sources)
    page.answer_key = key.as_dict()


def _validate_items(page: ExercisePage, kind: str, message: str) -> None:
    blocks = [block for block in page.items if block.block_type == kind]
    if not blocks or (kind == "file" and len({b.value["belongs"] for b in blocks}) < 2):
        raise ValidationError({"items": message})
    most = len(blocks) if kind == "file" else sum(block.value["points"] for block in blocks)
    if page.pass_fixed > most:
        raise ValidationError(
            {"pass_fixed": _("At most %(most)s can be reached.") % {"most": most}}
        )
