"""The report “Item statistics” in the CMS: what answers say about questions."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.models import Permission
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from assessments.quizzes.core import items
from assessments.quizzes.models import ItemStatistic, QuestionCategory
from assessments.quizzes.question_types import TYPES

policy = ModelPermissionPolicy(ItemStatistic)
ITEMS_A_PAGE = 25
BAR, LINE = 320, 34  # pixels: the longest bar, and the height of one option

FLAGS = {
    "is_negative": gettext_lazy("Is the key right? Who is good at the rest gets it wrong."),
    "is_too_easy": gettext_lazy("Too easy: nearly everybody has it right."),
    "is_too_hard": gettext_lazy("Too hard: few have it right."),
    "has_idle_option": gettext_lazy("A wrong option that nobody picks."),
}
SORTS = {
    "": ("discrimination", gettext_lazy("Weakest discrimination first")),
    "hard": ("mean_mark", gettext_lazy("Hardest first")),
    "easy": ("-mean_mark", gettext_lazy("Easiest first")),
    "count": ("-count", gettext_lazy("Most answers first")),
    "code": ("question__code", gettext_lazy("By code")),
}


class StatisticsFilter(forms.Form):
    """Which questions are looked at. What is not in the lists is ignored."""

    use_required_attribute = False

    flag = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("All questions")),
            ("any", gettext_lazy("With any remark")),
            ("is_negative", gettext_lazy("Key in doubt")),
            ("is_too_easy", gettext_lazy("Too easy")),
            ("is_too_hard", gettext_lazy("Too hard")),
            ("has_idle_option", gettext_lazy("Option nobody picks")),
        ],
    )
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    versions = forms.ChoiceField(
        label=gettext_lazy("Versions"),
        required=False,
        choices=[("", gettext_lazy("Newest only")), ("all", gettext_lazy("Old ones too"))],
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[(key, label) for key, (_field, label) in SORTS.items()],
    )
    q = forms.CharField(label=gettext_lazy("Code"), required=False, max_length=30)

    def __init__(self, data) -> None:
        super().__init__(data)
        shelves = QuestionCategory.objects.select_related("parent").order_by("parent__name", "name")
        self.fields["category"].choices = [
            ("", _("All categories")),
            *((str(one.pk), str(one)) for one in shelves),
        ]
        self.fields["type"].choices = [
            ("", _("All types")),
            *((name, block.label) for name, block in TYPES.items()),
        ]

    @property
    def choice(self) -> dict[str, str]:
        """What is asked for: the valid values, by name, "" where nothing is."""
        self.full_clean()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


def chosen_items(choice: dict[str, str]) -> QuerySet[ItemStatistic]:
    """Return the statistics that are asked for, with their questions, in their order."""
    found = ItemStatistic.objects.select_related("question__category__parent")
    if not choice["versions"]:
        found = found.filter(question__is_newest=True)
    if choice["flag"] == "any":
        found = found.filter(Q(*((name, True) for name in FLAGS), _connector=Q.OR))
    elif choice["flag"]:
        found = found.filter(**{choice["flag"]: True})
    if choice["category"]:
        shelves = Q(question__category=choice["category"])
        found = found.filter(shelves | Q(question__category__parent=choice["category"]))
    if choice["type"]:
        found = found.filter(question__type=choice["type"])
    if choice["q"].strip():
        found = found.filter(question__code__icontains=choice["q"].strip())
    name = SORTS[choice["sort"]][0]
    field = F(name.lstrip("-"))
    order = field.desc(nulls_last=True) if name.startswith("-") else field.asc(nulls_last=True)
    return found.order_by(order, "question__code", "-question__version")


@dataclass(frozen=True)
class Bar:
    """An option: how many chose it, of all in percent, and where its bar stands in the chart."""

    text: str
    is_right: bool
    chosen: int
    percent: int
    width: int
    y: int


@dataclass(frozen=True)
class ItemLine:
    """Statistics as people read them: no number before there are LEAST answers."""

    item: ItemStatistic

    @property
    def is_known(self) -> bool:
        return self.item.count >= items.LEAST

    @property
    def right_percent(self) -> int:
        return round(100 * self.item.right / self.item.count) if self.item.count else 0

    @property
    def mean_percent(self) -> int:
        return round(100 * self.item.mean_mark)

    @property
    def sureness_percent(self) -> int | None:
        return None if self.item.sureness is None else round(100 * self.item.sureness)

    @property
    def time(self) -> str:
        """The median time of an answer in words: "45 s", "2 min 5 s"; "" if it is not known."""
        if self.item.seconds is None:
            return ""
        minutes, seconds = divmod(self.item.seconds, 60)
        words = {"minutes": minutes, "seconds": seconds}
        return _("%(minutes)s min %(seconds)s s") % words if minutes else _("%(seconds)s s") % words

    @property
    def flags(self) -> list[str]:
        """What is remarkable, in words."""
        return [str(words) for name, words in FLAGS.items() if getattr(self.item, name)]

    @property
    def bars(self) -> list[Bar]:
        count = self.item.count or 1
        return [
            Bar(
                one["text"],
                one["is_right"],
                one["chosen"],
                round(100 * one["chosen"] / count),
                round(BAR * one["chosen"] / count),
                LINE * place,
            )
            for place, one in enumerate(self.item.options)
        ]

    @property
    def height(self) -> int:
        return LINE * len(self.item.options)


class StatisticsPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    permission_policy = policy
    permission_required = "view"
    header_icon = "table"
    http_method_names = ["get", "head", "options"]

    def get_breadcrumbs_items(self) -> list[dict]:
        crumbs = [*self.breadcrumbs_items]
        if not isinstance(self, ItemStatistics):
            crumbs.append({"url": reverse("item_statistics"), "label": _("Item statistics")})
        return [*crumbs, {"url": "", "label": self.page_title}]


class ItemStatistics(StatisticsPage):
    """The questions with their numbers, and remarks in words."""

    template_name = "quizzes/admin/statistics.html"
    page_title = gettext_lazy("Item statistics")

    def get_context_data(self, **kwargs: object) -> dict:
        form = StatisticsFilter(self.request.GET)
        choice = form.choice
        pages = Paginator(chosen_items(choice), ITEMS_A_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            form=form,
            lines=[ItemLine(one) for one in page.object_list],
            page=page,
            page_range=pages.get_elided_page_range(page.number),
            least=items.LEAST,
            query=urlencode({key: value for key, value in choice.items() if value}),
            **kwargs,
        )


class ItemDetail(StatisticsPage):
    """One version of a question: which options were chosen, as a picture and an equal table."""

    template_name = "quizzes/admin/statistic.html"

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().setup(request, *args, **kwargs)
        found = ItemStatistic.objects.select_related("question__category__parent")
        self.item = get_object_or_404(found, pk=kwargs["pk"])

    @property
    def page_title(self) -> str:
        words = {"code": self.item.question.code, "version": self.item.question.version}
        return _("Statistics of %(code)s, version %(version)s") % words

    def get_context_data(self, **kwargs: object) -> dict:
        others = ItemStatistic.objects.filter(question__code=self.item.question.code)
        return super().get_context_data(
            line=ItemLine(self.item),
            others=others.exclude(pk=self.item.pk).select_related("question"),
            least=items.LEAST,
            bar=BAR,
            **kwargs,
        )


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [
        path("reports/items/", ItemStatistics.as_view(), name="item_statistics"),
        path("reports/items/<int:pk>/", ItemDetail.as_view(), name="item_statistic"),
    ]


class StatisticsItem(MenuItem):
    """The way there, for those who may."""

    def is_shown(self, request: HttpRequest) -> bool:
        return policy.user_has_permission(request.user, "view")


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    return StatisticsItem(
        gettext_lazy("Item statistics"),
        reverse("item_statistics"),
        name="item-statistics",
        icon_name="table",
        order=110,
    )


@hooks.register("register_permissions")
def register_permissions():
    """Let groups be given the report in the CMS."""
    return Permission.objects.filter(
        content_type__app_label="quizzes", codename="view_itemstatistic"
    )
