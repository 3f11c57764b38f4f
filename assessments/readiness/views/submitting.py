"""Submitting an assessment, and reopening it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments.readiness import submitting
from assessments.readiness.access import led_assessment, rights_of
from assessments.readiness.forms.submitting import ReopenForm, SubmitForm
from assessments.readiness.loading import BANDS, DISCLAIMER
from assessments.readiness.working import Work


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: str) -> HttpResponse:
    """Show what is still open and what freezing means; then freeze."""
    assessment = led_assessment(request, pk)
    if request.method == "GET" and not assessment.is_open:
        return redirect(assessment)
    initial = {"signer": request.user.get_full_name(), "in_benchmark": assessment.in_benchmark}
    form = SubmitForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            submitting.submit(assessment=assessment, by=request.user, **form.cleaned_data)
        except ValidationError as problem:
            form.add_error("signer" if problem.code == "no_signer" else None, problem)
        else:
            messages.success(
                request, _("Submitted. Nothing can be changed now, unless you reopen it.")
            )
            return redirect("readiness:results", assessment.pk)
    work = Work(assessment, rights_of(request.user, assessment))
    opened = [work.question(code) for code in work.codes if work.is_open(code)]
    context = {
        "assessment": assessment,
        "is_leader": True,
        "form": form,
        "counts": work.counts,
        "opened": opened,
        "missing": [work.question(code) for code in work.missing_reasons],
        "flagged": [one for one in work.result.sections if one.na_flag],
        "unready": [one for one in work.sections if one.delegations and not one.is_ready],
        "band": BANDS.get(work.result.band or "", ""),
        "low_band": BANDS.get(work.result.low_band or "", ""),
        "high_band": BANDS.get(work.result.high_band or "", ""),
        "disclaimer": DISCLAIMER,
    }
    status = 422 if form.is_bound else 200
    return render(request, "readiness/submit.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask why, then begin the next revision."""
    assessment = led_assessment(request, pk)
    if request.method == "GET" and assessment.is_open:
        return redirect(assessment)
    form = ReopenForm(request.POST or None)
    if form.is_valid():
        try:
            submitting.reopen(
                assessment=assessment, by=request.user, reason=form.cleaned_data["reason"]
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("It is open again. The submitted one stays as it was."))
            return redirect(assessment)
    context = {"assessment": assessment, "form": form, "next": assessment.revision + 1}
    status = 422 if form.is_bound else 200
    return render(request, "readiness/reopen.html", context, status=status)
