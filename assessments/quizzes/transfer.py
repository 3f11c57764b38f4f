"""The questions of a course's quizzes travel with it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from assessments.quizzes.models import Question, QuestionCategory, QuizPage
from courses.transfer.parts import Change, Part
from courses.transfer.values import References, decode, encode


def export_questions(pages: list[Page], references: References) -> list[dict]:
    """Return the categories from which the quizzes draw, each with its questions."""
    quizzes = [page for page in pages if isinstance(page, QuizPage)]
    categories = QuestionCategory.objects.filter(
        pk__in={source.category_id for quiz in quizzes for source in quiz.sources.all()}
    )
    return [
        {
            "name": category.name,
            "questions": [
                {
                    name: value
                    for name, value in encode(question, references).items()
                    if name != "category"
                }
                for question in category.questions.order_by("code")
            ],
        }
        for category in categories.order_by("name")
    ]


def load_questions(data: object, references: References) -> list[Change]:
    """Add the categories and questions that are not here; what is here stays as it is.

    A question that learners may have answered is not changed by a file.
    """
    changes = []
    try:
        for one in data:
            category, is_new = QuestionCategory.objects.get_or_create(name=str(one["name"])[:120])
            kind = str(QuestionCategory._meta.verbose_name)
            changes.append(Change("added" if is_new else "same", kind, category.name))
            changes += [_load(category, values, references) for values in one["questions"]]
    except (TypeError, KeyError) as error:
        raise ValidationError(_("The questions in course.json are broken."), code="bad") from error
    return changes


def _load(category: QuestionCategory, values: dict, references: References) -> Change:
    code, kind = str(values["code"]), str(Question._meta.verbose_name)
    if Question.objects.filter(code=code).exists():
        return Change("left", kind, code, _("It is in the bank already."))
    question = Question(category=category)
    decode(question, {name: one for name, one in values.items() if name != "category"}, references)
    question.full_clean()
    question.save()
    return Change("added", kind, code)


QUESTIONS = Part("questions", export_questions, load_questions)
