"""Which mineral an answer belongs to, on forms where the minerals are chosen.

Such a form sorts the names that were chosen and shows them as the labels of its slots. A file
that a tool wrote has no labels, so the order is worked out again.
"""

from collections.abc import Iterable, Sequence

from toolkit.checker.entries import PickEntry
from toolkit.checker.excel import counts, sort_key
from toolkit.checker.spec import Spec
from toolkit.checker.values import Value, excel_equal, key_of, text_of


def chosen_values(picks: Iterable[PickEntry]) -> tuple[Value, ...]:
    """Return what the form takes from each pick, as it came; "" where nothing is chosen.

    Like the form, it compares with "other" and "delete" without case, but letter for letter.
    """
    return tuple(_chosen(pick) for pick in picks)


def _chosen(pick: PickEntry) -> Value:
    raw = pick.entry.raw
    if pick.other_value and excel_equal(raw, pick.other_value):
        return pick.other.raw if pick.other else ""
    if pick.pick.delete and excel_equal(raw, pick.pick.delete):
        return ""
    return raw


def is_broken(spec: Spec, pick: PickEntry) -> bool:
    """True if the form's own formulas show an error for what is chosen here."""
    selection = spec.selection
    return (
        selection is not None
        and pick.entry.cell in selection.broken_picks
        and excel_equal(pick.entry.raw, selection.broken_choice)
    )


def slot_names(chosen: Sequence[Value], shown: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the slots in use: sorted, each once.

    `shown` are the labels that the file was saved with. They tell the order if they are the same
    names, since letters of other scripts are sorted as the computer of the sender does.
    """
    names: list[str] = []
    for value in sorted((value for value in chosen if value != ""), key=sort_key):
        if not any(counts(text_of(value), name) for name in names):
            names.append(text_of(value))
    labels = [label.removesuffix("(*)") for label in shown]
    labels = [label for label in labels if label]
    by_key = {key_of(name): name for name in names}
    if len(labels) == len(names) and {key_of(label) for label in labels} == set(by_key):
        return tuple(by_key[key_of(label)] for label in labels)
    return tuple(names)
