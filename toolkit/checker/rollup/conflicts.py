"""What the files of a roll-up contradict each other in, and what is wrong with single files."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from toolkit.checker.findings import Severity, gettext_noop
from toolkit.checker.rollup.answers import RolledAnswer, decide
from toolkit.checker.rollup.grouping import NameIndex
from toolkit.checker.rollup.lines import Line
from toolkit.checker.rollup.names import name_key
from toolkit.checker.rollup.source import Note, Source
from toolkit.checker.values import key_of


@dataclass(frozen=True, slots=True)
class ConflictKind:
    """A kind of conflict: its permanent code, its weight and its words with named placeholders."""

    code: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """One conflict: which files (places from 0) and lines (places from 0) it is about.

    `note` is the checker's own finding for what is wrong with a single file.
    """

    code: str
    params: Mapping[str, str]
    sources: tuple[int, ...]
    lines: tuple[int, ...] = ()
    note: Note | None = None

    @property
    def kind(self) -> ConflictKind:
        """The kind, with the words."""
        return KINDS[self.code]

    @property
    def message(self) -> str:
        """The sentence in English; a translation is `gettext(kind.message) % params`."""
        return self.kind.message % self.params


_ALL = (
    ConflictKind(
        "FILE-NOT-READ", Severity.ERROR, gettext_noop("This file could not be read: %(why)s")
    ),
    ConflictKind(
        "FILE-OTHER-TEMPLATE",
        Severity.ERROR,
        gettext_noop("This file is an %(found)s. It is not in this roll-up of the %(template)s."),
    ),
    ConflictKind(
        "FILE-NOTE",
        Severity.WARNING,
        gettext_noop("%(why)s"),
    ),
    ConflictKind(
        "SUPPLIER-TWICE",
        Severity.WARNING,
        gettext_noop("%(supplier)s sent several different files. Keep the one that counts."),
    ),
    ConflictKind(
        "SMELTER-NAMES",
        Severity.WARNING,
        gettext_noop("The number %(number)s is given to different names: %(values)s."),
    ),
    ConflictKind(
        "SMELTER-COUNTRIES",
        Severity.WARNING,
        gettext_noop("%(name)s is placed in different countries: %(values)s."),
    ),
    ConflictKind(
        "SMELTER-METALS",
        Severity.ERROR,
        gettext_noop("The number %(number)s is listed under different metals: %(values)s."),
    ),
    ConflictKind(
        "SMELTER-NUMBERS",
        Severity.WARNING,
        gettext_noop("The name %(name)s (%(metal)s) stands for different numbers: %(values)s."),
    ),
    ConflictKind(
        "SMELTER-RECYCLED",
        Severity.WARNING,
        gettext_noop("Whether %(name)s uses only recycled material is answered: %(values)s."),
    ),
    ConflictKind(
        "METAL-SCOPE",
        Severity.INFO,
        gettext_noop("%(metal)s is used by some suppliers, and not used by others."),
    ),
    ConflictKind(
        "METAL-OUT-OF-SCOPE",
        Severity.WARNING,
        gettext_noop("Smelters of %(metal)s are listed by a supplier that does not use it."),
    ),
    ConflictKind(
        "ANSWERS",
        Severity.INFO,
        gettext_noop("“%(question)s” is answered differently for %(metal)s: %(values)s."),
    ),
)
KINDS: Mapping[str, ConflictKind] = {kind.code: kind for kind in _ALL}


def find_conflicts(
    sources: tuple[Source, ...],
    lines: tuple[Line, ...],
    answers: tuple[RolledAnswer, ...],
    template: str,
    index: NameIndex,
) -> tuple[Conflict, ...]:
    """Return all conflicts: files first, then minerals and answers, then smelters."""
    used = tuple(
        place for place, one in enumerate(sources) if one.readable and one.template == template
    )
    return (
        *_of_files(sources, template),
        *_twice(sources, used),
        *_of_scope(sources, used, lines, answers),
        *_of_answers(answers),
        *_of_lines(lines, index),
        *_of_numbers(lines),
        *_of_names(lines),
    )


def _of_files(sources: tuple[Source, ...], template: str) -> Iterator[Conflict]:
    """Yield what is wrong with single files: those that are left out first."""
    notes: list[Conflict] = []
    for places in _by_content(sources, range(len(sources))):
        source = sources[places[0]]
        if not source.readable:
            note = source.notes[0] if source.notes else None
            why = note.message if note else ""
            yield Conflict("FILE-NOT-READ", {"why": why}, places, note=note)
        elif source.template != template:
            params = {"found": source.template, "template": template}
            yield Conflict("FILE-OTHER-TEMPLATE", params, places)
        else:
            notes += [
                Conflict("FILE-NOTE", {"why": note.message}, places, note=note)
                for note in source.notes
            ]
    yield from notes


def _by_content(sources: tuple[Source, ...], places: Iterable[int]) -> list[tuple[int, ...]]:
    """Return the places together that hold the same file: it is at fault once."""
    found: dict[str, list[int]] = defaultdict(list)
    for place in places:
        found[sources[place].digest].append(place)
    return [tuple(group) for group in found.values()]


def _twice(sources: tuple[Source, ...], used: Iterable[int]) -> Iterator[Conflict]:
    """Yield the suppliers of which there are two files that are not the same."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for place in used:
        if name_key(sources[place].company):
            by_name[name_key(sources[place].company)].append(place)
    for name in sorted(by_name):
        places = by_name[name]
        if len({sources[place].digest for place in places}) > 1:
            supplier = sources[places[0]].company
            yield Conflict("SUPPLIER-TWICE", {"supplier": supplier}, tuple(places))


def _of_scope(
    sources: tuple[Source, ...],
    used: Iterable[int],
    lines: tuple[Line, ...],
    answers: tuple[RolledAnswer, ...],
) -> Iterator[Conflict]:
    uses: dict[str, set[int]] = {}
    for answer in answers:
        if answer.role == "used":
            uses[answer.mineral] = set(answer.tally.get("Yes", ()))
    for mineral, places in uses.items():
        shut = {place for place in used if key_of(mineral) in map(key_of, sources[place].closed)}
        open_ = places - shut
        if open_ and shut:
            yield Conflict("METAL-SCOPE", {"metal": mineral}, tuple(sorted(open_ | shut)))
        listed: dict[int, list[int]] = defaultdict(list)
        for number, line in enumerate(lines):
            if key_of(line.metal) == key_of(mineral):
                for place in set(line.places) & shut:
                    listed[place].append(number)
        for same in _by_content(sources, sorted(listed)):
            rows = tuple(listed[same[0]])
            yield Conflict("METAL-OUT-OF-SCOPE", {"metal": mineral}, same, rows)


def _of_answers(answers: tuple[RolledAnswer, ...]) -> Iterator[Conflict]:
    """Yield the questions about a mineral that some answer with Yes and some with No.

    Whether a mineral is used at all is said once, by METAL-SCOPE.
    """
    for answer in answers:
        if answer.rule not in ("any_yes", "all_yes") or answer.role in ("used", "remaining"):
            continue
        said = {text: decide([text], "any_yes") for text in answer.tally if text}
        if {"Yes", "No"} <= set(said.values()):
            params = {
                "question": answer.label,
                "metal": answer.mineral,
                "values": _listed(said),
            }
            places = {place for text in said for place in answer.tally[text]}
            yield Conflict("ANSWERS", params, tuple(sorted(places)))


def _of_lines(lines: tuple[Line, ...], index: NameIndex) -> Iterator[Conflict]:
    for number, line in enumerate(lines):
        if line.key[0] not in ("number", "name"):
            continue
        names = _different(name for one in line.origins for name in one.row.names[:1])
        strange = [name for name in names.values() if not index.is_name_of(line.number, name)]
        about = line.places, (number,)
        if line.number and len(names) > 1 and strange:
            params = {"number": line.number, "values": _listed(names.values())}
            yield Conflict("SMELTER-NAMES", params, *about)
        countries = _different(one.row.values.get("country", "") for one in line.origins)
        if len(countries) > 1:
            params = {"name": line.name or line.number, "values": _listed(countries.values())}
            yield Conflict("SMELTER-COUNTRIES", params, *about)
        recycled = _different(one.row.values.get("recycled_100", "") for one in line.origins)
        if len(recycled) > 1:
            params = {"name": line.name or line.number, "values": _listed(recycled.values())}
            yield Conflict("SMELTER-RECYCLED", params, *about)


def _of_numbers(lines: tuple[Line, ...]) -> Iterator[Conflict]:
    """Yield the numbers that stand in lines of different metals."""
    by_number: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        if line.number:
            by_number[line.number].append(place)
    for number in sorted(by_number):
        places = by_number[number]
        if len(places) > 1:
            metals = _listed(lines[place].metal for place in places)
            params = {"number": number, "values": metals}
            yield Conflict("SMELTER-METALS", params, _files(lines, places), tuple(places))


def _of_names(lines: tuple[Line, ...]) -> Iterator[Conflict]:
    """Yield the names of one metal that stand in lines with different numbers."""
    by_name: dict[tuple[str, str], set[int]] = defaultdict(set)
    spelled: dict[tuple[str, str], set[str]] = defaultdict(set)
    for place, line in enumerate(lines):
        for origin in line.origins if line.number else ():
            for name in origin.row.names:
                key = key_of(line.metal), name_key(name)
                by_name[key].add(place)
                spelled[key].add(name)
    for key in sorted(by_name):
        places = sorted(by_name[key])
        if len(places) > 1:
            params = {
                "name": min(spelled[key]),
                "metal": lines[places[0]].metal,
                "values": _listed(lines[place].number for place in places),
            }
            yield Conflict("SMELTER-NUMBERS", params, _files(lines, places), tuple(places))


def _files(lines: tuple[Line, ...], places: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted({source for place in places for source in lines[place].places}))


def _different(texts: Iterable[str]) -> dict[str, str]:
    """Return the texts that differ for a reader, by the form in which they are compared."""
    found: dict[str, str] = {}
    for text in sorted(texts):
        if name_key(text):
            found.setdefault(name_key(text), text)
    return found


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(sorted({text for text in texts if text}))
