"""The manager's page and its export."""

import logging
from collections.abc import Iterator
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from academy.companies.access import managed_place
from academy.companies.models import Membership
from academy.reporting.forms import PeopleFilter
from academy.reporting.people import (
    chosen,
    courses_of,
    for_people_page,
    lines_of,
    people_of,
    teams_of,
)
from academy.spreadsheet import csv_lines

logger = logging.getLogger(__name__)

PEOPLE_A_PAGE = 25
PEOPLE_A_QUERY = 2_000


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show the people of the current company, or of one's team, by course with their status."""
    place = managed_place(request)
    today = timezone.localdate()
    everyone = people_of(place)
    teams, courses = teams_of(everyone), courses_of(everyone, today=today)
    total = sum(team["n"] for team in teams)
    form = PeopleFilter(request.GET, courses=courses, teams=teams)
    choice = form.choice
    found = chosen(everyone, choice=choice, today=today)
    paginator = Paginator(for_people_page(found, course=choice.get("course", "")), PEOPLE_A_PAGE)
    if not choice:
        paginator.count = total  # known already: saves a query
    page_obj = paginator.get_page(request.GET.get("page"))
    context = {
        "place": place,
        "form": form,
        "choice": choice,
        "query": urlencode(choice),
        "total": total,
        "stats": _stats(total, courses),
        "page_obj": page_obj,
        "lines": list(lines_of(page_obj.object_list, today=today)),
    }
    return render(request, "reporting/people.html", context)


def _stats(total: int, courses: list[dict]) -> list[dict]:
    def add(name: str) -> int:
        return sum(course[name] for course in courses)

    late = add("overdue")
    return [
        {"label": _("People"), "value": total},
        {"label": _("Enrolments"), "value": add("enrolled")},
        {"label": _("Completed"), "value": add("completed")},
        {"label": _("Overdue"), "value": late, "url": late and "?status=overdue"},
    ]


@login_required
@require_safe
def people_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send what the manager's page shows under the same filter, all pages, as one CSV file."""
    place = managed_place(request)
    today = timezone.localdate()
    everyone = people_of(place)
    teams, courses = teams_of(everyone), courses_of(everyone, today=today)
    choice = PeopleFilter(request.GET, courses=courses, teams=teams).choice
    found = chosen(everyone, choice=choice, today=today)
    rows = _rows(for_people_page(found, course=choice.get("course", "")), place, today=today)
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    company = slugify(place.company.name, allow_unicode=True) or "company"
    name = f"people-{company}-{today.isoformat()}.csv"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    logger.info("People exported: company=%s by=%s", place.company_id, request.user.pk)
    return response


def _rows(found: QuerySet, place: Membership, *, today) -> Iterator[list[object]]:
    yield [
        _("Company"),
        _("Name"),
        _("E-mail"),
        _("Team"),
        _("Role"),
        _("Course code"),
        _("Course"),
        _("Status"),
        _("Steps done"),
        _("Steps in all"),
        _("Due"),
        _("Enrolled on"),
        _("Completed on"),
        _("Certificate code"),
    ]
    words = {
        "done": _("Done"),
        "overdue": _("Overdue"),
        "progress": _("In progress"),
        "none": _("Not started"),
    }
    for line in lines_of(found.iterator(chunk_size=PEOPLE_A_QUERY), today=today):
        person, enrolment = line.place, line.enrolment
        row = [
            place.company.name,
            person.user.full_name,
            person.user.email,
            person.team.name if person.team else "",
            person.get_role_display(),
        ]
        if not enrolment:
            yield [*row, "", "", _("Not enrolled"), *[""] * 6]
            continue
        release = enrolment.release
        yield [
            *row,
            release.code,
            release.title,
            words[line.status],
            enrolment.done,
            release.required_count,
            enrolment.due_on,
            _day(enrolment.enrolled_at),
            _day(enrolment.completed_at),
            enrolment.credential_code,
        ]


def _day(moment) -> str:
    """Return the ISO date of a moment in the manager's time zone, "" for none."""
    return timezone.localdate(moment).isoformat() if moment else ""
