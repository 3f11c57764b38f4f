"""Several declarations in, one roll-up out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.checker.rollup.answers import RolledAnswer, make_answers
from toolkit.checker.rollup.conflicts import Conflict, find_conflicts
from toolkit.checker.rollup.grouping import NameIndex, group
from toolkit.checker.rollup.lines import Line, make_lines
from toolkit.checker.rollup.names import name_key
from toolkit.checker.rollup.source import KnownName, Source
from toolkit.checker.spec import Spec
from toolkit.checker.specs import known_versions, newest_spec


@dataclass(frozen=True, slots=True)
class RollUp:
    """Several declarations of one template as one. `template` is "" if no file could be read.

    `sources` are all files, sorted, so that the order in which they came does not matter; the
    places in lines, answers and conflicts are theirs.
    """

    template: str
    spec: Spec | None
    sources: tuple[Source, ...]
    lines: tuple[Line, ...] = ()
    answers: tuple[RolledAnswer, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def version(self) -> str:
        """The newest version, in whose columns the list stands."""
        return self.spec.version if self.spec else ""

    def is_used(self, place: int) -> bool:
        """True if the rows and answers of this file are in the roll-up."""
        source = self.sources[place]
        return bool(self.template) and source.readable and source.template == self.template

    def copy_of(self, place: int) -> int | None:
        """Return the first place with the same content, or None if this is the first."""
        digest = self.sources[place].digest
        first = next(n for n, source in enumerate(self.sources) if source.digest == digest)
        return first if first < place else None


def roll_up(
    sources: Iterable[Source], *, template: str = "", known: Iterable[KnownName] = ()
) -> RollUp:
    """Merge what was read of several files.

    `template` ("CMRT") says what to roll up; unless it is given, it is the template of most files,
    of equals the first in the alphabet. Files of another template and files that could not be read
    are in the list of sources and among the conflicts, and nowhere else. `known` are names and
    numbers from a smelter list, besides the look-up sheets of the files.

    Raises ValueError for a template that there is not.
    """
    ordered = tuple(sorted(sources, key=_place))
    template = template or _usual(ordered)
    if template and template not in known_versions():
        raise ValueError(f"no such template: {template}")
    spec = newest_spec(template) if template else None
    if spec is None:
        conflicts = find_conflicts(ordered, (), (), "", NameIndex(()))
        return RollUp("", None, ordered, conflicts=conflicts)
    used = [one for one in ordered if one.readable and one.template == template]
    index = NameIndex(used, known)
    lines = make_lines(group(ordered, template, index), ordered, spec)
    answers = make_answers(ordered, template, spec)
    conflicts = find_conflicts(ordered, lines, answers, template, index)
    return RollUp(template, spec, ordered, lines, answers, conflicts)


def _place(source: Source) -> tuple[str, str, str]:
    return name_key(source.supplier), source.file, source.digest


def _usual(sources: tuple[Source, ...]) -> str:
    """Return the template of most different files, or "" if none could be read."""
    files: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        if source.readable:
            files[source.template].add(source.digest)
    return min(files, key=lambda name: (-len(files[name]), name), default="")
