"""Texts that learners wrote and marked themselves: a trainer reads them, decides and comments."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from toolkit import services
from toolkit.models import ExerciseAnswer, ExercisePage


class AnswerPolicy(ModelPermissionPolicy):
    """Answers are looked at and decided on; nobody adds, edits or deletes one by hand."""

    def _check_perm(self, user, actions, obj=None):
        return super()._check_perm(user, {"view", "decide"} & set(actions), obj)

    def user_has_permission(self, user, action: str) -> bool:
        return action in {"view", "decide"} and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


policy = AnswerPolicy(ExerciseAnswer)


def texts() -> QuerySet[ExerciseAnswer]:
    """Return the answers that their writers marked, with what a list of them shows."""
    return (
        ExerciseAnswer.objects.filter(exercise__task=ExercisePage.Task.RUBRIC)
        .select_related("learner", "exercise")
        .order_by("-submitted_at")
    )


class DecideForm(forms.ModelForm):
    """A decision, a comment, or both."""

    class Meta:
        model = ExerciseAnswer
        fields = ["decision", "comment"]
        widgets = {"decision": forms.RadioSelect, "comment": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        given = [choice for choice in self.fields["decision"].choices if choice[0]]
        self.fields["decision"].choices = [("", _("As the learner marked it")), *given]


class DecideView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """What was written and how it was marked, with the trainer's word below."""

    permission_policy = policy
    permission_required = "decide"
    form_class = DecideForm
    template_name = "toolkit/admin_decide.html"
    page_title = gettext_lazy("Text of a learner")
    header_icon = "edit"

    @cached_property
    def answer(self) -> ExerciseAnswer:
        return get_object_or_404(texts(), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.answer.exercise.title)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("exercise_text:index"), "label": _("Texts to read")},
            {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()},
        ]

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"instance": self.answer}

    def get_context_data(self, **kwargs):
        return super().get_context_data(answer=self.answer, **kwargs)

    def form_valid(self, form):
        try:
            services.decide(answer=self.answer, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("decision", error)
            return self.form_invalid(form)
        messages.success(self.request, _("The learner reads your word beside the attempt."))
        return super().form_valid(form)

    def get_success_url(self) -> str:
        return reverse("exercise_text:index")


class TextIndex(generic.IndexView):
    """The list; each line leads to the text."""

    any_permission_required = ["view", "decide"]

    def get_base_queryset(self):
        return texts()

    def get_edit_url(self, instance):
        if policy.user_has_permission(self.request.user, "decide"):
            return reverse("exercise_text:decide", args=[instance.pk])
        return None


class ExerciseTextViewSet(ModelViewSet):
    """List and decide; there is no way to add, edit or delete."""

    model = ExerciseAnswer
    name = "exercise_text"
    icon = "edit"
    menu_label = gettext_lazy("Texts to read")
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = TextIndex
    list_display = [
        "exercise",
        Column("learner", label=gettext_lazy("Learner")),
        "number",
        BooleanColumn("is_passed", label=gettext_lazy("Passed by own mark")),
        Column("decision", label=gettext_lazy("Decision"), accessor="get_decision_display"),
        "submitted_at",
    ]
    list_filter = ["decision"]
    form_fields = ["decision"]

    def get_urlpatterns(self) -> list:
        return [
            *super().get_urlpatterns(),
            path("decide/<int:pk>/", DecideView.as_view(), name="decide"),
        ]
