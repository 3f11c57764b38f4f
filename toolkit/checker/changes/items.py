"""What became of each answer that is carried over, and the words for it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from toolkit.checker.findings import gettext_noop


class Outcome(StrEnum):
    """What became of an answer, from what needs the reader most."""

    ANSWER = "answer"
    """There is a question that needs a new answer."""
    LOST = "lost"
    """The new version has no place for it."""
    LOOK = "look"
    """It is carried over, but must be looked at."""
    CARRIED = "carried"


WHY: Mapping[str, str] = {
    "": "",
    "ANSWER-GONE": gettext_noop("The new version does not take the answer “%(value)s”."),
    "ANSWER-INVALID": gettext_noop("“%(value)s” was no answer from the list."),
    "QUESTION-NEW": gettext_noop("The old version did not ask this."),
    "QUESTION-GONE": gettext_noop("The new version does not ask this."),
    "MINERAL-NOT-CHOSEN": gettext_noop(
        "%(mineral)s was answered “%(value)s”, so it is not chosen in the new version."
    ),
    "MINERAL-NO-ROOM": gettext_noop("The new version has no place for this mineral."),
    "BESIDE-NO-MINERAL": gettext_noop("It stands beside no mineral."),
    "SHEET-GONE": gettext_noop("The new version has no such list."),
    "COLUMN-GONE": gettext_noop("The new list has no such column."),
    "ROW-NO-ROOM": gettext_noop("The new list has room for %(rows)s rows."),
    "SMELTER-LOOK-UP": gettext_noop(
        "The new version has a look-up list. Choose the smelter from it if it is there."
    ),
}
"""Why an answer was not simply carried over; a translation is `gettext(words) % params`."""


@dataclass(frozen=True, slots=True)
class Item:
    """One answer (or one row of a list): what it is, where it stood and stands, what became of it.

    `part` is "Declaration" or the name of a list, `label` the question, field or column, and `row`
    a row of the old list or 0. Cells are "" where there is none.
    """

    outcome: Outcome
    part: str
    label: str = ""
    mineral: str = ""
    value: str = ""
    old_cell: str = ""
    new_cell: str = ""
    why: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    row: int = 0
    rows: int = 0
    """How many rows were carried over, for the one item that tells of a whole list."""
    is_comment: bool = False

    @property
    def message(self) -> str:
        """Why, in English; "" for what was simply carried over."""
        return WHY[self.why] % self.words

    @property
    def words(self) -> dict[str, str]:
        """The values in the sentence."""
        return {"value": self.value, "mineral": self.mineral, **self.params}

    def as_dict(self) -> dict[str, object]:
        """Return the item as a JSON object."""
        return asdict(self) | {"outcome": self.outcome.value, "params": dict(self.params)}
