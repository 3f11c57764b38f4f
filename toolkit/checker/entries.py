"""What stands in one cell, and the rows of the tables, with their cells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.spec import Pick
from toolkit.checker.values import Value, is_blank_lookalike, key_of, text_of, tidy


@dataclass(eq=False)  # not frozen: a list has thousands, and a frozen one takes thrice as long
class Entry:
    """What stands in one cell. `raw` is the value as it came; `allowed` what the list offers.

    `words` are further words for an allowed answer, which the form itself writes in its display
    language. With `percent_as_number` its list holds the number 1, shown as 100%.
    """

    sheet: str
    cell: str
    raw: Value
    allowed: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    percent_as_number: bool = False

    @cached_property
    def text(self) -> str:
        """The value as text without outer spaces and full-width letters."""
        return tidy(text_of(self.raw))

    @property
    def is_blank(self) -> bool:
        """True if a reader sees nothing: empty, or only spaces."""
        return not self.text

    @property
    def is_lookalike(self) -> bool:
        """True if the cell is filled, but only with spaces, dots and dashes."""
        return self.raw != "" and is_blank_lookalike(text_of(self.raw))

    @cached_property
    def answer(self) -> str:
        """The allowed answer that is meant, or "" if the value is none of them.

        The number 1 means 100%, as older forms store it.
        """
        text = "100%" if self.raw == 1 and not isinstance(self.raw, (str, bool)) else self.text
        wanted = key_of(text)
        for value in self.allowed:
            if key_of(value) == wanted:
                return value
        for value, words in self.words.items():
            if any(key_of(word) == wanted for word in words):
                return value
        return ""

    @property
    def is_as_listed(self) -> bool:
        """True if the value is one that the form's own list writes, letter for letter."""
        if not isinstance(self.raw, str):
            return self.percent_as_number and self.answer == "100%"
        return self.raw in (self.answer, *self.words.get(self.answer, ()))


@dataclass(frozen=True, slots=True)
class PickEntry:
    """A cell in which a mineral is chosen, and the cell that names it if it is another one."""

    pick: Pick
    entry: Entry
    other: Entry | None = None
    other_value: str = ""

    @property
    def is_other(self) -> bool:
        """True if "other" is chosen, so that the name is to be written below."""
        return bool(self.other_value) and key_of(self.entry.text) == key_of(self.other_value)

    @property
    def is_deleted(self) -> bool:
        """True if the mineral was taken out."""
        return bool(self.pick.delete) and key_of(self.entry.text) == key_of(self.pick.delete)

    @property
    def name(self) -> str:
        """The mineral that is chosen here, or ""."""
        if self.is_deleted:
            return ""
        if self.is_other:
            return self.other.text if self.other else ""
        return self.entry.text


@dataclass(eq=False, slots=True)
class TableRow:
    """One used row of a table; `entries` are by column key."""

    row: int
    entries: Mapping[str, Entry]

    def __getitem__(self, key: str) -> Entry:
        """Return a column's entry. Raises KeyError if the table has no such column."""
        return self.entries[key]

    def text(self, key: str) -> str:
        """Return a column's tidy text, or "" if the table has no such column."""
        return self.entries[key].text if key in self.entries else ""


@dataclass(eq=False, slots=True)
class ProductRow(TableRow):
    """One used row of the product list."""

    @property
    def number(self) -> Entry:
        """The product's number, which is required."""
        return self.entries["product_number"]

    @property
    def name(self) -> Entry:
        """The product's name."""
        return self.entries["product_name"]

    @property
    def comments(self) -> Entry:
        """What is said about the product."""
        return self.entries["comments"]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """What the entries of one column of the smelter list have in common: see `Entry`."""

    letter: str
    allowed: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class ListEntries(Mapping[str, Entry]):
    """The entries of a smelter row, by column key. Each is made when it is asked for.

    A list has 17 columns and thousands of rows, and the rules look at few of the cells.
    """

    __slots__ = ("_columns", "_line", "_made", "_sheet", "_values")

    def __init__(
        self, sheet: str, row: int, columns: Mapping[str, ListColumn], values: Mapping[str, Value]
    ) -> None:
        """`values` has those that are not empty."""
        self._sheet = sheet
        self._line = str(row)
        self._columns = columns
        self._values = values
        self._made: dict[str, Entry] = {}

    def __getitem__(self, key: str) -> Entry:
        made = self._made.get(key)
        if made is None:
            column = self._columns[key]
            cell, value = column.letter + self._line, self._values.get(key, "")
            made = Entry(self._sheet, cell, value, column.allowed, column.words)
            self._made[key] = made
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __contains__(self, key: object) -> bool:
        return key in self._columns

    def filled(self) -> Iterable[tuple[str, Value]]:
        """Return the keys and values of the cells with a value, in the order of the columns."""
        return self._values.items()


@dataclass(eq=False, slots=True)
class SmelterRow(TableRow):
    """One used row of the smelter list, as the form shows it after it is recalculated.

    `automatic` are the keys of the cells that the form fills in by its own formulas; `errors`
    those that show an error, as the formulas do for an unknown number. `resolved` is the smelter
    that the formulas, or the typed name, point to.

    A form without a look-up has only the typed name, which is then what `["lookup_name"]` gives;
    a column that it does not have at all is blank.
    """

    entries: ListEntries
    texts: Mapping[str, str]
    """The tidy texts of the cells that are not blank, by the keys of the columns."""
    automatic: frozenset[str]
    resolved: KnownSmelter | None
    not_listed: bool
    not_identified: bool
    errors: frozenset[str] = frozenset()

    def __getitem__(self, key: str) -> Entry:
        try:
            return self.entries[key]
        except KeyError:
            if key == "lookup_name":
                return self.entries["smelter_name"]
            return Entry(self.entries["metal"].sheet, "", "")

    def text(self, key: str) -> str:
        """Return a column's tidy text."""
        return self.texts.get(key, "")

    def typed(self) -> Iterator[tuple[str, Value]]:
        """Yield what somebody, not the form, filled in: the key of the column, and the value."""
        return ((key, value) for key, value in self.entries.filled() if key not in self.automatic)
