"""“Practice workbook” in the CMS: what `manage.py make_practice` makes, for trainers."""

import io
import json
import secrets
import zipfile

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import page_permission_policy

from toolkit.models import version_choices

HIGHEST_SEED = 2**31 - 1
ERRORS = {
    "E01": gettext_lazy("Scope B, but the Product List is empty"),
    "E02": gettext_lazy("Scope C, but no description"),
    "E03": gettext_lazy("A required company field is empty"),
    "E04": gettext_lazy("An e-mail address without @"),
    "E05": gettext_lazy("The authoriser is called “same”"),
    "E06": gettext_lazy("The date is in the future or too old"),
    "E07": gettext_lazy("Question 1 is Yes, question 2 is empty"),
    "E08": gettext_lazy("In scope, but a later question is empty"),
    "E09": gettext_lazy("Covered countries Yes, risk areas No"),
    "E10": gettext_lazy("All recycled, but a mine country is given"),
    "E11": gettext_lazy("Not all suppliers answered, but all smelters identified"),
    "E12": gettext_lazy("All smelters identified, but a line is not"),
    "E13": gettext_lazy("The policy is public, but has no address"),
    "E14": gettext_lazy("Another survey format, not described"),
    "E15": gettext_lazy("A metal in scope without a smelter"),
    "E16": gettext_lazy("A smelter of a metal that is answered No"),
    "E17": gettext_lazy("The ID belongs to another smelter"),
    "E18": gettext_lazy("Not listed, without name or country"),
    "E19": gettext_lazy("The same smelter twice, under an alias"),
    "E20": gettext_lazy("A retired version"),
    "E21": gettext_lazy("A smelter of a mineral that is not selected"),
}
"""The errors of the catalogue in a few words."""


def form_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every form, such as "CMRT 6.5", by template."""
    return [
        (template, [(f"{template} {name}", f"{template} {name}") for name, _label in versions])
        for template, versions in version_choices()
    ]


def error_choices() -> list[tuple[str, str]]:
    """Return the errors of the catalogue with what they are."""
    return [(error, f"{error} – {words}") for error, words in ERRORS.items()]


class PracticeForm(forms.Form):
    """Which form, which errors, and the seed that makes it the same again."""

    form = forms.ChoiceField(label=gettext_lazy("Form"), choices=form_choices, initial="CMRT 6.5")
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"),
        min_value=0,
        max_value=HIGHEST_SEED,
        required=False,
        help_text=gettext_lazy("The same seed gives the same file. Empty: one by chance."),
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many errors"),
        min_value=0,
        max_value=len(ERRORS),
        required=False,
        help_text=gettext_lazy("Drawn by the seed, unless you choose them below."),
    )
    errors = forms.MultipleChoiceField(
        label=gettext_lazy("Which errors"),
        choices=error_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict:
        from toolkit.checker.practice import make_practice

        cleaned = super().clean()
        if self.errors:
            return cleaned
        template, version = cleaned["form"].split(" ")
        seed = cleaned["seed"]
        try:
            cleaned["practice"] = make_practice(
                template=template,
                version=version,
                seed=secrets.randbelow(HIGHEST_SEED) if seed is None else seed,
                errors=cleaned["errors"] or cleaned["count"] or [],
            )
        except ValueError as error:
            raise ValidationError(
                _("This workbook cannot be made: %(reason)s."),
                code="impossible",
                params={"reason": error},
            ) from error
        return cleaned


class MakePractice(WagtailAdminTemplateMixin, FormView):
    """Asks for the form and the errors; gives workbook and key in one zip file."""

    form_class = PracticeForm
    template_name = "toolkit/admin_make_practice.html"
    page_title = gettext_lazy("Practice workbook")
    header_icon = "doc-full"

    def dispatch(self, request, *args, **kwargs):
        if not may_make(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def form_valid(self, form):
        practice, name = form.cleaned_data["practice"], form.cleaned_data["form"]
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
            target.writestr(f"{name} practice {practice.seed}.xlsx", practice.workbook)
            key = json.dumps(practice.as_dict(), indent=2, ensure_ascii=False)
            target.writestr(f"{name} practice {practice.seed} key.json", key)
        packed.seek(0)
        return FileResponse(packed, as_attachment=True, filename=f"{name} {practice.seed}.zip")


def may_make(user) -> bool:
    """Whether this person writes pages, exercises among them."""
    return page_permission_policy.user_has_any_permission(user, {"add", "change"})


class PracticeMenuItem(MenuItem):
    """The way to it, for those who write exercises."""

    def is_shown(self, request) -> bool:
        return may_make(request.user)


@hooks.register("register_admin_urls")
def register_urls():
    """Add the page to the CMS."""
    return [path("practice-workbook/", MakePractice.as_view(), name="make_practice")]


@hooks.register("register_admin_menu_item")
def register_menu_item():
    """Add the page to the menu of the CMS."""
    return PracticeMenuItem(
        _("Practice workbook"), reverse("make_practice"), icon_name="doc-full", order=450
    )
