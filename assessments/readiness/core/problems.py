"""What is wrong with a document or an answer: where, a code, and a sentence to put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(text: str) -> str:
    """Return the text as it is; the name marks it for translation by those who show it."""
    return text


@dataclass(frozen=True)
class Problem:
    """Something that a person must put right.

    `place` leads there by keys and, for lists, numbers from 1: "GOV-01.levels.3"; "" is the whole.
    `code` is permanent. The sentence has `values` as %(name)s.
    """

    place: str
    code: str
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message

    @property
    def sentence(self) -> str:
        """The English sentence with its place before it."""
        return f"{self.place}: {self}" if self.place else str(self)


class DocumentError(ValueError):
    """A document that cannot be used; `problems` says all that is wrong, in its order."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(problem.sentence for problem in problems))
        self.problems = problems
