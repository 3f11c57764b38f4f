"""Courses with an exercise, and workbooks to upload."""

import functools
import itertools

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.utils import timezone

from courses.models import ModulePage
from courses.services import enrol
from tests.factories import make_course, make_learner
from toolkit.checker.practice import make_practice
from toolkit.models import ExercisePage

_numbers = itertools.count(1)


def make_exercise(*, errors=12, pass_fixed=10, **fields):
    """An exercise, alone in a published course; `errors_named` are keys of the catalogue."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return _make_exercise(errors=errors, pass_fixed=pass_fixed, **fields)


def _make_exercise(*, errors, pass_fixed, **fields):
    course = make_course(live=False)
    module = course.add_child(instance=ModulePage(title="Practice", slug="practice"))
    module.save_revision().publish()
    values = {
        "title": "Find the errors",
        "slug": f"exercise-{next(_numbers)}",
        "scenario": "<p>Find them.</p>",
        "error_count": errors,
        "pass_fixed": pass_fixed,
        "errors": fields.pop("errors_named", ""),
    }
    page = module.add_child(instance=ExercisePage(**values | fields))
    page.save_revision().publish()
    course.refresh_from_db()
    course.save_revision().publish()
    return page


def make_enrolled(exercise, learner=None):
    """A learner with a place on the course of an exercise."""
    learner = learner or make_learner()
    enrol(learner=learner, course=exercise.get_parent().get_parent().specific)
    return learner


@functools.cache
def practice(seed=7, errors=12):
    """A practice workbook; the same one for all tests that ask for it."""
    return make_practice(seed=seed, errors=errors, today=timezone.localdate())


def corrected(seed=7):
    """The workbook of this seed without a planted error."""
    return practice(seed, errors=()).workbook


def make_upload(content=None, name="declaration.xlsx"):
    """What a browser sends; a practice workbook with twelve errors unless told."""
    return SimpleUploadedFile(name, practice().workbook if content is None else content)
