"""Credentials in the CMS: look one up, and revoke it with a reason. Nothing else changes them."""

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from academy.credentials import services
from academy.credentials.codes import normalise
from academy.credentials.forms import RevokeForm
from academy.credentials.models import Credential


class CredentialPolicy(ModelPermissionPolicy):
    """A credential is issued by a course and never edited: people may look, and some may revoke."""

    def _check_perm(self, user, actions, obj=None):
        return super()._check_perm(user, {"view", "revoke"} & set(actions), obj)

    def user_has_permission(self, user, action: str) -> bool:
        return action in {"view", "revoke"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


policy = CredentialPolicy(Credential)
register_permission_policy(Credential, policy)


class CredentialIndex(generic.IndexView):
    """The list; a search for a code forgives what the public page forgives."""

    def search_queryset(self, queryset):
        if code := normalise(self.search_query or ""):
            return queryset.filter(code=code)
        return super().search_queryset(queryset)


class CredentialInspect(generic.InspectView):
    """One credential, with the way to its public page and to its revocation."""

    @cached_property
    def header_more_buttons(self):
        buttons = [
            Button(_("Public page"), url=self.object.get_absolute_url(), icon_name="view"),
        ]
        if not self.object.revoked_at and policy.user_has_permission(self.request.user, "revoke"):
            url = reverse("credential:revoke", args=[self.object.pk])
            buttons.append(Button(_("Revoke"), url=url, icon_name="cross", priority=20))
        return buttons


class RevokeView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Asks for the reason, which confirms the revocation as well."""

    permission_policy = policy
    permission_required = "revoke"
    form_class = RevokeForm
    template_name = "credentials/admin_revoke.html"
    page_title = gettext_lazy("Revoke")
    header_icon = "cross"

    @cached_property
    def credential(self) -> Credential:
        return get_object_or_404(Credential, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.credential.code

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("credential:index"), "label": _("Certificates")},
            {"url": self.get_success_url(), "label": self.credential.code},
            {"url": "", "label": self.page_title, "sublabel": self.credential.code},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(credential=self.credential, **kwargs)

    def form_valid(self, form):
        try:
            services.revoke_credential(
                credential=self.credential,
                reason=form.cleaned_data["reason"],
                by=self.request.user,
            )
        except ValidationError as error:
            form.add_error("reason", error)
            return self.form_invalid(form)
        messages.success(self.request, _("The certificate is revoked."))
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("credential:inspect", args=[self.credential.pk])


class CredentialViewSet(ModelViewSet):
    """List, search and view; there is no way to add, edit or delete."""

    model = Credential
    name = "credential"
    icon = "circle-check"
    menu_label = gettext_lazy("Certificates")
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = CredentialIndex
    inspect_view_class = CredentialInspect
    list_display = [
        "code",
        "holder_name",
        "course_title",
        "issued_on",
        "expires_on",
        Column("state", label=gettext_lazy("State"), accessor="state.label"),
    ]
    list_filter = ["issued_on", "course_code"]
    search_fields = ["holder_name", "code", "course_title"]
    search_backend_name = None
    exclude_form_fields = ["pdf"]
    inspect_view_fields = [
        "code",
        "holder_name",
        "course_code",
        "course_title",
        "course_release",
        "issued_on",
        "expires_on",
        "revoked_at",
        "revoked_reason",
    ]

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("revoke/<int:pk>/", RevokeView.as_view(), name="revoke"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> CredentialViewSet:
    return CredentialViewSet()


@hooks.register("register_permissions")
def register_permissions():
    """Let groups be given the two permissions in the CMS."""
    return Permission.objects.filter(
        content_type__app_label="credentials",
        codename__in=["view_credential", "revoke_credential"],
    )


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    """Name what `services` writes to the audit log."""
    actions.register_action(
        "credentials.revoke", gettext_lazy("Revoke"), gettext_lazy("Revoked the certificate")
    )
