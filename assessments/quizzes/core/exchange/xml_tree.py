"""Reads XML into a small tree, and refuses what XML can hide: entities, depth, numbers."""

from dataclasses import dataclass, field
from xml.parsers import expat

DEEPEST = 60  # elements within each other
MOST_ELEMENTS = 400_000


class XmlRefused(ValueError):
    """The file is no XML that is read here: a code of MESSAGES in moodle.py, and the line."""

    def __init__(self, code: str, line: int) -> None:
        super().__init__(code)
        self.code, self.line = code, line


@dataclass
class Node:
    """An element: its name, attributes, children, and all text directly in it."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list["Node"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def all(self, tag: str) -> list["Node"]:
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> "Node | None":
        return next((child for child in self.children if child.tag == tag), None)

    def said(self, *path: str) -> str:
        """Return the text at the end of a path of first children, stripped, or ""."""
        node: Node | None = self
        for tag in path:
            node = node.first(tag) if node else None
        return node.text.strip() if node else ""


def parse_xml(data: bytes) -> Node:
    """Return the root element. Raises XmlRefused; a document type is refused with its entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    root = Node("", {}, 0)
    opened = [root]
    count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(opened) > DEEPEST or count > MOST_ELEMENTS:
            raise XmlRefused("too_deep", parser.CurrentLineNumber)
        node = Node(tag, attributes, parser.CurrentLineNumber)
        opened[-1].children.append(node)
        opened.append(node)

    def end(_tag: str) -> None:
        opened.pop()

    def text(data: str) -> None:
        opened[-1].pieces.append(data)

    def refuse(*_declared: object) -> None:
        raise XmlRefused("entities", parser.CurrentLineNumber)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise XmlRefused("no_xml", error.lineno) from error
    except (LookupError, UnicodeError, ValueError) as error:  # an encoding that nobody knows
        if isinstance(error, XmlRefused):
            raise
        raise XmlRefused("no_xml", 1) from error
    return root.children[0]
