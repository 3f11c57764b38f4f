"""In the CMS, for each course: the way from enrolled to certified, and learners at risk."""

import uuid

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button, HeaderButton

from academy.reporting.at_risk import DUE, FAILING, INACTIVE, USUAL_DAYS, learners_at_risk, risks
from academy.reporting.funnel import funnel_of, picture_of, releases_of, sums_of
from academy.reporting.services import write_to_learners
from courses.core.funnel import steepest
from courses.models import CoursePage, CourseRelease

RELEASES_A_PAGE = 20
LEARNERS_A_PAGE = 50


class RiskFilter(forms.Form):
    """Who counts as at risk."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=gettext_lazy("Why"),
        required=False,
        choices=[
            ("", gettext_lazy("Any reason")),
            (INACTIVE, gettext_lazy("Away for long")),
            (FAILING, gettext_lazy("Quiz or exercise tried, not passed")),
            (DUE, gettext_lazy("Due soon or overdue")),
        ],
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=gettext_lazy("Away for longer than this, or due within it."),
    )

    @property
    def choice(self) -> tuple[str, int]:
        """The reason and the days; what makes no sense is passed over."""
        self.full_clean()
        cleaned = self.cleaned_data
        return cleaned.get("reason", ""), cleaned.get("days") or USUAL_DAYS


class MessageForm(forms.Form):
    """What is written to learners, under a key that makes it go once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Each learner gets their own mail. Answers go to your address."),
    )


class OfCourse(WagtailAdminTemplateMixin, TemplateView):
    """A page about the learners of a course, for who publishes it."""

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().setup(request, *args, **kwargs)
        self.course = get_object_or_404(CoursePage, pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_see_learners(request.user, self.course):
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


class CourseFunnel(OfCourse):
    """How many came how far, by release, as bars and as a table."""

    template_name = "reporting/course_funnel.html"
    page_title = gettext_lazy("From enrolled to certified")
    header_icon = "history"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: object) -> dict:
        pages = Paginator(releases_of(self.course), RELEASES_A_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        releases = list(page.object_list)
        sums = sums_of(releases)
        release = self._chosen(releases, sums)
        found = funnel_of(release, sums[release.pk]) if release else []
        context = {
            "course": self.course,
            "page": page,
            "page_range": pages.get_elided_page_range(page.number),
            "lines": [(one, sums[one.pk]) for one in releases],
            "release": release,
            "stages": found,
            "steepest": steepest(found),
            "picture": picture_of(found),
        }
        return super().get_context_data(**(context | kwargs))

    def _chosen(self, releases: list[CourseRelease], sums: dict) -> CourseRelease | None:
        """Return the release that is asked for, else the newest that has learners."""
        number = self.request.GET.get("release", "")
        asked = next((one for one in releases if str(one.number) == number), None)
        used = next((one for one in releases if sums[one.pk]["enrolled"]), None)
        return asked or used or next(iter(releases), None)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse("learners_at_risk", args=[self.course.pk])
        return [HeaderButton(_("Learners at risk"), url=url, icon_name="warning")]


class LearnersAtRisk(OfCourse):
    """Who may not finish and why, and a mail to those who are ticked."""

    template_name = "reporting/at_risk.html"
    page_title = gettext_lazy("Learners at risk")
    header_icon = "warning"

    def get_context_data(self, **kwargs: object) -> dict:
        today = timezone.localdate()
        form = RiskFilter(self.request.GET)
        reason, days = form.choice
        found = learners_at_risk(self.course, days=days, reason=reason, today=today)
        pages = Paginator(found, LEARNERS_A_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        context = {
            "form": form,
            "days": days,
            "page": page,
            "page_range": pages.get_elided_page_range(page.number),
            "risks": risks(list(page.object_list), days=days, today=today),
            "ticked": set(),
            "message": MessageForm(initial={"key": uuid.uuid4()}),
        }
        return super().get_context_data(**(context | kwargs))

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        form = MessageForm(request.POST)
        ticked = {
            int(pk) for pk in request.POST.getlist("learner") if pk.isdecimal() and len(pk) < 19
        }
        if form.is_valid():
            try:
                count = write_to_learners(
                    course=self.course, learners=ticked, by=request.user, **form.cleaned_data
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                words = ngettext("%(n)s learner gets a mail.", "%(n)s learners get a mail.", count)
                messages.success(request, words % {"n": count})
                return redirect(request.get_full_path())
        context = self.get_context_data(message=form, ticked=ticked)
        return self.render_to_response(context, status=422)


def may_see_learners(user, course: CoursePage) -> bool:
    """Whether this person publishes the course, and so looks after who takes it."""
    return course.permissions_for_user(user).can_publish()


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [
        path("courses/<int:pk>/funnel/", CourseFunnel.as_view(), name="course_funnel"),
        path("courses/<int:pk>/at-risk/", LearnersAtRisk.as_view(), name="learners_at_risk"),
    ]


@hooks.register("register_page_header_buttons")
def course_buttons(page, user, view_name, next_url=None):
    """Lead from a course in the explorer and the editor to its learners."""
    if isinstance(page, CoursePage) and may_see_learners(user, page):
        for name, label, icon, priority in (
            ("course_funnel", _("From enrolled to certified"), "table", 64),
            ("learners_at_risk", _("Learners at risk"), "warning", 66),
        ):
            yield Button(label, reverse(name, args=[page.pk]), icon_name=icon, priority=priority)


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    """Name what is written to the audit log."""
    actions.register_action(
        "reporting.write_to_learners", _("Write to learners"), _("Wrote to learners")
    )
