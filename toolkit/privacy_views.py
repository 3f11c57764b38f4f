"""What a learner may do about their own upload: delete it, or say that it is practice."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from toolkit import privacy
from toolkit.models import Deleted, Submission


def _own(request: HttpRequest, pk: str) -> Submission:
    """Return one's own submission: managers read, and decide nothing. Raises Http404."""
    mine = Submission.objects.visible_to(request.user).filter(learner=request.user)
    return get_object_or_404(mine.select_related("exercise"), pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask, then delete the file and what was read from it."""
    one = _own(request, pk)
    if request.method == "POST":
        privacy.forget(submission=one, why=Deleted.BY_LEARNER)
        messages.success(request, _("Your file is deleted."))
        return redirect(one)
    if one.deleted_at:
        return redirect(one)
    context = {"submission": one, "what_goes": privacy.WHAT_GOES}
    return render(request, "toolkit/delete.html", context)


@login_required
@require_POST
def practice(request: HttpRequest, pk: str) -> HttpResponse:
    """Have an attempt marked that looks like a real declaration and is none."""
    one = _own(request, pk)
    try:
        privacy.confirm_practice(submission=one)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(one)
