"""Eight people answer the same question at once, each upon the version that all have seen; then
one submits while the others answer, and one form starts an assessment in eight tabs. Prints what
came of it as JSON.

Run by test_answering.py in a process of its own, since threads need committed rows.
"""

import itertools
import json
import os
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.exceptions import ValidationError  # noqa: E402
from django.db import connection  # noqa: E402

from assessments.readiness.answering import Given, save_answer  # noqa: E402
from assessments.readiness.core.profile import Profile  # noqa: E402
from assessments.readiness.starting import start  # noqa: E402
from assessments.readiness.submitting import digest_of, submit  # noqa: E402
from tests.quizzes.race import at_once  # noqa: E402
from tests.readiness.factories import make_assessment  # noqa: E402


def main():
    assessment = make_assessment(levels={"GOV-02": 2})
    try:
        outcome = {
            "first": race(assessment, "GOV-01", seen=0),
            "second": race(assessment, "GOV-01", seen=1),
            "frozen": race_to_submit(assessment),
            "started": race_to_start(assessment),
        }
    finally:
        if connection.vendor != "sqlite":  # there it is a copy that is thrown away
            company, owner = assessment.company, assessment.owner
            company.assessments.all().delete()
            owner.delete()
            company.delete()
    print(json.dumps(outcome))


def race(assessment, criterion, *, seen):
    """Return how many were kept, and the codes with which the others were refused."""
    numbers = itertools.count()

    def answer():
        given = Given(level=3, note=f"Version {seen}, number {next(numbers)}")
        try:
            save_answer(assessment=assessment, criterion=criterion, by=None, seen=seen, given=given)
        except ValidationError as error:
            return error.code
        return "kept"

    results, errors = at_once(answer)
    history = assessment.answer_changes.filter(criterion=criterion, version=seen + 1).count()
    return {
        "kept": results.count("kept"),
        "refused": sorted(set(results) - {"kept"}),
        "history": history,
        "errors": errors,
    }


def race_to_start(like):
    """Say how many assessments eight tabs got, and how many there are."""
    token = uuid4()

    def work():
        return start(
            company=like.company,
            by=like.owner,
            version=like.question_version,
            scope="full",
            title="Once",
            subject="Foundry",
            profile=Profile.from_dict(like.profile),
            token=token,
        ).pk

    results, errors = at_once(work)
    there = like.company.assessments.filter(title="Once").count()
    return {"got": len(set(results)), "there": there, "errors": errors}


def race_to_submit(assessment):
    """Say whether the submitted document holds what the assessment says after the race."""
    numbers = itertools.count()

    def work():
        number = next(numbers)
        try:
            if number == 4:
                submit(assessment=assessment, by=None, signer="Racer")
            else:
                given = Given(level=1 + number % 4)
                save_answer(
                    assessment=assessment,
                    criterion=f"MGT-0{1 + number % 5}",
                    by=None,
                    seen=0,
                    given=given,
                )
        except ValidationError as error:
            return error.code
        return ""

    _results, errors = at_once(work)
    snapshot = assessment.snapshots.get()
    now = dict(assessment.answers.values_list("criterion", "level"))
    frozen = {code: one["level"] for code, one in snapshot.document["answers"].items()}
    return {
        "same": now == frozen,
        "digest": snapshot.digest == digest_of(snapshot.document),
        "errors": errors,
    }


if __name__ == "__main__":
    main()
