"""The tenant gate: whose data a person may see. Every `visible_to(user)` stands on it."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from academy.companies.models import Membership, Role


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
    mine = Membership.objects.filter(user=user)
    managed = Membership.objects.filter(
        Q(company__in=mine.filter(role=Role.COMPANY_MANAGER).values("company"))
        | Q(team__in=mine.filter(role=Role.TEAM_MANAGER).values("team"))
    )
    return people.filter(Q(pk=user.pk) | Q(pk__in=managed.values("user")))
