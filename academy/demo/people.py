"""Loads the demo's company: twelve people in two teams at every stage, and those who run things."""

import datetime
import random
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from academy.accounts.models import User
from academy.companies.models import Company, Membership, Role, Team
from academy.demo import PASSWORD
from assessments.quizzes.models import QuizPage
from assessments.quizzes.question_types import TYPES
from assessments.quizzes.services import save_answer, start_attempt, submit_attempt
from courses.content import contents
from courses.models import ActivityCompletion, CoursePage, Enrolment, How, LessonPage
from courses.services import complete_activity, enrol
from toolkit.models import ExercisePage


@dataclass(frozen=True)
class Stage:
    """How far somebody is: the share of a course's activities done, and when it is due (days)."""

    course: str
    share: float
    due_in: int | None = None
    is_placed: bool = False  # by the course's placement test, in which all was right


NAMES = [
    # name, address, team, role, stages
    ("Ingrid Holm", "ingrid.holm", "Purchasing", Role.COMPANY_MANAGER, [Stage("C1", 1)]),
    ("David Okafor", "david.okafor", "Millbrook plant", Role.TEAM_MANAGER, [Stage("C1", 0.7)]),
    ("Ana Reyes", "ana.reyes", "Millbrook plant", Role.LEARNER, []),
    ("Tomas Ibarra", "tomas.ibarra", "Purchasing", Role.LEARNER,
     [Stage("C1", 1), Stage("C2", 0.5, 20)]),
    ("Nadia Fenwick", "nadia.fenwick", "Purchasing", Role.LEARNER,
     [Stage("C1", 1), Stage("C2", 1)]),
    ("王丽", "wang.li", "Millbrook plant", Role.LEARNER, [Stage("C1", 1), Stage("C2", 0.9, 7)]),
    ("Ольга Петрова", "olga.petrova", "Millbrook plant", Role.LEARNER, [Stage("C1", 0.4, -5)]),
    ("佐藤 健", "sato.ken", "Purchasing", Role.LEARNER, [Stage("C1", 1), Stage("C2", 0, 30)]),
    ("김민서", "kim.minseo", "Millbrook plant", Role.LEARNER, [Stage("C1", 0.15, 10)]),
    ("ليلى حداد", "leila.haddad", "Purchasing", Role.LEARNER,
     [Stage("C1", 1, is_placed=True)]),
    ("Amara Diallo", "amara.diallo", "Millbrook plant", Role.LEARNER, [Stage("C1", 0, 14)]),
    ("João Pereira", "joao.pereira", "Millbrook plant", Role.LEARNER,
     [Stage("C1", 0.95), Stage("C2", 0.2, -2)]),
]  # fmt: skip
DOMAIN = "rowan-motors.example"


def load_people() -> None:
    """Load company, people and what they did, unless the company is there."""
    if Company.objects.filter(email_domains=DOMAIN).exists():
        return
    company = Company.objects.create(name="Rowan Motors Ltd", country="GB", email_domains=DOMAIN)
    teams = {
        name: Team.objects.create(company=company, name=name)
        for name in ("Purchasing", "Millbrook plant")
    }
    password = make_password(PASSWORD)
    for name, local, team, role, stages in NAMES:
        person = make_person(f"{local}@{DOMAIN}", name, password)
        Membership.objects.create(user=person, company=company, team=teams[team], role=role)
        for stage in stages:
            _bring_to(person, stage)
    trainer = make_person("trainer@academy.example", "Marta Lindqvist", password)
    trainer.groups.add(Group.objects.get(name="Trainers"))
    operator = make_person("operator@academy.example", "Ravi Menon", password)
    operator.is_staff = operator.is_superuser = True
    operator.save()


def make_person(email: str, name: str, password: str) -> User:
    """Make an account with a confirmed address; `password` is hashed already."""
    person = User.objects.create(email=email, full_name=name, password=password)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def _bring_to(person: User, stage: Stage) -> None:
    course = CoursePage.objects.get(code=stage.course)
    due_on = None
    if stage.due_in is not None:
        due_on = timezone.localdate() + datetime.timedelta(days=stage.due_in)
    enrolment = enrol(learner=person, course=course, due_on=due_on)
    outline = contents().outlines[course.pk]
    if stage.is_placed:
        _do(person, outline.placement.page_id)
    steps = [step for step in outline.steps if step.is_required]
    count = int(len(steps) * stage.share)
    for step in steps[:count]:
        _do(person, step.page_id)
    if count:
        last = steps[min(count, len(steps) - 1)]
        Enrolment.objects.filter(pk=enrolment.pk).update(
            last_activity_key=last.key, last_seen_at=timezone.now()
        )
    _spread_over_weeks(person, course)


def _do(person: User, page_id: int) -> None:
    """Do an activity as the person would: read a lesson, pass a quiz."""
    quiz = QuizPage.objects.filter(pk=page_id).first()
    if quiz:
        _pass_quiz(person, quiz)
        return
    exercise = ExercisePage.objects.filter(pk=page_id).first()
    if exercise:
        complete_activity(learner=person, activity=exercise, how=How.EXERCISE)
        return
    complete_activity(learner=person, activity=LessonPage.objects.get(pk=page_id), how=How.READ)


def _pass_quiz(person: User, quiz: QuizPage) -> None:
    attempt = start_attempt(learner=person, quiz=quiz)
    for response in attempt.responses.all():
        right = TYPES[response.shown["type"]].solution(response.shown)
        save_answer(attempt=attempt, position=response.position, answer=right)
    submit_attempt(attempt=attempt)


def _spread_over_weeks(person: User, course: CoursePage) -> None:
    """Date what was done back, evenly over some weeks, so that the pages look lived in."""
    chance = random.Random(f"{person.email} {course.code}")
    rows = list(
        ActivityCompletion.objects.filter(
            learner=person, course_key=course.translation_key
        ).order_by("pk")
    )
    start = timezone.now() - datetime.timedelta(days=chance.randint(20, 70))
    place = 0
    for row in rows:
        row.completed_at = start + datetime.timedelta(
            days=place * 0.8, minutes=chance.randint(0, 300)
        )
        if row.how == How.EXEMPTED:  # all by one test, on one day
            row.completed_at = start
        else:
            place += 1
    ActivityCompletion.objects.bulk_update(rows, ["completed_at"])
    if rows:
        places = Enrolment.objects.filter(learner=person, course_key=course.translation_key)
        places.update(enrolled_at=start - datetime.timedelta(minutes=5))
        places.filter(completed_at__isnull=False).update(completed_at=rows[-1].completed_at)
