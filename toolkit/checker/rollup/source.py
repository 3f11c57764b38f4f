"""What one file states, as plain values: the input of a roll-up.

A file is read in a process of its own and its statement sent on as JSON, so everything here has a
plain form (`as_dict`, `from_dict`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

NAMED, NOT_LISTED, NOT_IDENTIFIED = "named", "not_listed", "not_identified"


@dataclass(frozen=True, slots=True)
class Note:
    """A finding that matters to the reader of a roll-up, with its params for translation."""

    code: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatedRow:
    """One used row of a smelter list, as its form shows it. `values` are by column key.

    `kind` says whether it names a smelter, one that is not listed, or one not yet identified.
    `number` is its RMI number, as stated or as the form's own look-up gives it, or "".
    """

    row: int
    metal: str
    kind: str
    number: str
    values: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which the row calls its smelter, the look-up's first; perhaps none."""
        chosen = self.values.get("lookup_name", "") if self.kind == NAMED else ""
        typed = self.values.get("smelter_name", "")
        return tuple(dict.fromkeys(name for name in (chosen, typed) if name))


@dataclass(frozen=True, slots=True)
class StatedAnswer:
    """The answer to a question that is asked of this declaration; "" if none of the list is given.

    `mineral` is a name such as "Tin", or "" for a question about the whole company.
    """

    role: str
    mineral: str
    answer: str


@dataclass(frozen=True, slots=True)
class KnownName:
    """One line of a file's look-up sheet: a name in use, and the number of the smelter behind."""

    metal: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Source:
    """One file: what it is, how it was judged, and what it states.

    `digest` is that of the file's bytes: equal digests are the same file twice. `complete` is the
    official verdict, None for a file that could not be read. `notes` are the findings about
    version and date, and for an unreadable file why it could not be read.
    """

    file: str
    digest: str
    readable: bool = False
    template: str = ""
    version: str = ""
    language: str = ""
    company: str = ""
    date: str = ""
    complete: bool | None = None
    errors: int = 0
    warnings: int = 0
    notes: tuple[Note, ...] = ()
    closed: tuple[str, ...] = ()
    """The minerals that the declaration says it does not use."""
    answers: tuple[StatedAnswer, ...] = ()
    smelters: tuple[StatedRow, ...] = ()
    lookup: tuple[KnownName, ...] = ()

    @property
    def supplier(self) -> str:
        """The company that declares, or the name of the file if it names none."""
        return self.company or self.file

    def as_dict(self) -> dict[str, Any]:
        """Return the source as a JSON object; the look-up is packed, as it is long."""
        plain = {name: getattr(self, name) for name in _PLAIN}
        return plain | {
            "notes": [asdict(note) for note in self.notes],
            "closed": list(self.closed),
            "answers": [[one.role, one.mineral, one.answer] for one in self.answers],
            "smelters": [
                {
                    "row": one.row,
                    "metal": one.metal,
                    "kind": one.kind,
                    "number": one.number,
                    "values": {key: value for key, value in one.values.items() if value},
                }
                for one in self.smelters
            ],
            "lookup": [[one.metal, one.name, one.number] for one in self.lookup],
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> "Source":
        """Return the source of a JSON object made by `as_dict`."""
        return cls(
            **{name: plain[name] for name in _PLAIN},
            notes=tuple(Note(**note) for note in plain["notes"]),
            closed=tuple(plain["closed"]),
            answers=tuple(StatedAnswer(*one) for one in plain["answers"]),
            smelters=tuple(StatedRow(**one) for one in plain["smelters"]),
            lookup=tuple(KnownName(*one) for one in plain["lookup"]),
        )


_PLAIN = (
    *("file", "digest", "readable", "template", "version", "language", "company", "date"),
    *("complete", "errors", "warnings"),
)
