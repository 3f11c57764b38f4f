"""“View as learner”: a course with all its drafts, for those who edit or review it.

Nothing is recorded.
"""

from dataclasses import replace

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from courses import services
from courses.content import Outline, Step
from courses.core.completion import Progress
from courses.drafts import draft_outline
from courses.lesson_body import render_body, render_check
from courses.models import ActivityPage, CoursePage, LessonPage
from courses.opening import next_step
from courses.outline import outline_modules

VIEW_DRAFTS = "view_drafts"


def course_url(course: Page) -> str:
    return reverse("view_as_learner", args=[course.pk])


def activity_url(course: Page, page_id: int) -> str:
    return reverse("view_activity_as_learner", args=[course.pk, page_id])


def _course_or_403(request: HttpRequest, pk: int) -> tuple[CoursePage, Outline]:
    course = get_object_or_404(CoursePage, pk=pk)
    if not may_view(request.user, course):
        raise PermissionDenied
    outline = draft_outline(course, lambda page_id: activity_url(course, page_id))
    return course, replace(outline, url=course_url(course))


def may_view(user, course: Page) -> bool:
    """Whether this person edits the course, or reviews what is in such courses."""
    return user.has_perm(f"courses.{VIEW_DRAFTS}") or course.permissions_for_user(user).can_edit()


@never_cache
@require_GET
def view_course(request: HttpRequest, pk: int) -> HttpResponse:
    """A course with its drafts, as somebody sees it who has just enrolled."""
    course, outline = _course_or_403(request, pk)
    page = course.get_latest_revision_as_object()
    context = {
        "draft": True,
        "page": page,
        "outline": outline,
        "enrolment": True,
        "progress": Progress(0, sum(step.is_required for step in outline.steps)),
        "next_step": next_step(outline, (), {}),
        "modules": outline_modules(outline, done=()),
        "minerals": page.minerals.all(),
        "roles": page.roles.all(),
    }
    return render(request, "courses/course.html", context)


def _step_or_404(outline: Outline, activity: int) -> tuple[Step, Page]:
    """Return an activity of a course and its latest draft."""
    step = next((step for step in outline.steps if step.page_id == activity), None)
    if step is None:
        raise Http404
    return step, Page.objects.get(pk=activity).specific.get_latest_revision_as_object()


@never_cache
@require_GET
def view_activity(request: HttpRequest, pk: int, activity: int) -> HttpResponse:
    """The draft of an activity: a lesson in its frame, a quiz or an exercise as it begins."""
    course, outline = _course_or_403(request, pk)
    step, page = _step_or_404(outline, activity)
    if not isinstance(page, LessonPage):
        return page.serve_preview(request, page.default_preview_mode)
    before, after = outline.neighbours(activity)
    modules = outline_modules(outline, done=(), current=activity)
    context = {
        "outline": outline,
        "step": step,
        "previous": before,
        "next": after,
        "lines": render_to_string("components/outline_modules.html", {"modules": modules}),
        "facts": services.facts_of(page),
        "body": render_body(page, check_base=f"{activity_url(course, activity)}check/"),
    }
    return render(request, "courses/lesson_draft.html", context)


@csrf_exempt  # it marks an answer and keeps nothing; its form is that of the published lesson
@never_cache
@require_POST
def view_check(request: HttpRequest, pk: int, activity: int, block: str) -> HttpResponse:
    """Mark a question in the flow of a draft, for who reads without JavaScript."""
    course, outline = _course_or_403(request, pk)
    step, page = _step_or_404(outline, activity)
    if not isinstance(page, LessonPage):
        raise Http404
    base = f"{activity_url(course, activity)}check/"
    try:
        marked = render_check(page, block, request.POST.getlist("answer"), check_base=base)
    except LookupError as error:
        raise Http404 from error
    context = {"outline": outline, "step": step, "block_id": block, "check": marked}
    return render(request, "courses/check.html", context)


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [
        path("view-as-learner/<int:pk>/", view_course, name="view_as_learner"),
        path(
            "view-as-learner/<int:pk>/<int:activity>/",
            view_activity,
            name="view_activity_as_learner",
        ),
        path(
            "view-as-learner/<int:pk>/<int:activity>/check/<str:block>/",
            view_check,
            name="view_check_as_learner",
        ),
    ]


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """Let operators give it to other groups too."""
    return Permission.objects.filter(content_type__app_label="courses", codename=VIEW_DRAFTS)


@hooks.register("register_page_header_buttons")
def view_button(page, user, view_name, next_url=None):
    """Lead from a course, or something in it, to what learners would see of it."""
    if not isinstance(page, CoursePage | ActivityPage) or not page.pk:
        return
    above = Page.objects.ancestor_of(page, inclusive=True)
    course = CoursePage.objects.filter(pk__in=above.values("pk")).first()
    if course and may_view(user, course):
        is_course = isinstance(page, CoursePage)
        url = course_url(course) if is_course else activity_url(course, page.pk)
        yield Button(_("View as learner"), url, icon_name="view", priority=40)
