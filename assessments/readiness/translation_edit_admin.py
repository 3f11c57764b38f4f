"""One page to translate a criterion, or the texts of the set itself, in the CMS."""

from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from assessments.readiness.core.translating import Key, Text, remarks_on, tidied
from assessments.readiness.core.translation_work import (
    OWN,
    Edit,
    How,
    Merged,
    Part,
    Piece,
    State,
    Suggestion,
    digest_of_text,
    name_of,
    next_unfinished,
    word_changes,
)
from assessments.readiness.translating import keep_edits
from assessments.readiness.translation_admin import LanguagePage
from assessments.readiness.translation_lines import shown_line
from assessments.readiness.words import place_in_words, said_of_text


@dataclass(frozen=True)
class Help:
    """A suggestion as it is shown; `changes` is how its source became this one."""

    suggestion: Suggestion
    label: str
    changes: list[Piece]

    @property
    def is_same(self) -> bool:
        return self.suggestion.how is How.SAME


@dataclass(frozen=True)
class Line:
    """A text with its translation as it is shown. `theirs` is what another wrote meanwhile."""

    text: Text
    name: str
    value: str
    seen: str
    state: State
    errors: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    help: Help | None = None
    theirs: str | None = None

    @property
    def label(self) -> str:
        return place_in_words(self.text.place)

    @property
    def height(self) -> int:
        """Lines of the field, so that what will stand there has room."""
        return min(14, max(2, len(self.text.source) // 32 + 1))


class TranslateView(LanguagePage, TemplateView):
    """The source beside a field for each text. A POST keeps all that was written in them."""

    template_name = "readiness/admin/translate.html"

    @cached_property
    def part(self) -> Part:
        found = (one for one in self.target.parts if one.code == self.kwargs["part"])
        if part := next(found, None):
            return part
        raise Http404

    @property
    def page_title(self) -> str:
        if self.part.code == OWN:
            return _("Title, introduction, sections")
        return f"{self.part.code} {self.part.topic}"

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return self.render_to_response(self.get_context_data(lines=self.lines({}, {})))

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        self.needs_write()
        edits = self._edits()
        values = {one.text.key: one.translation for one in edits}
        seen = {one.text.key: one.seen for one in edits}
        if "take" in request.POST:
            values |= self._taken(request.POST["take"])
            return self.render_to_response(self.get_context_data(lines=self.lines(values, seen)))
        merged = keep_edits(
            question_set=self.question_set,
            language=self.language.code,
            part=self.part.code,
            edits=edits,
            by=request.user,
        )
        lost = self._lost()
        if not (merged.clashes or merged.refused or lost):
            self._say_kept(len(merged.stored))
            return redirect(self._next_url())
        self._forget()
        unsaved = {*merged.clashes, *merged.refused}
        values = {key: value for key, value in values.items() if key in unsaved}
        seen = {key: seen[key] for key in merged.refused}
        context = self.get_context_data(
            lines=self.lines(values, seen, merged), lost=lost, stored=len(merged.stored)
        )
        return self.render_to_response(context, status=422)

    def _edits(self) -> list[Edit]:
        """Return what was sent for the texts that are on this page now."""
        sent = self.request.POST
        names = {name_of(one.key): one for one in self.part.texts}
        return [
            Edit(text, sent[f"text-{name}"], sent.get(f"seen-{name}", ""))
            for name, text in names.items()
            if f"text-{name}" in sent
        ]

    def _lost(self) -> list[str]:
        """Return what was written for words of the source that have changed meanwhile."""
        sent = self.request.POST
        here = {f"text-{name_of(one.key)}" for one in self.part.texts}
        return [
            text
            for name, value in sent.items()
            if name.startswith("text-") and name not in here
            if (text := tidied(value))
            and digest_of_text(text) != sent.get(name.replace("text-", "seen-", 1))
        ]

    def _taken(self, name: str) -> dict[Key, str]:
        """Return the suggestion for a text, by its key."""
        text = next((one for one in self.part.texts if name_of(one.key) == name), None)
        found = self.memory.suggestion(text) if text else None
        return {text.key: found.text} if found else {}

    def _forget(self) -> None:
        """Read anew what is kept."""
        for name in ("kept", "memory"):
            self.__dict__.pop(name, None)

    def _say_kept(self, count: int) -> None:
        if count:
            text = ngettext("%(count)s text is kept.", "%(count)s texts are kept.", count)
            messages.success(self.request, text % {"count": count})

    def _next_url(self) -> str:
        self._forget()
        if self.request.POST.get("then") != "next":
            return self.url("translate", self.part.code)
        found = next_unfinished(self.target.parts, self.memory, self.part.code)
        if found:
            return self.url("translate", found.code)
        messages.success(self.request, _("Every text is translated."))
        return self.url("language")

    def lines(
        self, values: dict[Key, str], seen: dict[Key, str], merged: Merged | None = None
    ) -> list[Line]:
        """Return the texts with what is kept, or with `values` where something was written."""
        found = []
        clashes = merged.clashes if merged else {}
        around = {one.key: self.memory.translation(one) for one in self.part.texts} | values
        for text in self.part.texts:
            kept = self.memory.translation(text)
            value = values.get(text.key, kept)
            remarks = remarks_on(text, value, around) if value else []
            found.append(
                Line(
                    text=text,
                    name=name_of(text.key),
                    value=value,
                    seen=seen.get(text.key, digest_of_text(kept)),
                    state=self.memory.state(text),
                    errors=[said_of_text(one) for one in remarks if one.is_error],
                    odd=[said_of_text(one) for one in remarks if not one.is_error],
                    help=self._help(text),
                    theirs=clashes.get(text.key),
                )
            )
        return found

    def _help(self, text: Text) -> Help | None:
        found = self.memory.suggestion(text)
        if not found:
            return None
        line = shown_line((found.place, found.source), "", "")
        label = ": ".join(one for one in (line.code, line.label) if one)
        return Help(found, label, word_changes(found.source, text.source))

    def get_context_data(self, **kwargs: object) -> dict:
        codes = [one.code for one in self.target.parts]
        at = codes.index(self.part.code)
        before = codes[at - 1] if at else ""
        after = codes[at + 1] if at + 1 < len(codes) else ""
        return super().get_context_data(
            part=self.part,
            before=before and self.url("translate", before),
            after=after and self.url("translate", after),
            url=self.url("translate", self.part.code),
            **kwargs,
        )
