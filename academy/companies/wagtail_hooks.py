"""Companies in the CMS: for operators (superusers) only, since the rows are people's data."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from academy.companies.models import Company, Invitation, Membership, Team

ACTIONS = {
    "companies.invite": (_("Invite"), _("Invited a person")),
    "companies.resend_invitation": (_("Send again"), _("Sent the invitation again")),
    "companies.revoke_invitation": (_("Take back"), _("Took the invitation back")),
    "companies.accept_invitation": (_("Accept"), _("Accepted the invitation")),
    "companies.found": (_("Found"), _("Founded the company")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    """Name what `services` writes to the audit log."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)


class OperatorPolicy(ModelPermissionPolicy):
    """Allows what is in `allowed` to superusers, and nothing to anybody else."""

    allowed: frozenset[str] = frozenset({"add", "change", "delete", "view"})

    def user_has_permission(self, user, action: str) -> bool:
        return user.is_active and user.is_superuser and action in self.allowed

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class ReadOnlyPolicy(OperatorPolicy):
    """Lets superusers look: an invitation is made and closed by its services alone."""

    allowed = frozenset({"view"})


register_permission_policy(Company, OperatorPolicy(Company))
register_permission_policy(Team, OperatorPolicy(Team))
register_permission_policy(Membership, OperatorPolicy(Membership))
register_permission_policy(Invitation, ReadOnlyPolicy(Invitation))


class CompanyViewSet(ModelViewSet):
    model = Company
    icon = "home"
    list_display = ["name", "country", "created_at"]
    search_fields = ["name"]
    inspect_view_enabled = True
    form_fields = ["name", "country", "email_domains"]


class TeamViewSet(ModelViewSet):
    model = Team
    icon = "group"
    list_display = ["name", "company"]
    list_filter = ["company"]
    search_fields = ["name"]
    form_fields = ["company", "name"]


class MembershipViewSet(ModelViewSet):
    model = Membership
    icon = "group"
    list_display = ["user", "company", "team", "role"]
    list_filter = ["company", "role"]
    search_fields = ["user__full_name", "user__email"]
    form_fields = ["user", "company", "team", "role"]


class InvitationViewSet(ModelViewSet):
    model = Invitation
    icon = "mail"
    list_display = ["email", "company", "role", "created_at", "accepted_at", "revoked_at"]
    list_filter = ["company", "role"]
    search_fields = ["email"]
    inspect_view_enabled = True
    inspect_view_fields_exclude = ["token_hash"]
    form_fields = ["email", "company", "team", "role"]


class PeopleGroup(ModelViewSetGroup):
    menu_label = _("Companies")
    menu_icon = "group"
    items = (CompanyViewSet, TeamViewSet, MembershipViewSet, InvitationViewSet)


@hooks.register("register_admin_viewset")
def register_viewset() -> PeopleGroup:
    """Put the three lists into the editor's menu."""
    return PeopleGroup()
