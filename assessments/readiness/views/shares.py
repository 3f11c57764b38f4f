"""Sharing a part of a submitted assessment, looking after it, and ending it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments.readiness import sharing
from assessments.readiness.access import led_assessment
from assessments.readiness.forms.shares import ShareForm
from assessments.readiness.models import Assessment, Share
from assessments.readiness.showing import shown_slice

SHARES_A_PAGE = 25
ACCESSES_A_PAGE = 50


@login_required
@require_http_methods(["GET"])
def shares(request: HttpRequest, pk: object) -> HttpResponse:
    """List what was shared of an assessment, and with whom."""
    assessment = led_assessment(request, pk)
    rows = assessment.shares.for_list()
    context = {
        "assessment": assessment,
        "page_obj": Paginator(rows, SHARES_A_PAGE).get_page(request.GET.get("page")),
        "snapshot": sharing.current_snapshot(assessment),
    }
    return render(request, "readiness/shares.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new_share(request: HttpRequest, pk: object) -> HttpResponse:
    """Choose what to share, look at exactly what will be seen, then share it.

    Three steps on one address: the form; POST with `step=look` shows the preview with the same
    choice hidden; `step=share` does it. A link that is to be copied stands on the answer to that,
    and nowhere again.
    """
    assessment = led_assessment(request, pk)
    snapshot = sharing.current_snapshot(assessment)
    if not snapshot:
        return redirect("readiness:shares", assessment.pk)
    requests = list(sharing.answerable_requests(assessment))
    wanted = request.GET.get("request")
    chosen = next((one for one in requests if str(one.pk) == wanted), None)
    form = ShareForm(request.POST or None, snapshot=snapshot, requests=requests, chosen=chosen)
    context = {"assessment": assessment, "snapshot": snapshot, "form": form}
    step = request.POST.get("step")
    if form.is_valid() and step == "share":
        try:
            made, link = sharing.share(
                snapshot=snapshot,
                by=request.user,
                recipient=form.to_recipient(),
                choice=form.to_choice(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _shared(request, assessment, made, link)
    if form.is_valid() and step == "look":
        context |= {
            "recipient": form.to_recipient(),
            "choice": form.to_choice(),
            "slice": shown_slice(sharing.seen(snapshot, form.to_choice()), snapshot),
        }
        return render(request, "readiness/confirm_share.html", context)
    return render(request, "readiness/new_share.html", context, status=422 if form.errors else 200)


def _shared(request: HttpRequest, assessment: Assessment, made: Share, link: str) -> HttpResponse:
    if link:
        context = {"assessment": assessment, "share": made, "link": link}
        return render(request, "readiness/share_link.html", context, status=201)
    text = _("It is shared with %(recipient)s until %(day)s.")
    if not made.recipient_id:
        text = _("The mail to %(email)s is on its way.")
    words = {"recipient": made.recipient_name, "email": made.email}
    messages.success(request, text % (words | {"day": date_format(made.last_day)}))
    return redirect("readiness:share", assessment.pk, made.pk)


def _led(request: HttpRequest, pk: object, share: object) -> tuple[Assessment, Share]:
    assessment = led_assessment(request, pk)
    return assessment, get_object_or_404(assessment.shares.for_list(), pk=share)


@login_required
@require_http_methods(["GET"])
def one_share(request: HttpRequest, pk: object, share: object) -> HttpResponse:
    """Show one share to who shares it: its state, what is seen, and who read it when."""
    assessment, found = _led(request, pk, share)
    accesses = Paginator(found.accesses.all(), ACCESSES_A_PAGE)
    context = {
        "assessment": assessment,
        "share": found,
        "slice": shown_slice(sharing.seen(found.snapshot, found), found.snapshot),
        "page_obj": accesses.get_page(request.GET.get("page")),
    }
    return render(request, "readiness/share.html", context)


@login_required
@require_POST
def resend_share(request: HttpRequest, pk: object, share: object) -> HttpResponse:
    """Mail a share again."""
    assessment, found = _led(request, pk, share)
    try:
        found = sharing.resend(share=found, by=request.user)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        text = _("A new mail to %(email)s is on its way. The old link no longer works.")
        if found.recipient_id:
            text = _("A new mail to %(email)s is on its way.")
        messages.success(request, text % {"email": found.email})
    return redirect("readiness:share", assessment.pk, found.pk)


@login_required
@require_http_methods(["GET", "POST"])
def revoke_share(request: HttpRequest, pk: object, share: object) -> HttpResponse:
    """Ask, then end a share at once."""
    assessment, found = _led(request, pk, share)
    if request.method == "GET":
        context = {"assessment": assessment, "share": found}
        return render(request, "readiness/revoke_share.html", context)
    try:
        sharing.revoke(share=found, by=request.user)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        text = _("%(recipient)s can no longer see it.")
        messages.success(request, text % {"recipient": found.recipient_name})
    return redirect("readiness:share", assessment.pk, found.pk)
