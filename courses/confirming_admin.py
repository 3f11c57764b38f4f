"""Lessons that a trainer confirms by hand: who waits, and confirming them, in the CMS."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from courses.content import contents
from courses.models import ActivityCompletion, Enrolment, How, LessonPage
from courses.services import record_completion

LEARNERS_A_PAGE = 50


class ConfirmLesson(WagtailAdminTemplateMixin, TemplateView):
    """Who takes the course, who is confirmed, and a tick for each who is not."""

    template_name = "courses/admin_confirm.html"
    header_icon = "tick"

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().setup(request, *args, **kwargs)
        self.lesson = get_object_or_404(LessonPage.objects.live(), pk=kwargs["pk"], by_hand=True)

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_confirm(request.user, self.lesson):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def page_title(self) -> str:
        return _("Confirm learners of “%(lesson)s”") % {"lesson": self.lesson.title}

    def enrolments(self) -> QuerySet[Enrolment]:
        """Return the open places on the course, those who wait first, with `is_confirmed`."""
        place = contents().step(self.lesson.pk)
        confirmed = ActivityCompletion.objects.filter(
            learner=OuterRef("learner"), activity_key=self.lesson.translation_key
        )
        return (
            Enrolment.objects.filter(course_key=place[0].key if place else None)
            .select_related("learner")
            .annotate(is_confirmed=Exists(confirmed))
            .order_by("is_confirmed", "learner__full_name", "pk")
        )

    def get_context_data(self, **kwargs: object) -> dict:
        pages = Paginator(self.enrolments(), LEARNERS_A_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        context = {"page": page, "page_range": pages.get_elided_page_range(page.number)}
        return super().get_context_data(**(context | kwargs))

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        chosen = [pk for pk in request.POST.getlist("learner") if pk.isdecimal() and len(pk) < 19]
        waiting = self.enrolments().filter(learner__in=chosen, is_confirmed=False)
        count = 0
        for enrolment in waiting:
            record_completion(
                learner=enrolment.learner,
                course_key=enrolment.course_key,
                activity_key=self.lesson.translation_key,
                revision_id=self.lesson.live_revision_id,
                how=How.HAND,
                confirmed_by=request.user,
            )
            count += 1
        if count:
            log(self.lesson, "courses.confirm", user=request.user, data={"learners": count})
            words = ngettext("%(n)s learner is confirmed.", "%(n)s learners are confirmed.", count)
            messages.success(request, words % {"n": count})
        else:
            messages.warning(request, _("Tick the learners whom you confirm."))
        return redirect(request.get_full_path())


def may_confirm(user, lesson: LessonPage) -> bool:
    """Whether this person publishes the lesson, and so says who has done it."""
    return lesson.permissions_for_user(user).can_publish()


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [path("lessons/<int:pk>/confirm/", ConfirmLesson.as_view(), name="confirm_lesson")]


@hooks.register("register_page_header_buttons")
def confirm_button(page, user, view_name, next_url=None):
    """Lead from a lesson that is confirmed by hand to its learners."""
    if isinstance(page, LessonPage) and page.live and page.by_hand and may_confirm(user, page):
        url = reverse("confirm_lesson", args=[page.pk])
        yield Button(_("Confirm learners"), url, icon_name="tick", priority=60)


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    """Name what this page writes to the audit log."""
    actions.register_action(
        "courses.confirm", _("Confirm learners"), _("Confirmed that learners did it")
    )
