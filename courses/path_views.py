"""Learning paths: what one is made of, and joining it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from courses import paths
from courses.caching import cached_for_visitors
from courses.models import PathEnrolment, PathPage


def _path_or_404(slug: str) -> paths.Path:
    found = paths.path_by_slug(slug)
    if found is None:
        raise Http404
    return found


@require_GET
@cached_for_visitors()
def path(request: HttpRequest, slug: str) -> HttpResponse:
    """What a path is made of, in order; for those on it, how far they are."""
    found = _path_or_404(slug)
    page = get_object_or_404(PathPage.objects.live(), pk=found.page_id)
    enrolment, done = None, paths.Done((), ())
    if request.user.is_authenticated:
        enrolment = PathEnrolment.objects.filter(learner=request.user, path_key=found.key).first()
        done = paths.done_by(request.user)
    context = {
        "page": page,
        "path": found,
        "enrolment": enrolment,
        "place": paths.place_on(found, done, enrolment),
        "roles": page.roles.all(),
    }
    return render(request, "courses/path.html", context)


@require_POST
@login_required
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the person a place on the path and on its courses."""
    found = _path_or_404(slug)
    try:
        paths.join_path(learner=request.user, path=found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("You are on the path. Your progress is kept as you go."))
    return redirect(found.url)
