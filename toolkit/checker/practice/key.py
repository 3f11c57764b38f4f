"""What was planted in a practice workbook, and where: the key that an exercise is marked with."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from toolkit.checker.practice.ownership import Stranger, number_of, stranger


@dataclass(frozen=True)
class Expected:
    """One finding that the checker reports: its code, and the cell it points at.

    `cell` is empty where the finding belongs to a row that is not in the workbook at the moment.
    """

    code: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class Planted:
    """One planted error of the catalogue, such as `E07`, with every finding that it causes.

    `changed` are the cells of the Declaration that are not as they would be in a correct file.
    """

    error: str
    findings: tuple[Expected, ...]
    description: str
    lesson: str
    changed: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The code of the finding that names the error best."""
        return self.findings[0].code

    @property
    def sheet(self) -> str:
        """The sheet of that finding."""
        return self.findings[0].sheet

    @property
    def cell(self) -> str:
        """The cell of that finding, such as "D33"."""
        return self.findings[0].cell

    def as_dict(self) -> dict[str, Any]:
        """Return plain values that JSON can hold."""
        return asdict(self) | {"findings": [asdict(finding) for finding in self.findings]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the planted error that `as_dict` described. Raises KeyError or TypeError."""
        findings = tuple(Expected(**finding) for finding in data["findings"])
        changed = tuple(data.get("changed", ()))
        return cls(data["error"], findings, data["description"], data["lesson"], changed)


@dataclass(frozen=True)
class Practice:
    """A practice workbook (the bytes of an xlsx file) and its key.

    `accepted` are warnings that a correct file has as well, such as an honest line for a smelter
    that is not yet identified: they are neither planted nor new. `facts` are what the company
    block says by key, as it is and as it should be.
    """

    workbook: bytes
    key: tuple[Planted, ...]
    accepted: tuple[Expected, ...]
    seed: int
    facts: Mapping[str, Sequence[str]]

    def stranger(self, declared: Mapping[str, str]) -> Stranger | None:
        """Return why a file with this company block (by key) is not this workbook, or None."""
        return stranger(self.seed, self.facts, declared)

    @property
    def number(self) -> str:
        """The number that the workbook bears as the company's unique ID."""
        return number_of(self.seed)

    @property
    def expected(self) -> frozenset[Expected]:
        """All errors and warnings that the checker reports for the workbook as it is."""
        planted = {finding for item in self.key for finding in item.findings}
        return frozenset(planted | {finding for finding in self.accepted if finding.cell})

    def as_dict(self) -> dict[str, Any]:
        """Return all but the workbook, as plain values for JSON."""
        return {
            "seed": self.seed,
            "key": [planted.as_dict() for planted in self.key],
            "accepted": [asdict(finding) for finding in self.accepted],
            "facts": dict(self.facts),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], workbook: bytes = b"") -> Self:
        """Return what `as_dict` described. Raises KeyError or TypeError if it did not."""
        return cls(
            workbook,
            tuple(Planted.from_dict(item) for item in data["key"]),
            tuple(Expected(**finding) for finding in data["accepted"]),
            data["seed"],
            data["facts"],
        )
