"""Anyone may check a certificate; its holder and their managers may download it."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from academy.credentials import tasks
from academy.credentials.codes import normalise
from academy.credentials.facts import facts_of
from academy.credentials.forms import CodeForm
from academy.credentials.models import PRINT_MAX_TRIES, Credential, State
from academy.credentials.script import Script, script_of


def _unlisted(view):
    """Keep search engines and shared caches from a page about a person."""

    @wraps(view)
    def wrapped(*args, **kwargs):
        response = view(*args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return wrapped


@require_safe
@_unlisted
def lookup(request: HttpRequest) -> HttpResponse:
    """A form that takes a certificate's code and leads to its page."""
    form = CodeForm(request.GET) if "code" in request.GET else CodeForm()
    if form.is_bound and form.is_valid():
        return redirect("credentials:verify", form.cleaned_data["code"])
    return render(request, "credentials/lookup.html", {"form": form})


@require_safe
@_unlisted
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a certificate is good, and all that is printed on it."""
    exact = normalise(code)
    credential = Credential.objects.filter(code=exact).first() if exact else None
    if credential is None:
        context = {"form": CodeForm(initial={"code": code[:60]}), "code": exact or code[:60]}
        return render(request, "credentials/unknown.html", context, status=404)
    if code != exact:
        return redirect(credential)
    script = script_of(credential.holder_name, credential.language)
    context = {
        "credential": credential,
        "facts": facts_of(credential),
        "state": credential.state,
        "State": State,
        "name_language": script.language or ("ar" if script is Script.ARABIC else ""),
        "may_download": _may_download(request.user, credential),
        "is_holder": credential.learner_id == request.user.pk,
    }
    return render(request, "credentials/verify.html", context)


def _may_download(user: object, credential: Credential) -> bool:
    if not user.is_authenticated or credential.revoked_at:
        return False
    if credential.learner_id == user.pk:
        return True
    return Credential.objects.visible_to(user).filter(pk=credential.pk).exists()


@require_safe
@login_required
@_unlisted
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the printed certificate; while it is printed, a page that asks again by itself."""
    visible = Credential.objects.visible_to(request.user).filter(revoked_at__isnull=True)
    credential = get_object_or_404(visible, code=normalise(code))
    is_polling = request.headers.get("HX-Request") == "true"
    if not credential.pdf or is_polling:
        return _printing(request, credential, is_polling)
    try:
        file = credential.pdf.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"certificate-{credential.code}.pdf",
        content_type="application/pdf",
    )


def _printing(request: HttpRequest, credential: Credential, is_polling: bool) -> HttpResponse:
    """How far the printing is, as a page or as the piece of it that asks again."""
    context = {
        "credential": credential,
        "is_ready": bool(credential.pdf),
        "has_failed": not credential.pdf and credential.print_tries >= PRINT_MAX_TRIES,
    }
    if not credential.pdf:
        tasks.send_print_again(credential)
    piece = "#state" if is_polling else ""
    return render(request, f"credentials/printing.html{piece}", context)
