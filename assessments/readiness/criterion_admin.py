"""Criteria in the CMS: a list by set and section, and a page for each."""

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from assessments.readiness.authoring import lesson_codes
from assessments.readiness.criterion_form import CriterionForm
from assessments.readiness.models import Criterion, QuestionSet, Section

PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("section"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("topic")]),
            FieldPanel("question"),
            FieldPanel("why"),
        ],
        heading=gettext_lazy("The question"),
    ),
    MultiFieldPanel(
        [FieldPanel(f"level_{level}") for level in (1, 2, 3, 4)],
        heading=gettext_lazy("The four levels"),
        help_text=gettext_lazy(
            "What one sees in a company at each level. Level 3 is the expected practice; level 4"
            " is checked, measured and improving."
        ),
    ),
    MultiFieldPanel(
        [
            FieldPanel("roles"),
            FieldPanel("condition"),
            FieldRowPanel([FieldPanel("may_be_na"), FieldPanel("is_quick")]),
        ],
        heading=gettext_lazy("Who is asked"),
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("weight"), FieldPanel("is_critical")])],
        heading=gettext_lazy("What it counts"),
    ),
    MultiFieldPanel(
        [FieldPanel("evidence"), FieldPanel("lessons")],
        heading=gettext_lazy("What helps"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("oecd"),
            FieldPanel("refs"),
            FieldPanel("forms"),
            FieldPanel("rra3"),
            FieldPanel("raised_by"),
            FieldPanel("supersedes"),
        ],
        heading=gettext_lazy("Where it belongs"),
    ),
]


class SectionFilter(django_filters.ModelChoiceFilter):
    """Sections, each with the code of its set."""

    @property
    def field(self):
        found = super().field
        found.label_from_instance = lambda one: f"{one.question_set.code}: {one}"
        return found


class CriterionFilterSet(WagtailFilterSet):
    section__question_set = django_filters.ModelChoiceFilter(
        queryset=QuestionSet.objects.all(), label=gettext_lazy("Question set")
    )
    section = SectionFilter(
        queryset=Section.objects.select_related("question_set").order_by(
            "question_set__title", "position"
        ),
        label=gettext_lazy("Section"),
    )
    condition = django_filters.ChoiceFilter(
        choices=Criterion.Condition.choices, label=gettext_lazy("Asked only if")
    )
    is_critical = django_filters.BooleanFilter(label=gettext_lazy("Critical"))
    is_quick = django_filters.BooleanFilter(label=gettext_lazy("In the quick scan"))

    class Meta:
        model = Criterion
        fields = []


def locked_message(question_set: QuestionSet) -> str:
    return _(
        "“%(title)s” is in review, so nothing in it may be changed. It can be sent back to its"
        " authors below."
    ) % {"title": question_set.title}


class OpenSetMixin:
    """Leads away from what belongs to a question set that is in review."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        may = self.user_has_permission(self.permission_required)
        found = Criterion.objects.filter(pk=self.kwargs["pk"]).select_related(
            "section__question_set"
        )
        criterion = found.first() if may else None
        if criterion and criterion.section.question_set.is_locked:
            question_set = criterion.section.question_set
            messages.warning(request, locked_message(question_set))
            return redirect("readiness_set:review", question_set.pk)
        return super().dispatch(request, *args, **kwargs)


class _SaysWhatIsMissing:
    """After saving, names lessons that are not there: it may be meant, and often is a slip."""

    def save_action(self) -> HttpResponse:
        response = super().save_action()
        missing = [code for code in self.object.lessons if code not in lesson_codes()]
        if missing:
            text = _("There is no published lesson %(codes)s. Check the code.")
            messages.warning(self.request, text % {"codes": ", ".join(missing)})
        return response

    def get_success_url(self) -> str:
        return f"{super().get_success_url()}?section={self.object.section_id}"


class CriterionAdd(_SaysWhatIsMissing, generic.CreateView):
    def get_initial(self) -> dict:
        section = self.request.GET.get("section", "")
        return super().get_initial() | ({"section": section} if section.isdecimal() else {})


class CriterionEdit(OpenSetMixin, _SaysWhatIsMissing, generic.EditView):
    pass


class CriterionDelete(OpenSetMixin, generic.DeleteView):
    pass


class CriterionIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Criterion]:
        return Criterion.objects.select_related("section__question_set")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        if "ordering" in self.request.GET:
            return super().order_queryset(queryset)
        return queryset.order_by(
            "section__question_set__title", "section__position", "position", "pk"
        )

    def get_add_url(self) -> str:
        """Begin a new criterion in the section that is looked at."""
        url = super().get_add_url()
        section = self.request.GET.get("section", "")
        return f"{url}?section={section}" if url and section.isdecimal() else url


class CriterionViewSet(ModelViewSet):
    model = Criterion
    name = "readiness_criterion"
    url_prefix = "readiness/criteria"
    icon = "list-ul"
    menu_label = gettext_lazy("Criteria")
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = CriterionIndex
    add_view_class = CriterionAdd
    edit_view_class = CriterionEdit
    delete_view_class = CriterionDelete
    filterset_class = CriterionFilterSet
    search_fields = ["code", "topic", "question"]
    list_per_page = 60
    list_display = [
        "__str__",
        Column("section", label=gettext_lazy("Section")),
        NumberColumn("weight", label=gettext_lazy("Weight")),
        BooleanColumn("is_critical", label=gettext_lazy("Critical")),
        BooleanColumn("is_quick", label=gettext_lazy("Quick scan")),
        Column("condition", label=gettext_lazy("Asked only if"), accessor="get_condition_display"),
    ]
    edit_handler = ObjectList(PANELS, base_form_class=CriterionForm)


def criteria_url(question_set: QuestionSet) -> str:
    """Return the list of the criteria of a set."""
    return f"{reverse('readiness_criterion:index')}?section__question_set={question_set.pk}"
