"""A first look at a sheet's XML: how far its values reach, and which cells hold formulas.

python-calamine allocates the whole rectangle from the first to the last value, so one value in
XFD1048576 would ask for half a terabyte. It also does not tell a formula's result from an answer.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from xml.parsers import expat

from toolkit.checker import file_kinds as kinds
from toolkit.checker.findings import Refusal
from toolkit.checker.values import column_letters, split_address

MAX_ROWS = 20_000  # forms end at row 2504
MAX_COLUMNS = 256  # and at column AH
MAX_CELLS = 300_000  # the largest sheet of a form has 85,000

_FAR = re.compile(rb'<c r="(?:[A-Z]{3}|[B-Z][A-Z][0-9]|[A-Z]{1,2}[0-9]{5})')
_FORMULA = re.compile(
    rb'<c r="([B-J][0-9]{1,7})"[^>]*><f(?:[^>]*(/)>|(?:\s[^>]*)?>(IF\()?)', re.ASCII
)
_TEXT = re.compile(rb'<c r="([DG][0-9]{1,3})"[^>]*\st="(?:s|str|inlineStr)"[^>/]*>', re.ASCII)
_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*\st="e"[^>]*>(?!<f)<v>([^<]*)</v>', re.ASCII
)
_TEXT_WITHIN = 1_000_000  # bytes: a Declaration is a tenth of that, other sheets have no answers
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


@dataclass(frozen=True)
class SheetScan:
    """What the scan saw, each as the addresses of cells."""

    xml: bytes = b""
    careful: "_Reader | None" = None

    @cached_property
    def _formulas(self) -> dict[str, bool]:
        """Each formula's cell in columns B to J, and if the formula is the form's own."""
        if self.careful is not None:
            return self.careful.formulas
        return {
            address.decode("ascii"): bool(shared or conditional)
            for address, shared, conditional in _FORMULA.findall(self.xml)
        }

    def is_automatic(self, cell: str) -> bool:
        """True if one of the form's own formulas, a shared one or an IF, fills the cell.

        False for other formulas, which somebody typed or linked: all that we can know of those
        is the result that was saved.
        """
        return self._formulas.get(cell, False)

    @cached_property
    def errors(self) -> dict[str, str]:
        """Cells that hold an error which is no result of a formula, such as "#N/A"."""
        if self.careful is not None:
            return self.careful.errors
        found = _ERROR.findall(self.xml)
        return {address.decode("ascii"): error.decode("utf-8") for address, error in found}

    @cached_property
    def texts(self) -> frozenset[str]:
        """Answer cells (columns D and G) that hold a text, even one without any letter.

        Excel does not take those for empty.
        """
        if self.careful is not None:
            return frozenset(self.careful.texts)
        found = _TEXT.findall(self.xml, 0, _TEXT_WITHIN)
        return frozenset(address.decode("ascii") for address in found)


def scan(xml: bytes, tab: str) -> SheetScan:
    """Return where the sheet named `tab` has formulas.

    Raises Refusal if a value lies so far out that reading it would exhaust the memory, or if the
    XML is broken.
    """
    count = xml.count(b'<c r="')
    usual = count == _cells_of_any_form(xml) and _FAR.search(xml) is None
    if count > MAX_CELLS:
        raise Refusal(kinds.TOO_LARGE.at(limit=f"{MAX_CELLS:,} cells"))
    return SheetScan(xml) if usual else SheetScan(careful=_careful(xml, tab))


def _cells_of_any_form(xml: bytes) -> int:
    """Count what may be a cell element, however it is written."""
    forms = (b"<c ", b"<c>", b"<c\t", b"<c\n", b"<c\r", b":c")
    return sum(xml.count(form) for form in forms)


class _Reader:
    """Walks the XML as a reader of spreadsheets does, counting on where no address is given."""

    def __init__(self, tab: str) -> None:
        self.tab = tab
        self.row = -1
        self.column = -1
        self.address = ""
        self.text = ""
        self.in_formula = False
        self.last_row = 0
        self.last_column = 0
        self.cells = 0
        self.formulas: dict[str, bool] = {}
        self.texts: set[str] = set()
        self.errors: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                stated = attributes.get("r", "")
                self.row = int(stated) - 1 if stated.isdecimal() else self.row + 1
                self.column = -1
            case "c":
                self._cell(attributes.get("r", ""))
                if attributes.get("t") in ("s", "str", "inlineStr"):
                    self.texts.add(self.address)
                if attributes.get("t") == "e":
                    self.errors[self.address] = "#N/A"
            case "f":
                self.formulas[self.address] = True
                self.errors.pop(self.address, None)
                self.in_formula, self.text = True, ""
            case "v" | "t":
                self._value()

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "f":
            self.in_formula = False
            if self.text and not self.text.startswith("IF("):
                self.formulas[self.address] = False

    def data(self, text: str) -> None:
        if self.in_formula and len(self.text) < 10:
            self.text += text

    def _cell(self, stated: str) -> None:
        self.cells += 1
        if self.cells > MAX_CELLS:
            raise Refusal(kinds.TOO_LARGE.at(limit=f"{MAX_CELLS:,} cells"))
        if stated and not _ADDRESS.fullmatch(stated):
            raise Refusal(kinds.DAMAGED.at())
        if stated:
            self.row, self.column = split_address(stated)
        else:
            self.column += 1
        self.address = f"{column_letters(self.column)}{self.row + 1}"

    def _value(self) -> None:
        self.last_row = max(self.last_row, self.row + 1)
        self.last_column = max(self.last_column, self.column + 1)
        area = self.last_row * self.last_column
        if self.row >= MAX_ROWS or self.column >= MAX_COLUMNS or area > MAX_CELLS:
            raise Refusal(kinds.STRAY_CELL.at(tab=self.tab, where=self.address))


def _careful(xml: bytes, tab: str) -> _Reader:
    reader = _Reader(tab)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise Refusal(kinds.DAMAGED.at()) from None
    return reader
