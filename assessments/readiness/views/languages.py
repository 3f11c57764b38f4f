"""The language in which somebody reads questions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from academy.languages import prefer
from assessments.readiness.models import QuestionSet, VersionTranslation


def read_in(request: HttpRequest) -> bool:
    """Keep the language that a form asks for, on every device of this person; answers stay.

    Returns whether there is such a language.
    """
    code = request.POST.get("language", "")
    there = VersionTranslation.objects.filter(language=code).exists()
    if not there and not QuestionSet.objects.filter(language=code).exists():
        return False
    request.user.content_language = code
    request.user.save(update_fields=["content_language"])
    prefer(code)
    return True


@login_required
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Read in another language from now on, and go back to where one was."""
    if not read_in(request):
        messages.warning(request, _("No question is translated into this language."))
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if is_ours else reverse("readiness:home"))
