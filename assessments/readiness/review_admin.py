"""Review and publishing of a question set: one page that says all that matters."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import policy_registry

from academy.languages import language
from assessments.readiness import authoring
from assessments.readiness.criterion_form import field_of
from assessments.readiness.models import Criterion, QuestionSet
from assessments.readiness.translating import companions
from assessments.readiness.words import FIELDS, LEVEL_FIELDS, said

MOST_WAITING = 10  # sets on the first page
ANY_PERMISSION = ["view", "change", "review", "publish"]


class SetPage(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """A page about one question set."""

    model = QuestionSet
    header_icon = "clipboard-list"

    @cached_property
    def question_set(self) -> QuestionSet:
        return get_object_or_404(QuestionSet, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.question_set.title

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("readiness_set:index"), "label": _("Question sets")},
            {
                "url": reverse("readiness_set:edit", args=[self.question_set.pk]),
                "label": self.question_set.title,
            },
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: object) -> dict:
        return super().get_context_data(question_set=self.question_set, **kwargs)


class NoteForm(forms.Form):
    """What one says to the next person, or to all who read the version."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Published with a version: what is new, for companies. Otherwise for the author or"
            " the reviewer."
        ),
    )


class ReviewView(SetPage, TemplateView):
    """The draft against the last version, what is wrong in it, and what one may do with it now."""

    any_permission_required = ANY_PERMISSION
    template_name = "readiness/admin/review.html"
    page_title = gettext_lazy("Review and publish")

    def may(self, action: str) -> bool:
        return policy_registry.get_by_type(QuestionSet).user_has_permission(
            self.request.user, action
        )

    @cached_property
    def draft(self) -> authoring.Draft:
        return authoring.read_draft(self.question_set)

    @property
    def actions(self) -> set[str]:
        """Return the names of what this person may do in the present state."""
        state = self.question_set.state
        found = set()
        if state == QuestionSet.State.DRAFT and self.may("change"):
            found.add("send")
        if state == QuestionSet.State.REVIEW and self.may("review"):
            found.add("approve")
        if self.question_set.is_locked and any(
            self.may(action) for action in ("change", "review", "publish")
        ):
            found.add("back")
        if self.may("publish"):
            found.add("publish")
        return found

    def get_context_data(self, **kwargs: object) -> dict:
        no_use = set() if self.draft.may_be_published else {"publish", "send"}
        buttons = self.actions - no_use
        defaults = {"form": NoteForm(), "draft": self.draft, "buttons": buttons}
        pages = dict(
            Criterion.objects.filter(section__question_set=self.question_set).values_list(
                "code", "pk"
            )
        )
        lines = {
            "errors": [_line(problem, pages) for problem in self.draft.errors],
            "warnings": [_line(problem, pages) for problem in self.draft.warnings],
        }
        return super().get_context_data(**(defaults | lines | self._languages() | kwargs))

    def _languages(self) -> dict[str, list[dict]]:
        """Return the languages that come along with the version, stay behind, or might be new."""
        if not self.draft.found:
            return {}
        found: dict[str, list[dict]] = {"along": [], "behind": [], "fresh": []}
        for one in companions(self.question_set, self.draft.found):
            url = reverse("readiness_set:language", args=[self.question_set.pk, one.language])
            row = {
                "about": one,
                "name": language(one.language).name,
                "url": f"{url}?of=draft",
                "is_chosen": one.language in self.request.POST.getlist("languages"),
            }
            if one.comes_along:
                found["along"].append(row)
            elif one.note is not None:
                found["behind"].append(row)
            elif not one.missing:
                found["fresh"].append(row)
        return found

    def _new_languages(self) -> dict[str, str]:
        """Return the languages that are to come out for the first time, with who translated.

        Raises ValidationError, code "no_translator", if that is not said.
        """
        codes = self.request.POST.getlist("languages")
        note = self.request.POST.get("translator", "").strip()[:2_000]
        if codes and not note:
            raise ValidationError(
                _("Say who translated the new languages, and who checked them."),
                code="no_translator",
            )
        return dict.fromkeys(codes, note)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = NoteForm(request.POST)
        action = request.POST.get("action", "")
        if action not in self.actions:
            raise PermissionDenied
        if form.is_valid():
            try:
                said_back = self._act(action, form.cleaned_data["note"].strip())
            except ValidationError as error:
                form.add_error("note" if error.code == "no_note" else None, error)
            else:
                messages.success(request, said_back)
                return redirect("readiness_set:review", self.question_set.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _act(self, action: str, note: str) -> str:
        """Do it; return what to say. Raises ValidationError."""
        values = {"question_set": self.question_set, "by": self.request.user, "note": note}
        if action == "publish":
            digest = self.request.POST.get("digest", "")
            languages = self._new_languages()
            version = authoring.publish(digest=digest, languages=languages, **values)
            text = _("Version %(number)s is published. Assessments stay on theirs until moved.")
            return text % {"number": version.number}
        if action == "send":
            authoring.send_to_review(**values)
            return _("The question set is in review. Nothing in it may be changed until then.")
        if action == "approve":
            authoring.approve(**values)
            return _("You approved it. A trainer can publish it now.")
        authoring.send_back(**values)
        return _("It is a draft again, and your note stands with it.")


def _line(problem, pages: dict[str, int]) -> dict:
    """Return a problem with the criterion it is about, and the way there."""
    code = problem.place.split(".")[0]
    pk = pages.get(code)
    key = problem.place.split(".")[1] if "." in problem.place else ""
    field = field_of(problem.place, code)
    return {
        "code": code if pk else problem.place,
        "url": reverse("readiness_criterion:edit", args=[pk]) if pk else "",
        "field": LEVEL_FIELDS.get(field) or FIELDS.get(key, ""),
        "sentence": said(problem),
    }


class WaitingPanel(Component):
    """On the first page of the editor: sets that wait for this person's next step."""

    name = "readiness_waiting"
    template_name = "readiness/admin/waiting_panel.html"
    order = 125

    def get_context_data(self, parent_context: dict) -> dict:
        user = parent_context["request"].user
        policy = policy_registry.get_by_type(QuestionSet)
        waits = Q(pk__in=())
        if policy.user_has_permission(user, "review"):
            waits |= Q(state=QuestionSet.State.REVIEW)
        if policy.user_has_permission(user, "publish"):
            waits |= Q(state=QuestionSet.State.APPROVED)
        if policy.user_has_permission(user, "change"):
            waits |= Q(state=QuestionSet.State.DRAFT) & ~Q(review_note="")  # sent back
        return {"sets": list(QuestionSet.objects.filter(waits)[:MOST_WAITING])}
