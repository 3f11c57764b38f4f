"""Actions as a workbook, and as a calendar that Outlook, Google and Apple import."""

import io
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from academy.spreadsheet import safe_cell
from assessments.readiness.loading import DISCLAIMER
from assessments.readiness.models import Action
from assessments.readiness.plan_lists import Words

ICS = "text/calendar; charset=utf-8"
WIDTHS = (40, 14, 34, 24, 14, 20, 44, 24, 14, 14, 44, 30)  # of the columns, in characters


def workbook(actions: Iterable[Action], words: Words) -> bytes:
    """Return actions as XLSX: one row an action, dates as dates, no text that runs as a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Actions")[:31]
    sheet.append(
        [
            _("What is to be done"),
            _("Criterion"),
            _("Topic"),
            _("Owner"),
            _("Due"),
            _("Status"),
            _("Evidence that will show it"),
            _("Budget note"),
            _("Done on"),
            _("Verified on"),
            _("Evidence given"),
            _("Assessment"),
        ]
    )
    for one in actions:
        sheet.append(
            [
                safe_cell(one.title),
                safe_cell(one.criterion),
                safe_cell(words.topic(one)),
                safe_cell(one.owner or ""),
                one.due_on,
                str(one.get_status_display()),
                safe_cell(one.expected_evidence),
                safe_cell(one.budget_note),
                timezone.localdate(one.done_at) if one.done_at else None,
                timezone.localdate(one.verified_at) if one.verified_at else None,
                safe_cell(one.evidence_note),
                safe_cell(one.assessment or ""),
            ]
        )
    for number, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.cell(1, number).font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.oddFooter.left.text = str(DISCLAIMER)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def calendar(actions: Iterable[Action], words: Words) -> bytes:
    """Return actions as iCalendar (RFC 5545): an all-day event on the date of each.

    Events, since Google and Outlook on the web take no tasks from a file. The key of an action is
    that of its event, so that importing it again moves it.
    """
    host = urlsplit(settings.SITE_URL).hostname or "academy"
    made = Calendar()
    made.add("prodid", "-//Responsible Minerals Academy//Readiness//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for one in actions:
        event = Event()
        event.add("uid", f"{one.pk}@{host}")
        event.add("dtstamp", timezone.now())
        event.add("dtstart", one.due_on)
        event.add("dtend", one.due_on + timedelta(days=1))
        event.add("summary", _("Due: %(title)s") % {"title": one.title})
        event.add("description", _described(one, words))
        event.add("url", settings.SITE_URL + one.get_absolute_url())
        event.add("transp", "TRANSPARENT")  # it fills nobody's day
        made.add_component(event)
    return made.to_ical()


def _described(one: Action, words: Words) -> str:
    lines = [
        f"{one.criterion} {words.topic(one)}",
        _("Owner: %(who)s") % {"who": one.owner} if one.owner else "",
        _("Evidence that will show it:") + "\n" + one.expected_evidence,
        settings.SITE_URL + one.get_absolute_url(),
    ]
    return "\n".join(line for line in lines if line)
