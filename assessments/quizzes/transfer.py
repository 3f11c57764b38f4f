"""The questions of a course's quizzes travel with it."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from assessments.quizzes.bank import keep_change
from assessments.quizzes.models import Question, QuestionCategory, QuizPage
from courses.transfer.parts import Change, Part
from courses.transfer.values import References, decode, encode

NOT_OF_A_FILE = {"category", "version", "is_newest", "type"}  # what the bank says of a question


def export_questions(pages: list[Page], references: References) -> list[dict]:
    """Return the categories of what the quizzes draw, each with its questions as they are now.

    A category from which a quiz draws comes with those below it and all their questions; of the
    category of a question that is chosen by name, only such questions come.
    """
    quizzes = [page for page in pages if isinstance(page, QuizPage)]
    drawn = {source.category_id for quiz in quizzes for source in quiz.sources.all()}
    codes = {pick.question.code for quiz in quizzes for pick in quiz.picks.all()}
    wanted = Q(category__in=drawn) | Q(category__parent__in=drawn) | Q(code__in=codes)
    shelves: dict[int, list[Question]] = {}
    for question in Question.objects.newest().filter(wanted).order_by("code"):
        shelves.setdefault(question.category_id, []).append(question)
    categories = QuestionCategory.objects.filter(Q(pk__in=drawn) | Q(pk__in=shelves))
    return [
        {
            "name": category.name,
            "parent": category.parent.name if category.parent else "",
            "questions": [_packed(one, references) for one in shelves.get(category.pk, [])],
        }
        for category in categories.select_related("parent").order_by("parent__name", "name")
    ]


def _packed(question: Question, references: References) -> dict:
    values = encode(question, references)
    kept = {name: value for name, value in values.items() if name not in NOT_OF_A_FILE}
    return kept | {"tags": sorted(question.tags.names())}


def load_questions(data: object, references: References) -> list[Change]:
    """Add the categories and questions that are not here; what is here stays as it is.

    A question that learners may have answered is not changed by a file.
    """
    changes = []
    try:
        for one in data:
            category, is_new = _shelf(str(one["name"])[:120], str(one.get("parent") or "")[:120])
            kind = str(QuestionCategory._meta.verbose_name)
            changes.append(Change("added" if is_new else "same", kind, category.name))
            changes += [_load(category, values, references) for values in one["questions"]]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValidationError(_("The questions in course.json are broken."), code="bad") from error
    return changes


def _shelf(name: str, parent: str) -> tuple[QuestionCategory, bool]:
    above = None
    if parent:
        above, _new = QuestionCategory.objects.get_or_create(name=parent, parent=None)
    return QuestionCategory.objects.get_or_create(name=name, parent=above)


def _load(category: QuestionCategory, values: dict, references: References) -> Change:
    code, kind = str(values["code"]), str(Question._meta.verbose_name)
    if Question.objects.filter(code=code).exists():
        return Change("left", kind, code, _("It is in the bank already."))
    question = Question(category=category)
    known = {name: one for name, one in values.items() if name not in NOT_OF_A_FILE}
    decode(question, known, references)
    question.full_clean()
    keep_change(question, tags=[str(tag)[:100] for tag in values.get("tags", [])])
    return Change("added", kind, code)


QUESTIONS = Part("questions", export_questions, load_questions)
