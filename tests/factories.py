"""`make_*` gives a good object; a test names only what it is about."""

import itertools
import uuid

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Page

from academy.accounts.models import User
from academy.companies.models import Company, Invitation, Membership, Role, Team
from academy.credentials.models import Credential
from courses.models import (
    ActivityCompletion,
    CataloguePage,
    CoursePage,
    CourseRelease,
    Enrolment,
    How,
    ReleaseActivity,
)

PASSWORD = "a long enough passphrase"
_numbers = itertools.count(1)

# ---------------------------------------------------------------- people and companies


def make_user(*, email=None, full_name="Ada Example", password=PASSWORD, **fields):
    """A person with a confirmed address, who can sign in with PASSWORD."""
    email = email or f"person{next(_numbers)}@people.example"
    user = User.objects.create_user(email, password, full_name=full_name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_company(name=None, **fields):
    return Company.objects.create(name=name or f"Company {next(_numbers)}", **fields)


def make_team(*, company=None, name=None):
    return Team.objects.create(
        company=company or make_company(), name=name or f"Team {next(_numbers)}"
    )


def make_membership(*, user=None, company=None, team=None, role=Role.LEARNER):
    """A place in a company: of the team's company if only a team is given."""
    company = company or (team.company if team else make_company())
    return Membership.objects.create(
        user=user or make_user(), company=company, team=team, role=role
    )


def make_learner(*, company=None, team=None, **fields):
    """A person who learns at a company."""
    return make_membership(user=make_user(**fields), company=company, team=team).user


def make_manager(*, company=None, **fields):
    """A person who manages a company."""
    user = make_user(**fields)
    return make_membership(user=user, company=company, role=Role.COMPANY_MANAGER).user


def make_team_manager(*, team=None, **fields):
    """A person who manages a team."""
    user = make_user(**fields)
    return make_membership(user=user, team=team or make_team(), role=Role.TEAM_MANAGER).user


def make_trainer(**fields):
    """A person who writes and publishes courses."""
    user = make_user(**fields)
    user.groups.add(Group.objects.get(name="Trainers"))
    return user


def make_invitation(*, company=None, email=None, token=None, **fields):
    """An open invitation whose link carries `token`."""
    return Invitation.objects.create(
        company=company or make_company(),
        email=email or f"invited{next(_numbers)}@people.example",
        token_hash=Invitation.hash_token(token or Invitation.new_token()),
        **({"mail_sent_at": timezone.now()} | fields),
    )


# ---------------------------------------------------------------- courses and progress


def make_catalogue():
    """The one shelf of courses."""
    shelf = CataloguePage.objects.first()
    if shelf:
        return shelf
    root = Page.objects.filter(depth=2).first() or Page.objects.get(depth=1)
    return root.add_child(instance=CataloguePage(title="Courses", slug=f"shelf-{next(_numbers)}"))


def make_course(*, title=None, **fields):
    """A course page without modules."""
    number = next(_numbers)
    title = title or f"Course {number}"
    values = {"slug": f"course-{number}", "code": f"X{number}", "summary": "About it."} | fields
    return make_catalogue().add_child(instance=CoursePage(title=title, **values))


def make_release(*, course=None, required=3, optional=0, number=None):
    """A release of a course whose activities are keys without pages."""
    course = course or make_course()
    key = course.translation_key
    number = number or CourseRelease.objects.filter(course_key=key).count() + 1
    release = CourseRelease.objects.create(
        course=course,
        course_key=key,
        number=number,
        title=course.title,
        code=course.code,
        required_count=required,
    )
    ReleaseActivity.objects.bulk_create(
        ReleaseActivity(
            release=release,
            position=position,
            activity_key=uuid.uuid4(),
            is_required=position < required,
        )
        for position in range(required + optional)
    )
    return release


def make_enrolment(*, learner=None, release=None, done=0, **fields):
    """A place on a course with its first `done` activities completed."""
    learner, release = learner or make_user(), release or make_release()
    enrolment = Enrolment.objects.create(
        learner=learner, release=release, course_key=release.course_key, **fields
    )
    for activity in release.activities.all()[:done]:
        make_completion(learner=learner, release=release, activity_key=activity.activity_key)
    return enrolment


def make_completion(*, learner, release, activity_key):
    return ActivityCompletion.objects.create(
        learner=learner, course_key=release.course_key, activity_key=activity_key, how=How.READ
    )


def make_credential(*, learner=None, course_key=None, **fields):
    learner = learner or make_user()
    values = {"holder_name": learner.full_name, "course_title": "A course"} | fields
    return Credential.objects.create(
        learner=learner, course_key=course_key or uuid.uuid4(), **values
    )
