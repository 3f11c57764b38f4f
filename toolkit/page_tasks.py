"""Exercises that are answered on their page: how an answer is marked, by the kind of exercise.

A response is what the form in `forms` gives, as plain values.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from toolkit.checker.practice.key import Practice
from toolkit.checker.practice.spotting import Mark, spot
from toolkit.models import ExercisePage, PracticeFile

Task = ExercisePage.Task


@dataclass(frozen=True)
class Marked:
    """The mark of an answer; `notes` are what to show of it: kind, sheet, cell and text."""

    score: int
    out_of: int
    is_passed: bool
    notes: list[dict[str, str]]
    slips: int = 0


def mark_response(*, learner, exercise: ExercisePage, response: dict) -> Marked:
    """Return the mark of a response. Raises PracticeFile.DoesNotExist if no file was taken."""
    if exercise.task == Task.FIND:
        return _mark_found(learner, exercise, response)
    if exercise.task == Task.SORT:
        return _mark_sorted(exercise, response)
    return _mark_rubric(exercise, response)


def _mark_found(learner, exercise: ExercisePage, response: dict) -> Marked:
    taken = PracticeFile.objects.get(learner=learner, exercise_key=exercise.translation_key)
    practice = Practice.from_dict(taken.key)
    result = spot(practice, [Mark(one["sheet"], one["cell"]) for one in response["marks"]])
    planted = len(practice.key)
    passed = (
        len(result.found) >= min(exercise.pass_fixed, planted)
        and len(result.false_alarms) <= exercise.slips_allowed
    )
    notes = [_note("found", one.sheet, one.cell, one.description) for one in result.found] + [
        _note("false", one.sheet, one.cell) for one in result.false_alarms
    ]
    if passed:  # before, it would give the answers away
        notes += [_note("missed", one.sheet, one.cell, one.description) for one in result.missed]
    return Marked(len(result.found), planted, passed, notes, len(result.false_alarms))


def _mark_sorted(exercise: ExercisePage, response: dict) -> Marked:
    blocks = sort_items(exercise)
    right = [
        block for block in blocks if response["places"].get(block.id) == block.value["belongs"]
    ]
    passed = len(right) >= exercise.pass_fixed
    notes = [
        _note(
            "found" if block in right else "misplaced",
            text=block.value["title"]
            if not passed
            else f"{block.value['title']}: {block.value['belongs']}",
        )
        for block in blocks
    ]
    return Marked(len(right), len(blocks), passed, notes)


def _mark_rubric(exercise: ExercisePage, response: dict) -> Marked:
    blocks = criteria(exercise)
    met = [block for block in blocks if block.id in response["met"]]
    score = sum(block.value["points"] for block in met)
    reasons = response.get("reasons", {})
    notes = [
        _note("met" if block in met else "unmet", text=block.value["text"])
        | {"reason": reasons.get(block.id, "")}
        for block in blocks
    ]
    out_of = sum(block.value["points"] for block in blocks)
    return Marked(score, out_of, score >= exercise.pass_fixed, notes)


def sort_items(exercise: ExercisePage) -> list:
    """Return the blocks of the files to sort."""
    return [block for block in exercise.items if block.block_type == "file"]


def criteria(exercise: ExercisePage) -> list:
    """Return the blocks of the criteria."""
    return [block for block in exercise.items if block.block_type == "criterion"]


def places(exercise: ExercisePage) -> list[str]:
    """Return where files may belong, each once, in order of the alphabet."""
    return sorted({block.value["belongs"] for block in sort_items(exercise)})


def pass_rule(exercise: ExercisePage) -> str:
    """Return in one line what passes."""
    match exercise.task:
        case Task.REPAIR:
            return _("Passed with %(fixed)s of %(planted)s errors fixed and no new one") % {
                "fixed": exercise.pass_fixed,
                "planted": exercise.planted,
            }
        case Task.FIND:
            return _(
                "Passed with %(fixed)s of %(planted)s errors found (false alarms allowed:"
                " %(slips)s)"
            ) % {
                "fixed": exercise.pass_fixed,
                "planted": exercise.planted,
                "slips": exercise.slips_allowed,
            }
        case Task.FILL:
            return _(
                "Passed without an error (warnings allowed: %(warnings)s; entries that may differ"
                " from the facts: %(slips)s)"
            ) % {"warnings": exercise.warnings_allowed, "slips": exercise.slips_allowed}
        case Task.SORT:
            return _("Passed with %(fixed)s of %(items)s files in the right place") % {
                "fixed": exercise.pass_fixed,
                "items": len(sort_items(exercise)),
            }
    return _("Passed with %(fixed)s of %(points)s points, by your own mark") % {
        "fixed": exercise.pass_fixed,
        "points": sum(block.value["points"] for block in criteria(exercise)),
    }


def _note(kind: str, sheet: str = "", cell: str = "", text: str = "") -> dict[str, str]:
    return {"kind": kind, "sheet": sheet, "cell": cell, "text": text}
