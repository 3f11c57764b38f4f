"""What a person may do with an assessment that they can see."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from academy.companies.choosing import PersonField
from academy.companies.models import Company, Membership, Role
from assessments.readiness.models import Assessment, Delegation


@dataclass(frozen=True)
class Rights:
    """Of one person on one assessment. Leaders read, hand out, submit and share all of it."""

    is_leader: bool
    delegated: frozenset[str] = frozenset()
    is_open: bool = True

    def may_read(self, section: str) -> bool:
        """Whether they may read a section, by its code."""
        return self.is_leader or section in self.delegated

    def may_answer(self, section: str) -> bool:
        """Whether they may answer in a section now."""
        return self.is_open and self.may_read(section)


def rights_of(user: object, assessment: Assessment) -> Rights:
    """Return what a person may do with an assessment that is visible to them: two queries."""
    if Assessment.objects.led_by(user).filter(pk=assessment.pk).exists():
        return Rights(is_leader=True, is_open=assessment.is_open)
    mine = Delegation.objects.filter(assessment=assessment, person=user)
    codes = frozenset(mine.values_list("section", flat=True))
    return Rights(is_leader=False, delegated=codes, is_open=assessment.is_open)


def visible_assessment(request: HttpRequest, pk: object) -> tuple[Assessment, Rights]:
    """Return an assessment that this person can see, and their rights. Raises Http404."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user).for_list(), pk=pk)
    return assessment, rights_of(request.user, assessment)


def led_assessment(request: HttpRequest, pk: object) -> Assessment:
    """Return an assessment that this person leads. Raises Http404."""
    return get_object_or_404(Assessment.objects.led_by(request.user).for_list(), pk=pk)


def manages(user: object, assessment: Assessment) -> bool:
    """Whether this person manages the company of an assessment, and so may delete it."""
    managed = Membership.objects.filter(
        user=user, company=assessment.company_id, role=Role.COMPANY_MANAGER
    )
    return user.is_superuser or managed.exists()


def company_place(request: HttpRequest) -> Membership:
    """Return the place from which this person acts for a whole company. Raises Http404."""
    place = request.membership
    if not place or place.role != Role.COMPANY_MANAGER:
        raise Http404
    return place


def people_of(company: Company) -> QuerySet:
    """Return the people of a company, for choosing an owner or a helper."""
    people = get_user_model().objects.filter(memberships__company=company, is_active=True)
    return people.order_by("full_name", "email")


def let_choose(field: PersonField, company: Company) -> None:
    """Let the people of a company be chosen in a field."""
    field.look_among(
        people_of(company), search_url=reverse("readiness:colleagues", args=[company.pk])
    )


def led_company(request: HttpRequest, pk: int) -> Company:
    """Return a company whose people this person may choose. Raises Http404.

    That is one that they manage, or of which they lead an assessment.
    """
    companies = Company.objects.all()
    if not request.user.is_superuser:
        managed = Membership.objects.filter(user=request.user, role=Role.COMPANY_MANAGER)
        led = Assessment.objects.led_by(request.user)
        companies = companies.filter(
            Q(pk__in=managed.values("company")) | Q(pk__in=led.values("company"))
        )
    return get_object_or_404(companies, pk=pk)
