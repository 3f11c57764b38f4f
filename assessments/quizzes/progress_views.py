"""The page of one's own results in quizzes."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assessments.quizzes.progress import attempts_of, results_by_category, with_aspects

ATTEMPTS_A_PAGE = 20


@require_GET
@login_required
def progress(request: HttpRequest) -> HttpResponse:
    """What one's answers earned by category, and all attempts, the newest first."""
    pages = Paginator(attempts_of(request.user), ATTEMPTS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "categories": results_by_category(request.user),
        "page_obj": page,
        "attempts": with_aspects(list(page.object_list)),
    }
    return render(request, "quizzes/progress.html", context)
