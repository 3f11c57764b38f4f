"""What changed between two versions of a template, found by comparing their specs.

It also compares two templates, such as the CRT with the EMRT that took its place. What is the same
is told by what it is about (the key of a field, the role of a question), never by where it stands.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from toolkit.checker.findings import gettext_noop
from toolkit.checker.spec import CompanyQuestion, Question, Spec, Table
from toolkit.checker.values import key_of

FILES, MINERALS, FIELDS, QUESTIONS, TABLES, CHECKER = (
    gettext_noop("Sheets and languages"),
    gettext_noop("Minerals"),
    gettext_noop("Company block"),
    gettext_noop("Questions"),
    gettext_noop("Lists"),
    gettext_noop("The form's own Checker"),
)
"""The parts of a form, in the order in which changes are told."""

WORDS: Mapping[str, str] = {
    "SHEET-NEW": gettext_noop("There is a new sheet: %(sheet)s."),
    "SHEET-GONE": gettext_noop("The sheet %(sheet)s is gone."),
    "LANGUAGES-NEW": gettext_noop("The form can now be shown in: %(values)s."),
    "LANGUAGES-GONE": gettext_noop("The form can no longer be shown in: %(values)s."),
    "MINERALS-NEW": gettext_noop("The form now also asks about: %(values)s."),
    "MINERALS-GONE": gettext_noop("The form no longer lists: %(values)s."),
    "MINERALS-CHOSEN": gettext_noop(
        "You now choose the minerals that you declare, in the cells %(cells)s."
    ),
    "MINERALS-LISTED": gettext_noop(
        "Minerals are now chosen from a list; others are named below the choice."
    ),
    "FIELD-NEW": gettext_noop("There is a new field: %(label)s (%(cell)s)."),
    "FIELD-GONE": gettext_noop("The field %(label)s is gone."),
    "FIELD-REQUIRED": gettext_noop("%(label)s is now required."),
    "FIELD-OPTIONAL": gettext_noop("%(label)s is no longer required."),
    "FIELDS-MOVED": gettext_noop("These fields stand in other cells now: %(values)s."),
    "QUESTION-NEW": gettext_noop("There is a new question %(number)s: %(label)s."),
    "QUESTION-GONE": gettext_noop("Question %(number)s is gone: %(label)s."),
    "QUESTION-NUMBER": gettext_noop("Question %(old)s is now question %(number)s: %(label)s."),
    "QUESTION-MINERALS": gettext_noop(
        "Question %(number)s (%(label)s) is now also asked for: %(values)s."
    ),
    "QUESTION-EACH": gettext_noop(
        "Question %(number)s (%(label)s) is now answered for each mineral."
    ),
    "QUESTIONS-MOVED": gettext_noop("These questions stand in other rows now: %(values)s."),
    "ANSWERS-NEW": gettext_noop(
        "Question %(number)s (%(label)s) has new answers to choose: %(values)s."
    ),
    "ANSWERS-GONE": gettext_noop("Question %(number)s (%(label)s) no longer takes: %(values)s."),
    "GATE-NEW": gettext_noop("No longer asked after the answers %(values)s: %(numbers)s."),
    "GATE-GONE": gettext_noop("Now also asked after the answers %(values)s: %(numbers)s."),
    "COLUMNS-NEW": gettext_noop("%(sheet)s: new columns: %(values)s."),
    "COLUMNS-GONE": gettext_noop("%(sheet)s: columns that are gone: %(values)s."),
    "COLUMNS-MOVED": gettext_noop("%(sheet)s: columns that moved: %(values)s."),
    "ROWS": gettext_noop("%(sheet)s: room for %(now)s rows, before for %(before)s."),
    "LOOKUP-ROWS": gettext_noop(
        "The look-up sheet has %(now)s lines, before %(before)s: smelters came, went or moved."
    ),
    "LOOKUP-NEW": gettext_noop("There is now a look-up sheet that finds smelters by name."),
    "LOOKUP-GONE": gettext_noop("The look-up sheet of smelters is gone."),
    "CHECK-NEW": gettext_noop("The Checker now also looks at: %(values)s."),
    "CHECK-GONE": gettext_noop("The Checker no longer looks at: %(values)s."),
}
"""The sentence for each kind of change; a translation is `gettext(words) % params`."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the part of the form, its kind, and the values in its sentence."""

    part: str
    code: str
    params: Mapping[str, str]

    @property
    def message(self) -> str:
        """The sentence in English."""
        return WORDS[self.code] % self.params


def compare(old: Spec, new: Spec) -> tuple[Change, ...]:
    """Return what changed from one version to another, part by part; nothing for two equal ones."""
    return tuple(
        chain(
            _files(old, new),
            _minerals(old, new),
            _fields(old, new),
            _questions(old, new),
            _tables(old, new),
            _checker(old, new),
        )
    )


def _listed(values: Iterable[str]) -> str:
    return ", ".join(values)


def _files(old: Spec, new: Spec) -> Iterator[Change]:
    for sheet in new.sheets:
        if sheet not in old.sheets:
            yield Change(FILES, "SHEET-NEW", {"sheet": sheet})
    for sheet in old.sheets:
        if sheet not in new.sheets:
            yield Change(FILES, "SHEET-GONE", {"sheet": sheet})
    was = {key_of(name): name for name in old.detection.languages}
    now = {key_of(name): name for name in new.detection.languages}
    yield from _difference(FILES, "LANGUAGES", was, now)


def _difference(
    part: str, code: str, was: Mapping[str, str], now: Mapping[str, str], **more: str
) -> Iterator[Change]:
    """Yield what came and what went, as `<code>-NEW` and `<code>-GONE`, each in one sentence."""
    came = [text for key, text in now.items() if key not in was]
    went = [text for key, text in was.items() if key not in now]
    if came:
        yield Change(part, f"{code}-NEW", {"values": _listed(came), **more})
    if went:
        yield Change(part, f"{code}-GONE", {"values": _listed(went), **more})


def _minerals(old: Spec, new: Spec) -> Iterator[Change]:
    was = {mineral.key: mineral.name for mineral in old.minerals}
    now = {mineral.key: mineral.name for mineral in new.minerals}
    if was and now:
        yield from _difference(MINERALS, "MINERALS", was, now)
    if new.selection is not None and old.selection is None:
        cells = _listed(pick.cell for pick in new.selection.picks)
        yield Change(MINERALS, "MINERALS-CHOSEN", {"cells": cells})
    elif new.selection is not None and now and not was:
        yield Change(MINERALS, "MINERALS-LISTED", {})


def _fields(old: Spec, new: Spec) -> Iterator[Change]:
    was = {field.key: field for field in old.fields}
    now = {field.key: field for field in new.fields}
    moved: list[str] = []
    for key, field in now.items():
        if key not in was:
            yield Change(FIELDS, "FIELD-NEW", {"label": field.label, "cell": field.cell})
            continue
        before = was[key]
        if (before.required == "optional") != (field.required == "optional"):
            code = "FIELD-OPTIONAL" if field.required == "optional" else "FIELD-REQUIRED"
            yield Change(FIELDS, code, {"label": field.label})
        if before.cell != field.cell:
            moved.append(f"{field.label} ({before.cell} → {field.cell})")
    for key, field in was.items():
        if key not in now:
            yield Change(FIELDS, "FIELD-GONE", {"label": field.label})
    if moved:
        yield Change(FIELDS, "FIELDS-MOVED", {"values": _listed(moved)})


def _questions(old: Spec, new: Spec) -> Iterator[Change]:
    was = {question.role: question for question in old.all_questions()}
    now = {question.role: question for question in new.all_questions()}
    moved: list[str] = []
    for role, question in now.items():
        named = {"number": question.key, "label": question.label}
        if role not in was:
            yield Change(QUESTIONS, "QUESTION-NEW", named)
            continue
        before = was[role]
        if before.key != question.key:
            yield Change(QUESTIONS, "QUESTION-NUMBER", named | {"old": before.key})
        if _first(before) != _first(question):
            moved.append(f"{question.key} ({_first(before)} → {_first(question)})")
        yield from _one_question(old, new, before, question)
    for role, question in was.items():
        if role not in now:
            named = {"number": question.key, "label": question.label}
            yield Change(QUESTIONS, "QUESTION-GONE", named)
    yield from _gates(old, new)
    if moved:
        yield Change(QUESTIONS, "QUESTIONS-MOVED", {"values": _listed(moved)})


type Asked = Question | CompanyQuestion


def _first(question: Asked) -> str:
    return next(iter(question.cells.values())).answer


def _one_question(old: Spec, new: Spec, before: Asked, question: Asked) -> Iterator[Change]:
    named = {"number": question.key, "label": question.label}
    if "" in before.cells and "" not in question.cells:
        yield Change(QUESTIONS, "QUESTION-EACH", named)
    shared = [key for key in before.cells if key in old.lines]
    if new.selection is not None and old.selection is None:
        later = [m.name for m in old.minerals if m.key not in shared]
    else:
        later = [m.name for m in old.minerals if m.key in question.cells and m.key not in shared]
    if later and shared:
        yield Change(QUESTIONS, "QUESTION-MINERALS", named | {"values": _listed(later)})
    yield from _difference(QUESTIONS, "ANSWERS", _answers(before), _answers(question), **named)


def _answers(question: Asked) -> dict[str, str]:
    """Return the answers of all lists of a question, by the form in which they are compared."""
    lists = (question.allowed_for(key) for key in question.cells)
    return {key_of(text): text for text in chain.from_iterable(lists)}


def _gates(old: Spec, new: Spec) -> Iterator[Change]:
    """Yield after which answers questions are no longer asked, or are asked now.

    An answer that only one of the versions knows is left out: that it came or went is said already.
    """
    differences: dict[tuple[str, str], list[str]] = {}
    for question in new.all_questions():
        before = _asking(old, question.role)
        if before is None:
            continue
        was, now = _closings(old, before, new), _closings(new, question, old)
        for change in _difference(QUESTIONS, "GATE", was, now):
            key = change.code, change.params["values"]
            differences.setdefault(key, []).append(question.key)
    for (code, values), numbers in differences.items():
        yield Change(QUESTIONS, code, {"values": values, "numbers": _listed(numbers)})


def _asking(spec: Spec, role: str) -> Asked | None:
    return spec.asking(role) or spec.company_asking(role)


def _closings(spec: Spec, question: Asked, other: Spec) -> dict[str, str]:
    """Return the answers that close a question's gate, where the other version has them too.

    By role and answer: {"used: no": "Q1 No"}.
    """
    gate = next((gate for gate in spec.gates if gate.key == question.gate), None)
    found: dict[str, str] = {}
    for closing in gate.closings if gate else ():
        asked = spec.question(closing.question)
        same = other.asking(asked.role)
        known = _answers(asked).keys() & (_answers(same).keys() if same else set())
        for answer in closing.answers:
            if key_of(answer) in known:
                found[f"{asked.role}: {key_of(answer)}"] = f"{closing.question} {answer}"
    return found


def _tables(old: Spec, new: Spec) -> Iterator[Change]:
    was = {table.sheet: table for table in old.tables}
    for table in new.tables:
        if table.sheet in was:
            yield from _table(was[table.sheet], table)
    if new.lookup is not None and old.lookup is None:
        yield Change(TABLES, "LOOKUP-NEW", {})
    elif new.lookup is None and old.lookup is not None:
        yield Change(TABLES, "LOOKUP-GONE", {})
    elif old.lookup is not None and new.lookup is not None:
        yield from _rows(old.lookup, new.lookup, "LOOKUP-ROWS")


def _table(old: Table, new: Table) -> Iterator[Change]:
    was = {column.key: f"{column.label} ({column.letter})" for column in old.columns}
    now = {column.key: f"{column.label} ({column.letter})" for column in new.columns}
    yield from _difference(TABLES, "COLUMNS", was, now, sheet=new.sheet)
    moved = [
        f"{column.label} ({old.column(column.key).letter} → {column.letter})"
        for column in new.columns
        if old.has(column.key) and old.column(column.key).letter != column.letter
    ]
    if moved:
        yield Change(TABLES, "COLUMNS-MOVED", {"sheet": new.sheet, "values": _listed(moved)})
    yield from _rows(old, new)


def _rows(old: Table, new: Table, code: str = "ROWS") -> Iterator[Change]:
    before, now = (table.last_row - table.first_row + 1 for table in (old, new))
    if before != now:
        params = {"sheet": new.sheet, "now": f"{now:,}", "before": f"{before:,}"}
        yield Change(TABLES, code, params)


def _checker(old: Spec, new: Spec) -> Iterator[Change]:
    yield from _difference(CHECKER, "CHECK", _looked_at(old), _looked_at(new))


def _looked_at(spec: Spec) -> dict[str, str]:
    """Return what the Checker counts: by what it is, with a short name for it."""
    names = {item.cell: (item.key, item.label) for item in spec.fields}
    for asked in spec.all_questions():
        for place in asked.cells.values():
            names[place.answer] = (asked.role, f"{asked.key} {asked.label}")
            names[place.comment] = (f"{asked.role} comment", f"{asked.key} {asked.label}, comment")
    found: dict[str, str] = {}
    for row in spec.checker:
        if not row.counted:
            continue
        if row.target.sheet != spec.declaration_sheet:
            found.setdefault(f"{row.target.sheet} {row.complete_when}", _test(row.complete_when))
        elif row.target.cell in names:
            key, label = names[row.target.cell]
            found.setdefault(key, label)
        else:
            found.setdefault(row.complete_when, _test(row.complete_when))
    return found


_TESTS = {
    "at_least_one_mineral_selected": "at least one mineral is chosen",
    "other_count_equals_other_names": "each other mineral has a name",
    "product_list_first_row_filled": "the first line of the Product List",
    "metal_in_smelter_list": "the metal is in the Smelter List",
    "smelter_row_for_metal": "a smelter for each mineral in use",
    "not_listed_rows_have_name_and_country": "name and country of smelters that are not listed",
}


def _test(complete_when: str) -> str:
    return _TESTS.get(complete_when, complete_when)
