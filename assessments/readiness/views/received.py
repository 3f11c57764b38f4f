"""What other companies share with ours."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from academy.companies.middleware import SESSION_KEY
from academy.companies.models import Company
from assessments.readiness import sharing
from assessments.readiness.access import company_place
from assessments.readiness.forms.shares import AcceptForm
from assessments.readiness.models import Share, ShareAccess, companies_managed_by, hash_token
from assessments.readiness.showing import shown_slice

SHARES_A_PAGE = 25


@login_required
@require_http_methods(["GET"])
def received(request: HttpRequest) -> HttpResponse:
    """List what is shared with the company now."""
    place = company_place(request)
    shares = Share.objects.received_by(request.user).filter(recipient=place.company_id)
    page_obj = Paginator(shares.for_received(), SHARES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "readiness/received.html", {"place": place, "page_obj": page_obj})


def _received(request: HttpRequest, pk: object) -> Share:
    """Return a share that this person may read now, for the company they act for.

    Raises Http404: one that ended, or is not theirs, is as if it never was.
    """
    place = company_place(request)
    shares = Share.objects.received_by(request.user).filter(recipient=place.company_id)
    return get_object_or_404(shares.select_related("snapshot", "assessment__company"), pk=pk)


@never_cache
@login_required
@require_http_methods(["GET"])
def received_share(request: HttpRequest, pk: object) -> HttpResponse:
    """Show what is shared, and note who read it."""
    share = _received(request, pk)
    sharing.note_reading(share=share, user=request.user, what=ShareAccess.What.PAGE)
    shown = shown_slice(sharing.seen(share.snapshot, share), share.snapshot)
    return render(request, "readiness/received_share.html", {"share": share, "slice": shown})


@never_cache
@login_required
@require_http_methods(["GET"])
def received_share_json(request: HttpRequest, pk: object) -> HttpResponse:
    """Send the same as data, and note who took it."""
    share = _received(request, pk)
    sharing.note_reading(share=share, user=request.user, what=ShareAccess.What.JSON)
    data = sharing.seen(share.snapshot, share) | {
        "shared_by": share.assessment.company.name,
        "until": share.last_day.isoformat(),
    }
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="readiness-{share.pk}.json"'
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def accept_share(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link of a share: the first manager who does binds it to their company.

    A link that does not work gives 404, whether it is unknown, used, revoked or expired.
    """
    found = Share.objects.open().filter(token_hash=hash_token(token), recipient__isnull=True)
    share = found.select_related("assessment__company").first()
    if not share:
        return render(request, "readiness/no_share.html", status=404)
    context = {"share": share}
    if not request.user.is_authenticated:
        return render(request, "readiness/share_visitor.html", context)
    managed = Company.objects.filter(pk__in=companies_managed_by(request.user))
    companies = managed.exclude(pk=share.assessment.company_id)
    if not companies:
        context["is_own"] = managed.exists()
        return render(request, "readiness/share_needs_manager.html", context, status=403)
    form = AcceptForm(request.POST or None, companies=companies)
    if form.is_valid():
        company = form.cleaned_data["company"]
        try:
            share = sharing.accept(share=share, user=request.user, company=company)
        except ValidationError as error:
            messages.warning(request, error.messages[0])
            return redirect(request.path)
        request.session[SESSION_KEY] = company.pk
        messages.success(request, _("It is open for %(company)s now.") % {"company": company})
        return redirect(share)
    context["form"] = form
    status = 422 if form.errors else 200
    return render(request, "readiness/accept_share.html", context, status=status)
