"""Translations in the CMS as PO files: for translators and their tools, and back again."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages

from academy.languages import language
from assessments.readiness.core.translation_work import ImportPlan, plan_import
from assessments.readiness.kept_files import drop_file, keep_file, kept_file
from assessments.readiness.po import LARGEST_FILE, as_po, from_po, language_of_po
from assessments.readiness.translating import import_texts
from assessments.readiness.translation_admin import LanguagePage
from assessments.readiness.translation_lines import shown_import, shown_unknown

KIND = "po"
LINES_A_PAGE = 50


class PoExport(LanguagePage, View):
    """All texts as a PO file. Suggestions stand in it as fuzzy: somebody must look at them."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        texts = self.target.texts
        found = ((one.key, self.memory.suggestion(one)) for one in texts)
        guesses = {key: guess for key, guess in found if guess}
        code = self.language.code
        data = as_po(code, texts, self.kept, title=self.target.source.title, guesses=guesses)
        response = HttpResponse(data, content_type="text/x-gettext-translation; charset=utf-8")
        what = self.target.version.number if self.target.version else "draft"
        name = f"{self.question_set.code}-{what}.{code}.po"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class PoForm(forms.Form):
    """A PO file."""

    file = forms.FileField(
        label=gettext_lazy("PO file"),
        help_text=gettext_lazy(
            "As it was exported here, with translations, up to 2 MB. You see what would change"
            " before anything is stored."
        ),
        widget=forms.FileInput(attrs={"accept": ".po"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        data = file.read(LARGEST_FILE + 1)
        self.texts = from_po(data)
        self.language = language_of_po(data)
        if not self.texts:
            raise ValidationError(
                _("No text of this file is translated. What is marked as fuzzy is left out."),
                code="nothing",
            )
        return file


class PoImport(LanguagePage, FormView):
    """Takes the file; no text is changed yet."""

    permission_required = "change"
    form_class = PoForm
    template_name = "readiness/admin/po_import.html"
    page_title = gettext_lazy("Import a PO file")

    def form_valid(self, form: PoForm) -> HttpResponse:
        kept = {
            "name": form.cleaned_data["file"].name,
            "about": [self.question_set.pk, self.language.code],
            "says": form.language,
            "texts": form.texts,
        }
        token = keep_file(self.request, KIND, kept)
        return redirect(self.url("po_check", token))


class PoCheck(LanguagePage, TemplateView):
    """What the import would change; a POST carries it out."""

    permission_required = "change"
    template_name = "readiness/admin/po_check.html"
    page_title = gettext_lazy("What the file would change")

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.file = kept_file(request, KIND, kwargs["token"])
        about = [kwargs["pk"], kwargs["language"]]
        if self.user_has_permission("change") and (not self.file or self.file["about"] != about):
            messages.warning(request, _("The file is no longer kept. Choose it again."))
            return redirect("readiness_set:po_import", kwargs["pk"], kwargs["language"])
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def plan(self) -> ImportPlan:
        return plan_import(self.target.texts, self.kept, self.file["texts"])

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            count = import_texts(
                question_set=self.question_set,
                language=self.language.code,
                texts=self.target.texts,
                found=self.file["texts"],
                fingerprint=request.POST.get("fingerprint", ""),
                by=request.user,
            )
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
            return redirect(self.url("po_check", kwargs["token"]))
        drop_file(request, KIND, kwargs["token"])
        text = ngettext(
            "%(count)s text is taken over. Nothing is published yet.",
            "%(count)s texts are taken over. Nothing is published yet.",
            count,
        )
        messages.success(request, text % {"count": count})
        return redirect(self.url("language"))

    def get_context_data(self, **kwargs: object) -> dict:
        plan = self.plan
        kinds = {
            "changed": (_("Changed"), plan.changed),
            "new": (_("New"), plan.new),
            "wrong": (_("With an error, left out"), plan.wrong),
            "unknown": (_("Not in the question set, left out"), plan.unknown),
        }
        filled = [name for name, (_label, lines) in kinds.items() if lines]
        wanted = self.request.GET.get("show", "")
        show = wanted if wanted in filled else (filled or [""])[0]
        pages = Paginator(kinds[show][1] if show else (), LINES_A_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        shown = shown_unknown if show == "unknown" else shown_import
        says = self.file["says"]
        is_other = says and says.split("-")[0] != self.language.code.split("-")[0]
        return super().get_context_data(
            name=self.file["name"],
            plan=plan,
            kinds=[(name, label, len(lines)) for name, (label, lines) in kinds.items()],
            show=show,
            page=page,
            lines=[shown(one) for one in page],
            of=self.request.GET.get("of", ""),
            other_language=language(says) if is_other else None,
            import_url=self.url("po_import"),
            **kwargs,
        )
