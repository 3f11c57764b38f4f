"""Other forms of a lesson's rendered body: without pictures, for paper. Text in, text out.

The body is our own HTML, in which attributes are quoted and hold no bare "<" or ">".
"""

import re
from html import escape
from html.parser import HTMLParser

PICTURE = re.compile(r"<img\b[^<>]*>")
POSTER = re.compile(r'(<video\b[^<>]*?)\sposter="[^"]*"')
CLOSED = re.compile(r"<details\b(?![^<>]*\sopen\b)")
LAZY = re.compile(r'\sloading="lazy"')


class _Attributes(HTMLParser):
    """Reads the attributes of one tag."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found = {name: value or "" for name, value in attrs}


def without_pictures(body: str, *, label: str) -> str:
    """Return a body whose pictures are links of that label and their text; films show no still.

    A link leads to the picture itself, so that it works without a script: light.js puts the
    picture in the link's place.
    """

    def link(found: re.Match[str]) -> str:
        parser = _Attributes()
        parser.feed(found[0])
        alt, source = parser.found.get("alt", ""), parser.found.get("src", "")
        words = f"{label}: {alt}" if alt else label
        return (
            f'<a class="light-picture" href="{escape(source)}" data-picture="{escape(alt)}">'
            f"{escape(words)}</a>"
        )

    return POSTER.sub(r"\1", PICTURE.sub(link, body))


def for_paper(body: str) -> str:
    """Return a body in which everything that opens is open, and no picture waits for a look."""
    return LAZY.sub("", CLOSED.sub("<details open", body))
