"""Reads the sheets of a workbook from its bytes, and never runs anything in it."""

import html
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.parsers import expat

from toolkit.checker import file_kinds as kinds
from toolkit.checker.findings import Refusal, gettext_noop
from toolkit.checker.formats import date_styles
from toolkit.checker.found import Shared
from toolkit.checker.own_sheet import BRAND, MARKER_NAME, is_named_like_ours, sheet_of_reference
from toolkit.checker.safety import OtherFormat, Package, open_package
from toolkit.checker.sheet import Sheet
from toolkit.checker.strings import SharedStrings
from toolkit.checker.values import key_of, text_of

__all__ = ["Sheet", "Workbook"]

MAX_SHEETS = 200
MAX_STYLES = 10 * 1024 * 1024  # real forms have 0.2 MB

WORKBOOK = "xl/workbook.xml"
_ACTIVE = ("xl/vbaproject", "xl/macrosheets/", "xl/embeddings/", "xl/activex/")
RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True, slots=True)
class Tab:
    """One worksheet of a workbook: the part that holds it, and if the tab is hidden."""

    part: str
    is_hidden: bool


class Workbook:
    """A workbook that was found safe to read. Sheets are read when they are asked for."""

    def __init__(self, data: bytes) -> None:
        """Raises Refusal if the bytes are no workbook, or not one that is safe to read."""
        self.read_from = ""
        """The format that was turned into an .xlsx to read it, in words, or ""."""
        try:
            self._package = open_package(data)
        except OtherFormat as other:
            self._package = _from_other_format(data, other)
            self.read_from = other.found
        if RELATIONS not in self._package.parts:
            raise Refusal(kinds.DAMAGED.at())
        self._book = self._package.read(WORKBOOK)
        relations = list(_relations(self._package.read(RELATIONS)))
        self._tables = {relation.kind: relation.part for relation in relations}
        targets = {relation.id: relation.part for relation in relations}
        self._marked = _marked_tab(self._book)
        self._tabs = {
            name: Tab(targets[key], is_hidden)
            for name, key, is_hidden in _tabs(self._book)
            if targets.get(key, "").lower() in self._package.parts
        }
        self._sheets: dict[str, Sheet] = {}
        for tab in [tab for tab in self._tabs if self._is_ours(tab)]:
            del self._tabs[tab]

    def _is_ours(self, tab: str) -> bool:
        """True for the sheet that we add to an annotated copy: nobody answers on it.

        Our hidden name points to it; some programs drop that, but keep what stands in the sheet.
        """
        if tab == self._marked:
            return True
        try:
            return is_named_like_ours(tab) and text_of(self.sheet(tab).value("A1")) == BRAND
        except Refusal:
            return False

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the worksheets, in the order of their tabs."""
        return tuple(self._tabs)

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of all parts of the file, in lower case."""
        return tuple(self._package.parts)

    @property
    def has_macros(self) -> bool:
        """True if the file holds a VBA project, old macro sheets, or embedded objects."""
        return any(part.startswith(_ACTIVE) for part in self._package.parts)

    def is_hidden(self, tab: str) -> bool:
        """True if the tab is hidden. Raises KeyError if there is none of this exact name."""
        return self._tabs[tab].is_hidden

    def find(self, name: str) -> str | None:
        """Return the tab that has this name, or nearly: case and spaces do not count."""
        if name in self._tabs:
            return name
        for tab in self._tabs:
            if key_of(tab) == key_of(name):
                return tab
        return None

    def read_part(self, name: str) -> bytes:
        """Return any part, such as "xl/styles.xml", or b"" if there is none.

        Raises Refusal if it is broken, too large or has a document type.
        """
        return self._package.read(name) if name.lower() in self._package.parts else b""

    def sheet(self, tab: str) -> Sheet:
        """Return one sheet by its exact name. Raises Refusal if it cannot be read."""
        if tab not in self._sheets:
            xml = self._package.read(self._tabs[tab].part)
            self._sheets[tab] = Sheet(tab, xml, self._shared)
        return self._sheets[tab]

    def load(self, *tabs: str) -> None:
        """Read the answers on these sheets now."""
        for tab in tabs:
            self.sheet(tab).rows_with_answers()

    @cached_property
    def _shared(self) -> Shared:
        styles = self.read_part(self._tables.get("styles", ""))
        if len(styles) > MAX_STYLES:
            raise Refusal(kinds.TOO_LARGE.at(limit="10 MB of cell styles"))
        return Shared(
            SharedStrings(self.read_part(self._tables.get("sharedStrings", ""))),
            date_styles(styles),
            from_1904=_counts_from_1904(self._book),
        )


def _from_other_format(data: bytes, other: OtherFormat) -> Package:
    # Few files need it, and starting processes takes time to load.
    from toolkit.checker.other_formats import NeedsPassword, NotReadable, as_xlsx

    try:
        return open_package(as_xlsx(data))
    except NeedsPassword:
        raise Refusal(kinds.PASSWORD.at()) from None
    except NotReadable:
        raise other from None


@dataclass(frozen=True, slots=True)
class _Relation:
    id: str
    kind: str
    part: str


def _relations(xml: bytes) -> Iterator[_Relation]:
    for name, attributes in _elements(xml):
        if name == "Relationship":
            target = attributes.get("Target", "").replace("\\", "/")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            kind = attributes.get("Type", "").rpartition("/")[2]
            yield _Relation(attributes.get("Id", ""), kind, part)


def _tabs(xml: bytes) -> Iterator[tuple[str, str, bool]]:
    """Yield each sheet's name, the id of its relation, and if it is hidden.

    Raises Refusal for too many.
    """
    sheets = [attributes for name, attributes in _elements(xml) if name == "sheet"]
    if len(sheets) > MAX_SHEETS:
        raise Refusal(kinds.UNSAFE.at(found=gettext_noop("far too many sheets")))
    for attributes in sheets:
        hidden = attributes.get("state", "visible") != "visible"
        for key, value in attributes.items():
            if key.rpartition(":")[2] == "id":
                yield attributes.get("name", ""), value, hidden


def _marked_tab(xml: bytes) -> str:
    """Return the sheet that our hidden name points to, or ""."""
    at = xml.find(MARKER_NAME.encode())
    if at < 0:
        return ""
    begin = xml.find(b">", at) + 1
    reference = xml[begin : max(begin, xml.find(b"<", begin))].decode("utf-8", errors="replace")
    return sheet_of_reference(html.unescape(reference))


def _counts_from_1904(xml: bytes) -> bool:
    """True if the workbook counts its days from 1904, as Excel for the Macintosh once did."""
    settings = next((found for name, found in _elements(xml) if name == "workbookPr"), {})
    return settings.get("date1904", "0") in ("1", "true")


def _elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    """Return each element's local name and attributes. Raises Refusal if the XML is broken."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((name.rpartition(":")[2], attributes))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise Refusal(kinds.DAMAGED.at()) from None
    return found
