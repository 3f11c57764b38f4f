"""In the CMS: the queue of what learners find out of date, and the ratings of a course."""

from django import forms
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

from courses.feedback import answer_report, take_report
from courses.models import BlockReport, CoursePage, CourseRating, RatingSummary
from courses.models.feedback import LONGEST_TEXT

policy = ModelPermissionPolicy(BlockReport)
ROWS_A_PAGE = 25


class StatusFilter(forms.Form):
    """Which reports are listed."""

    use_required_attribute = False

    status = forms.ChoiceField(
        label=gettext_lazy("Status"),
        required=False,
        choices=[
            ("", gettext_lazy("Open and taken")),
            *BlockReport.Status.choices,
            ("all", gettext_lazy("All")),
        ],
    )

    def of(self, reports):
        """Keep the reports that are asked for."""
        chosen = self.cleaned_data["status"] if self.is_valid() else ""
        if chosen == "all":
            return reports
        return reports.filter(status=chosen) if chosen else reports.waiting()


class AnswerForm(forms.Form):
    """What a trainer answers."""

    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("The learner gets it by mail, and finds it in My learning, Notes."),
    )


class Reports(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The queue: what learners find out of date, those that wait longest first."""

    permission_policy = policy
    permission_required = "change"
    template_name = "courses/admin_reports.html"
    page_title = gettext_lazy("Out of date")
    header_icon = "warning"
    http_method_names = ["get", "head", "options"]

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: object) -> dict:
        form = StatusFilter(self.request.GET)
        pages = Paginator(form.of(BlockReport.objects.all()).for_queue(), ROWS_A_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        context = {
            "form": form,
            "page": page,
            "page_range": pages.get_elided_page_range(page.number),
        }
        return super().get_context_data(**(context | kwargs))


class Report(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """One report: what it is about, taking it, and the answer."""

    permission_policy = policy
    permission_required = "change"
    template_name = "courses/admin_report.html"
    page_title = gettext_lazy("Out of date")
    header_icon = "warning"

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().setup(request, *args, **kwargs)
        reports = BlockReport.objects.select_related("reporter", "taken_by", "lesson")
        self.report = get_object_or_404(reports, pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.report.lesson_title

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("block_reports"), "label": self.page_title},
            {"url": "", "label": self.report.lesson_title},
        ]

    def get_context_data(self, **kwargs: object) -> dict:
        context = {"report": self.report, "form": AnswerForm()}
        return super().get_context_data(**(context | kwargs))

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        form = AnswerForm(request.POST)
        try:
            if "take" in request.POST:
                take_report(report=self.report, by=request.user)
                messages.success(request, _("You look after this report."))
                return redirect("block_report", self.report.pk)
            if form.is_valid():
                answer = form.cleaned_data["answer"]
                answer_report(report=self.report, answer=answer, by=request.user)
                messages.success(request, _("The answer is kept, and the report is done."))
                return redirect("block_reports")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            self.report.refresh_from_db()
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Ratings(WagtailAdminTemplateMixin, TemplateView):
    """What learners think of a course, with their comments."""

    template_name = "courses/admin_ratings.html"
    page_title = gettext_lazy("Ratings")
    header_icon = "pick"
    http_method_names = ["get", "head", "options"]

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().setup(request, *args, **kwargs)
        self.course = get_object_or_404(CoursePage, pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_read_ratings(request.user, self.course):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.course.title

    def get_breadcrumbs_items(self) -> list[dict]:
        explorer = reverse("wagtailadmin_explore", args=[self.course.pk])
        return [
            *self.breadcrumbs_items,
            {"url": explorer, "label": self.course.title},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: object) -> dict:
        key = self.course.translation_key
        ratings = CourseRating.objects.filter(course_key=key).select_related("release")
        pages = Paginator(ratings.order_by("-rated_at", "-pk"), ROWS_A_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        context = {
            "summary": RatingSummary.objects.filter(pk=key).first(),
            "page": page,
            "page_range": pages.get_elided_page_range(page.number),
        }
        return super().get_context_data(**(context | kwargs))


def may_read_ratings(user, course: CoursePage) -> bool:
    """Whether this person authors the course."""
    return course.permissions_for_user(user).can_edit()


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [
        path("out-of-date/", Reports.as_view(), name="block_reports"),
        path("out-of-date/<int:pk>/", Report.as_view(), name="block_report"),
        path("courses/<int:pk>/ratings/", Ratings.as_view(), name="course_ratings"),
    ]


class ReportsItem(MenuItem):
    """The way to the queue, for those who may."""

    def is_shown(self, request: HttpRequest) -> bool:
        return policy.user_has_permission(request.user, "change")


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    return ReportsItem(
        gettext_lazy("Out of date"),
        reverse("block_reports"),
        name="out-of-date",
        icon_name="warning",
        order=90,
    )


@hooks.register("register_page_header_buttons")
def ratings_button(page, user, view_name, next_url=None):
    """Lead from a course in the explorer and the editor to its ratings."""
    if isinstance(page, CoursePage) and may_read_ratings(user, page):
        url = reverse("course_ratings", args=[page.pk])
        yield Button(_("Ratings"), url, icon_name="pick", priority=62)


@hooks.register("register_permissions")
def register_permissions():
    """Let groups be given the queue in the CMS."""
    return Permission.objects.filter(
        content_type__app_label="courses", codename="change_blockreport"
    )


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    """Name what the queue writes to the audit log."""
    actions.register_action("courses.take_report", _("Take a report"), _("Took a report"))
    actions.register_action("courses.answer_report", _("Answer a report"), _("Answered a report"))
