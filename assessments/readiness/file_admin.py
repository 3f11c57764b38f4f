"""Question sets in the CMS from files, as files, and as copies."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from assessments.readiness.authoring import copy_set
from assessments.readiness.core.question_set import SET_CODE
from assessments.readiness.core.question_set import QuestionSet as CoreSet
from assessments.readiness.importing import LARGEST_FILE, Plan, import_set, plan_import, read_file
from assessments.readiness.kept_files import drop_file, keep_file, kept_file
from assessments.readiness.models import QuestionSet
from assessments.readiness.review_admin import SetPage
from assessments.readiness.rows import document_of, next_number

KIND = "import"
"""What `kept_files` calls these."""


class CopyForm(forms.Form):
    """What the copy is called."""

    title = forms.CharField(label=gettext_lazy("Title of the copy"), max_length=200)
    code = forms.CharField(
        label=gettext_lazy("Code of the copy"),
        max_length=40,
        help_text=gettext_lazy('Small letters, numbers and hyphens, such as "rra-mines".'),
    )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip()
        if not SET_CODE.fullmatch(code):
            raise ValidationError(
                _('Use small letters, numbers and hyphens, beginning with a letter, such as "rra".')
            )
        if QuestionSet.objects.filter(code=code).exists():
            raise ValidationError(_("Another question set has this code."))
        return code


class CopyView(SetPage, FormView):
    permission_required = "add"
    form_class = CopyForm
    template_name = "readiness/admin/copy.html"
    page_title = gettext_lazy("Copy the question set")

    def get_initial(self) -> dict:
        return {"title": _("%(title)s (copy)") % {"title": self.question_set.title}}

    def form_valid(self, form: CopyForm) -> HttpResponse:
        try:
            made = copy_set(
                question_set=self.question_set, by=self.request.user, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The question set is copied, as a draft."))
        return redirect("readiness_set:edit", made.pk)


class DraftFile(PermissionCheckedMixin, View):
    """The rows as they are now, as a file that an import reads."""

    model = QuestionSet
    any_permission_required = ["view", "change"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        question_set = get_object_or_404(QuestionSet, pk=pk)
        document = document_of(question_set, version=str(next_number(question_set)))
        response = HttpResponse(
            json.dumps(document, ensure_ascii=False, indent=2), content_type="application/json"
        )
        name = f"{question_set.code}-draft.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class ImportForm(forms.Form):
    """A file, and where it goes."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("JSON, as the export of a version or of a draft, up to 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".json"}),
    )
    target = forms.ModelChoiceField(
        QuestionSet.objects.filter(state=QuestionSet.State.DRAFT),
        label=gettext_lazy("Where it goes"),
        required=False,
        empty_label=gettext_lazy("A new question set"),
        help_text=gettext_lazy("You see what would change before anything is stored."),
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if "file" in cleaned:
            try:
                data = cleaned["file"].read(LARGEST_FILE + 1)
                self.plan = plan_import(read_file(data), cleaned.get("target"))
            except ValidationError as error:
                is_taken = getattr(error, "code", "") == "code_taken"  # several have none
                self.add_error("target" if is_taken else "file", error)
        return cleaned


class _ImportPage(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    model = QuestionSet
    permission_required = "add"
    header_icon = "upload"
    page_title = gettext_lazy("Import a question set")

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("readiness_set:index"), "label": _("Question sets")},
            {"url": "", "label": self.page_title},
        ]


class ImportFile(_ImportPage, FormView):
    """Takes the file; no row is changed yet."""

    form_class = ImportForm
    template_name = "readiness/admin/import.html"

    def form_valid(self, form: ImportForm) -> HttpResponse:
        target = form.cleaned_data["target"]
        kept = {
            "name": form.cleaned_data["file"].name,
            "document": form.plan.found.as_dict(),
            "target": target.pk if target else None,
        }
        token = keep_file(self.request, KIND, kept)
        return redirect("readiness_set:import_check", token)


class ImportCheck(_ImportPage, TemplateView):
    """What the import would change; a POST carries it out."""

    template_name = "readiness/admin/import_check.html"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.kept = kept_file(request, KIND, kwargs["token"])
        if self.kept is None and self.user_has_permission("add"):
            messages.warning(request, _("The file is no longer kept. Choose it again."))
            return redirect("readiness_set:import")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def plan(self) -> Plan:
        target = self.kept["target"]
        row = QuestionSet.objects.filter(pk=target).first() if target else None
        return plan_import(CoreSet.from_dict(self.kept["document"]), row)

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return self.render_to_response(self.get_context_data(plan=self.plan))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("readiness_set:import")

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            if request.POST.get("fingerprint") != self.plan.fingerprint:
                messages.warning(
                    request, _("The question set was changed since. Look at the changes again.")
                )
                return redirect("readiness_set:import_check", token)
            made = import_set(plan=self.plan, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("readiness_set:import")
        drop_file(request, KIND, token)
        messages.success(request, _("The file is imported, as a draft. Nothing is published yet."))
        return redirect("readiness_set:review", made.pk)

    def get_context_data(self, **kwargs: object) -> dict:
        return super().get_context_data(name=self.kept["name"], **kwargs)
