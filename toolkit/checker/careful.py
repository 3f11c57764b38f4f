"""Reads a sheet element by element, where its XML is not written as spreadsheet programs do.

It counts on where no address is given, takes any prefix, and tells broken XML.
"""

from xml.parsers import expat

from toolkit.checker import file_kinds as kinds
from toolkit.checker.findings import Refusal
from toolkit.checker.found import Found, Shared, is_of_the_form, refuse_far_value
from toolkit.checker.values import MAX_COLUMN, column_letters, is_address, split_address
from toolkit.checker.xml_text import unescape

MAX_CELLS = 300_000  # the largest sheet of a form has 85,000


class CarefulRows:
    """The rows of one sheet, all of them read. Raises Refusal if the XML is broken."""

    def __init__(self, xml: bytes, tab: str, shared: Shared) -> None:
        self.tab = tab
        self.shared = shared
        self.found = Found()
        self.done: set[int] = set()
        self.tail = xml[max(0, xml.rfind(b"sheetData")) :]
        self._row = self._column = -1
        self._cells = 0
        self._kind, self._style, self._raw = "n", 0, ""
        self._formula: str | None = None
        self._open: list[str] = []
        self._answered: set[int] = set()
        self._hidden: set[int] = set()
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        try:
            parser.Parse(xml, True)
        except (expat.ExpatError, ValueError, LookupError):
            raise Refusal(kinds.DAMAGED.at()) from None

    def read(self, number: int) -> None:
        """Nothing is left to read."""

    def read_all(self) -> None:
        """Nothing is left to read."""

    def with_answers(self) -> list[int]:
        """Return the numbers of the rows that hold more than formulas, in order."""
        return sorted(self._answered)

    def last(self) -> int:
        """Return the number of the last row with any value, or 0."""
        return max((split_address(cell)[0] + 1 for cell in self.found.values), default=0)

    def goes_beyond(self, row: int) -> bool:
        """True if a row below this one has a value."""
        return self.last() > row

    def height(self) -> int:
        """Return the number of the last row with any value, or 0."""
        return self.last()

    def hidden(self) -> frozenset[int]:
        """Return the numbers of the rows that are hidden."""
        return frozenset(self._hidden)

    @property
    def _address(self) -> str:
        return f"{column_letters(self._column)}{self._row + 1}"

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        self._open.append(name)
        match name:
            case "row":
                stated = attributes.get("r", "")
                plain = stated.isascii() and stated.isdecimal() and len(stated) < 8
                self._row = int(stated) - 1 if plain else self._row + 1
                self._column = -1
                if attributes.get("hidden") in ("1", "true"):
                    self._hidden.add(self._row + 1)
            case "c":
                self._begin_cell(attributes)
            case "f":
                self._formula = ""

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise Refusal(kinds.TOO_LARGE.at(limit=f"{MAX_CELLS:,} cells"))
        stated = attributes.get("r", "")
        if stated and not is_address(stated):
            raise Refusal(kinds.DAMAGED.at())
        if stated:
            self._row, self._column = split_address(stated)
        else:
            self._column += 1
            if not 0 <= self._column <= MAX_COLUMN or self._row < 0:
                raise Refusal(kinds.DAMAGED.at())
        style = attributes.get("s", "")
        self._style = int(style) if style.isascii() and style.isdecimal() and style[9:] == "" else 0
        self._kind, self._raw, self._formula = attributes.get("t", "n"), "", None

    def _data(self, text: str) -> None:
        name = self._open[-1] if self._open else ""
        if name == "f" and self._formula is not None:
            self._formula += text
        elif name == "v" or (name == "t" and "rPh" not in self._open and "is" in self._open):
            self._raw += text

    def _end(self, name: str) -> None:
        self._open.pop()
        if name.rpartition(":")[2] != "c":
            return
        found, address = self.found, self._address
        if self._formula is not None:
            found.formulas[address] = is_of_the_form(self._formula.encode())
            found.results += bool(self._raw)
        elif self._raw:
            self._answered.add(self._row + 1)
        place = address, self._row + 1, self._column
        found.add(place, self._kind, unescape(self._raw), self._style, self.shared)
        refuse_far_value(self.tab, address, found)
