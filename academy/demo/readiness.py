"""Loads the readiness of the demo: two years of a company, its actions, a share of a supplier."""

import datetime
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from academy.accounts.models import User
from academy.companies.models import Company, Membership, Role
from academy.demo import PASSWORD
from academy.demo.courses import CONTENT, read
from academy.demo.people import DOMAIN, make_person
from assessments.readiness import answering, delegating, planning, sharing, starting, submitting
from assessments.readiness.core.profile import Profile
from assessments.readiness.evidence import add_evidence
from assessments.readiness.loading import question_set_of
from assessments.readiness.models import (
    Action,
    Answer,
    AnswerChange,
    Assessment,
    AssessmentRequest,
    Delegation,
    Evidence,
    QuestionSetVersion,
    Snapshot,
)

YEAR = timedelta(days=365)
SUBMITTED = timedelta(days=362)  # ago: last year's
EVIDENCE_AGES = (40, 95, 160, 230, 310)  # days, one after the other


def load_readiness() -> bool:
    """Load it once the people are there; return whether it was missing."""
    company = Company.objects.filter(email_domains=DOMAIN).first()
    if company is None or company.assessments.exists():
        return False
    facts = read(CONTENT / "readiness.toml")
    version = QuestionSetVersion.objects.filter(question_set__code="rra").latest("number")
    manager = _person("ingrid.holm")
    profile = Profile.from_dict(facts["profile"])
    common = {"company": company, "by": manager, "version": version, "scope": "full"}
    year = timezone.localdate().year
    last = starting.start(
        **common, title=f"Readiness {year - 1}", subject=facts["subject"], profile=profile
    )
    answers = [(code, was, kind, "") for code, was, _now, kind, _note in facts["criteria"]]
    _answer(last, manager, answers, at=timezone.now() - YEAR)
    _submit(last, manager, at=timezone.now() - SUBMITTED)
    now = starting.start(
        **common,
        title=f"Readiness {year}",
        subject=facts["subject"],
        profile=profile,
        previous=last,
    )
    answers = [(code, level, kind, note) for code, _was, level, kind, note in facts["criteria"]]
    _answer(now, manager, answers, at=timezone.now(), reasons=facts["reasons"])
    _share_out(now, manager, facts)
    for one in facts["actions"]:
        _plan(now, manager, one)
    _supplier(company, manager, version, facts["supplier"])
    return True


def _person(local: str) -> User:
    return User.objects.get(email=f"{local}@{DOMAIN}")


def _answer(
    assessment: Assessment,
    by: User,
    answers: list[tuple[str, int, str, str]],
    *,
    at: datetime.datetime,
    reasons: dict[str, str] | None = None,
) -> None:
    """Answer as a person would, with evidence of some age; a level of 0 stays open."""
    criteria = question_set_of(assessment.question_version).criteria
    for place, (code, level, kind, note) in enumerate(answers):
        if level:
            given = answering.Given(
                level=level, note=note, change_reason=(reasons or {}).get(code, "")
            )
            answering.save_answer(assessment=assessment, criterion=code, by=by, seen=0, given=given)
        if kind:
            age = timedelta(days=EVIDENCE_AGES[place % len(EVIDENCE_AGES)])
            values = {
                "kind": kind,
                "title": criteria[code].evidence[0],
                "dated_on": timezone.localdate(at - age),
                "scope": "All sites and all minerals in scope",
                "holder": "Purchasing",
                "address": "",
            }
            add_evidence(assessment=assessment, criterion=code, by=by, values=values)
    if at < timezone.now() - timedelta(days=1):
        Answer.objects.filter(assessment=assessment).update(changed_at=at)
        AnswerChange.objects.filter(assessment=assessment).update(changed_at=at)
        Evidence.objects.filter(assessment=assessment).update(added_at=at)


def _submit(assessment: Assessment, by: User, *, at: datetime.datetime) -> Snapshot:
    """Submit it as of a day that is past."""
    return submitting.submit(assessment=assessment, by=by, signer=by.get_full_name(), at=at)


def _share_out(assessment: Assessment, manager: User, facts: dict) -> None:
    today = timezone.localdate()
    for one in facts["delegations"]:
        (made,) = delegating.delegate(
            assessment=assessment,
            sections=[one["section"]],
            person=_person(one["person"]),
            by=manager,
            note=one["note"],
            due_on=today + timedelta(days=one["due_in"]) if "due_in" in one else None,
        )
        # Nobody is at home at these addresses.
        told = {"mail_sent_at": timezone.now()}
        done = {"done_at": timezone.now()} if one.get("ready") else {}
        Delegation.objects.filter(pk=made.pk).update(**told, **done)
    for one in facts["comments"]:
        answering.comment(
            assessment=assessment,
            criterion=one["criterion"],
            by=_person(one["author"]),
            text=one["text"],
        )


def _plan(assessment: Assessment, manager: User, facts: dict) -> None:
    """Make an action, and bring it to its status as its people would."""
    owner = _person(facts["owner"])
    due_on = timezone.localdate() + timedelta(days=facts["due_in"])
    action = planning.create(
        assessment=assessment,
        criterion=facts["criterion"],
        by=manager,
        values={
            "title": facts["title"],
            "owner": owner,
            "due_on": due_on,
            "expected_evidence": facts["expected"],
            "budget_note": "",
        },
    )
    if facts["status"] == "open":
        return
    planning.set_status(action=action, by=owner, status="doing")
    if facts["status"] == "doing":
        return
    values = {
        "kind": "document",
        "title": facts["evidence"],
        "dated_on": min(due_on, timezone.localdate()) - timedelta(days=3),
        "scope": "All sites and all minerals in scope",
        "holder": owner.get_full_name(),
        "address": "",
    }
    planning.close(action=action, by=owner, values=values)
    if facts["status"] == "verified":
        planning.verify(action=action, by=manager)
        done = timezone.now() + timedelta(days=facts["due_in"])
        Action.objects.filter(pk=action.pk).update(done_at=done, verified_at=done)


def _supplier(company: Company, manager: User, version: QuestionSetVersion, facts: dict) -> None:
    """A supplier that was asked, has answered the quick scan, and shows a part of it."""
    supplier = Company.objects.create(
        name=facts["name"], country=facts["country"], email_domains=facts["domain"]
    )
    person = make_person(
        f"{facts['local']}@{facts['domain']}", facts["person"], make_password(PASSWORD)
    )
    Membership.objects.create(user=person, company=supplier, role=Role.COMPANY_MANAGER)
    asked_at = timezone.now() - timedelta(days=21)
    request = AssessmentRequest.objects.create(
        company=company,
        supplier_name=supplier.name,
        email=person.email,
        message=facts["message"],
        sections=facts["sections"],
        due_on=timezone.localdate() + timedelta(days=14),
        expires_at=timezone.now() + timedelta(days=30),
        created_by=manager,
        supplier=supplier,
        accepted_at=asked_at,
        accepted_by=person,
        mail_asked_at=asked_at,
        mail_sent_at=asked_at,
    )
    AssessmentRequest.objects.filter(pk=request.pk).update(created_at=asked_at)
    scan = starting.start(
        company=supplier,
        by=person,
        version=version,
        scope="quick",
        title=f"Quick scan {timezone.localdate().year}",
        subject=supplier.name,
        profile=Profile.from_dict(facts["profile"]),
    )
    answers = [(code, level, kind, "") for code, level, kind in facts["criteria"]]
    _answer(scan, person, answers, at=timezone.now())
    snapshot = _submit(scan, person, at=timezone.now())
    choice = sharing.Choice(
        sections=facts["sections"],
        until=timezone.localdate() + timedelta(days=sharing.USUAL_DAYS),
    )
    made, _link = sharing.share(
        snapshot=snapshot, by=person, recipient=sharing.Recipient(request=request), choice=choice
    )
    type(made).objects.filter(pk=made.pk).update(mail_sent_at=timezone.now())
    sharing.note_reading(share=made, user=manager, what="page")
