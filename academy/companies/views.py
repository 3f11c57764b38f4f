"""Switching between companies, inviting people, and joining by a link."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from academy.companies import services
from academy.companies.access import managed_place
from academy.companies.forms import InvitationForm
from academy.companies.middleware import SESSION_KEY
from academy.companies.models import Invitation, Membership

INVITATIONS_A_PAGE = 50


@login_required
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act for another of one's companies from now on, in this session."""
    chosen = request.POST.get("company", "")
    place = next((p for p in request.memberships if str(p.company_id) == chosen), None)
    if not place:
        raise Http404
    request.session[SESSION_KEY] = place.company_id
    messages.success(request, _("You now act for %(company)s.") % {"company": place.company})
    return redirect(_safe_next(request) or "courses:home")


def _safe_next(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else ""


@login_required
@require_http_methods(["GET", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """Invite people, and see which invitations still wait for an answer."""
    place = managed_place(request)
    form = InvitationForm(request.POST or None, place=place)
    if form.is_valid():
        _invite_all(request, place, form.cleaned_data)
        return redirect("companies:invitations")
    waiting = _of(request, place).waiting().select_related("team", "invited_by")
    page_obj = Paginator(waiting, INVITATIONS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "companies/invitations.html",
        {"form": form, "place": place, "page_obj": page_obj},
        status=422 if form.errors else 200,
    )


def _of(request: HttpRequest, place: Membership):
    return Invitation.objects.visible_to(request.user).filter(company=place.company_id)


def _invite_all(request: HttpRequest, place: Membership, data: dict) -> None:
    invited = 0
    for email in data["emails"]:
        try:
            services.invite(by=place, email=email, role=data["role"], team=data["team"])
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        else:
            invited += 1
    if invited:
        text = ngettext(
            "%(n)s invitation is on its way.", "%(n)s invitations are on their way.", invited
        )
        messages.success(request, text % {"n": invited})


@login_required
@require_POST
def resend_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again with a new link."""
    place = managed_place(request)
    invitation = get_object_or_404(_of(request, place), pk=pk)
    try:
        services.resend(invitation=invitation, by=place)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        text = _("A new invitation to %(email)s is on its way. The old link no longer works.")
        messages.success(request, text % {"email": invitation.email})
    return redirect("companies:invitations")


@login_required
@require_http_methods(["GET", "POST"])
def revoke_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take an invitation back."""
    place = managed_place(request)
    invitation = get_object_or_404(_of(request, place), pk=pk)
    if request.method == "GET":
        return render(request, "companies/revoke_invitation.html", {"invitation": invitation})
    try:
        services.revoke(invitation=invitation, by=place)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        text = _("The invitation to %(email)s is taken back.")
        messages.success(request, text % {"email": invitation.email})
    return redirect("companies:invitations")


@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Join a company by the link of an invitation.

    A visitor is sent to sign in or sign up and comes back; another account is told so (403); a
    link that does not work says why (404 unknown, 410 used, revoked or expired).
    """
    known = Invitation.objects.select_related("company", "team", "invited_by")
    invitation = known.filter(token_hash=Invitation.hash_token(token)).first()
    user = request.user
    if invitation and user.is_authenticated and invitation.accepted_by_id == user.pk:
        return _welcome(request, invitation)
    if not invitation or not invitation.is_open:
        reason = invitation.state if invitation else "unknown"
        context = {"reason": reason, "invitation": invitation}
        return render(
            request, "companies/no_invitation.html", context, status=410 if invitation else 404
        )
    if not user.is_authenticated:
        # The link came by mail to this address: an account made with it needs no second proof.
        get_adapter(request).stash_verified_email(request, invitation.email)
        return render(request, "companies/accept_visitor.html", {"invitation": invitation})
    if not services.is_for(invitation, user):
        context = {"invitation": invitation}
        return render(request, "companies/accept_other_account.html", context, status=403)
    if request.method == "GET":
        return render(request, "companies/accept.html", {"invitation": invitation})
    try:
        services.accept(invitation=invitation, user=user)
    except ValidationError:
        return redirect(request.path)  # it closed a moment ago: the page says how
    return _welcome(request, invitation)


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Go home in the company that was joined."""
    if any(place.company_id == invitation.company_id for place in request.memberships):
        request.session[SESSION_KEY] = invitation.company_id
    messages.success(request, _("Welcome to %(company)s.") % {"company": invitation.company})
    return redirect("courses:home")
