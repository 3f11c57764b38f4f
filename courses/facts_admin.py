"""“Facts to re-check” in the CMS: a report, overdue first, and a panel on the first page."""

import datetime
from collections.abc import Callable

import django_filters
from django.db.models import QuerySet
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn, UserColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from academy.accounts.models import User
from courses.core.facts import SOON_DAYS, Due, how_due
from courses.models import CheckedFact, CoursePage, GlossaryTerm

SHOWN_ON_HOME = 5
MAY = ["change", "publish"]
WORDS = {
    Due.OVERDUE: gettext_lazy("Overdue"),
    Due.SOON: gettext_lazy("In the next 30 days"),
    Due.LATER: gettext_lazy("Later"),
}


class FactsFilter(WagtailFilterSet):
    due = django_filters.ChoiceFilter(
        label=gettext_lazy("To be checked"), choices=list(WORDS.items()), method="by_due"
    )
    course = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Course"),
        queryset=CoursePage.objects.order_by("code"),
        method="in_course",
    )
    owner = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Owner"),
        field_name="page__owner",
        queryset=User.objects.filter(owned_pages__lessonpage__facts__isnull=False).distinct(),
    )

    class Meta:
        model = CheckedFact
        fields = ["due", "course", "owner"]

    def by_due(self, facts: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        soon = today + datetime.timedelta(days=SOON_DAYS)
        if value == Due.OVERDUE:
            return facts.overdue(today)
        if value == Due.SOON:
            return facts.filter(review_by__range=(today, soon))
        return facts.filter(review_by__gt=soon)

    def in_course(self, facts: QuerySet, name: str, value: CoursePage) -> QuerySet:
        return facts.filter(page__path__startswith=value.path)


def edit_url(fact: CheckedFact) -> str:
    """Return where a fact is put right: the editor of its term, or of its lesson at its block."""
    if fact.term_id:
        name = GlossaryTerm.snippet_viewset.get_url_name("edit")
        return reverse(name, args=[fact.term_id])
    url = reverse("wagtailadmin_pages:edit", args=[fact.page_id])
    return f"{url}#block-{fact.block_id}-section" if fact.block_id else url


def where(fact: CheckedFact) -> str:
    """Return the title of its lesson, or "Glossary"."""
    return fact.page.title if fact.page else _("Glossary")


def _owner(fact: CheckedFact) -> User | None:
    return fact.page.owner if fact.page else None


def _day(name: str) -> Callable[[CheckedFact], str]:
    """Return what shows a day of a fact as a date; Wagtail's own column says “10 months ago”."""
    return lambda fact: date_format(getattr(fact, name))


class FactsReport(ReportView):
    model = CheckedFact
    page_title = gettext_lazy("Facts to re-check")
    header_icon = "calendar-check"
    index_url_name = "facts_report"
    index_results_url_name = "facts_report_results"
    permission_policy = page_permission_policy
    any_permission_required = MAY
    filterset_class = FactsFilter
    paginate_by = 50
    list_export = []
    columns = [
        TitleColumn("text", label=gettext_lazy("What is stated"), get_url=edit_url),
        Column("where", label=gettext_lazy("Where"), accessor=where),
        Column("source", label=gettext_lazy("Source")),
        StatusTagColumn(
            "due",
            label=gettext_lazy("State"),
            accessor=lambda fact: WORDS[how_due(fact.review_by, timezone.localdate())],
            primary=lambda fact: fact.review_by < timezone.localdate(),
        ),
        Column("review_by", label=gettext_lazy("Check again by"), accessor=_day("review_by")),
        Column("checked_on", label=gettext_lazy("Checked on"), accessor=_day("checked_on")),
        UserColumn("owner", label=gettext_lazy("Owner"), accessor=_owner),
    ]

    def get_queryset(self) -> QuerySet[CheckedFact]:
        return CheckedFact.objects.editable_by(self.request.user).for_report()


class FactsPanel(Component):
    """How many facts are overdue, and the oldest of them."""

    name = "facts_to_recheck"
    template_name = "courses/admin_facts_panel.html"
    order = 120

    def get_context_data(self, parent_context: dict) -> dict:
        user = parent_context["request"].user
        if not may_see(user):
            return {"count": 0}
        overdue = CheckedFact.objects.editable_by(user).overdue(timezone.localdate())
        return {
            "count": overdue.count(),
            "lines": [
                (fact, edit_url(fact), where(fact)) for fact in overdue.for_report()[:SHOWN_ON_HOME]
            ],
            "url": f"{reverse('facts_report')}?due={Due.OVERDUE}",
        }


def may_see(user) -> bool:
    return page_permission_policy.user_has_any_permission(user, MAY)


@hooks.register("construct_homepage_panels")
def add_panel(request, panels: list) -> None:
    panels.append(FactsPanel())


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [
        path("reports/facts/", FactsReport.as_view(), name="facts_report"),
        path(
            "reports/facts/results/",
            FactsReport.as_view(results_only=True),
            name="facts_report_results",
        ),
    ]


class FactsItem(MenuItem):
    """The way there, for those who may edit lessons."""

    def is_shown(self, request) -> bool:
        return may_see(request.user)


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    return FactsItem(
        _("Facts to re-check"),
        reverse("facts_report"),
        name="facts-to-recheck",
        icon_name="calendar-check",
        order=90,
    )
