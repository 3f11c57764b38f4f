"""The result as a workbook: one sheet a part. No cell is a formula, whatever somebody wrote."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from academy.spreadsheet import STARTS_A_FORMULA
from assessments.readiness import result_words as words
from assessments.readiness.core.figures import shown, shown_coverage
from assessments.readiness.learning import lessons_for
from assessments.readiness.loading import DISCLAIMER, LEVELS, OECD_STEPS
from assessments.readiness.models import Assessment, Evidence
from assessments.readiness.report_pdf import facts_of
from assessments.readiness.result_pages import actions_by_criterion, actions_for
from assessments.readiness.standing import Standing
from assessments.readiness.wording import why_it_does_not_count

type Value = str | int | Decimal | date | None

HEAD = PatternFill("solid", fgColor="E2EDE8")
BOLD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")
WIDEST, NARROWEST = 60, 10  # in letters
# What XML cannot hold.
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Sheet:
    """One part of the workbook: its name, heads and rows."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]


def report_xlsx(user: object, assessment: Assessment, standing: Standing) -> bytes:
    """Return the workbook in the language of the moment."""
    book = Workbook(write_only=True)
    for sheet in sheets_of(user, assessment, standing):
        _write(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheets_of(user: object, assessment: Assessment, standing: Standing) -> list[Sheet]:
    """Return all parts: summary, sections, steps, criteria, gaps, evidence, actions."""
    return [
        _summary(assessment, standing),
        _sections(standing),
        _steps(standing),
        _criteria(standing),
        _gaps(user, standing),
        _evidence(standing),
        _actions(user, assessment, standing),
    ]


def _summary(assessment: Assessment, standing: Standing) -> Sheet:
    result = standing.result
    rows: list[tuple[str, Value]] = [*facts_of(assessment, standing)]
    rows += [
        (_("Claimed, %"), shown(result.claimed)),
        (_("Backed by evidence, %"), shown(result.backed)),
        (_("Evidence index, 0 to 100"), shown(result.evidence_index)),
        (_("Answered, % of the weight that applies"), shown_coverage(result.coverage)),
        (_("Lowest possible, %"), shown(result.low)),
        (_("Highest possible, %"), shown(result.high)),
        (_("Band"), words.band(result.band)),
        (_("Band by the figure alone"), words.band(result.number_band)),
        (_("Why it is capped"), words.cap_reason(standing)),
        (_("Critical criteria"), words.critical_words(standing)),
        (_("Provisional"), words.provisional_words(standing)),
        (_("Quick scan"), words.quick_words(standing)),
        (_("Note"), str(DISCLAIMER)),
    ]
    kept = [(label, value) for label, value in rows if value not in ("", None)]
    return Sheet(_("Summary"), (_("What"), _("Value")), kept)


def _sections(standing: Standing) -> Sheet:
    head = (
        *(_("Code"), _("Section"), _("Weight"), _("Claimed, %"), _("Backed by evidence, %")),
        *(_("Evidence index"), _("Target, %"), _("Answered, %"), _("Weight × points")),
        *(_("Weight × 3"), _("Weight × points backed")),
    )
    rows = [
        (
            *(one.code, one.title, one.weight, shown(one.claimed), shown(one.backed)),
            *(shown(one.evidence_index), shown(one.target), shown_coverage(one.coverage)),
            *(one.points, one.points_possible, one.backed_points),
        )
        for one in standing.result.sections
    ]
    return Sheet(_("Sections"), head, rows)


def _steps(standing: Standing) -> Sheet:
    head = (_("Step"), _("Title"), _("Criteria"), _("Claimed, %"), _("Backed by evidence, %"))
    rows = [
        (
            *(one.step, str(OECD_STEPS[one.step]), len(one.codes)),
            *(shown(one.claimed), shown(one.backed)),
        )
        for one in standing.result.steps
    ]
    return Sheet(_("OECD steps"), head, rows)


def _criteria(standing: Standing) -> Sheet:
    head = (
        *(_("Code"), _("Section"), _("Topic"), _("Question"), _("Critical"), _("Weight")),
        *(_("Level"), _("Name of the level"), _("Points"), _("Evidence"), _("Points backed")),
        *(_("Target level"), _("State"), _("How we do it"), _("Reason of the change")),
    )
    rows = []
    for code, one in standing.result.criteria.items():
        criterion, said = standing.criterion(code), standing.said_of(code)
        strength = "" if one.strength is None else str(words.STRENGTHS[one.strength])
        rows.append(
            (
                *(code, standing.words.section_of(code).title, criterion.topic),
                *(criterion.question, _("yes") if criterion.critical else "", criterion.weight),
                *(one.level, str(LEVELS[one.level]) if one.level else "", one.points),
                *(strength, one.backed_points, one.target if one.is_asked else None),
                *(words.state_words(standing, one), said.note, said.change_reason),
            )
        )
    return Sheet(_("Criteria"), head, rows)


def _gaps(user: object, standing: Standing) -> Sheet:
    head = (
        *(_("Priority"), _("Code"), _("Topic"), _("Level"), _("Target level"), _("Weight")),
        *(_("Levels below the target"), _("Factor: critical"), _("Factor: profile")),
        *(_("Because of"), _("Next level"), _("Why it matters"), _("Evidence to collect")),
        _("Lessons that help"),
    )
    gaps = standing.result.gaps
    codes = {code for gap in gaps for code in standing.criterion(gap.code).learn}
    lessons = lessons_for(user, codes)
    rows = []
    for gap in gaps:
        criterion = standing.criterion(gap.code)
        titles = [lessons[code].step.title for code in criterion.learn if code in lessons]
        rows.append(
            (
                *(gap.priority, gap.code, criterion.topic, gap.level, gap.target, gap.weight),
                *(gap.gap, gap.critical_factor, gap.profile_factor),
                *(words.raised_words(gap.because), criterion.levels[gap.level], criterion.why),
                *("; ".join(criterion.evidence), "; ".join(titles)),
            )
        )
    return Sheet(_("Gaps"), head, rows)


def _evidence(standing: Standing) -> Sheet:
    head = (
        *(_("Code"), _("Topic"), _("Kind"), _("Name"), _("Date"), _("What it covers")),
        *(_("Who keeps it"), _("Counts")),
    )
    rows = [
        (
            *(code, standing.criterion(code).topic, str(Evidence.Kind(one.kind).label)),
            *(one.title, one.dated_on, one.scope, one.holder),
            why_it_does_not_count(one, standing.day) or _("yes"),
        )
        for code in standing.question_set.criteria
        for one in standing.evidence.get(code, ())
    ]
    return Sheet(_("Evidence"), head, rows)


def _actions(user: object, assessment: Assessment, standing: Standing) -> Sheet:
    head = (
        *(_("Code"), _("What is to be done"), _("Owner"), _("Due"), _("Status")),
        *(_("Evidence that will show it"), _("Budget note")),
    )
    codes = standing.question_set.criteria
    found = actions_by_criterion(actions_for(user, assessment), codes)
    rows = [
        (
            *(code, one.title, str(one.owner or ""), one.due_on, one.get_status_display()),
            *(one.expected_evidence, one.budget_note),
        )
        for code in codes
        for one in found.get(code, ())
    ]
    return Sheet(_("Actions"), head, rows)


def _write(book: Workbook, part: Sheet) -> None:
    sheet = book.create_sheet(part.name[:31])
    sheet.freeze_panes = "A2"
    last = get_column_letter(len(part.head))
    sheet.auto_filter.ref = f"A1:{last}{len(part.rows) + 1}"
    for place, heading in enumerate(part.head):
        longest = max((_length(row[place]) for row in part.rows), default=0)
        width = min(WIDEST, max(NARROWEST, len(heading) // 2, longest) + 2)
        sheet.column_dimensions[get_column_letter(place + 1)].width = width
    for is_head, rows in ((True, [part.head]), (False, part.rows)):
        for row in rows:
            sheet.append(_cells(sheet, row, is_head=is_head))


def _length(value: Value) -> int:
    return max((len(line) for line in str(value).splitlines()), default=0) if value else 0


def _cells(sheet: object, row: Iterable[Value], *, is_head: bool) -> list[object]:
    found = []
    for value in row:
        if value in ("", None):
            found.append(None)
            continue
        is_text = isinstance(value, str)
        cell = WriteOnlyCell(sheet, value=NOT_XML.sub("", value) if is_text else value)
        if is_text:
            cell.data_type = "s"  # never a formula, and "#N/A" no error
            # Excel keeps it a text also after somebody has edited the cell.
            cell.quotePrefix = value.startswith(STARTS_A_FORMULA)
        cell.alignment = WRAPPED
        if is_head:
            cell.font, cell.fill = BOLD, HEAD
        found.append(cell)
    return found
