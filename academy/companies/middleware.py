"""Which company a person acts for in this request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from academy.companies.models import Membership

SESSION_KEY = "company"


def _memberships(request: HttpRequest) -> list[Membership]:
    if not request.user.is_authenticated:
        return []
    places = Membership.objects.filter(user=request.user).select_related("company", "team")
    for place in places:
        place.user = request.user  # loaded already, with what its backend adds
    return sorted(places, key=lambda place: place.company.name.casefold())


def _current(request: HttpRequest) -> Membership | None:
    places = list(request.memberships)
    chosen = request.session.get(SESSION_KEY)
    return next(
        (place for place in places if place.company_id == chosen), places[0] if places else None
    )


class CompanyMiddleware:
    """Set `request.memberships` (all places) and `request.membership` (the chosen one or None).

    Both are lazy and cost one query together, on pages that use them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.memberships = SimpleLazyObject(lambda: _memberships(request))
        request.membership = SimpleLazyObject(lambda: _current(request))
        return self.get_response(request)
