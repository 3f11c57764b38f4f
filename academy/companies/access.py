"""The tenant gate: whose data a person may see. Every `visible_to(user)` stands on it."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from academy.companies.models import Membership


def people_visible_to(user: object) -> QuerySet:
    """Return the people whose learning this person may see.

    Oneself; everyone of the companies that one manages; everyone of the teams that one manages.
    Operators see all, visitors nobody.
    """
    people = get_user_model().objects.all()
    if not user.is_authenticated:
        return people.none()
    if user.is_superuser:
        return people
    known = Membership.objects.visible_to(user)
    return people.filter(Q(pk=user.pk) | Q(pk__in=known.values("user")))


def managed_place(request: HttpRequest) -> Membership:
    """Return the place from which this person manages others in the current company.

    Raises Http404 for learners and for people of no company: for them the page does not exist.
    """
    place = request.membership
    if not place or not place.is_manager:
        raise Http404
    return place
