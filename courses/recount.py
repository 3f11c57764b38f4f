"""What is stored beside the completions, compared with what they say."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from academy.credentials.models import Credential
from courses.models import CourseRelease, Enrolment, ReleaseActivity
from courses.services import complete_if_done, settle


@dataclass(frozen=True)
class Mismatch:
    """One row that says something else than the completions. `pk` is that of the row."""

    what: str
    pk: int
    stored: int
    counted: int

    def __str__(self) -> str:
        return f"{self.what} {self.pk}: stored {self.stored}, counted {self.counted}"


def mismatches() -> Iterator[Mismatch]:
    """Yield every difference, releases first. It reads rows as they come and changes nothing."""
    for pk, stored, counted in _miscounted():
        yield Mismatch("required activities of release", pk, stored, counted)
    for pk, done, total in _not_completed():
        yield Mismatch("open enrolment", pk, done, total)
    for pk in _without_credential().values_list("pk", flat=True):
        yield Mismatch("credentials of completed enrolment", pk, 0, 1)


def repair() -> int:
    """Bring what is stored in line with the completions; return how many rows were mended.

    Nothing is taken away: who completed a course keeps that.
    """
    mended = 0
    for pk, _stored, counted in list(_miscounted()):
        mended += CourseRelease.objects.filter(pk=pk).update(required_count=counted)
    for release in CourseRelease.objects.filter(enrolments__completed_at=None).distinct():
        mended += settle(release)
    for pk in list(_without_credential().values_list("pk", flat=True)):
        with transaction.atomic():
            complete_if_done(pk)
        mended += 1
    return mended


def _miscounted() -> Iterator[tuple[int, int, int]]:
    counted = (
        ReleaseActivity.objects.required()
        .filter(release=OuterRef("pk"))
        .order_by()
        .values("release")
        .annotate(n=Count("pk"))
        .values("n")
    )
    releases = CourseRelease.objects.order_by("pk").annotate(
        counted=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    )
    rows = releases.exclude(required_count=F("counted"))
    yield from rows.values_list("pk", "required_count", "counted").iterator()


def _not_completed() -> Iterator[tuple[int, int, int]]:
    """Yield open enrolments on which everything is done: primary key, done, required."""
    rows = (
        Enrolment.objects.filter(completed_at=None, release__required_count__gt=0)
        .with_progress()
        .filter(Q(done__gte=F("release__required_count")))
        .order_by("pk")
    )
    yield from rows.values_list("pk", "done", "release__required_count").iterator()


def _without_credential():
    """Return the completed enrolments whose learner has no credential of the course."""
    credential = Credential.objects.filter(
        learner=OuterRef("learner"), course_key=OuterRef("course_key")
    )
    done = Enrolment.objects.filter(completed_at__isnull=False)
    return done.filter(~Exists(credential)).order_by("pk")
