"""Carries the answers of a declaration over to the newest version of its template.

What is the same is found by what it is about: a field by its key, a question by its role, a mineral
by its name, a column by its key. Nothing is made up: an answer that the new list does not have is
left blank and told, so that a person gives a new one.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from toolkit.checker.changes.items import Item, Outcome
from toolkit.checker.changes.minerals import Minerals, carry_minerals
from toolkit.checker.changes.tables import Line, Rows, carry_rows, carry_smelters
from toolkit.checker.declaration import Declaration
from toolkit.checker.entries import Entry
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.spec import ALWAYS, CompanyQuestion, Question, Spec
from toolkit.checker.specs import newest_spec
from toolkit.checker.values import Value, key_of

HEIRS = {"CRT": "EMRT"}
"""Templates that were retired, and the one that took their place."""

_ORDER = list(Outcome)


@dataclass(frozen=True)
class Carried:
    """A declaration in the new version: what to write into its form, and what became of it all.

    `values` are by cell, such as "Declaration!D8"; the lines of the lists by column key.
    """

    spec: Spec
    values: Mapping[str, Value]
    smelters: tuple[Line, ...] = ()
    mines: tuple[Line, ...] = ()
    reasons: tuple[Line, ...] = ()
    products: tuple[Line, ...] = ()
    lookup: tuple[KnownSmelter, ...] = ()
    items: tuple[Item, ...] = ()
    counts: Mapping[Outcome, int] = field(default_factory=dict)


def target_of(template: str) -> Spec | None:
    """Return the version to carry answers over to: the newest of the template, or of its heir."""
    return newest_spec(HEIRS.get(template, template))


def carry_over(declaration: Declaration, target: Spec) -> Carried:
    """Return the declaration in the words and cells of another version."""
    minerals = carry_minerals(declaration, target)
    answers = _Answers(declaration, target, minerals)
    answers.carry()
    names = _names(declaration, target, minerals)
    smelters, lookup = carry_smelters(declaration, target, names)
    old = declaration.spec
    tables = {
        "mines": carry_rows(old.mines, target.mines, declaration.mines),
        "reasons": carry_rows(old.minerals_scope, target.minerals_scope, declaration.reasons),
        "products": carry_rows(old.products, target.products, declaration.products),
    }
    items = (
        *minerals.items,
        *answers.items,
        *smelters.items,
        *(item for rows in tables.values() for item in rows.items),
    )
    return Carried(
        spec=target,
        values={f"{target.declaration_sheet}!{cell}": v for cell, v in answers.cells.items()},
        smelters=smelters.lines,
        lookup=lookup,
        items=tuple(sorted(items, key=lambda item: _ORDER.index(item.outcome))),
        counts=_count(items, (smelters, *tables.values())),
        **{name: rows.lines for name, rows in tables.items()},
    )


def _count(items: tuple[Item, ...], tables: tuple[Rows, ...]) -> dict[Outcome, int]:
    """Return how many answers and rows had each outcome; rows are told together, but count each."""
    counts = Counter(item.outcome for item in items)
    told = sum(1 for rows in tables if rows.lines)
    counts[Outcome.CARRIED] += sum(len(rows.lines) for rows in tables) - told
    return {outcome: counts[outcome] for outcome in Outcome}


def _names(declaration: Declaration, target: Spec, minerals: Minerals) -> dict[str, str]:
    """Return the new name of each mineral that is carried over, by the key of the old name."""
    new = {key_of(mineral.name): mineral.name for mineral in target.minerals}
    return {
        key_of(one.name): new.get(key_of(one.name), one.name)
        for one in declaration.minerals
        if one.key in minerals.lines
    }


type Asked = Question | CompanyQuestion


class _Answers:
    """Fills `cells` with what can be carried over, and `items` with what became of everything."""

    def __init__(self, declaration: Declaration, target: Spec, minerals: Minerals) -> None:
        self.declaration = declaration
        self.target = target
        self.minerals = minerals
        self.cells: dict[str, Value] = dict(minerals.cells)
        self.items: list[Item] = []
        self.given: dict[tuple[str, str], str] = {}
        """The answers in the new form, by question and line."""

    def carry(self) -> None:
        """Carry fields, questions and comments, then ask what the old version did not."""
        for key, entry in self.declaration.fields.items():
            self._field(key, entry)
        for question in self.declaration.spec.all_questions():
            for line in question.cells:
                self._question(question, line)
        used = set(self.minerals.lines)
        self._ask_what_is_new(used)

    def _add(
        self,
        outcome: Outcome,
        entry: Entry | None,
        label: str,
        mineral: str = "",
        cell: str = "",
        why: str = "",
        is_comment: bool = False,
    ) -> None:
        self.items.append(
            Item(
                outcome,
                self.target.declaration_sheet,
                label,
                mineral,
                entry.text if entry else "",
                entry.cell if entry else "",
                cell,
                why,
                is_comment=is_comment,
            )
        )

    def _field(self, key: str, entry: Entry) -> None:
        if entry.is_blank:
            return
        old = self.declaration.spec.field(key)
        new = next((item for item in self.target.fields if item.key == key), None)
        if new is None:
            self._add(Outcome.LOST, entry, old.label, why="QUESTION-GONE")
        elif new.allowed:
            self._choice(entry, new.allowed, new.cell, new.label, "")
        else:
            self.cells[new.cell] = entry.raw
            self._add(Outcome.CARRIED, entry, new.label, cell=new.cell)

    def _choice(
        self, entry: Entry, allowed: tuple[str, ...], cell: str, label: str, mineral: str
    ) -> str:
        """Carry an answer from a list, if the new list has it; return the answer."""
        answer = {key_of(text): text for text in allowed}.get(key_of(entry.answer), "")
        if answer:
            self.cells[cell] = answer
            self._add(Outcome.CARRIED, entry, label, mineral, cell)
        else:
            why = "ANSWER-GONE" if entry.answer else "ANSWER-INVALID"
            self._add(Outcome.ANSWER, entry, label, mineral, cell, why)
        return answer

    def _question(self, old: Asked, line: str) -> None:
        """Carry one answer and its comment, or tell that they have no place."""
        names = {mineral.key: mineral.name for mineral in self.declaration.minerals}
        if line and line not in names:
            self._lose(old, line, "", "BESIDE-NO-MINERAL")
            return
        answer, comment = self._entries(old, line)
        new = _asking(self.target, old)
        places = self._places(new, line) if new else []
        if new is None or not places:
            left_out = bool(line) and line not in self.minerals.lines
            why = "MINERAL-NO-ROOM" if left_out else "QUESTION-GONE"
            self._lose(old, line, names.get(line, ""), why)
            return
        for place in places:
            cells, label = new.cells[place], f"{new.key} {new.label}"
            name = names.get(line) or self._name_of(place)
            if not answer.is_blank:
                allowed = new.allowed_for(place)
                given = self._choice(answer, allowed, cells.answer, label, name)
                self.given[new.key, place] = given
            if not comment.is_blank:
                self.cells[cells.comment] = comment.raw
                self._add(Outcome.CARRIED, comment, label, name, cells.comment, is_comment=True)

    def _lose(self, old: Asked, line: str, mineral: str, why: str) -> None:
        """Tell what has no place in the new version."""
        told = {item.old_cell for item in self.minerals.items}
        for entry, is_comment in zip(self._entries(old, line), (False, True), strict=True):
            if not entry.is_blank and entry.cell not in told:
                self._add(
                    Outcome.LOST,
                    entry,
                    f"{old.key} {old.label}",
                    mineral,
                    why=why,
                    is_comment=is_comment,
                )

    def _entries(self, old: Asked, line: str) -> tuple[Entry, Entry]:
        read = self.declaration
        if line:
            return read.answers[old.key, line], read.comments[old.key, line]
        return read.company[old.key], read.company_comments[old.key]

    def _places(self, new: Asked, line: str) -> list[str]:
        """Return the lines of the new question that an old one fills; one for the company all."""
        if not line:
            wanted = [""] if "" in new.cells else list(self.minerals.lines.values())
        else:
            found = self.minerals.line_of(line)
            wanted = [found] if found else []
        return [place for place in wanted if place in new.cells]

    def _name_of(self, place: str) -> str:
        for key, line in self.minerals.lines.items():
            if line == place:
                return self.declaration.mineral(key).name
        return ""

    def _ask_what_is_new(self, used: set[str]) -> None:
        """List the questions that are asked now and that the old version did not ask."""
        for question in self.target.all_questions():
            old = _asking(self.declaration.spec, question)
            for key in sorted(used, key=list(self.minerals.lines).index):
                line = self.minerals.lines[key]
                asked_before = old is not None and (key in old.cells or "" in old.cells)
                if line in question.cells and not asked_before and self._is_open(question, line):
                    self._new(question, line)
            if "" in question.cells and old is None:
                self._new(question, "")

    def _new(self, question: Asked, line: str) -> None:
        label, cell = f"{question.key} {question.label}", question.cells[line].answer
        self._add(Outcome.ANSWER, None, label, self._name_of(line), cell, "QUESTION-NEW")

    def _is_open(self, question: Asked, line: str) -> bool:
        """True unless an answer in the new form closes the question; a blank leaves it open."""
        if question.gate == ALWAYS or question.gate not in {one.key for one in self.target.gates}:
            return True
        closings = self.target.gate(question.gate).closings
        return not any(self.given.get((one.question, line)) in one.answers for one in closings)


def _asking(spec: Spec, question: Asked) -> Asked | None:
    """Return the question of another version that asks the same, or None."""
    if isinstance(question, Question):
        return spec.asking(question.role)
    return spec.company_asking(question.role)
