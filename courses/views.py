"""Catalogue, course, lesson, and the learner's home."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from courses import services
from courses.caching import cached_for_visitors
from courses.catalogue import courses_for_catalogue
from courses.content import Outline, contents, read_outline
from courses.core.ratings import may_rate
from courses.device import body_for, body_for_paper, is_light, keeps_lessons
from courses.forms import CatalogueForm
from courses.gate import closed
from courses.glossary import glossary_context
from courses.home import home_context
from courses.lesson_body import render_body, render_check
from courses.models import CoursePage, How, LessonPage, RatingSummary
from courses.models.notes import LONGEST_NOTE
from courses.note_views import saved_text
from courses.notes import note_on
from courses.opening import lacking_everywhere, locks, next_step, require_open, requirements
from courses.outline import outline_modules
from courses.paths import paths_in_language
from courses.teaching import skills_of

COURSES_A_PAGE = 12


@require_GET
@cached_for_visitors("mineral", "role", "level", "length", "page")
def catalogue(request: HttpRequest) -> HttpResponse:
    """All courses, with search and filters."""
    form = CatalogueForm(request.GET)
    chosen = form.chosen()
    pages = Paginator(courses_for_catalogue(chosen), COURSES_A_PAGE)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "chosen": chosen,
        "page_obj": pages.get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "paths": [] if chosen else paths_in_language(),
    }
    return render(request, "courses/catalogue.html", context)


def outline_or_404(slug: str) -> Outline:
    """Return a published course by its slug, in the reader's language, else in English."""
    found = contents()
    language = get_language() or "en"
    pk = found.by_slug.get((language, slug)) or found.by_slug.get(("en", slug))
    if pk is None:
        raise Http404
    return found.outlines[pk]


@require_GET
@cached_for_visitors()
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """What a course is about and what is in it; for those enrolled, how far they are."""
    outline = outline_or_404(slug)
    page = get_object_or_404(CoursePage.objects.live(), pk=outline.course_id)
    enrolment, done, locked = None, set(), {}
    if request.user.is_authenticated:
        enrolment = services.enrolment_for(request.user, outline.key)
        done = services.completed_keys(request.user, outline.key) if enrolment else set()
        locked = locks(request.user, outline, done)
    before = requirements(outline)
    progress = services.progress_on(enrolment, done) if enrolment else None
    context = {
        "page": page,
        "outline": outline,
        "enrolment": enrolment,
        "progress": progress,
        "next_step": next_step(outline, done, locked),
        "modules": outline_modules(outline, done=done, locked=locked),
        "before": before,
        "before_left": lacking_everywhere(before, locked, outline, done),
        "rating": RatingSummary.objects.filter(pk=outline.key).first(),
        "may_rate": enrolment and (enrolment.completed_at or may_rate(progress)),
        "minerals": page.minerals.all(),
        "roles": page.roles.all(),
        "skills": skills_of(outline),
    }
    return render(request, "courses/course.html", context)


@require_POST
@login_required
def enrol(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the person a place on the course and open its first activity."""
    outline = outline_or_404(slug)
    page = get_object_or_404(CoursePage.objects.live(), pk=outline.course_id)
    try:
        services.enrol(learner=request.user, course=page)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(outline.url)
    done = services.completed_keys(request.user, outline.key)
    first = next_step(outline, done, locks(request.user, outline, done))
    text = _("You are enrolled. Your progress is kept as you go.")
    if outline.placement:
        words = {"title": outline.placement.title}
        spares = _("You know some of it already? Take “%(title)s” first: it spares you lessons.")
        text = f"{text} {spares % words}"
    messages.success(request, text)
    return redirect(first.url if first else outline.url)


@require_GET
@cached_for_visitors()
def lesson(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A lesson: for those enrolled, and one a course for everybody."""
    context = services.reader_context(request, pk)
    if context is None or context["step"].kind != "lesson":
        raise Http404
    step = context["step"]
    if slug != step.url.rstrip("/").rsplit("/", 1)[1]:
        return redirect(step.url, permanent=True)
    if not request.user.is_authenticated and not step.is_preview:
        return redirect_to_login(step.url)
    if shut := closed(request, context):
        return shut
    context |= {
        "facts": services.lesson_facts(step),
        "body": body_for(request, step, get_language() or "en"),
        "is_light": is_light(request),
        "keeps_lessons": bool(context["enrolment"]) and keeps_lessons(request),
    }
    if context["enrolment"]:
        note = note_on(request.user, step)
        context |= {
            "is_enrolled": True,
            "is_bookmarked": note is not None and note.is_bookmarked,
            "note_text": note.text if note else "",
            "note_stamp": note.stamp if note else "",
            "note_state": saved_text(note),
            "longest_note": LONGEST_NOTE,
        }
    response = render(request, "courses/lesson.html", context)
    if context["keeps_lessons"]:
        response.headers["X-Keep"] = "lesson"  # for the service worker: see static/js/sw.js
    return response


@require_GET
@login_required
def print_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """A lesson for paper."""
    context = services.reader_context(request, pk)
    if context is None or context["step"].kind != "lesson":
        raise Http404
    if shut := closed(request, context):
        return shut
    step = context["step"]
    context |= {
        "facts": services.lesson_facts(step),
        "body": body_for_paper(step, get_language() or "en"),
        "site_url": settings.SITE_URL,
    }
    return render(request, "courses/lesson_print.html", context)


@csrf_exempt  # it marks an answer and keeps nothing; the form stands in a page kept for everybody
@require_POST
def check(request: HttpRequest, pk: int, block: str) -> HttpResponse:
    """Mark a question in the flow of a lesson, for who reads without JavaScript."""
    context = services.reader_context(request, pk)
    if context is None or context["step"].kind != "lesson":
        raise Http404
    step = context["step"]
    if not request.user.is_authenticated and not step.is_preview:
        return redirect_to_login(step.url)
    if shut := closed(request, context):
        return shut
    page = get_object_or_404(LessonPage.objects.live(), pk=pk)
    try:
        marked = render_check(page, block, request.POST.getlist("answer"))
    except LookupError as error:
        raise Http404 from error
    context |= {"block_id": block, "check": marked}
    return render(request, "courses/check.html", context)


@require_POST
@login_required
def mark_as_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the lesson was read, and go on to the next activity."""
    found = contents().step(pk)
    if found is None or found[1].kind != "lesson":
        raise Http404
    outline, step = found
    if step.by_hand:
        messages.error(request, _("Your trainer confirms this lesson."))
        return redirect(step.url)
    done = services.completed_keys(request.user, outline.key)
    try:
        require_open(learner=request.user, outline=outline, step=step, done=done)
        services.record_completion(
            learner=request.user,
            course_key=outline.key,
            activity_key=step.key,
            revision_id=step.revision_id,
            how=How.READ,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(outline.url)
    after = outline.neighbours(pk)[1]
    return redirect(after.url if after else outline.url)


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What is due, in progress and done, and where to go on."""
    return render(request, "courses/home.html", home_context(request))


@require_GET
@cached_for_visitors()
def glossary(request: HttpRequest) -> HttpResponse:
    """The words of the field by letter, with search. Lessons lead to a term's place on it."""
    return render(request, "courses/glossary.html", glossary_context(request.GET.get("q", "")))


def course_preview(request: HttpRequest, page: CoursePage) -> HttpResponse:
    """A draft of a course as a visitor would see it, with what is published in it."""
    outline = read_outline(page)
    context = {
        "page": page,
        "outline": outline,
        "modules": outline_modules(outline, done=set()),
        "minerals": page.minerals.all(),
        "roles": page.roles.all(),
    }
    return render(request, "courses/course.html", context)


def lesson_preview(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """A draft as a learner would see it, from the editor."""
    context = {
        "page": page,
        "draft": True,
        "step": {"title": page.title, "minutes": page.minutes, "summary": page.summary},
        "facts": services.facts_of(page),
        "body": render_body(page),
    }
    return render(request, "courses/lesson_preview.html", context)
