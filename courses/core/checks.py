"""Marking a question in the flow of a lesson."""

from collections.abc import Collection


def is_answered_right(chosen: Collection[int], right: Collection[int]) -> bool:
    """Whether exactly the right answers are chosen, all given by their places."""
    return set(chosen) == set(right)


def chosen_places(sent: Collection[str], *, options: int) -> set[int]:
    """Return the places (from 0) that a form sent, without what is none of `options` answers."""
    numbers = {int(text) for text in sent if text.isascii() and text.isdigit() and len(text) < 4}
    return {number for number in numbers if number < options}
