"""Signing in by e-mail, and what each page's header must know of the person, in one query."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest

from academy.companies.models import Role

MANAGES = Q(memberships__role__in=[Role.TEAM_MANAGER, Role.COMPANY_MANAGER])


class SignInBackend(AuthenticationBackend):
    """allauth's backend, which loads the person with what the header shows.

    `places` and `managed_places` count companies; `may_author` says whether the CMS is open.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: object) -> object | None:
        """Check an `email` and `password`, as allauth sends them.

        Wagtail's own sign-in forms send a `username`. They know no second step and no limit of
        tries, so they get nobody.
        """
        return super().authenticate(request, **credentials) if "email" in credentials else None

    def get_user(self, user_id: int) -> object | None:
        authors = Group.objects.filter(user=OuterRef("pk"), permissions__codename="access_admin")
        person = (
            get_user_model()
            .objects.annotate(
                places=Count("memberships"),
                managed_places=Count("memberships", filter=MANAGES),
                may_author=Exists(authors),
            )
            .filter(pk=user_id)
            .first()
        )
        return person if person and self.user_can_authenticate(person) else None
