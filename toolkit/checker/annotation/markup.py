"""Changes XML at a few places and leaves every other byte as it is.

A part is parsed only to learn where its elements begin and end, in bytes. What is put in is
written in ASCII, so that it is right in whatever encoding the part is in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from toolkit.checker.annotation.refused import CopyRefused

_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE = re.compile(rb"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")


@dataclass(slots=True)
class Element:
    """An element and where it stands: `start` and `end` of all, `inner` to `close` its content.

    All but `start` is looked up in the XML when it is asked for, which it is for few elements.
    """

    xml: bytes
    tag: str
    attributes: dict[str, str]
    start: int
    last: int = -1
    """Where its end tag begins; where it ends, if it is written as `<a/>`."""
    text: str = ""
    children: "list[Element]" = field(default_factory=list)

    @property
    def inner(self) -> int:
        """Where the start tag ends."""
        return tag_end(self.xml, self.start)

    @property
    def is_closed(self) -> bool:
        """True if it is written as `<a/>`, so that there is no end tag."""
        inner = self.inner
        return self.xml[inner - 2 : inner - 1] == b"/"

    @property
    def close(self) -> int:
        """Where the end tag begins."""
        return self.inner if self.is_closed else self.last

    @property
    def end(self) -> int:
        """Where the element ends."""
        return self.inner if self.is_closed else self.xml.index(b">", self.last) + 1

    @property
    def name(self) -> str:
        """The name without its prefix."""
        return self.tag.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon, or ""."""
        head, colon, _name = self.tag.rpartition(":")
        return head + colon

    def all(self, *names: str) -> "Iterator[Element]":
        """Yield the children that have one of these names."""
        return (child for child in self.children if child.name in names)

    def first(self, name: str) -> "Element | None":
        """Return the first child of this name, or None."""
        return next(self.all(name), None)


def outline(xml: bytes, depth: int) -> Element:
    """Return the root element and what is in it, `depth` levels down.

    Raises CopyRefused if the XML is broken.
    """
    root: list[Element] = []
    stack: list[Element] = []
    level = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal level
        level += 1
        if level > depth + 1:
            return
        element = Element(xml, tag, attributes, parser.CurrentByteIndex)
        (stack[-1].children if stack else root).append(element)
        stack.append(element)

    def end(tag: str) -> None:
        nonlocal level
        level -= 1
        if level > depth:
            return
        stack.pop().last = parser.CurrentByteIndex

    def text(data: str) -> None:
        if stack and level <= depth + 1:
            stack[-1].text += data

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise CopyRefused from None
    return root[0]


def tag_end(xml: bytes, at: int) -> int:
    """Return where the tag that begins at this byte ends. Raises CopyRefused if it does not."""
    match = _TAG.match(xml, at)
    if match is None:
        raise CopyRefused
    return match.end()


def ascii_xml(markup: str) -> bytes:
    """Return markup in ASCII, with references for all other characters."""
    return markup.encode("ascii", "xmlcharrefreplace")


def with_attributes(tag: bytes, changes: dict[str, str | None]) -> bytes:
    """Return a start tag with attributes set to these plain values, or removed where None."""
    edits = Edits(tag)
    left = dict(changes)
    last = end = re.match(rb"<[^\s/>]+", tag).end()  # type: ignore[union-attr]
    while match := _ATTRIBUTE.match(tag, end):
        end = match.end()
        name = match[1].decode("ascii", "replace")
        if name in left:
            value = left.pop(name)
            edits.put(match.start(), end, "" if value is None else f' {name}="{value}"')
        last = end
    new = "".join(f' {name}="{value}"' for name, value in left.items() if value is not None)
    edits.put(last, last, new)
    return edits.apply()


def number_of(text: str) -> int | None:
    """Return a number as the format has them: up to nine digits; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


class Edits:
    """Replacements in one part, at places of the part as it was."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self._edits: list[tuple[int, int, bytes]] = []

    def put(self, start: int, end: int, content: str | bytes) -> None:
        """Replace the bytes from `start` to `end`; equal places keep the order of the calls."""
        if content or end > start:
            new = ascii_xml(content) if isinstance(content, str) else content
            self._edits.append((start, end, new))

    def set(self, element: Element, **changes: str | None) -> None:
        """Set or remove attributes of an element."""
        tag = self.xml[element.start : element.inner]
        self.put(element.start, element.inner, with_attributes(tag, changes))

    def append(self, element: Element, content: str, **changes: str | None) -> None:
        """Put content at the end of an element, and set attributes; opens an empty `<a/>`."""
        tag = with_attributes(self.xml[element.start : element.inner], changes)
        if element.is_closed:
            opened = tag[: tag.rindex(b"/")] + b">"
            closed = ascii_xml(f"{content}</{element.tag}>")
            self.put(element.start, element.end, opened + closed)
        else:
            if changes:
                self.put(element.start, element.inner, tag)
            self.put(element.close, element.close, content)

    def apply(self) -> bytes:
        """Return the part with all replacements done."""
        out: list[bytes] = []
        at = 0
        for start, end, content in sorted(self._edits, key=lambda edit: edit[:2]):
            out += (self.xml[at:start], content)
            at = max(at, end)
        out.append(self.xml[at:])
        return b"".join(out)
