"""Marking an old answer by a corrected key: what its ids mean in the new version of a question.

What was shown are dicts as the types of question keep them: `type`, and `options`, `items`,
`left` and `right`, `pieces` or `parts`, whose members have an `id` and, mostly, a `text`.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

NEVER_LOWER, RECOMPUTE, GIVE_ALL = RULES = ("never_lower", "recompute", "give_all")


class NotComparableError(Exception):
    """The versions differ so much that an answer to the old one says nothing about the new one."""


def after(rule: str, *, before: Decimal | None, by_new_key: Decimal | None) -> Decimal | None:
    """Return the mark under a rule of RULES, given the mark as it is and by the new key.

    A None is a mark that only a person can give; it stays, unless everybody gets all.
    """
    if rule not in RULES:
        raise ValueError(f"No such rule: {rule}")
    if rule == GIVE_ALL:
        return Decimal(1)
    if before is None or by_new_key is None:
        return before
    return max(before, by_new_key) if rule == NEVER_LOWER else by_new_key


def passes(rule: str, *, before: bool | None, by_marks: bool | None) -> bool | None:
    """Return whether an attempt has passed after a regrade; only recomputing takes a pass away."""
    return True if before and rule != RECOMPUTE else by_marks


def translated(old: Mapping[str, Any], new: Mapping[str, Any], answer: Any) -> Any:
    """Return an answer to the old version in the ids of the new one.

    What has the same words is the same, wherever it stands; what was reworded is found by its
    place. Raises NotComparableError.
    """
    if old["type"] != new["type"]:
        raise NotComparableError
    if answer is None:
        return None
    if "options" in old:
        ids = _ids(old["options"], new["options"])
        return ids[answer] if isinstance(answer, str) else [ids[one] for one in answer]
    if "items" in old:
        if len(old["items"]) != len(new["items"]):
            raise NotComparableError
        ids = _ids(old["items"], new["items"])
        return {ids[key]: place for key, place in answer.items()}
    if "left" in old:
        left, right = _ids(old["left"], new["left"]), _ids(old["right"], new["right"])
        if len(old["left"]) != len(new["left"]):
            raise NotComparableError
        return {left[key]: right[value] for key, value in answer.items()}
    if "parts" in old:
        parts = {part["id"]: part for part in new["parts"]}
        if set(parts) != {part["id"] for part in old["parts"]}:
            raise NotComparableError
        return {
            part["id"]: translated(part, parts[part["id"]], answer[part["id"]])
            for part in old["parts"]
            if part["id"] in answer
        }
    if _gaps(old) != _gaps(new):
        raise NotComparableError
    return answer


def as_it_stood(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the new version with its options in the order in which the learner saw the old ones.

    Options that are new come last. Raises NotComparableError.
    """
    if "options" not in old or "options" not in new:
        return dict(new)
    ids = _ids(old["options"], new["options"])
    places = {ids[one["id"]]: place for place, one in enumerate(old["options"])}
    last = len(places)
    options = sorted(new["options"], key=lambda one: places.get(one["id"], last))
    return {**new, "options": options}


def _gaps(shown: Mapping[str, Any]) -> list[str]:
    return [piece["id"] for piece in shown.get("pieces", ()) if "id" in piece]


def _ids(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return new ids by old ones: by words, and what is left over by place."""
    by_words: dict[str, list[str]] = {}
    for one in sorted(new, key=_place):
        by_words.setdefault(one["text"], []).append(one["id"])
    ids: dict[str, str] = {}
    for one in sorted(old, key=_place):
        if same := by_words.get(one["text"]):
            ids[one["id"]] = same.pop(0)
    rest = {one["id"] for one in old} - ids.keys()
    free = {one["id"] for one in new} - set(ids.values())
    if rest and len(rest) == len(free) == 1:
        ids[rest.pop()] = free.pop()
    elif rest <= free:
        ids |= {id_: id_ for id_ in rest}
    else:
        raise NotComparableError
    return ids


def _place(one: Mapping[str, Any]) -> tuple[int, str]:
    return len(one["id"]), one["id"]
