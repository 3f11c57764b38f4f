"""Reads a dump of django-quiz-app 0.5.1, as `dumpdata` writes it, into plain values.

Source: the models of django-quiz-app 0.5.1 (quiz, multichoice, true_false, essay). What a row
refers to and is not in the dump is left out with a warning, so that the rest can be brought over.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class DumpError(ValueError):
    """The file is no dump at all: the message says why, for the person at the terminal."""


class Kind(StrEnum):
    """The three types of question, by the names that the summary uses."""

    MULTICHOICE = "multichoice"
    TRUE_FALSE = "true_false"
    ESSAY = "essay"


KINDS = {
    "multichoice.mcquestion": Kind.MULTICHOICE,
    "true_false.tf_question": Kind.TRUE_FALSE,
    "essay.essay_question": Kind.ESSAY,
}


@dataclass(frozen=True)
class Subcategory:
    name: str
    category: int | None


@dataclass(frozen=True)
class Option:
    """An answer that could be chosen. `pk` is how sittings name it."""

    pk: int
    text: str
    is_correct: bool


@dataclass(frozen=True)
class DumpQuestion:
    """A question: `options` of a multiple choice in their order, `is_true` of a statement."""

    pk: int
    kind: Kind
    text: str
    explanation: str
    figure: str  # a path below the old site's media folder, or empty
    category: int | None
    subcategory: int | None
    quizzes: tuple[int, ...]
    options: tuple[Option, ...] = ()
    answer_order: str = "none"  # content, random or none
    is_true: bool = False


@dataclass(frozen=True)
class DumpQuiz:
    """A quiz with all its options, named as django-quiz-app names them."""

    pk: int
    title: str
    description: str
    slug: str
    category: int | None
    random_order: bool
    max_questions: int | None
    answers_at_end: bool
    exam_paper: bool
    single_attempt: bool
    pass_mark: int
    success_text: str
    fail_text: str
    draft: bool


@dataclass(frozen=True)
class DumpUser:
    """A person. Passwords are kept as Django hashed them."""

    pk: int
    username: str
    email: str
    full_name: str
    password: str
    is_active: bool


@dataclass(frozen=True)
class Sitting:
    """One try at a quiz: `order` is all its questions, `answers` what was given to some of them.

    A question's answer is an option's pk, True or False, or the essay's text. `wrong` are those
    that were not counted as right; an essay stays among them until a marker takes it out.
    """

    pk: int
    username: str
    quiz: int
    order: tuple[int, ...]
    answers: Mapping[int, int | bool | str]
    wrong: frozenset[int]
    score: int  # questions right, as the old site counted
    is_complete: bool
    started_at: datetime
    ended_at: datetime | None


@dataclass
class Dump:
    """All that was read, by primary key, and what was odd about it."""

    categories: dict[int, str] = field(default_factory=dict)
    subcategories: dict[int, Subcategory] = field(default_factory=dict)
    questions: dict[int, DumpQuestion] = field(default_factory=dict)
    quizzes: dict[int, DumpQuiz] = field(default_factory=dict)
    users: dict[str, DumpUser] = field(default_factory=dict)  # by username
    sittings: list[Sitting] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Return the numbers of what was read, in the form that the command prints."""
        kinds = [question.kind for question in self.questions.values()]
        complete = sum(sitting.is_complete for sitting in self.sittings)
        return {
            "categories": len(self.categories),
            "subcategories": len(self.subcategories),
            "questions": {str(kind): kinds.count(kind) for kind in Kind},
            "answers": sum(len(question.options) for question in self.questions.values()),
            "quizzes": len(self.quizzes),
            "users": len(self.users),
            "sittings": {"complete": complete, "unfinished": len(self.sittings) - complete},
            "warnings": list(self.warnings),
        }


type Rows = dict[str, list[tuple[int, dict[str, Any]]]]


def read_dump(text: str) -> Dump:
    """Read the JSON text of a dump. Raises DumpError if it is not one."""
    rows = _rows(text)
    dump = Dump()
    dump.categories = {pk: _text(one, "category") for pk, one in rows["quiz.category"]}
    dump.subcategories = {
        pk: Subcategory(_text(one, "sub_category"), _known(one.get("category"), dump.categories))
        for pk, one in rows["quiz.subcategory"]
    }
    dump.quizzes = {pk: _quiz(pk, one) for pk, one in rows["quiz.quiz"]}
    _read_questions(rows, dump)
    dump.users = {user.username: user for user in (_user(pk, one) for pk, one in rows["auth.user"])}
    _read_sittings(rows, dump)
    return dump


def _rows(text: str) -> Rows:
    """Return the rows of each model that we know."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise DumpError(f"This is not JSON: {error}.") from error
    rows: Rows = {
        model: []
        for model in (
            *("quiz.category", "quiz.subcategory", "quiz.quiz", "quiz.question", "quiz.sitting"),
            *("multichoice.answer", "auth.user", *KINDS),
        )
    }
    if not isinstance(found, list):
        raise DumpError("A dump is a list of rows, as dumpdata writes it.")
    for place, row in enumerate(found, start=1):
        if not (isinstance(row, dict) and isinstance(row.get("fields"), dict)):
            raise DumpError(f"Row {place} is not a row of a dump: it has no fields.")
        model, pk = str(row.get("model", "")).lower(), row.get("pk")
        if model in rows:
            if not isinstance(pk, int):
                raise DumpError(f"Row {place} ({model}) has no number as its key.")
            rows[model].append((pk, row["fields"]))
    if not rows["quiz.quiz"] and not rows["quiz.question"]:
        raise DumpError("There is no quiz and no question of django-quiz-app in this file.")
    return rows


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _known(pk: object, table: Mapping[int, object]) -> int | None:
    return pk if isinstance(pk, int) and pk in table else None


def _number(value: object, least: int, most: int, other: int) -> int:
    return value if isinstance(value, int) and least <= value <= most else other


def _quiz(pk: int, fields: Mapping[str, Any]) -> DumpQuiz:
    most = fields.get("max_questions")
    category = fields.get("category")
    return DumpQuiz(
        pk=pk,
        title=_text(fields, "title") or f"Quiz {pk}",
        description=_text(fields, "description"),
        slug=_text(fields, "url"),
        category=category if isinstance(category, int) else None,
        random_order=bool(fields.get("random_order")),
        max_questions=most if isinstance(most, int) and most > 0 else None,
        answers_at_end=bool(fields.get("answers_at_end")),
        exam_paper=bool(fields.get("exam_paper")),
        single_attempt=bool(fields.get("single_attempt")),
        pass_mark=_number(fields.get("pass_mark"), 0, 100, 0),
        success_text=_text(fields, "success_text"),
        fail_text=_text(fields, "fail_text"),
        draft=bool(fields.get("draft")),
    )


def _read_questions(rows: Rows, dump: Dump) -> None:
    children = {pk: (kind, one) for model, kind in KINDS.items() for pk, one in rows[model]}
    options: dict[int, list[Option]] = {}
    for pk, one in rows["multichoice.answer"]:
        option = Option(pk, _text(one, "content"), bool(one.get("correct")))
        options.setdefault(_number(one.get("question"), 0, 2**63, 0), []).append(option)
    for pk, one in rows["quiz.question"]:
        if pk not in children:
            dump.warnings.append(f"Question {pk} has no type and is left out.")
            continue
        kind, child = children[pk]
        found = DumpQuestion(
            pk=pk,
            kind=kind,
            text=_text(one, "content"),
            explanation=_text(one, "explanation"),
            figure=_text(one, "figure"),
            category=_known(one.get("category"), dump.categories),
            subcategory=_known(one.get("sub_category"), dump.subcategories),
            quizzes=tuple(quiz for quiz in _numbers(one.get("quiz")) if quiz in dump.quizzes),
            options=tuple(options.get(pk, [])) if kind is Kind.MULTICHOICE else (),
            answer_order=_text(child, "answer_order") or "none",
            is_true=bool(child.get("correct")),
        )
        dump.questions[pk] = found
        dump.warnings += _oddities(found, dump)
    for question in sorted(set(options) - set(dump.questions)):
        dump.warnings.append(f"Answers to question {question} are left out: it is not there.")


def _numbers(values: object) -> list[int]:
    return [one for one in values if isinstance(one, int)] if isinstance(values, list) else []


def _oddities(question: DumpQuestion, dump: Dump) -> Iterable[str]:
    name = f"Question {question.pk}"
    if question.kind is Kind.MULTICHOICE:
        right = sum(option.is_correct for option in question.options)
        if len(question.options) < 2:
            yield f"{name} has fewer than two answers."
        elif right == 0:
            yield f"{name} has no right answer."
    if question.subcategory is not None:
        owner = dump.subcategories[question.subcategory].category
        if owner != question.category:
            yield f"{name} is in a sub-category of another category; the category is kept."


def _user(pk: int, fields: Mapping[str, Any]) -> DumpUser:
    names = (_text(fields, "first_name"), _text(fields, "last_name"))
    username = _text(fields, "username") or f"user-{pk}"
    return DumpUser(
        pk=pk,
        username=username,
        email=_text(fields, "email"),
        full_name=" ".join(name for name in names if name) or username,
        password=_text(fields, "password"),
        is_active=bool(fields.get("is_active", True)),
    )


def _read_sittings(rows: Rows, dump: Dump) -> None:
    usernames = {user.pk: user.username for user in dump.users.values()}
    for pk, one in rows["quiz.sitting"]:
        owner, quiz = one.get("user"), _known(one.get("quiz"), dump.quizzes)
        # with --natural-foreign a person is a list that holds the username
        name = str(owner[0]) if isinstance(owner, list) and owner else ""
        if isinstance(owner, int):
            name = usernames.get(owner, "")
        if name not in dump.users:
            dump.warnings.append(f"Sitting {pk} is left out: its user is not there.")
        elif quiz is None:
            dump.warnings.append(f"Sitting {pk} is left out: its quiz is not there.")
        else:
            dump.sittings.append(_sitting(pk, one, name, quiz, dump))


def _sitting(pk: int, fields: Mapping[str, Any], username: str, quiz: int, dump: Dump) -> Sitting:
    order = _list(fields, "question_order")
    known = tuple(question for question in order if question in dump.questions)
    if len(known) < len(order):
        lost = len(order) - len(known)
        dump.warnings.append(f"Sitting {pk} names {lost} questions that are not there.")
    started = _time(fields.get("start"))
    if started is None:
        dump.warnings.append(f"Sitting {pk} does not say when it began.")
    return Sitting(
        pk=pk,
        username=username,
        quiz=quiz,
        order=tuple(dict.fromkeys(known)),
        answers=_answers(pk, fields, dump),
        wrong=frozenset(_list(fields, "incorrect_questions")),
        score=_number(fields.get("current_score"), 0, 100_000, 0),
        is_complete=bool(fields.get("complete")),
        started_at=started or datetime(1970, 1, 1, tzinfo=UTC),
        ended_at=_time(fields.get("end")),
    )


def _list(fields: Mapping[str, Any], name: str) -> list[int]:
    """Return the numbers of a comma-separated text. Doubled and last commas mean nothing."""
    parts = (_key(part.strip()) for part in _text(fields, name).split(","))
    return [part for part in parts if part is not None]


def _key(text: str) -> int | None:
    """Return a primary key written as text; None if it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _time(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _answers(pk: int, fields: Mapping[str, Any], dump: Dump) -> dict[int, int | bool | str]:
    """Return what was answered, as values of each question's type."""
    try:
        given = json.loads(_text(fields, "user_answers") or "{}")
    except ValueError:
        given = None
    if not isinstance(given, dict):
        dump.warnings.append(f"Sitting {pk}: its answers cannot be read.")
        return {}
    answers: dict[int, int | bool | str] = {}
    for key, value in given.items():
        question = dump.questions.get(_key(key) or 0)
        if question is None:
            continue
        answer = _answer(question, value)
        if answer is None:
            dump.warnings.append(
                f"Sitting {pk}: its answer to question {question.pk} is no answer to it."
            )
        else:
            answers[question.pk] = answer
    return answers


def _answer(question: DumpQuestion, value: object) -> int | bool | str | None:
    if question.kind is Kind.ESSAY:
        return str(value)
    if question.kind is Kind.TRUE_FALSE:
        return {"True": True, "False": False}.get(str(value))
    pk = _key(str(value))
    return pk if pk in {option.pk for option in question.options} else None
