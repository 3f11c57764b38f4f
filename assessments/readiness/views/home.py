"""The assessments of a company, and the sections that one was asked to answer."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from academy.companies.models import Role
from assessments.readiness.listing import delegated_to, rows_of
from assessments.readiness.models import Assessment
from assessments.readiness.planning import due_for
from assessments.readiness.requesting import open_requests

ROWS_A_PAGE = 20
NOTICES = 10  # of a kind, above the list; all of them are on pages of their own


@never_cache
@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """All that this person sees in the company for which they act."""
    place = request.membership
    if not place:
        return render(request, "readiness/home.html", {"place": None})
    mine = Assessment.objects.visible_to(request.user).filter(company=place.company_id)
    page = Paginator(mine.for_list(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "readiness/home.html",
        {
            "place": place,
            "page_obj": page,
            "rows": rows_of(list(page.object_list), request.user),
            "delegated": delegated_to(request.user, place.company_id),
            "is_manager": place.role == Role.COMPANY_MANAGER,
            "may_start": place.is_manager,
            "my_actions": due_for(request.user).filter(company=place.company_id)[:NOTICES],
            "open_requests": open_requests(place)[:NOTICES],
        },
    )
