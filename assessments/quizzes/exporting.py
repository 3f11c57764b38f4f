"""Questions of the bank as plain questions, and as files of other systems."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from assessments.quizzes.core.exchange import FORMATS, Plain, Written
from assessments.quizzes.core.exchange.plain import category_path
from assessments.quizzes.models import Question, QuestionCategory, QuestionQuerySet
from assessments.quizzes.question_types import TYPES
from courses.models import AcademyImage

BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


def for_export(questions: QuestionQuerySet) -> QuestionQuerySet:
    """Fetch, in three queries, what export_questions() needs; category by category."""
    ordered = questions.select_related("category__parent").prefetch_related("tags")
    return ordered.order_by("category__parent__name", "category__name", "code")


def export_questions(questions: Iterable[Question], *, format: str) -> Written:
    """Return a file of questions in a format, a key of FORMATS, and what it could not hold."""
    plain = [plain_question(question) for question in questions if question.block]
    _fill_in_pictures(plain, with_data=FORMATS[format].holds_pictures)
    return FORMATS[format].write(plain)


def plain_question(question: Question, *, tags: Iterable[str] | None = None) -> Plain:
    """Return a question as a plain dict. Its pictures are keys of the library, as `figure`."""
    names = [tag.name for tag in question.tags.all()] if tags is None else tags
    facts = TYPES[question.block.block_type].to_plain(question.block.value)
    return facts | {
        "code": question.code,
        "category": path_of(question.category) if question.category_id else "",
        "explanation": without_keys(question.explanation),
        "lesson": question.lesson_code,
        "objective": question.objective,
        "difficulty": question.difficulty,
        "critical": question.is_critical,
        "tags": sorted(names),
    }


def path_of(category: QuestionCategory) -> str:
    """Return the path of a category: "A/B"."""
    outer = [category.parent.name] if category.parent_id else []
    return category_path([*outer, category.name])


def without_keys(source: str) -> str:
    """Return rich text without the keys by which the editor knows its paragraphs."""
    return BLOCK_KEY.sub("", source)


def _fill_in_pictures(questions: list[Plain], *, with_data: bool) -> None:
    """Put what a file holds of a picture (name, data, alt) in the place of its key."""
    owners = [
        owner
        for question in questions
        for owner in (question, *question.get("options", []))
        if "figure" in owner
    ]
    images = AcademyImage.objects.in_bulk({owner["figure"]["image"] for owner in owners})
    for owner in owners:
        figure = owner.pop("figure")
        image = images.get(figure["image"])
        data = _bytes_of(image) if image and with_data else b""
        if image and (data or not with_data):
            name = PurePosixPath(image.file.name).name
            owner["picture"] = {"name": name, "data": data, "alt": figure["alt_text"]}


def _bytes_of(image: AcademyImage) -> bytes:
    try:
        with image.file.open("rb") as file:
            return file.read()
    except OSError:  # the file is gone, as everywhere that it would be shown
        return b""
