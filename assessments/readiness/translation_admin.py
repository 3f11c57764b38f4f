"""Translations of a question set in the CMS: its languages, and how far each one is."""

from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from academy.languages import Language, language, language_choices
from assessments.readiness.core.translating import Key
from assessments.readiness.core.translation_work import (
    OWN,
    Memory,
    Part,
    Progress,
    next_unfinished,
)
from assessments.readiness.models import TranslatedText, VersionTranslation
from assessments.readiness.review_admin import ANY_PERMISSION, SetPage
from assessments.readiness.translating import digest_of_texts, kept_by_language, kept_texts
from assessments.readiness.translation_targets import Target, target_of


class TranslationPage(SetPage):
    """A page about the translations of a question set. Who may only look reads it.

    A set in review can be translated: the words of the source do not change by it.
    """

    any_permission_required = ANY_PERMISSION
    header_icon = "globe"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if self.user_has_any_permission(ANY_PERMISSION):
            try:
                self.check_target()
            except ValidationError as error:
                messages.warning(request, " ".join(error.messages))
                return redirect("readiness_set:review", self.question_set.pk)
        return super().dispatch(request, *args, **kwargs)

    def check_target(self) -> None:
        """Raises ValidationError if there is nothing that can be translated."""
        self.target  # noqa: B018

    @cached_property
    def target(self) -> Target:
        return target_of(self.question_set, self.request.GET.get("of", ""))

    @property
    def may_write(self) -> bool:
        return self.user_has_permission("change")

    @property
    def may_publish(self) -> bool:
        return self.user_has_permission("publish")

    def needs_write(self) -> None:
        if not self.may_write:
            raise PermissionDenied

    def get_breadcrumbs_items(self) -> list[dict]:
        *above, here = super().get_breadcrumbs_items()
        url = reverse("readiness_set:translations", args=[self.question_set.pk])
        return [*above, {"url": url + self.target.query, "label": _("Translations")}, here]

    def get_context_data(self, **kwargs: object) -> dict:
        rights = {"may_write": self.may_write, "may_publish": self.may_publish}
        return super().get_context_data(target=self.target, **rights, **kwargs)


class LanguagePage(TranslationPage):
    """A page about one language. The source's own, and what is no language, are not there."""

    def check_target(self) -> None:
        code = self.kwargs["language"]
        if code == self.target.source.language or not self._is_language(code):
            raise Http404

    def _is_language(self, code: str) -> bool:
        return code in dict(language_choices()) or any(
            model.objects.filter(**{key: self.question_set, "language": code}).exists()
            for model, key in (
                (TranslatedText, "question_set"),
                (VersionTranslation, "version__question_set"),
            )
        )

    @cached_property
    def language(self) -> Language:
        return language(self.kwargs["language"])

    @cached_property
    def kept(self) -> dict[Key, str]:
        return kept_texts(self.question_set, self.language.code)

    @cached_property
    def memory(self) -> Memory:
        return Memory(self.target.texts, self.kept)

    def url(self, name: str, *args: object) -> str:
        """Return the address of a page of this language, about the same target."""
        args = (self.question_set.pk, self.language.code, *args)
        return reverse(f"readiness_set:{name}", args=args) + self.target.query

    def get_page_subtitle(self) -> str:
        return f"{self.question_set.title}: {self.language.name}"

    def get_breadcrumbs_items(self) -> list[dict]:
        *above, here = super().get_breadcrumbs_items()
        return [*above, {"url": self.url("language"), "label": self.language.name}, here]

    def get_context_data(self, **kwargs: object) -> dict:
        names = dict(language_choices())
        kwargs.pop("language", None)  # the code in the address
        return super().get_context_data(
            language=self.language,
            language_url=self.url("language"),
            language_name=names.get(self.language.code, self.language.code),
            source_language=language(self.target.source.language),
            **kwargs,
        )


def is_new(target: Target, code: str, memory: Memory, newest: VersionTranslation | None) -> bool:
    """Whether what is kept of a language is whole, and no edition of the target version says it.

    `newest` is the newest edition of the language, of its newest version.
    """
    if not target.version or not memory.progress().is_whole:
        return False
    if newest is None or newest.version_id != target.version.pk:
        return True
    texts = [memory.translation(one) for one in target.texts]
    return newest.digest != digest_of_texts(code, texts)


@dataclass(frozen=True)
class LanguageRow:
    """A language of a set: how much of the target is translated, and what was published of it.

    `editions` are the newest ones of each version, the newest version first.
    """

    language: Language
    name: str
    progress: Progress
    editions: list[VersionTranslation] = field(default_factory=list)
    is_new: bool = False

    @property
    def newest(self) -> VersionTranslation | None:
        return self.editions[0] if self.editions else None


class AddLanguageForm(forms.Form):
    """A language to begin with."""

    add = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: object, without: set[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["add"].choices = [
            ("", _("Choose a language")),
            *(one for one in language_choices() if one[0] not in without),
        ]


class TranslationsView(TranslationPage, TemplateView):
    """The languages of a set. A language is in the list once a text of it is kept."""

    template_name = "readiness/admin/translations.html"
    page_title = gettext_lazy("Translations")

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if "add" in request.GET:
            self.needs_write()
            if self.add_form.is_valid():
                code = self.add_form.cleaned_data["add"]
                url = reverse("readiness_set:language", args=[self.question_set.pk, code])
                return redirect(url + self.target.query)
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return SetPage.get_breadcrumbs_items(self)

    @cached_property
    def rows(self) -> list[LanguageRow]:
        """Return the languages: two queries."""
        kept = kept_by_language(self.question_set)
        editions: dict[str, list[VersionTranslation]] = {}
        found = VersionTranslation.objects.filter(version__question_set=self.question_set).newest()
        found = found.select_related("published_by", "version").defer("texts", "version__document")
        for one in found.order_by("-version__number"):
            editions.setdefault(one.language, []).append(one)
        codes = {*kept, *editions} - {self.target.source.language}
        names = dict(language_choices())
        rows = [
            self._row(code, names.get(code, code), kept.get(code, {}), editions.get(code, []))
            for code in codes
        ]
        return sorted(rows, key=lambda one: one.name.casefold())

    def _row(
        self, code: str, name: str, kept: dict[Key, str], editions: list[VersionTranslation]
    ) -> LanguageRow:
        memory = Memory(self.target.texts, kept)
        may_be_new = is_new(self.target, code, memory, editions[0] if editions else None)
        return LanguageRow(language(code), name, memory.progress(), editions, may_be_new)

    @cached_property
    def add_form(self) -> AddLanguageForm:
        there = {one.language.code for one in self.rows} | {self.target.source.language}
        data = self.request.GET if "add" in self.request.GET else None
        return AddLanguageForm(data, without=there)

    def get_context_data(self, **kwargs: object) -> dict:
        return super().get_context_data(
            rows=self.rows,
            form=self.add_form,
            source_language=language(self.target.source.language),
            **kwargs,
        )


@dataclass(frozen=True)
class PartRow:
    part: Part
    progress: Progress
    url: str

    @property
    def is_own(self) -> bool:
        return self.part.code == OWN


class LanguageView(LanguagePage, TemplateView):
    """One language: each criterion with its state, and the ways to work on it."""

    template_name = "readiness/admin/language.html"

    @property
    def page_title(self) -> str:
        return dict(language_choices()).get(self.language.code, self.language.name)

    def get_breadcrumbs_items(self) -> list[dict]:
        return TranslationPage.get_breadcrumbs_items(self)

    def get_context_data(self, **kwargs: object) -> dict:
        parts = self.target.parts
        rows = [
            PartRow(one, self.memory.progress(one.texts), self.url("translate", one.code))
            for one in parts
        ]
        unfinished = next_unfinished(parts, self.memory, "")
        editions = VersionTranslation.objects.filter(
            version__question_set=self.question_set, language=self.language.code
        )
        editions = editions.select_related("version", "published_by")
        newest = (
            editions.defer("texts", "version__document")
            .order_by("-version__number", "-edition")
            .first()
        )
        progress = self.memory.progress()
        return super().get_context_data(
            rows=rows,
            progress=progress,
            is_new=is_new(self.target, self.language.code, self.memory, newest),
            next_url=self.url("translate", unfinished.code) if unfinished else "",
            urls={name: self.url(name) for name in ("po", "po_import", "publish_language")},
            newest=newest,
            **kwargs,
        )
