"""`make_*` for quizzes: a course with one, questions, answers."""

import itertools

from django.core.cache import cache

from assessments.quizzes import services
from assessments.quizzes.models import Question, QuestionCategory, QuizPage, QuizSource
from courses.models import LessonPage, ModulePage
from courses.releases import sync_release
from courses.services import enrol
from tests.factories import make_course, make_user

_numbers = itertools.count(1)


SAMPLES = {
    "matching": {
        "pairs": [
            {"left": "Tin", "right": "Cassiterite"},
            {"left": "Tantalum", "right": "Coltan"},
            {"left": "Tungsten", "right": "Wolframite"},
        ],
        "extra": ["Bauxite"],
    },
    "ordering": {"items": ["Policy", "Risks", "Response", "Audit"]},
    "numeric": {"answer": "12.5", "tolerance": "0.5", "unit": "%"},
    "fill_gap": {
        "text": "The sheet {Checker|Check sheet} shows {52} points.",
        "ignore_case": True,
        "ignore_accents": True,
        "allow_typos": False,
    },
    "short_answer": {
        "accepted": ["conflict-affected and high-risk area", "CAHRA"],
        "ignore_case": True,
        "ignore_accents": True,
        "allow_typos": False,
    },
    "essay": {
        "rubric": [
            {"criterion": "Names the risk", "points": 2, "full": "Says what may happen."},
            {"criterion": "Names a step", "points": 1, "full": "Says who does it."},
        ],
        "sample": "The supplier may buy from an armed group. Purchasing asks for the list.",
        "max_words": 50,
    },
    "wrong_cells": {
        "caption": "Smelter List",
        "columns": "B-F",  # wider than a phone
        "header": "Metal | Smelter | Country | Smelter number | Comment",
        "first_row": 5,
        "rows": "Gold | Altai Refining | Peru | CID999101 | Recycled\n"
        "Tin | Unknown | Peru\nTin | Banka Smelting | N/A | CID999102 |",
        "wrong": [
            {"cell": "C6", "note": "Unknown is no smelter."},
            {"cell": "D7", "note": "A smelter stands in a country."},
        ],
    },
    "attestation": {"statement": "I have read our policy, version 3."},
    "case_study": {
        "text": "<p>A supplier says “conflict-free” and sends no list.</p>",
        "parts": [
            {
                "question": [
                    {
                        "type": "true_false",
                        "value": {
                            "stem": "The answer is complete.",
                            "is_true": False,
                            "feedback_true": "The list is missing.",
                            "feedback_false": "",
                        },
                    }
                ],
                "explanation": "<p>There is no list.</p>",
            },
            {
                "question": [
                    {
                        "type": "numeric",
                        "value": {
                            "stem": "How many smelters are named?",
                            "answer": "0",
                            "tolerance": "0",
                            "unit": "",
                        },
                    }
                ],
                "explanation": "",
            },
        ],
    },
}


def make_category(**fields):
    return QuestionCategory.objects.create(**({"name": f"Category {next(_numbers)}"} | fields))


def make_question(*, stem="Which one?", right=(0,), options=3, type="single_choice", **fields):
    """A question. One of choice has its options in the places `right` right.

    Of the other types there is one good question each; `value` changes parts of it.
    """
    value = {"stem": stem} | fields.pop("value", {})
    if type in SAMPLES:
        value = SAMPLES[type] | value
    elif type == "true_false":
        value |= {"is_true": 0 in right, "feedback_true": "On true.", "feedback_false": "On false."}
    else:
        value["options"] = [
            {
                "text": f"Option {place}",
                "is_correct": place in right,
                "feedback": f"Feedback {place}.",
            }
            for place in range(options)
        ]
    fields["category"] = fields.get("category") or make_category()
    values = {"code": f"Q{next(_numbers)}", "explanation": "<p>Because.</p>"} | fields
    question = Question(content=[{"type": type, "value": value}], **values)
    question.save()
    return question


def make_quiz(*, questions=3, critical=0, lesson_code="", course=None, **fields):
    """A published quiz at the end of a course with one lesson, and its questions."""
    course = course or make_course()
    number = next(_numbers)
    module = course.add_child(instance=ModulePage(title="Module", slug=f"module-{number}"))
    module.add_child(
        instance=LessonPage(title="The lesson", slug=f"lesson-{number}", code=lesson_code)
    )
    values = {"title": "The quiz", "slug": f"quiz-{number}", "draw_count": questions} | fields
    quiz = module.add_child(instance=QuizPage(**values))
    category = make_category()
    QuizSource.objects.create(page=quiz, category=category)
    for place in range(questions):
        make_question(category=category, is_critical=place < critical, lesson_code=lesson_code)
    publish(course)
    return QuizPage.objects.get(pk=quiz.pk)


def publish(course):
    """Do what follows the commit of a publishing."""
    sync_release(course)
    cache.clear()


def course_of(quiz):
    return quiz.get_parent().get_parent().specific


def make_place(quiz, *, learner=None):
    """A person enrolled in the quiz's course."""
    learner = learner or make_user()
    enrol(learner=learner, course=course_of(quiz))
    return learner


def make_attempt(quiz, *, learner=None, right=None, submit=False):
    """An attempt with its first `right` questions answered rightly, the others wrongly.

    Without `right` nothing is answered.
    """
    learner = learner or make_place(quiz)
    attempt = services.start_attempt(learner=learner, quiz=quiz)
    if right is not None:
        for response in attempt.responses.all():
            answer(response, rightly=response.position <= right)
    return services.submit_attempt(attempt=attempt) if submit else attempt


def answer(response, *, rightly=True):
    """Answer a question with one right choice, rightly or wrongly."""
    choice = next(o["id"] for o in response.shown["options"] if o["correct"] is rightly)
    return services.save_answer(attempt=response.attempt, position=response.position, answer=choice)
