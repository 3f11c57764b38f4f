"""Translations before and after, as they are listed: in an import, and before an edition."""

from dataclasses import dataclass, field

from assessments.readiness.core.translating import Key
from assessments.readiness.core.translation_work import ImportLine, Piece, word_changes
from assessments.readiness.words import place_in_words, said_of_text

MOST_SHOWN = 400
"""Characters of what is left out anyway; a file may hold anything."""


@dataclass(frozen=True)
class ShownLine:
    """A text by its place, with its source and what becomes of its translation."""

    code: str
    label: str
    source: str
    changes: list[Piece] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def shown_line(key: Key, before: str, after: str, remarks: list[str] | None = None) -> ShownLine:
    place, source = key
    code = place.split(".")[0] if "." in place and not place.endswith(".title") else ""
    return ShownLine(
        code, place_in_words(place), source, word_changes(before, after), remarks or []
    )


def shown_import(line: ImportLine) -> ShownLine:
    remarks = [said_of_text(one) for one in line.remarks]
    if line.is_wrong:
        return shown_line(line.text.key, "", line.after[:MOST_SHOWN], remarks)
    return shown_line(line.text.key, line.before, line.after, remarks)


def shown_unknown(key: Key) -> ShownLine:
    """Return a text of a file that is not in the set, by the place that the file names."""
    place, source = key
    return ShownLine("", place[:MOST_SHOWN], source[:MOST_SHOWN])
