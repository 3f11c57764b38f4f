"""Checks of a lesson in the CMS: a page that lists all, advice on publishing, bulk publishing."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from courses.content_checks import check_url, problems_of
from courses.models import LessonPage


class CheckLesson(WagtailAdminTemplateMixin, TemplateView):
    """All that the checks find in the latest draft of a lesson."""

    template_name = "courses/admin_check.html"
    header_icon = "clipboard-list"
    page_title = gettext_lazy("Check of the content")

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().setup(request, *args, **kwargs)
        self.lesson = get_object_or_404(LessonPage, pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_check(request.user, self.lesson):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        explorer = reverse("wagtailadmin_explore", args=[self.lesson.pk])
        return [
            *self.breadcrumbs_items,
            {"url": explorer, "label": self.lesson.title},
            {"url": "", "label": self.page_title},
        ]

    def get_page_subtitle(self) -> str:
        return self.lesson.get_admin_display_title()

    def get_context_data(self, **kwargs: object) -> dict:
        found = problems_of(self.lesson.get_latest_revision_as_object())
        context = {
            "blocking": [one for one in found if one.is_blocking],
            "advice": [one for one in found if not one.is_blocking],
            "edit_url": reverse("wagtailadmin_pages:edit", args=[self.lesson.pk]),
        }
        return super().get_context_data(**(context | kwargs))


def may_check(user, lesson: LessonPage) -> bool:
    return lesson.permissions_for_user(user).can_edit()


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [path("lessons/<int:pk>/check/", CheckLesson.as_view(), name="check_lesson")]


@hooks.register("register_page_header_buttons")
def check_button(page, user, view_name, next_url=None):
    """Lead from a lesson to what the checks find in it."""
    if isinstance(page, LessonPage) and page.pk and may_check(user, page):
        yield Button(_("Check the content"), check_url(page), icon_name="tick", priority=50)


@hooks.register("after_publish_page")
def give_advice(request: HttpRequest, page) -> None:
    """Say after publishing what would make a lesson better, with a link to all of it."""
    if not isinstance(page, LessonPage):
        return
    advice = [one for one in problems_of(page) if not one.is_blocking]
    if advice:
        words = ngettext(
            "One thing would make this lesson better: %(first)s",
            "%(n)s things would make this lesson better. The first: %(first)s",
            len(advice),
        )
        text = words % {"n": len(advice), "first": advice[0].sentence}
        messages.warning(request, text, buttons=[messages.button(check_url(page), _("See all"))])


@hooks.register("before_bulk_action")
def stop_bulk_publishing(request: HttpRequest, action_type, objects, action) -> HttpResponse | None:
    """Refuse to publish several pages at once while a lesson among them may not be published."""
    if action_type != "publish" or request.method != "POST":
        return None
    shut = [page for page in _drafts(objects, request) if _is_shut(page)]
    if not shut:
        return None
    for page in shut[:5]:
        words = _("“%(title)s” has something that stops it from being published.")
        messages.error(
            request,
            words % {"title": page.get_admin_display_title()},
            buttons=[messages.button(check_url(page), _("See what"))],
        )
    return redirect(action.next_url)


def _drafts(objects, request: HttpRequest):
    """Yield the lessons that a bulk action publishes: those chosen, and the drafts below."""
    for page in objects:
        yield from LessonPage.objects.filter(pk=page.pk)
        if request.POST.get("include_descendants"):
            yield from LessonPage.objects.descendant_of(page).not_live()


def _is_shut(page: LessonPage) -> bool:
    return any(one.is_blocking for one in problems_of(page.get_latest_revision_as_object()))
