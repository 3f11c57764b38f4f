"""The transcript as a page and as a PDF, for the learner and for those who manage them."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from academy.companies.access import people_visible_to
from courses.transcript import courses_of, entries_of, totals_of, transcript_pdf

COURSES_A_PAGE = 10


@require_safe
@login_required
def transcript(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Everything that a person learnt here, course by course; without a number one's own."""
    learner = request.user
    if pk is not None:
        learner = get_object_or_404(people_visible_to(request.user), pk=pk)
    page_obj = Paginator(courses_of(learner), COURSES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "learner": learner,
        "is_own": learner.pk == request.user.pk,
        "page_obj": page_obj,
        "entries": entries_of(page_obj.object_list),
        "totals": totals_of(learner),
    }
    return render(request, "courses/transcript.html", context)


@require_safe
@never_cache
@login_required
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same to print or to send, all courses on it."""
    learner = get_object_or_404(people_visible_to(request.user), pk=pk)
    response = HttpResponse(transcript_pdf(learner), content_type="application/pdf")
    name = f"transcript-{timezone.localdate().isoformat()}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
