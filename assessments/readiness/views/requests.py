"""Asking suppliers for an assessment, and being asked."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from academy.companies.middleware import SESSION_KEY
from academy.companies.models import Company, Membership
from academy.companies.services import owns_address
from assessments.readiness import requesting
from assessments.readiness.access import company_place
from assessments.readiness.forms.requests import DeclineForm, FoundForm, RequestForm, TakeOnForm
from assessments.readiness.models import (
    Assessment,
    AssessmentRequest,
    QuestionSetVersion,
    companies_managed_by,
    hash_token,
)

REQUESTS_A_PAGE = 25
SHAREABLE_SHOWN = 20


def section_titles() -> dict[str, str]:
    """Return the sections of the newest published version, by code."""
    newest = QuestionSetVersion.objects.order_by("-published_at", "-pk").first()
    return {one["code"]: one["title"] for one in newest.document["sections"]} if newest else {}


def wanted(request: AssessmentRequest) -> list[str]:
    """Return the titles of the sections that are asked for; none: all of them."""
    titles = section_titles() if request.sections else {}
    return [titles.get(code, code) for code in request.sections]


@login_required
@require_http_methods(["GET"])
def requests(request: HttpRequest) -> HttpResponse:
    """List what the company was asked, and what it asked its suppliers."""
    place = company_place(request)
    sent = AssessmentRequest.objects.sent_by(request.user).filter(company=place.company_id)
    asked = AssessmentRequest.objects.received_by(request.user).filter(supplier=place.company_id)
    is_asked = request.GET.get("side") == "asked"
    rows = asked.order_by("-accepted_at") if is_asked else sent
    context = {
        "place": place,
        "is_asked": is_asked,
        "page_obj": Paginator(rows.for_list(), REQUESTS_A_PAGE).get_page(request.GET.get("page")),
        "to_answer": requesting.open_requests(place).count(),
    }
    return render(request, "readiness/requests.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_request(request: HttpRequest) -> HttpResponse:
    """Ask a supplier."""
    place = company_place(request)
    form = RequestForm(request.POST or None, sections=list(section_titles().items()))
    if form.is_valid():
        try:
            asked = requesting.ask(by=place, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            text = _("The request to %(supplier)s is on its way.")
            messages.success(request, text % {"supplier": asked.supplier_name})
            return redirect("readiness:requests")
    status = 422 if form.errors else 200
    return render(
        request, "readiness/new_request.html", {"form": form, "place": place}, status=status
    )


def _sent(request: HttpRequest, pk: object) -> tuple[Membership, AssessmentRequest]:
    """Return a request that the company asked, and the place of who acts. Raises Http404."""
    place = company_place(request)
    sent = AssessmentRequest.objects.sent_by(request.user).filter(company=place.company_id)
    return place, get_object_or_404(sent.for_list(), pk=pk)


def _asked(request: HttpRequest, pk: object) -> tuple[Membership, AssessmentRequest]:
    """Return a request that the company took on, and the place of who acts. Raises Http404."""
    place = company_place(request)
    asked = AssessmentRequest.objects.received_by(request.user).filter(supplier=place.company_id)
    return place, get_object_or_404(asked.for_list(), pk=pk)


@login_required
@require_http_methods(["GET"])
def one_request(request: HttpRequest, pk: object) -> HttpResponse:
    """Show a request: to who asked, how far it is; to the supplier, how to answer it."""
    place = company_place(request)
    if AssessmentRequest.objects.filter(pk=pk, company=place.company_id).exists():
        _place, found = _sent(request, pk)
        shares = found.shares.open().select_related("assessment")
        context = {"asked": found, "wanted": wanted(found), "shares": shares}
        return render(request, "readiness/sent_request.html", context)
    _place, found = _asked(request, pk)
    submitted = Assessment.objects.led_by(request.user).filter(
        company=place.company_id, snapshots__is_current=True
    )
    assessments = list(submitted.for_list()[: SHAREABLE_SHOWN + 1])
    context = {
        "asked": found,
        "wanted": wanted(found),
        "assessments": assessments[:SHAREABLE_SHOWN],
        "has_more": len(assessments) > SHAREABLE_SHOWN,
        "shares": found.shares.select_related("assessment"),
    }
    return render(request, "readiness/asked_request.html", context)


@login_required
@require_POST
def resend_request(request: HttpRequest, pk: object) -> HttpResponse:
    """Send a request again with a new link."""
    place, found = _sent(request, pk)
    try:
        requesting.resend(request=found, by=place)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        text = _("A new mail to %(email)s is on its way. The old link no longer works.")
        messages.success(request, text % {"email": found.email})
    return redirect(found)


@login_required
@require_http_methods(["GET", "POST"])
def withdraw_request(request: HttpRequest, pk: object) -> HttpResponse:
    """Ask, then take a request back."""
    place, found = _sent(request, pk)
    if request.method == "GET":
        return render(request, "readiness/withdraw_request.html", {"asked": found})
    try:
        requesting.withdraw(request=found, by=place)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        text = _("The request to %(supplier)s is withdrawn.")
        messages.success(request, text % {"supplier": found.supplier_name})
    return redirect("readiness:requests")


@login_required
@require_http_methods(["GET", "POST"])
def decline_request(request: HttpRequest, pk: object) -> HttpResponse:
    """Ask why, then say no to a request that was taken on."""
    _place, found = _asked(request, pk)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            requesting.decline(request=found, user=request.user, note=form.cleaned_data["note"])
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        else:
            text = _("You declined. %(company)s gets a mail about it.")
            messages.success(request, text % {"company": found.company})
        return redirect("readiness:requests")
    return render(request, "readiness/decline_request.html", {"asked": found, "form": form})


@never_cache
@require_http_methods(["GET", "POST"])
def accept_request(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a request by its link: take it on for a company, found that company, or decline.

    A visitor is sent to sign in or sign up and comes back, and may decline at once; another
    account is told so (403); a link that does not work says why (404 unknown, 410 closed).
    """
    known = AssessmentRequest.objects.for_list()
    found = known.filter(token_hash=hash_token(token)).first()
    user = request.user
    if found and user.is_authenticated and found.accepted_by_id == user.pk:
        return _go_to(request, found)
    if not found or not found.is_open:
        context = {"reason": found.state if found else "unknown", "asked": found}
        return render(request, "readiness/no_request.html", context, status=410 if found else 404)
    if request.POST.get("answer") == "decline":
        return _decline_by_link(request, found)
    context = {"asked": found, "wanted": wanted(found), "decline_form": DeclineForm()}
    if not user.is_authenticated:
        # The link came by mail to this address: an account made with it needs no second proof.
        get_adapter(request).stash_verified_email(request, found.email)
        return render(request, "readiness/request_visitor.html", context)
    if not owns_address(user, found.email):
        return render(request, "readiness/request_other_account.html", context, status=403)
    return _take_on(request, found, context)


def _decline_by_link(request: HttpRequest, found: AssessmentRequest) -> HttpResponse:
    form = DeclineForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    user = request.user if request.user.is_authenticated else None
    try:
        requesting.decline(request=found, user=user, note=note)
    except ValidationError:
        return redirect(request.path)  # it closed a moment ago: the page says how
    return render(request, "readiness/request_declined.html", {"asked": found})


def _take_on(request: HttpRequest, found: AssessmentRequest, context: dict) -> HttpResponse:
    """Show the form by which it is taken on, or do it: for a company of one's own, or a new one."""
    managed = Company.objects.filter(pk__in=companies_managed_by(request.user))
    companies = managed.exclude(pk=found.company_id)
    is_new = not managed
    data = request.POST or None
    if is_new:
        form = FoundForm(data, initial={"name": found.supplier_name})
    else:
        form = TakeOnForm(data, companies=companies)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            if is_new:
                found = requesting.found_and_take_on(request=found, user=request.user, **chosen)
            else:
                found = requesting.take_on(request=found, user=request.user, **chosen)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            text = _("You took this on for %(company)s.")
            messages.success(request, text % {"company": found.supplier})
            return _go_to(request, found)
    context |= {
        "form": form,
        "is_new": is_new,
        "asks_itself": not is_new and not companies,
        "places": request.memberships,
    }
    status = 422 if form.errors else 200
    return render(request, "readiness/take_on_request.html", context, status=status)


def _go_to(request: HttpRequest, found: AssessmentRequest) -> HttpResponse:
    """Go to a request, acting for the company that took it on."""
    if companies_managed_by(request.user).filter(company=found.supplier_id).exists():
        request.session[SESSION_KEY] = found.supplier_id
    return redirect(found)
