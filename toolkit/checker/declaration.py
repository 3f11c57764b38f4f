"""The declaration that a workbook states: every answer with its cell, and its tables.

Answers stand under a question and the key of a mineral, such as ("Q1", "tin"). Where minerals are
chosen (EMRT 2, AMRT) the key is that of a slot, such as "slot3"; `minerals` says which mineral
each slot in use stands for. Rules ask questions by what they are about (`asked("recycled", key)`),
since their numbers differ from template to template.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from toolkit.checker.entries import Entry, PickEntry, ProductRow, SmelterRow, TableRow
from toolkit.checker.findings import Finding
from toolkit.checker.lookup import KnownSmelter, Lookup, read_lookup
from toolkit.checker.spec import ALWAYS, Mineral, Question, Spec
from toolkit.checker.values import is_simple, key_of, text_of, tidy
from toolkit.checker.workbook import Workbook

__all__ = ["Declaration", "Entry", "PickEntry", "ProductRow", "SmelterRow", "TableRow"]

if TYPE_CHECKING:
    from toolkit.checker.likely import Guesses

type Smelters = Lookup | Iterable[KnownSmelter] | Callable[[], Lookup] | None
"""A smelter list beside the workbook's own; a function is called when a rule needs the list."""


@dataclass
class Declaration:
    """All that a person entered, read with one spec."""

    spec: Spec
    version: str
    workbook: Workbook
    tabs: dict[str, str]
    smelter_list: Smelters = None
    language: str = ""
    fields: dict[str, Entry] = field(default_factory=dict)
    picks: tuple[PickEntry, ...] = ()
    minerals: tuple[Mineral, ...] = ()
    """The minerals that are asked about: those of the form, or those chosen, slot by slot."""
    answers: dict[tuple[str, str], Entry] = field(default_factory=dict)
    """By question and mineral or slot; also company questions that are answered per mineral."""
    comments: dict[tuple[str, str], Entry] = field(default_factory=dict)
    hidden: dict[tuple[str, str], Entry] = field(default_factory=dict)
    """What stands in hidden lines of a question, by question and mineral."""
    company: dict[str, Entry] = field(default_factory=dict)
    """Company questions with one answer, by letter."""
    company_comments: dict[str, Entry] = field(default_factory=dict)
    smelters: tuple[SmelterRow, ...] = ()
    mines: tuple[TableRow, ...] = ()
    reasons: tuple[TableRow, ...] = ()
    """The rows of the Minerals Scope sheet: why a mineral is asked about."""
    products: tuple[ProductRow, ...] = ()
    named: dict[int, KnownSmelter | None] = field(default_factory=dict)
    """The listed smelter that each row names, once a rule asked: see `rules/smelter_rows.py`."""
    conflicts: dict[int, Finding | None] = field(default_factory=dict)
    """What each row contradicts itself in, once a rule asked: see `rules/smelter_numbers.py`."""

    def mineral(self, key: str) -> Mineral:
        """Return the mineral with this key, such as "tin" or "slot3".

        Raises KeyError if it is not asked about.
        """
        for mineral in self.minerals:
            if mineral.key == key:
                return mineral
        raise KeyError(key)

    def mineral_named(self, name: str) -> Mineral | None:
        """Return the mineral with this name, of those that are asked about."""
        wanted = key_of(name)
        return next((item for item in self.minerals if key_of(item.name) == wanted), None)

    def answer(self, question: str, mineral: str) -> str:
        """Return the allowed answer given ("Yes"), or "" for a blank or another value."""
        entry = self.answers.get((question, mineral))
        return entry.answer if entry else ""

    def asked(self, role: str, mineral: str) -> Entry | None:
        """Return the answer to the question that asks this ("recycled"), or None if none does."""
        question = self.spec.asking(role)
        return self.answers.get((question.key, mineral)) if question else None

    def asked_company(self, role: str) -> Entry | None:
        """Return the one answer to the company question that asks this ("survey"), or None."""
        question = self.spec.company_asking(role)
        return self.company.get(question.key) if question else None

    def is_open(self, gate: str, mineral: str) -> bool:
        """True if earlier answers, all given and valid, lead to a question behind this gate."""
        return gate == ALWAYS or all(
            self.answer(closing.question, mineral) not in ("", *closing.answers)
            for closing in self.spec.gate(gate).closings
        )

    def open_questions(self, mineral: str) -> Iterator[Question]:
        """Yield the questions that are asked for a mineral, by the answers given so far."""
        for question in self.spec.questions:
            if mineral in question.cells and self.is_open(question.gate, mineral):
                yield question

    def closed_by(self, gate: str, mineral: str) -> str:
        """Return the question whose answer closes this gate for the mineral, or ""."""
        for closing in self.spec.gate(gate).closings:
            if self.answer(closing.question, mineral) in closing.answers:
                return closing.question
            if not self.answer(closing.question, mineral):
                return ""
        return ""

    def in_scope(self, mineral: str) -> bool:
        """True if every gate of the mineral is open."""
        return all(self.is_open(gate.key, mineral) for gate in self.spec.gates)

    @property
    def minerals_in_scope(self) -> tuple[str, ...]:
        """The keys of the minerals in scope, in the form's order."""
        return tuple(item.key for item in self.minerals if self.in_scope(item.key))

    @property
    def scope(self) -> str:
        """The letter of the declaration scope ("A", "B" or "C"), or "" if it is blank or odd."""
        answer = self.fields["declaration_scope"].answer
        return answer[:1]

    def is_closed(self, mineral: str) -> bool:
        """True if an answer takes the mineral out of scope; not if that is still open."""
        return bool(self.closed_by(self.spec.gates[-1].key, mineral))

    @property
    def nothing_in_scope(self) -> bool:
        """True if every mineral is answered so that none is in scope."""
        return bool(self.minerals) and all(self.is_closed(item.key) for item in self.minerals)

    def rows_of(self, mineral: str) -> tuple[SmelterRow, ...]:
        """Return the smelter rows of a mineral that is asked about."""
        return self._smelters_by_metal.get(key_of(self.mineral(mineral).name), ())

    def mines_of(self, mineral: str) -> tuple[TableRow, ...]:
        """Return the rows of the mine list of a mineral that is asked about."""
        return self._mines_by_metal.get(key_of(self.mineral(mineral).name), ())

    @cached_property
    def _smelters_by_metal(self) -> dict[str, tuple[SmelterRow, ...]]:
        return _by_metal(self.smelters)

    @cached_property
    def _mines_by_metal(self) -> dict[str, tuple[TableRow, ...]]:
        return _by_metal(self.mines)

    @property
    def leftovers(self) -> tuple[tuple[str, Entry], ...]:
        """The answers and comments on slots that stand for no mineral, with their slots."""
        used = {mineral.key for mineral in self.minerals}
        return tuple(
            (key, entry)
            for (question, key), answer in self.answers.items()
            if key not in used
            for entry in (answer, self.comments[question, key])
            if not entry.is_blank
        )

    @cached_property
    def form_lookup(self) -> Lookup:
        """The workbook's own look-up sheet, read only when a row needs it."""
        table = self.spec.lookup
        tab = self.workbook.find(table.sheet) if table else None
        if table is None or tab is None:
            return Lookup()
        return Lookup(read_lookup(self.workbook.sheet(tab), table))

    @cached_property
    def loaded(self) -> Lookup:
        """The smelter list that was given beside the workbook; empty if none was."""
        given = self.smelter_list
        if given is None or isinstance(given, Lookup):
            return given or Lookup()
        return given() if callable(given) else Lookup(given)

    @cached_property
    def known(self) -> Lookup:
        """The workbook's look-up, and where it has no answer the loaded list."""
        return self.form_lookup.over(self.loaded) if self.loaded else self.form_lookup

    @cached_property
    def guesses(self) -> "Guesses":
        """What unknown names and numbers may mean."""
        from toolkit.checker.likely import Guesses

        return Guesses(self.known)

    def entries(self) -> Iterator[Entry]:
        """Yield every cell of the declaration that a person may fill in."""
        yield from self.answer_cells()
        for row in self.smelters:
            yield from (row[key] for key in row.entries if key not in row.automatic)
        yield from self._table_cells()

    def answer_cells(self) -> Iterator[Entry]:
        """Yield every cell of the Declaration sheet that a person may fill in."""
        for pick in self.picks:
            yield pick.entry
            if pick.other is not None:
                yield pick.other
        yield from self._answers()

    def _answers(self) -> Iterator[Entry]:
        yield from self.fields.values()
        for key, answer in self.answers.items():
            yield answer
            yield self.comments[key]
        for letter, answer in self.company.items():
            yield answer
            yield self.company_comments[letter]

    def _table_cells(self) -> Iterator[Entry]:
        for table in (self.mines, self.reasons, self.products):
            for line in table:
                yield from line.entries.values()

    @cached_property
    def odd_texts(self) -> tuple[tuple[Entry, str], ...]:
        """The cells that a person filled in with a text, be it a blank, and the text as it came.

        Those with a simple text are left out: a list has thousands, and no rule minds them.
        """
        listed = (
            row[key]
            for row in self.smelters
            for key, raw in row.typed()
            if isinstance(raw, str) and not is_simple(raw)
        )
        entries = chain(self.answer_cells(), listed, self._table_cells())
        return tuple(
            (entry, raw)
            for entry in entries
            if isinstance(raw := entry.raw, str) and not is_simple(raw)
        )

    @property
    def is_empty(self) -> bool:
        """True if nothing is filled in; which minerals are asked about is no statement yet."""
        cells = chain(self._answers(), self._table_cells())
        listed = (value for row in self.smelters for _key, value in row.typed())
        return all(entry.is_blank for entry in cells) and not any(
            tidy(text_of(value)) for value in listed
        )


def _by_metal[Row: TableRow](rows: Iterable[Row]) -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(key_of(row.text("metal")), []).append(row)
    return {metal: tuple(of_metal) for metal, of_metal in found.items()}
