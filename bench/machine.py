"""A fresh Academy to measure: its own folder, database, cache and static files, and the demo."""

import os
from pathlib import Path

SETTINGS = {
    "DEBUG": "0",
    "LOCAL": "1",
    "SECRET_KEY": "only-for-the-bench-only-for-the-bench-only-for-the-bench-01234",
    "BROKER_URL": "filesystem://localhost//",
    "CACHE_URL": "",
    "EMAIL_URL": "memorymail://",
    "LOG_LEVEL": "WARNING",
    "MEDIA_BUCKET": "",
    "PRIVATE_MEDIA_BUCKET": "",
    "SITE_URL": "http://localhost:8000",
}
ASKED_DATABASE = os.environ.get("DATABASE_URL", "")  # before start() replaces it
BIG_COURSES = 8
BIG_PEOPLE = 200


def start(folder: Path, *, database: str = "") -> None:
    """Set Django up in this folder, and load the demo if it is not there yet.

    `database` is the address of one made for the bench; without it, a file in the folder.
    The environment is set first: the bench never touches the data of an installation.
    """
    os.environ.update(SETTINGS)
    os.environ["VAR_DIR"] = str(folder)
    os.environ["DATABASE_URL"] = database or f"sqlite:///{folder / 'academy.sqlite3'}"
    os.environ["MEDIA_ROOT"] = str(folder / "media")
    os.environ["PRIVATE_MEDIA_ROOT"] = str(folder / "private")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

    import django

    django.setup()

    from academy.management.prepare import prepare

    prepare(print)


def grow() -> None:
    """Make the data larger: more courses, and more people in the demo's company on them."""
    from django.db import transaction

    from courses.models import CoursePage

    if CoursePage.objects.count() < BIG_COURSES:
        with transaction.atomic():
            _more_courses()
    with transaction.atomic():
        _more_people()


def _more_courses() -> None:
    from courses.models import CoursePage
    from courses.releases import sync_release

    course = CoursePage.objects.get(code="C1")
    for number in range(CoursePage.objects.count(), BIG_COURSES):
        copy = course.copy(
            recursive=True,
            copy_revisions=False,
            update_attrs={"title": f"Course {number}", "slug": f"course-{number}"},
        )
        sync_release(copy)


def _more_people() -> None:
    from academy.accounts.models import User
    from academy.companies.models import Company, Membership
    from courses.models import CourseRelease, Enrolment

    company = Company.objects.get(email_domains="rowan-motors.example")
    known = Membership.objects.filter(company=company).count()
    new = [
        User(email=f"person{number}@people.example", full_name=f"Person {number}", password="!")
        for number in range(known, BIG_PEOPLE)
    ]
    people = User.objects.bulk_create(new)
    Membership.objects.bulk_create(Membership(user=person, company=company) for person in people)
    latest = {release.course_key: release for release in CourseRelease.objects.order_by("number")}
    learners = [*people, *User.objects.filter(email__startswith="tomas.ibarra@")]
    Enrolment.objects.bulk_create(
        [
            Enrolment(learner=person, course_key=key, release=release)
            for person in learners
            for key, release in latest.items()
        ],
        ignore_conflicts=True,
    )
