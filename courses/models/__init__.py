"""Courses in the page tree, their releases, and what learners did in them."""

from courses.models.facts import CheckedFact, CheckedFactQuerySet
from courses.models.feedback import BlockReport, CourseRating, RatingSummary
from courses.models.glossary import GlossaryTerm
from courses.models.learning import (
    ActivityCompletion,
    ActivityScore,
    Enrolment,
    EnrolmentQuerySet,
    How,
)
from courses.models.media import AcademyDocument, AcademyImage, AcademyRendition
from courses.models.notes import LessonNote
from courses.models.objectives import LearningObjective, Skill, Step
from courses.models.opening import OpeningRule
from courses.models.pages import (
    BASIC,
    OBJECTIVES,
    ActivityPage,
    CataloguePage,
    CoursePage,
    LessonPage,
    ModulePage,
)
from courses.models.paths import PathEnrolment, PathItem, PathPage
from courses.models.releases import CourseRelease, ReleaseActivity
from courses.models.subjects import LearnerRole, Level, Mineral

__all__ = [
    "BASIC",
    "OBJECTIVES",
    "AcademyDocument",
    "AcademyImage",
    "AcademyRendition",
    "ActivityCompletion",
    "ActivityPage",
    "ActivityScore",
    "BlockReport",
    "CataloguePage",
    "CheckedFact",
    "CheckedFactQuerySet",
    "CoursePage",
    "CourseRating",
    "CourseRelease",
    "Enrolment",
    "EnrolmentQuerySet",
    "GlossaryTerm",
    "How",
    "LearnerRole",
    "LearningObjective",
    "LessonNote",
    "LessonPage",
    "Level",
    "Mineral",
    "ModulePage",
    "OpeningRule",
    "PathEnrolment",
    "PathItem",
    "PathPage",
    "RatingSummary",
    "ReleaseActivity",
    "Skill",
    "Step",
]
