"""Reads a lesson page for the checks of core/content_checks, and says what they found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.models import Page
from wagtail.rich_text import RichText, extract_references_from_rich_text

from courses.content import lesson_links
from courses.core.content_checks import Known, Lesson, Part, Problem, check_lesson
from courses.models import AcademyDocument, LessonPage


@dataclass(frozen=True)
class Found:
    """A problem in words. `block` names where it is; empty: the lesson as a whole."""

    code: str
    text: str
    is_blocking: bool
    block: str
    block_id: str
    place: int | None

    @property
    def sentence(self) -> str:
        """Where it is and what it is."""
        return f"{self.block}: {self.text}" if self.block else self.text


def problems_of(page: LessonPage) -> list[Found]:
    """Return all that is wrong with a lesson as it stands on this page."""
    return check_body(page.body, objectives=page.objective_list, language=_language(page))


def _language(page: LessonPage) -> str:
    return page.locale.language_code if page.locale_id else "en"


def check_body(body: StreamValue, *, objectives: list[str], language: str) -> list[Found]:
    """As above, for a body that is not on a page yet. Three queries at most."""
    parts = tuple(_part(child.block_type, child.value) for child in body)
    lesson = Lesson(parts, tuple(objectives), is_english=language.startswith("en"))
    return [_found(problem, body) for problem in check_lesson(lesson, _known(parts))]


def _found(problem: Problem, body: StreamValue) -> Found:
    text = _(problem.kind.message) % problem.values
    if problem.place is None:
        return Found(problem.kind.code, text, problem.kind.blocks, "", "", None)
    child = body[problem.place]
    words = {"number": problem.place + 1, "kind": child.block.label}
    return Found(
        problem.kind.code,
        text,
        problem.kind.blocks,
        _("Block %(number)s (%(kind)s)") % words,
        child.id or "",
        problem.place,
    )


def _part(kind: str, value: object) -> Part:
    html = tuple(_texts(value))
    if kind == "figure":
        return Part(html, alt=None if value.get("decorative") else value.get("alt") or "")
    if kind == "video":
        return Part(html, has_captions=bool(value.get("captions")))
    if kind == "steps" and value.get("title"):
        return Part(html, heading=(3, value["title"]))
    if kind == "sheet":
        return Part(html, exercise=value.get("practice") or "")
    return Part(html)


def _texts(value: object) -> Iterator[str]:
    """Yield the HTML of all texts in a block, as the database holds them."""
    if isinstance(value, RichText):
        yield value.source
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list) or hasattr(value, "list_block"):
        for inner in value:
            yield from _texts(inner)


def _known(parts: tuple[Part, ...]) -> Known:
    pages: set[int] = set()
    documents: set[int] = set()
    for part in parts:
        for html in part.html:
            for model, pk, *_path in extract_references_from_rich_text(html):
                if str(pk).isdecimal():
                    (pages if issubclass(model, Page) else documents).add(int(pk))
    there = dict(Page.objects.filter(pk__in=pages).values_list("pk", "live")) if pages else {}
    files = AcademyDocument.objects.filter(pk__in=documents).values_list("pk", flat=True)
    return Known(
        live_pages={pk for pk, live in there.items() if live},
        draft_pages={pk for pk, live in there.items() if not live},
        documents=set(files) if documents else set(),
        keys=set(lesson_links(part.exercise for part in parts if part.exercise)),
    )


def blocking_error(found: list[Found]) -> ValidationError | None:
    """Return the error that the editor shows at each block that may not be published; or None."""
    by_place: dict[int | None, list[str]] = {}
    for one in found:
        if one.is_blocking:
            by_place.setdefault(one.place, []).append(one.text)
    if not by_place:
        return None
    whole = by_place.pop(None, [])
    return StreamBlockValidationError(
        block_errors={place: ValidationError(texts) for place, texts in by_place.items()},
        non_block_errors=whole,
    )


def check_url(page: LessonPage) -> str:
    """Return the page of the CMS that lists what is wrong with a lesson."""
    return reverse("check_lesson", args=[page.pk])
