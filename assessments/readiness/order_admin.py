"""The order of the criteria of a question set in the CMS, by numbers, so that keys suffice."""

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.log_actions import log

from assessments.readiness.criterion_admin import locked_message
from assessments.readiness.models import Criterion, QuestionSet
from assessments.readiness.review_admin import SetPage


class OrderForm(forms.Form):
    """A number for each criterion, within its section; the smallest comes first."""

    def __init__(self, criteria: list[Criterion], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        place: dict[int, int] = {}
        for one in criteria:
            place[one.section_id] = place.get(one.section_id, 0) + 1
            self.fields[str(one.pk)] = forms.IntegerField(
                label=_("Place of %(code)s") % {"code": one.code},
                initial=place[one.section_id],
                min_value=0,
                max_value=999,
                widget=forms.NumberInput(attrs={"class": "readiness-order__number"}),
            )

    def rows(self) -> list[tuple[Criterion, forms.BoundField]]:
        return [(one, self[str(one.pk)]) for one in self.criteria]

    def in_order(self) -> list[Criterion]:
        """Return the criteria with their new positions, from 0 in each section."""
        numbers = {
            one: (self.cleaned_data[str(one.pk)], at) for at, one in enumerate(self.criteria)
        }
        place: dict[int, int] = {}
        found = sorted(self.criteria, key=lambda one: (one.section.position, numbers[one]))
        for one in found:
            one.position = place.get(one.section_id, 0)
            place[one.section_id] = one.position + 1
        return found


class OrderView(SetPage, TemplateView):
    """Lists the criteria by section with a number each."""

    permission_required = "change"
    template_name = "readiness/admin/order.html"
    page_title = gettext_lazy("Order of the criteria")

    @cached_property
    def criteria(self) -> list[Criterion]:
        found = Criterion.objects.filter(section__question_set=self.question_set)
        return list(
            found.select_related("section").order_by(
                "section__position", "section", "position", "pk"
            )
        )

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if self.user_has_permission("change") and self.question_set.is_locked:
            messages.warning(request, locked_message(self.question_set))
            return redirect("readiness_set:review", self.question_set.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict:
        return super().get_context_data(**({"form": OrderForm(self.criteria)} | kwargs))

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = OrderForm(self.criteria, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        QuestionSet.objects.select_for_update().get(pk=pk)
        Criterion.objects.bulk_update(form.in_order(), ["position"])
        log(self.question_set, "wagtail.edit", user=request.user)
        messages.success(request, _("The order is kept."))
        return redirect("readiness_set:order", pk)
