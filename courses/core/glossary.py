"""Finds the terms of the glossary in a rendered lesson, so that each can be explained on the spot.

The HTML stays as it is to the letter, but for the terms that are marked: it is read token by
token and not written anew from a tree.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

# Where no term is marked: what has a link or a meaning of its own, and what names things.
_QUIET = frozenset(
    (
        *("a", "abbr", "button", "caption", "code", "dfn", "figcaption", "kbd", "label", "legend"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "option", "pre", "samp", "script", "select", "style"),
        *("summary", "svg", "textarea", "th", "title", "video"),
    )
)
# A whole part of a page can be kept out by this attribute, say a list of definitions.
_KEEP_OUT = "data-no-terms"


@dataclass(frozen=True)
class Term:
    """A term of the glossary. `slug` names it in addresses; `aliases` are its other words."""

    slug: str
    name: str
    aliases: tuple[str, ...]
    definition: str

    @property
    def words(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


class Marker:
    """Marks terms in HTML. Made once for a list of terms, used for any number of lessons.

    A term in lower case, or with a capital at its head only, is found in any case. One with
    other capitals or with digits, such as "RMAP", is found as it is written.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._exact: dict[str, Term] = {}
        self._folded: dict[str, Term] = {}
        patterns: dict[str, str] = {}
        for term in terms:
            for word in filter(None, (" ".join(one.split()) for one in term.words)):
                pattern = r"\s+".join(map(re.escape, word.split()))
                if _is_written_one_way(word):
                    self._exact.setdefault(word, term)
                    patterns[word] = pattern
                else:
                    self._folded.setdefault(word.casefold(), term)
                    patterns[word] = f"(?i:{pattern})"
        longest_first = sorted(patterns, key=len, reverse=True)
        either = "|".join(patterns[word] for word in longest_first)
        self._pattern = re.compile(rf"(?<![\w-])(?:{either})(?![\w]|-\w)") if either else None

    def term_of(self, text: str) -> Term | None:
        """Return the term that a text names, or None."""
        words = " ".join(text.split())
        return self._exact.get(words) or self._folded.get(words.casefold())

    def mark(self, html: str, link: Callable[[Term, str, int], str]) -> tuple[str, list[Term]]:
        """Return the HTML with the first occurrence of each term replaced, and those terms.

        `link` gives the HTML for a term, the text that stands there (HTML too) and its number,
        from 1. Nothing is marked in headings, links, code and the like, in elements with the
        attribute data-no-terms, or for a term that the lesson defines itself (in a <dfn>).
        """
        if self._pattern is None:
            return html, []
        reader = _Reader(self, self._pattern, link, self._defined_in(html))
        reader.feed(html)
        reader.close()
        return "".join(reader.out), reader.found

    def _defined_in(self, html: str) -> set[str]:
        terms = map(self.term_of, re.findall(r"<dfn[^>]*>([^<]*)</dfn>", html))
        return {term.slug for term in terms if term}


def _is_written_one_way(word: str) -> bool:
    return any(letter.isupper() or letter.isdigit() for letter in word[1:]) or word[:1].isdigit()


class _Reader(HTMLParser):
    def __init__(
        self,
        marker: Marker,
        pattern: re.Pattern[str],
        link: Callable[[Term, str, int], str],
        seen: set[str],
    ) -> None:
        super().__init__(convert_charrefs=False)
        self._marker, self._pattern, self._link, self._seen = marker, pattern, link, seen
        self._quiet: list[str] = []  # the elements in which nothing is marked, and those inside
        self.out: list[str] = []
        self.found: list[Term] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")
        starts = tag in _QUIET or any(name == _KEEP_OUT for name, _value in attrs)
        # inside, only elements of the same names matter, so that its own end is found
        if starts or tag in self._quiet:
            self._quiet.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.out.append(f"</{tag}>")
        if tag in self._quiet:
            while self._quiet.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.out.append(data if self._quiet else self._pattern.sub(self._replace, data))

    def _replace(self, match: re.Match[str]) -> str:
        text = match[0]
        term = self._marker.term_of(text)
        if term is None or term.slug in self._seen:
            return text
        self._seen.add(term.slug)
        self.found.append(term)
        return self._link(term, text, len(self.found))

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.out.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self.out.append(f"<![{escape(data)}]>")
