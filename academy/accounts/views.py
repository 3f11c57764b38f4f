"""The profile, and the tokens with which programs act for a person."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from academy.accounts.forms import ProfileForm, TokenForm
from academy.accounts.models import ApiToken
from academy.accounts.tokens import make_token, revoke_token


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


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)
def tokens(request: HttpRequest) -> HttpResponse:
    """List one's API tokens and make one, which is shown on the answer to that and never again."""
    form, text, status = TokenForm(), "", 200
    if request.method == "POST":
        form, status = TokenForm(request.POST), 422
        if form.is_valid():
            try:
                _token, text = make_token(
                    user=request.user,
                    name=form.cleaned_data["name"],
                    days=form.cleaned_data["days"],
                )
                form, status = TokenForm(), 201
            except ValidationError as error:
                form.add_error(None, error)
    mine = ApiToken.objects.visible_to(request.user).kept()
    context = {"form": form, "text": text, "tokens": mine, "now": timezone.now()}
    return render(request, "accounts/tokens.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then revoke one of one's tokens."""
    token = get_object_or_404(ApiToken.objects.visible_to(request.user).kept(), pk=pk)
    if request.method == "POST":
        revoke_token(token=token)
        messages.success(request, _("The token is revoked."))
        return redirect("accounts:tokens")
    return render(request, "accounts/revoke_token.html", {"token": token})
