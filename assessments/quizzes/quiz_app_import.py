"""Brings what was read from a dump of django-quiz-app into the bank, the page tree and attempts.

Every row keeps where it came from (`DQ-<key>` as a code, `imported_from` of an attempt), so that a
second run finds it and changes nothing.
"""

import logging
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from html import escape
from pathlib import Path

from allauth.account.models import EmailAddress
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.text import slugify
from wagtail.blocks import StreamValue

from academy.accounts.models import User
from assessments.quizzes.bank import keep_change
from assessments.quizzes.core.marking import PLACES
from assessments.quizzes.core.quiz_app_dump import (
    Dump,
    DumpQuestion,
    DumpQuiz,
    DumpUser,
    Kind,
    Sitting,
)
from assessments.quizzes.models import (
    Attempt,
    Mode,
    Question,
    QuestionCategory,
    QuizPage,
    QuizPick,
    Response,
)
from courses.models import AcademyImage, CataloguePage, CoursePage, ModulePage
from courses.releases import sync_release
from courses.services import enrol

logger = logging.getLogger(__name__)

COURSE_CODE = "IMPORTED"
LONGEST_OPTION = 300  # characters, as the block of an option takes them
LONGEST_ALT = 200


class _Undo(Exception):
    """Takes back what a dry run did."""


def import_dump(dump: Dump, *, media: Path | None = None, dry_run: bool = False) -> None:
    """Bring over everything in one transaction; warnings are added to those of the dump.

    `media` is the old site's media folder, in which figures are looked for. A dry run does the
    same and takes it back.
    """
    try:
        with transaction.atomic():
            _Import(dump, None if dry_run else media).run()
            if dry_run:
                raise _Undo
    except _Undo:
        return


class _Import:
    """One run: what has been made so far, by the dump's keys."""

    def __init__(self, dump: Dump, media: Path | None) -> None:
        self.dump = dump
        self.media = media
        self.questions: dict[int, Question] = {}
        self.quizzes: dict[int, QuizPage] = {}
        self.users: dict[str, User] = {}

    def run(self) -> None:
        for pk, question in self.dump.questions.items():
            self.questions[pk] = self._question(question)
        self._load_quizzes()
        for username, user in self.dump.users.items():
            self.users[username] = self._user(user)
        by_start = sorted(self.dump.sittings, key=lambda one: (one.started_at, one.pk))
        open_ones = {
            (one.username, one.quiz): one.pk for one in by_start if not one.is_complete
        }  # the last of each: one attempt at a quiz can be open
        for sitting in by_start:
            is_open = open_ones.get((sitting.username, sitting.quiz)) == sitting.pk
            self._sitting(sitting, is_open=is_open)

    def warn(self, text: str) -> None:
        self.dump.warnings.append(text)

    # ------------------------------------------------------------------------- the bank

    def _category(self, question: DumpQuestion) -> QuestionCategory:
        dump = self.dump
        name = dump.categories.get(question.category or 0) or "Imported questions"
        top, _new = QuestionCategory.objects.get_or_create(name=name[:120], parent=None)
        below = dump.subcategories.get(question.subcategory or 0)
        if below is None or below.category != question.category or not below.name:
            return top
        return QuestionCategory.objects.get_or_create(name=below.name[:120], parent=top)[0]

    def _question(self, facts: DumpQuestion) -> Question:
        code = f"DQ-{facts.pk}"
        if found := Question.objects.newest().filter(code=code).first():
            return found
        right = sum(option.is_correct for option in facts.options)
        is_usable = facts.kind is not Kind.MULTICHOICE or (right and len(facts.options) > 1)
        if right > 1:
            self.warn(
                f"Question {facts.pk} has several right answers: learners now choose all of them."
            )
        if not is_usable:
            self.warn(f"Question {facts.pk} is brought over out of use: mend it in the bank.")
        question = Question(
            code=code,
            category=self._category(facts),
            explanation=_paragraphs(facts.explanation),
            is_active=bool(is_usable),
        )
        stream = question.content.stream_block
        name, value = self._content(facts)
        value = stream.child_blocks[name].to_python(value)
        question.content = StreamValue(stream, [(name, value)])
        return keep_change(question)

    def _content(self, facts: DumpQuestion) -> tuple[str, dict]:
        base = {"stem": facts.text, "figure": self._figure(facts)}
        if facts.kind is Kind.TRUE_FALSE:
            feedback = {"feedback_true": "", "feedback_false": ""}
            return "true_false", base | feedback | {"is_true": facts.is_true}
        if facts.kind is Kind.ESSAY:
            rubric = [{"criterion": "As the marker judges it", "points": 1, "full": ""}]
            return "essay", base | {"rubric": rubric, "sample": "", "max_words": None}
        options = [
            {"text": option.text[:LONGEST_OPTION], "is_correct": option.is_correct, "feedback": ""}
            for option in _in_order(facts)
        ]
        several = sum(option.is_correct for option in facts.options) > 1
        if several:
            return "multiple_choice", base | {"options": options, "credit": "partial"}
        return "single_choice", base | {"options": options}

    def _figure(self, facts: DumpQuestion) -> dict | None:
        """Return the picture of a question, taken into the library, as its block keeps it."""
        if not facts.figure:
            return None
        if self.media is None:
            self.warn(f"Question {facts.pk} has a figure: say --media to bring it over.")
            return None
        folder = self.media.resolve()
        path = (folder / facts.figure).resolve()
        if not path.is_relative_to(folder) or not path.is_file():
            self.warn(f"Question {facts.pk}: its figure is not in the media folder.")
            return None
        alt = facts.text[:LONGEST_ALT]
        try:
            with path.open("rb") as file:
                image = AcademyImage(title=f"DQ-{facts.pk}", description=alt)
                image.file = ImageFile(file, name=path.name)
                image.full_clean()
                image.save()
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a picture
            self.warn(f"Question {facts.pk}: its figure cannot be read ({type(error).__name__}).")
            return None
        self.warn(f"Question {facts.pk}: describe its figure in words, in the bank.")
        return {"image": image.pk, "alt_text": alt, "decorative": False}

    # ------------------------------------------------------------------------- quizzes

    def _load_quizzes(self) -> None:
        found = {page.code: page for page in QuizPage.objects.filter(code__startswith="DQ-QUIZ-")}
        for pk, facts in self.dump.quizzes.items():
            self.quizzes[pk] = found.get(f"DQ-QUIZ-{pk}") or self._quiz(facts)
        course = CoursePage.objects.filter(code=COURSE_CODE).first()
        if course:
            sync_release(course)  # now, not on commit: people are enrolled in a moment

    def _module(self) -> ModulePage:
        module = ModulePage.objects.filter(code=COURSE_CODE).first()
        if module:
            return module
        course = CataloguePage.objects.first().add_child(
            instance=CoursePage(
                title="Imported quizzes",
                slug="imported-quizzes",
                code=COURSE_CODE,
                summary="Quizzes that were brought over from an earlier system.",
                live=False,
            )
        )
        module = course.add_child(
            instance=ModulePage(title="Quizzes", slug="quizzes", code=COURSE_CODE)
        )
        module.save_revision().publish()
        course.refresh_from_db()
        course.save_revision().publish()
        return ModulePage.objects.get(pk=module.pk)

    def _quiz(self, facts: DumpQuiz) -> QuizPage:
        chosen = [one for one in self.dump.questions.values() if facts.pk in one.quizzes]
        module = self._module()
        taken = {page.slug for page in module.get_children()}
        slug = slugify(facts.slug or facts.title) or f"quiz-{facts.pk}"
        if facts.category in self.dump.categories:
            title = f"{facts.title} ({self.dump.categories[facts.category]})"
        else:
            title = facts.title
        page = QuizPage(
            title=title[:255],
            slug=slug if slug not in taken else f"{slug}-{facts.pk}",
            code=f"DQ-QUIZ-{facts.pk}",
            minutes=max(1, len(chosen)),
            # nobody gets a certificate for what was brought over
            is_required=False,
            intro=_paragraphs(facts.description),
            passed_text=_paragraphs(facts.success_text),
            failed_text=_paragraphs(facts.fail_text),
            mode=Mode.TEST if facts.answers_at_end else Mode.PRACTICE,
            draw_count=max(1, facts.max_questions or len(chosen)),
            random_order=facts.random_order,
            random_options=any(one.answer_order == "random" for one in chosen),
            pass_mark=facts.pass_mark,
            attempts_allowed=1 if facts.single_attempt else None,
            live=False,
        )
        page.picks = [
            QuizPick(question=self.questions[one.pk], sort_order=place)
            for place, one in enumerate(chosen)
        ]
        page = module.add_child(instance=page)
        revision = page.save_revision()
        if not facts.draft:
            revision.publish()
        return QuizPage.objects.get(pk=page.pk)

    # ------------------------------------------------------------------------- people

    def _user(self, facts: DumpUser) -> User:
        """Return the account with this address, or a new one; rights are never brought over."""
        email = (facts.email or f"{slugify(facts.username)}@imported.invalid").strip().lower()
        if found := User.objects.filter(email=email).first():
            return found
        if not facts.email:
            self.warn(f"User {facts.pk} has no e-mail address: nobody can sign in as them.")
        user = User.objects.create(
            email=email,
            full_name=facts.full_name[:150],
            password=facts.password,
            is_active=facts.is_active,
        )
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
        return user

    # ------------------------------------------------------------------------- history

    def _sitting(self, facts: Sitting, *, is_open: bool) -> None:
        origin = f"django-quiz-app:{facts.pk}:{facts.username}"[:60]
        if Attempt.objects.filter(imported_from=origin).exists():
            return
        learner, quiz = self.users[facts.username], self.quizzes[facts.quiz]
        if quiz.live:
            enrol(learner=learner, course=CoursePage.objects.get(code=COURSE_CODE))
        attempts = Attempt.objects.filter(learner=learner, quiz_key=quiz.translation_key)
        if is_open and attempts.filter(submitted_at=None).exists():
            self.warn(f"Sitting {facts.pk}: another attempt is open, so this one is closed.")
            is_open = False
        elif not (is_open or facts.is_complete):
            self.warn(f"Sitting {facts.pk}: a later one is open, so this one is closed.")
        attempt = Attempt(
            learner=learner,
            quiz=quiz,
            quiz_key=quiz.translation_key,
            number=attempts.count() + 1,
            seed=facts.pk,
            mode=quiz.mode,
            pass_mark=quiz.pass_mark,
            started_at=facts.started_at,
            imported_from=origin,
        )
        responses = [
            self._response(facts, pk, place, is_open=is_open)
            for place, pk in enumerate(facts.order, start=1)
        ]
        if not is_open:
            self._close(attempt, facts, responses)
        attempt.save()
        for response in responses:
            response.attempt = attempt
        Response.objects.bulk_create(responses)

    def _response(self, facts: Sitting, pk: int, place: int, *, is_open: bool) -> Response:
        asked, question = self.dump.questions[pk], self.questions[pk]
        shown = question.show(seed=facts.pk)
        answer = _answer_as_kept(asked, facts.answers, shown)
        return Response(
            position=place,
            question=question,
            shown=shown,
            answer=answer,
            answered_at=None if answer is None else facts.ended_at or facts.started_at,
            mark=None if is_open else _mark(asked, answer, is_wrong=pk in facts.wrong),
        )

    def _close(self, attempt: Attempt, facts: Sitting, responses: list[Response]) -> None:
        """Hand in as it was, with the marks that the old site gave; essays wait for a marker."""
        attempt.submitted_at = facts.ended_at or facts.started_at
        marks = [response.mark for response in responses]
        right = sum(1 for mark in marks if mark)
        if facts.is_complete and facts.score != right:
            self.warn(f"Sitting {facts.pk} says {facts.score} right; its answers say {right}.")
        if None in marks:
            return
        exact = Decimal(right) / len(marks) if marks else Decimal(0)
        attempt.score = exact.quantize(PLACES, ROUND_HALF_UP)
        attempt.is_passed = exact * 100 >= attempt.pass_mark
        attempt.marked_at = attempt.released_at = attempt.submitted_at


def _paragraphs(text: str) -> str:
    """Return plain text of the old site as paragraphs of HTML."""
    parts = [part.strip() for part in text.splitlines() if part.strip()]
    return "".join(f"<p>{escape(part, quote=False)}</p>" for part in parts)


def _in_order(facts: DumpQuestion) -> list:
    """Return the answers in the order in which the old site showed them."""
    if facts.answer_order == "content":
        return sorted(facts.options, key=lambda option: option.text)
    return list(facts.options)


def _answer_as_kept(
    asked: DumpQuestion, answers: Mapping[int, int | bool | str], shown: dict
) -> object | None:
    """Return what was answered as our type keeps it; None: nothing was."""
    if asked.pk not in answers:
        return None
    given = answers[asked.pk]
    if asked.kind is Kind.TRUE_FALSE:
        return "true" if given else "false"
    if asked.kind is Kind.ESSAY:
        return str(given) or None
    place = next(place for place, one in enumerate(_in_order(asked)) if one.pk == given)
    return [str(place)] if shown["type"] == "multiple_choice" else str(place)


def _mark(asked: DumpQuestion, answer: object, *, is_wrong: bool) -> Decimal | None:
    """Return the old site's verdict. An essay among the wrong ones was not marked yet."""
    if answer is None:
        return Decimal(0)
    if asked.kind is Kind.ESSAY and is_wrong:
        return None
    return Decimal(0) if is_wrong else Decimal(1)
