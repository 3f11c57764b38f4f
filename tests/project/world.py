"""Two companies, and one object of each kind that belongs to a learner of the first."""

import json
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from academy.accounts.tokens import make_token
from assessments.quizzes.services import start_attempt
from courses.models import (
    AcademyDocument,
    CataloguePage,
    CoursePage,
    LessonNote,
    LessonPage,
    PathItem,
    PathPage,
)
from courses.releases import sync_release
from courses.services import enrol
from tests.factories import (
    make_company,
    make_course,
    make_credential,
    make_invitation,
    make_learner,
    make_manager,
    make_team,
)
from tests.quizzes.factories import course_of, make_attempt, make_quiz
from tests.readiness.factories import (
    make_action,
    make_assessment,
    make_request,
    make_share,
    make_snapshot,
    submit,
)
from tests.toolkit.checker.workbooks import make_cmrt
from toolkit import rollups
from toolkit.checker.changes import Outcome
from toolkit.checker.rollup import read_source
from toolkit.drafts import add_row, begin
from toolkit.models import (
    CarryOver,
    ExercisePage,
    FeedbackFile,
    FeedbackFormat,
    PracticeFile,
    RollUp,
    Status,
    Submission,
)

TOKEN = "w" * 43
OWNER = "Olive Owner"  # never shown to people of another company

# The questionnaire that every installation has.
CATALOGUE = {
    "question_set": "rra",
    "question_version": ("rra", 1),
    "question_version_file": ("rra", 1, "json"),
    "published_criterion": ("rra", 1, "GOV-01"),
    "published_criterion_file": ("rra", 1, "GOV-01", "jsonld"),
}


@dataclass(frozen=True)
class World:
    """`people` by what they are; `args` by the name that a row of the table uses."""

    people: dict
    args: dict


def _path(course: CoursePage) -> str:
    path = PathPage(title="Path", slug="walk-in-order", summary="In order.")
    path.items = [PathItem(target=course.page_ptr)]
    return CataloguePage.objects.get().add_child(instance=path).slug


def make_world() -> World:
    company, elsewhere = make_company("Home Mining"), make_company("Elsewhere Ltd")
    team = make_team(company=company)
    owner = make_learner(team=team, full_name=OWNER, email="olive@owner.example")
    people = {
        "visitor": None,
        "owner": owner,
        "manager": make_manager(company=company),
        "other_learner": make_learner(company=elsewhere),
        "other_manager": make_manager(company=elsewhere),
    }
    quiz = make_quiz(course=make_course(slug="walk"))
    course = course_of(quiz)
    module = quiz.get_parent()
    lesson = LessonPage.objects.descendant_of(course).get()
    question = {"question": "Which?", "options": [{"text": "This"}], "explanation": "So."}
    block = {"type": "knowledge_check", "value": question, "id": "abc"}
    lesson.body = json.dumps([block])
    lesson.save()
    lesson.refresh_from_db()
    preview = module.add_child(
        instance=LessonPage(title="Preview", slug="preview", is_preview=True)
    )
    exercise = module.add_child(
        instance=ExercisePage(title="Exercise", slug="exercise", scenario="<p>Do it.</p>")
    )
    sync_release(course)
    cache.clear()
    enrol(learner=owner, course=course)
    PracticeFile.objects.create(
        learner=owner,
        exercise=exercise,
        exercise_key=exercise.translation_key,
        seed=1,
        key={},
        workbook=ContentFile(b"workbook", "practice.xlsx"),
    )
    submission = Submission.objects.create(
        learner=owner,
        workbook=ContentFile(b"workbook", "sent.xlsx"),
        original_name="sent.xlsx",
        size=8,
        status=Status.FAILED,
    )
    checked = _checked_submission(owner)
    draft = begin(owner=owner, template="CMRT", version="6.5", title=f"Form of {OWNER}")
    row = add_row(draft=draft, table="products", cells={"product_number": "A-1"})
    credential = make_credential(learner=owner, course_key=course.translation_key)
    credential.pdf.save("certificate.pdf", ContentFile(b"%PDF-"))
    document = AcademyDocument.objects.create(
        title="Handout", file=ContentFile(b"text", "handout.txt")
    )
    picture = Path(settings.MEDIA_ROOT) / "picture.txt"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_text("a picture")
    invitation = make_invitation(company=company, token=TOKEN, invited_by=people["manager"])
    roll_up = _roll_up(owner)
    return World(
        people,
        {
            "company": company.pk,
            "owner": owner.pk,
            "note": _note(owner, course, lesson).pk,
            "block": (lesson.pk, lesson.body[0].id),
            "course": course.slug,
            "path": _path(course),
            "lesson": (lesson.pk, lesson.slug),
            "knowledge_check": (lesson.pk, block["id"]),
            "preview": (preview.pk, preview.slug),
            "quiz": (quiz.pk, quiz.slug),
            "exercise": (exercise.pk, exercise.slug),
            "open_attempt": make_attempt(quiz, learner=owner).pk,
            "closed_attempt": _closed_attempt(owner).pk,
            "visitors_attempt": start_attempt(visitor=uuid4(), quiz=quiz).pk,
            "submission": submission.pk,
            "checked_submission": checked.pk,
            "old_submission": _carried(owner),
            "roll_up": roll_up.pk,
            "roll_up_export": (roll_up.pk, "csv"),
            "draft": draft.pk,
            "draft_step": (draft.pk, "company"),
            "draft_table": (draft.pk, "products"),
            "draft_row": (draft.pk, "products", row.id),
            "credential": credential.code,
            "document": (document.pk, document.filename),
            "picture": picture.name,
            "invitation": invitation.pk,
            "api_token": make_token(user=owner, name="CI", days=30)[0].pk,
            "token": TOKEN,
            **_readiness_results(company, owner),
            **_shared(owner, company, elsewhere),
            **_readiness(company, owner),
            **CATALOGUE,
        },
    )


def _shared(owner, company, elsewhere) -> dict:
    """What the owner's company asks, is asked, shares and is shown."""
    ours = make_snapshot(company=company, owner=owner, subject=f"Site of {OWNER}")
    theirs = make_snapshot(company=elsewhere)
    share = make_share(snapshot=ours, recipient=elsewhere, revoked_at=ours.submitted_at)
    make_request(company=company, token=TOKEN)
    make_share(snapshot=theirs, token=TOKEN)
    return {
        "submitted": ours.assessment_id,
        "share": (ours.assessment_id, share.pk),
        "open_share": (ours.assessment_id, make_share(snapshot=ours).pk),
        "shown": make_share(snapshot=theirs, recipient=company).pk,
        "asked": make_request(company=company).pk,
        "asked_of_us": make_request(supplier=company).pk,
    }


def _readiness(company, owner) -> dict:
    """Return the keys of an assessment that the owner leads, of its evidence and delegation."""
    assessment = make_assessment(
        company=company, owner=owner, scope="quick", title=f"Of {OWNER}", levels={"GOV-01": 2}
    )
    evidence = assessment.evidence.create(
        criterion="GOV-01",
        kind="document",
        title=f"Policy of {OWNER}",
        original_name="policy.txt",
        file=ContentFile(b"policy", "policy.txt"),
    )
    given = assessment.delegations.create(section="LAB", person=owner)
    action = make_action(assessment=assessment, owner=owner)
    done = make_action(assessment=assessment, owner=owner, status="done")
    return {
        "action": action.pk,
        "done_action": done.pk,
        "xlsx": "xlsx",
        "assessment": assessment.pk,
        "assessment_section": (assessment.pk, "GOV"),
        "criterion": (assessment.pk, "GOV-01"),
        "open_criterion": (assessment.pk, "GOV-02"),
        "evidence": (assessment.pk, evidence.pk),
        "delegation": (assessment.pk, given.pk),
        "delegated_section": (assessment.pk, "LAB"),
        "zero": 0,
    }


def _note(owner, course, lesson) -> LessonNote:
    return LessonNote.objects.create(
        learner=owner,
        activity_key=lesson.translation_key,
        course_key=course.translation_key,
        lesson_title=lesson.title,
        course_title=course.title,
        text=f"A note of {OWNER}",
    )


def _checked_submission(owner):
    """A submission with its feedback as files."""
    checked = Submission.objects.create(
        learner=owner,
        workbook=ContentFile(b"workbook", "checked.xlsx"),
        original_name="checked.xlsx",
        number=2,
        size=8,
        status=Status.CHECKED,
        is_readable=True,
    )
    for form in FeedbackFormat:
        file = FeedbackFile(submission=checked, format=form, language="en")
        file.file.save(f"feedback-{form}", ContentFile(b"file"))
    return checked


def _carried(owner) -> object:
    """Return the key of a free check of an older version that was carried over."""
    old = Submission.objects.create(
        learner=owner,
        number=99,
        workbook=ContentFile(b"old", "old.xlsx"),
        original_name="old.xlsx",
        size=3,
        status=Status.CHECKED,
        template="CMRT",
        version="6.4",
        is_readable=True,
    )
    counts = {outcome.value: 0 for outcome in Outcome}
    CarryOver.objects.create(
        submission=old,
        made_at=old.submitted_at,
        result={"carried": {"items": [], "counts": counts}, "findings": []},
        workbook=ContentFile(b"new", "new.xlsx"),
    )
    return old.pk


def _roll_up(owner) -> RollUp:
    workbook = SimpleUploadedFile("declaration.xlsx", make_cmrt(D8=OWNER))
    roll_up = rollups.start(owner=owner, workbooks=[workbook])
    (file,) = roll_up.files.all()
    rollups.keep_source(file, read_source(make_cmrt(D8=OWNER), file=file.original_name))
    file.save()
    rollups.advance(str(roll_up.pk))
    return roll_up


def _readiness_results(company, owner) -> dict:
    """A submitted assessment that the owner leads, its report and its frozen revision."""
    assessment = make_assessment(
        company=company, owner=owner, title=f"Readiness of {OWNER}", levels={"GOV-01": 2}
    )
    submit(assessment, signer=OWNER)
    return {
        "submitted_assessment": assessment.pk,
        "readiness_report": (assessment.pk, "json"),
        "readiness_revision": (assessment.pk, 1),
    }


def _closed_attempt(owner):
    quiz = make_quiz()
    enrol(learner=owner, course=course_of(quiz))
    return make_attempt(quiz, learner=owner, right=1, submit=True)
