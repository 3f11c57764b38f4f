"""Publishing a question set in a language, in the CMS: what changes, who translated it, and then
the next edition.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages

from assessments.readiness.core.translating import texts_of
from assessments.readiness.core.translation_work import Memory
from assessments.readiness.loading import question_set_of
from assessments.readiness.models import QuestionSetVersion, VersionTranslation
from assessments.readiness.translating import digest_of_texts, publish_translation
from assessments.readiness.translation_admin import LanguagePage
from assessments.readiness.translation_lines import ShownLine, shown_line

LINES_A_PAGE = 50


class EditionForm(forms.Form):
    """Who stands for the translation."""

    note = forms.CharField(
        label=gettext_lazy("Who translated it, and who checked it"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            'Companies read it beside the questions. Such as "Translated by Acme Ltd, checked by a'
            ' geologist whose first language it is".'
        ),
    )


class PublishLanguageView(LanguagePage, FormView):
    """Publishes the next edition of a version, whole or not at all."""

    permission_required = "publish"
    form_class = EditionForm
    template_name = "readiness/admin/publish_language.html"
    page_title = gettext_lazy("Publish the translation")

    @cached_property
    def version(self) -> QuestionSetVersion | None:
        """The version that is wanted, or else the newest one; None if there is none."""
        versions = self.question_set.versions.order_by("-number")
        if (wanted := self.request.GET.get("version", "")).isdecimal():
            return get_object_or_404(versions, number=int(wanted[:9]))
        return versions.first()

    @cached_property
    def last(self) -> VersionTranslation | None:
        """The newest edition of that version."""
        found = self.version.translations.filter(language=self.language.code)
        return found.select_related("published_by").order_by("-edition").first()

    @cached_property
    def work(self) -> Memory:
        return Memory(texts_of(question_set_of(self.version)), self.kept)

    @property
    def digest(self) -> str:
        texts = [self.work.translation(one) for one in self.work.texts]
        return digest_of_texts(self.language.code, texts)

    def changes(self) -> list[ShownLine]:
        """Return what differs from the last edition; nothing if this is the first."""
        if not self.last:
            return []
        return [
            shown_line(one.key, before, after)
            for one, before in zip(self.work.texts, self.last.texts, strict=True)
            if (after := self.work.translation(one)) != before
        ]

    def get_initial(self) -> dict:
        return {"note": self.last.note if self.version and self.last else ""}

    def form_valid(self, form: EditionForm) -> HttpResponse:
        if not self.version:
            return self.form_invalid(form)
        try:
            made = publish_translation(
                version=self.version,
                language=self.language.code,
                by=self.request.user,
                note=form.cleaned_data["note"].strip(),
                seen=self.request.POST.get("seen", ""),
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        text = _("Version %(number)s can be read in %(language)s now: edition %(edition)s.")
        values = {"number": self.version.number, "language": self.language.name}
        messages.success(self.request, text % (values | {"edition": made.edition}))
        return redirect(self.url("language"))

    def form_invalid(self, form: EditionForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: object) -> dict:
        found = super().get_context_data(version=self.version, **kwargs)
        if not self.version:
            return found
        progress = self.work.progress()
        changes = self.changes() if progress.is_whole else []
        page = Paginator(changes, LINES_A_PAGE).get_page(self.request.GET.get("p"))
        versions = self.question_set.versions.order_by("-number")
        return found | {
            "last": self.last,
            "progress": progress,
            "changes": len(changes),
            "page": page,
            "seen": self.digest,
            "may_be_published": progress.is_whole and (not self.last or bool(changes)),
            "others": [
                number
                for number in versions.values_list("number", flat=True)
                if number != self.version.number
            ],
        }
