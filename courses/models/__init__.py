"""Courses in the page tree, their releases, and what learners did in them."""

from courses.models.facts import CheckedFact, CheckedFactQuerySet
from courses.models.glossary import GlossaryTerm
from courses.models.learning import (
    ActivityCompletion,
    ActivityScore,
    Enrolment,
    EnrolmentQuerySet,
    How,
)
from courses.models.media import AcademyDocument, AcademyImage, AcademyRendition
from courses.models.opening import OpeningRule
from courses.models.pages import (
    BASIC,
    ActivityPage,
    CataloguePage,
    CoursePage,
    LessonPage,
    ModulePage,
)
from courses.models.releases import CourseRelease, ReleaseActivity
from courses.models.subjects import LearnerRole, Level, Mineral

__all__ = [
    "BASIC",
    "AcademyDocument",
    "AcademyImage",
    "AcademyRendition",
    "ActivityCompletion",
    "ActivityPage",
    "ActivityScore",
    "CataloguePage",
    "CheckedFact",
    "CheckedFactQuerySet",
    "CoursePage",
    "CourseRelease",
    "Enrolment",
    "EnrolmentQuerySet",
    "GlossaryTerm",
    "How",
    "LearnerRole",
    "LessonPage",
    "Level",
    "Mineral",
    "ModulePage",
    "OpeningRule",
    "ReleaseActivity",
]
