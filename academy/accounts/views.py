"""The profile."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from academy.accounts.forms import ProfileForm


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change one's name, language and time zone, with the way to all else."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    if form.errors:
        request.user.refresh_from_db()  # the page's header shows what is stored, not what was typed
    one_language = settings.LANGUAGES[0][1] if len(settings.LANGUAGES) == 1 else ""
    return render(
        request,
        "accounts/profile.html",
        {"form": form, "one_language": one_language},
        status=422 if form.errors else 200,
    )
