"""The glossary as readers meet it: on its page, and on the words of a lesson."""

import unicodedata
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language

from courses.content import remembered
from courses.core.glossary import Marker, Term
from courses.models import GlossaryTerm


@dataclass(frozen=True)
class Entry:
    """A term as the glossary's page shows it."""

    slug: str
    term: str
    aliases: tuple[str, ...]
    definition: str
    source: str
    checked_on: object
    marks_text: bool

    @property
    def letter(self) -> str:
        """The letter under which it stands: A to Z, or "#" for figures."""
        first = unicodedata.normalize("NFKD", self.term)[:1].upper()
        return first if first.isalpha() else "#"

    def has(self, words: list[str]) -> bool:
        """Whether each of these words, in lower case, is somewhere in it."""
        text = " ".join([self.term, *self.aliases, self.definition]).casefold()
        return all(word in text for word in words)


def entries(language: str = "") -> tuple[Entry, ...]:
    """Return all terms in a language, the reader's if none is given; kept until one changes."""
    language = language or get_language() or "en"
    return remembered(f"glossary:{language}", lambda: _read(language))


def _read(language: str) -> tuple[Entry, ...]:
    terms = GlossaryTerm.objects.filter(locale__language_code=language)
    found = [
        Entry(
            one.slug,
            one.term,
            tuple(one.alias_list),
            one.definition,
            one.source,
            one.checked_on,
            one.marks_text,
        )
        for one in terms
    ]
    return tuple(sorted(found, key=lambda entry: (entry.letter, entry.term.casefold())))


def glossary_context(query: str) -> dict:
    """Return what the glossary's page shows: letters (each with its entries), count and q."""
    query = " ".join(query.split())[:100]
    words = query.casefold().split()
    letters: dict[str, list[Entry]] = {}
    for entry in entries():
        if entry.has(words):
            letters.setdefault(entry.letter, []).append(entry)
    found = sum(map(len, letters.values()))
    return {"letters": list(letters.items()), "count": found, "q": query}


def all_terms(language: str = "") -> list[Term]:
    """Return the terms that lessons mark, as plain values."""
    return [
        Term(one.slug, one.term, one.aliases, one.definition)
        for one in entries(language)
        if one.marks_text
    ]


def mark_terms(html: str) -> tuple[str, list[Term]]:
    """Return a lesson's HTML with its terms marked, and these terms in the order of their numbers.

    Each is a link to its place in the glossary, so that it works by itself; static/js/terms.js
    shows the definition, which stands at the end of the lesson under id "term-<slug>", in place.
    """
    page = reverse("courses:glossary")

    def link(term: Term, text: str, number: int) -> str:
        return (
            format_html(
                '<a class="term" href="{}#{}" aria-describedby="term-{}" data-term>',
                page,
                term.slug,
                term.slug,
            )
            + f'{text}</a><sup class="print-only">{number}</sup>'
        )

    return Marker(all_terms()).mark(html, link)
