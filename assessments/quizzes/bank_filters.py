"""What a trainer looks for in the bank: for its list, and for an export of what was found."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet

from assessments.quizzes.models import Difficulty, Question, QuestionCategory
from assessments.quizzes.question_types import TYPES


class QuestionFilterSet(WagtailFilterSet):
    """What a trainer looks for in the bank."""

    category = django_filters.ModelChoiceFilter(
        queryset=QuestionCategory.objects.select_related("parent").order_by("parent__name", "name"),
        method="in_category",
        label=_("Category, with its sub-categories"),
    )
    type = django_filters.ChoiceFilter(
        choices=[(name, block.label) for name, block in TYPES.items()], label=_("Type")
    )
    difficulty = django_filters.ChoiceFilter(choices=Difficulty.choices, label=_("Difficulty"))
    tag = django_filters.ModelChoiceFilter(
        queryset=Tag.objects.filter(tagged_questions__isnull=False).distinct().order_by("name"),
        method="with_tag",
        label=_("Tag"),
    )
    is_critical = django_filters.BooleanFilter(label=_("Critical"))
    is_active = django_filters.BooleanFilter(label=_("In use"))
    lesson_code = django_filters.CharFilter(label=_("Lesson"))

    class Meta:
        model = Question
        fields = []

    # Lists of keys, since a search takes no lookups across tables.

    def in_category(self, questions, name, category):
        shelves = Q(pk=category.pk) | Q(parent=category.pk)
        keys = QuestionCategory.objects.filter(shelves).values_list("pk", flat=True)
        return questions.filter(category__in=list(keys))

    def with_tag(self, questions, name, tag):
        keys = tag.tagged_questions.values_list("content_object", flat=True)
        return questions.filter(id__in=list(keys))
