"""Keeps the table of facts in step with the lessons that are published, and with the glossary."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.html import strip_tags
from django.utils.text import Truncator

from courses.core.facts import review_day
from courses.models import CheckedFact, GlossaryTerm, LessonPage

MOST = CheckedFact._meta.get_field("text").max_length


@transaction.atomic
def sync_facts(page: LessonPage) -> None:
    """Write the facts of a lesson anew; none if it is not published."""
    CheckedFact.objects.filter(page=page.pk).delete()
    if page.live:
        CheckedFact.objects.bulk_create(_facts_of(page))


def sync_term(term: GlossaryTerm) -> None:
    """Write the fact of a term anew; none if it was never checked against a source."""
    if not term.checked_on:
        CheckedFact.objects.filter(term=term).delete()
        return
    CheckedFact.objects.update_or_create(
        term=term,
        defaults={
            "text": _short(f"{term.term}: {term.definition}"),
            "source": term.source,
            "checked_on": term.checked_on,
            "review_by": review_day(term.checked_on, None),
        },
    )


def sync_terms() -> None:
    """Write the facts of terms that have none yet: they were saved before facts were kept."""
    for term in GlossaryTerm.objects.filter(checked_on__isnull=False, fact=None):
        sync_term(term)


def _facts_of(page: LessonPage) -> Iterator[CheckedFact]:
    if page.checked_on:
        yield CheckedFact(
            page=page,
            text=page.title,
            source=_short("; ".join(page.source_list)),
            checked_on=page.checked_on,
            review_by=review_day(page.checked_on, page.review_by),
        )
    for block in page.body:
        if block.block_type == "fact" and block.value["checked_on"]:
            value = block.value
            yield CheckedFact(
                page=page,
                block_id=block.id or "",
                text=_short(strip_tags(str(value["text"]))),
                source=value["source"],
                checked_on=value["checked_on"],
                review_by=review_day(value["checked_on"], value["review_by"]),
            )


def _short(text: str) -> str:
    return Truncator(" ".join(text.split())).chars(MOST)
