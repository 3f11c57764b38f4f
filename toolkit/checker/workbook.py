"""Reads the values of a workbook's sheets from its bytes, and never runs anything in it."""

import html
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from toolkit.checker import file_kinds as kinds
from toolkit.checker.findings import Refusal, gettext_noop
from toolkit.checker.own_sheet import BRAND, MARKER_NAME, is_named_like_ours, sheet_of_reference
from toolkit.checker.safety import open_package
from toolkit.checker.sheet_scan import SheetScan, scan
from toolkit.checker.values import Value, key_of, split_address, text_of

MAX_SHEETS = 200
MAX_STRINGS = 400_000  # real forms have 12,000
MAX_STYLES = 10 * 1024 * 1024

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
_ROOT = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/'
    b'2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The values of one sheet. Rows and columns of `rows` count from 0; empty cells are ""."""

    name: str
    rows: list[list[Value]]
    scan: SheetScan

    def value(self, cell: str) -> Value:
        """Return the value at an address such as "D8", or "" where there is none."""
        row, column = split_address(cell)
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return ""


class Workbook:
    """A workbook that was found safe to read. Sheets are read when they are asked for."""

    def __init__(self, data: bytes) -> None:
        """Raises Refusal if the bytes are no .xlsx workbook, or not one that is safe to read."""
        self._package = open_package(data)
        if RELATIONS not in self._package.parts:
            raise Refusal(kinds.DAMAGED.at())
        self._shared = {name: self._package.read(name) for name in (WORKBOOK, RELATIONS)}
        relations = list(_relations(self._shared[RELATIONS]))
        for relation in relations:
            wanted = relation.kind in ("sharedStrings", "styles")
            if wanted and relation.part.lower() in self._package.parts:
                content = self._package.read(relation.part)
                _limit_table(relation.kind, content)
                self._shared[relation.part] = content
        targets = {relation.id: relation.part for relation in relations}
        self._marked = _marked_tab(self._shared[WORKBOOK])
        self._parts = {
            name: targets[key]
            for name, key in _tabs(self._shared[WORKBOOK])
            if targets.get(key, "").lower() in self._package.parts
        }
        self._sheets: dict[str, Sheet] = {}
        for tab in [tab for tab in self._parts if self._is_ours(tab)]:
            del self._parts[tab]

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
        return tuple(self._parts)

    @property
    def has_macros(self) -> bool:
        """True if the file holds a VBA project."""
        return "xl/vbaproject.bin" in self._package.parts

    def find(self, name: str) -> str | None:
        """Return the tab that has this name, or nearly: case and spaces do not count."""
        if name in self._parts:
            return name
        for tab in self._parts:
            if key_of(tab) == key_of(name):
                return tab
        return None

    def sheet(self, tab: str) -> Sheet:
        """Return one sheet by its exact name. Raises Refusal if it cannot be read."""
        if tab not in self._sheets:
            self.load(tab)
        return self._sheets[tab]

    def load(self, *tabs: str) -> None:
        """Read these sheets in one go, which is faster than one by one."""
        missing = [tab for tab in tabs if tab not in self._sheets]
        if not missing:
            return
        parts = {tab: self._package.read(self._parts[tab]) for tab in missing}
        scans = {tab: scan(xml, tab) for tab, xml in parts.items()}
        # calamine gets a fresh zip of the very bytes that were looked at, and of nothing else.
        sheets = {self._parts[tab]: parts[tab] for tab in missing}
        copy = _bare_zip({"_rels/.rels": _ROOT, **self._shared, **sheets})
        for tab, rows in _rows(copy, missing):
            self._sheets[tab] = Sheet(tab, rows, scans[tab])


def _rows(data: bytes, tabs: list[str]) -> Iterator[tuple[str, list[list[Value]]]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for tab in tabs:
            yield tab, list(book.get_sheet_by_name(tab).to_python(skip_empty_area=False))
    except (CalamineError, ValueError, OSError):
        raise Refusal(kinds.DAMAGED.at()) from None
    except BaseException as error:
        # A panic in the Rust reader is no Exception, but it is only a damaged file.
        if type(error).__name__ == "PanicException":
            raise Refusal(kinds.DAMAGED.at()) from None
        raise


def _bare_zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


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


def _tabs(xml: bytes) -> Iterator[tuple[str, str]]:
    """Yield each sheet's name and the id of its relation. Raises Refusal for too many."""
    sheets = [attributes for name, attributes in _elements(xml) if name == "sheet"]
    if len(sheets) > MAX_SHEETS:
        raise Refusal(kinds.UNSAFE.at(found=gettext_noop("far too many sheets")))
    for attributes in sheets:
        for key, value in attributes.items():
            if key.rpartition(":")[2] == "id":
                yield attributes.get("name", ""), value


def _marked_tab(xml: bytes) -> str:
    """Return the sheet that our hidden name points to, or ""."""
    at = xml.find(MARKER_NAME.encode())
    if at < 0:
        return ""
    begin = xml.find(b">", at) + 1
    reference = xml[begin : max(begin, xml.find(b"<", begin))].decode("utf-8", errors="replace")
    return sheet_of_reference(html.unescape(reference))


def _limit_table(kind: str, content: bytes) -> None:
    if kind == "sharedStrings" and content.count(b"<si") + content.count(b":si") > MAX_STRINGS:
        raise Refusal(kinds.TOO_LARGE.at(limit=f"{MAX_STRINGS:,} texts"))
    if kind == "styles" and len(content) > MAX_STYLES:
        raise Refusal(kinds.TOO_LARGE.at(limit="10 MB of cell styles"))


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
