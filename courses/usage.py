"""Where reusable things are used: pictures, files, terms, and what other apps add.

Wagtail keeps an index of references, but of what is published only, and not of what has no key:
here drafts are read too, and a thing may have finders of its own.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.permissions import page_permission_policy

from courses.core.glossary import Marker
from courses.glossary import all_terms
from courses.models import ActivityPage, GlossaryTerm, LessonPage
from courses.transfer.exporting import KINDS
from courses.transfer.values import child_relations, own_fields, turned, with_links


@dataclass(frozen=True)
class Place:
    """One place where a thing is used. If it `keeps` the thing, deleting that would break it."""

    title: str
    kind: str
    how: str
    url: str = ""
    keeps: bool = True


Finder = Callable[[models.Model], Iterable[Place]]
_finders: dict[type[models.Model], list[Finder]] = {}


def register(model: type[models.Model], finder: Finder) -> None:
    """Let a finder say where a thing of this model is used, beside what refers to its row."""
    _finders.setdefault(model, []).append(finder)


def places_of(row: models.Model, user: object) -> list[Place]:
    """Return where a row is used, those that keep it first.

    The number of queries does not depend on the number of places. Pages that the user may not
    edit have no title and no link.
    """
    indexed = list(ReferenceIndex.get_references_to(row))
    drafts = _drafts_with(row)
    pages = Page.objects.in_bulk(
        {
            *(int(one.object_id) for one in indexed if _is_on_page(one)),
            *drafts,
        }
    )
    mine = _editable(pages, user)
    found = [_on_page(pages[pk], how, mine) for pk, how in _of_pages(indexed, drafts, pages)]
    found += _of_others(indexed, user)
    for model, finders in _finders.items():
        if isinstance(row, model):
            found += [place for finder in finders for place in finder(row)]
    return sorted(found, key=lambda place: not place.keeps)


def on_page(page: Page, how: str, *, keeps: bool = True) -> Place:
    """Return a page as a place."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    kind = capfirst(str(page.page_type_display_name))
    return Place(page.draft_title or page.title, kind, how, url, keeps)


def _on_page(page: Page, how: str, mine: set[int]) -> Place:
    if page.pk in mine:
        return on_page(page, how)
    return Place(_("A page that you may not edit"), capfirst(str(page.page_type_display_name)), how)


def _editable(pages: Iterable[int], user: object) -> set[int]:
    may = page_permission_policy.instances_user_has_any_permission_for(user, ["change", "publish"])
    return set(may.filter(pk__in=list(pages)).values_list("pk", flat=True))


def _model_of(one: ReferenceIndex) -> type[models.Model] | None:
    """Return the model of what refers, without a query for each."""
    return ContentType.objects.get_for_id(one.base_content_type_id).model_class()


def _is_on_page(one: ReferenceIndex) -> bool:
    model = _model_of(one)
    return model is not None and issubclass(model, Page)


def _of_pages(
    indexed: list[ReferenceIndex], drafts: set[int], pages: dict[int, Page]
) -> Iterator[tuple[int, str]]:
    """Yield each page with how it uses the row: as published, else in its draft."""
    how: dict[int, str] = {}
    for one in indexed:
        if _is_on_page(one) and int(one.object_id) in pages:
            how.setdefault(int(one.object_id), str(one.describe_source_field()))
    yield from how.items()
    for pk in sorted(drafts - set(how)):
        if pk in pages:
            yield pk, _("In a draft")


def _of_others(indexed: list[ReferenceIndex], user: object) -> Iterator[Place]:
    finder = AdminURLFinder(user)
    kinds: dict[type[models.Model], dict[str, str]] = {}
    for one in indexed:
        model = _model_of(one)
        if model and not issubclass(model, Page):
            how = kinds.setdefault(model, {})
            how.setdefault(one.object_id, str(one.describe_source_field()))
    for model, how in kinds.items():
        for pk, row in model._default_manager.in_bulk(list(how)).items():
            url = finder.get_edit_url(row) or ""
            yield Place(str(row), capfirst(str(model._meta.verbose_name)), how[str(pk)], url)


@dataclass
class _Collector:
    """Notes whether anything that passes by is the row that is looked for."""

    row: models.Model
    is_there: bool = False
    saved: list = field(default_factory=list)

    def turn(self, model: type[models.Model], value: object) -> object:
        self.is_there |= isinstance(self.row, model) and str(value) == str(self.row.pk)
        return value

    def clean(self, html: str, features: list[str] | None) -> str:
        with_links(html or "", KINDS, self)
        return html

    def turn_file(self, field: models.FileField, value: object) -> object:
        return value


def _drafts_with(row: models.Model) -> set[int]:
    """Return the keys of the pages whose latest draft, not published yet, uses a row."""
    waiting = Page.objects.filter(has_unpublished_changes=True, latest_revision__isnull=False)
    latest = Revision.objects.filter(pk__in=waiting.values("latest_revision"))
    found = set()
    for draft in latest.select_related("content_type").iterator(100):
        model = draft.content_type.model_class()
        collector = _Collector(row)
        if model is not None:
            _read(model, draft.content, collector)
        if collector.is_there:
            found.add(int(draft.object_id))
    return found


def _read(model: type[models.Model], content: dict, collector: _Collector) -> None:
    """Pass by what a revision's content refers to. What is no longer as the model says is left."""
    for one in own_fields(model):
        value = content.get(one.name)
        if not value:
            continue
        if isinstance(one, StreamField):
            try:
                raw = json.loads(value) if isinstance(value, str) else value
                turned(one.stream_block, raw, collector)
            except (TypeError, ValueError, KeyError, AttributeError):
                continue
        elif isinstance(one, RichTextField):
            collector.clean(value, None)
        elif one.is_relation:
            collector.turn(one.related_model, value)
    for relation in child_relations(model):
        for values in content.get(relation.get_accessor_name()) or ():
            _read(relation.related_model, values, collector)


# ---------------------------------------------------------------- terms, by a search of the text


def lessons_with_term(term: GlossaryTerm) -> Iterator[Place]:
    """Yield the published lessons that mark a term: found by a search of their texts."""
    if not term.marks_text:
        return
    marker = Marker(all_terms(term.locale.language_code))
    words = [word.casefold() for word in (term.term, *term.alias_list)]
    for lesson in LessonPage.objects.live().filter(locale=term.locale_id).order_by("path"):
        texts = [text for text in _texts(list(lesson.body.raw_data)) if _has(text, words)]
        marked = (one for text in texts for one in marker.mark(text, lambda *args: "")[1])
        if any(one.slug == term.slug for one in marked):
            yield on_page(lesson, _("Marked in the text"), keeps=False)


def _has(text: str, words: list[str]) -> bool:
    folded = " ".join(text.casefold().split())
    return any(word in folded for word in words)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def lessons_naming(page: ActivityPage) -> Iterator[Place]:
    """Yield the published lessons that send learners to an activity by its key."""
    if not page.code:
        return
    for lesson in LessonPage.objects.live().filter(locale=page.locale_id).order_by("path"):
        raw = lesson.body.raw_data
        if any(block["value"].get("practice") == page.code for block in _sheets(raw)):
            yield on_page(lesson, _("“Try it in the template”"), keeps=False)


def _sheets(raw: Iterable[dict]) -> Iterator[dict]:
    return (block for block in raw if block["type"] == "sheet")


register(GlossaryTerm, lessons_with_term)
register(ActivityPage, lessons_naming)
