"""Evidence of a criterion, and its private files."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from assessments.readiness import evidence as services
from assessments.readiness.access import Rights, visible_assessment
from assessments.readiness.core.question_set import Criterion
from assessments.readiness.forms.answers import EvidenceForm
from assessments.readiness.models import Assessment, Evidence
from assessments.readiness.reading import words_of


def _criterion(assessment: Assessment, rights: Rights, code: str) -> Criterion:
    """Return a criterion that this person may read. Raises Http404."""
    question_set = words_of(assessment.question_version)
    found = question_set.criteria.get(code)
    if found is None or not rights.may_read(question_set.section_of(code).code):
        raise Http404
    return found


def _evidence(request: HttpRequest, pk: str, key: str) -> tuple[Evidence, Criterion]:
    """Return evidence that this person may read, with its criterion. Raises Http404."""
    assessment, rights = visible_assessment(request, pk)
    one = get_object_or_404(assessment.evidence.all(), pk=key)
    one.assessment = assessment
    return one, _criterion(assessment, rights, one.criterion)


def _back(assessment: Assessment, code: str) -> str:
    return reverse("readiness:criterion", args=[assessment.pk, code]) + "#evidence"


def _form_page(
    request: HttpRequest, form: EvidenceForm, assessment: Assessment, criterion: Criterion
) -> HttpResponse:
    context = {
        "form": form,
        "assessment": assessment,
        "criterion": criterion,
        "evidence": None if form.instance._state.adding else form.instance,
        "back": _back(assessment, criterion.code),
    }
    status = 422 if form.is_bound else 200
    return render(request, "readiness/evidence.html", context, status=status)


def _must_be_open(request: HttpRequest, assessment: Assessment, code: str) -> HttpResponse | None:
    if assessment.is_open:
        return None
    messages.warning(request, _("This assessment is submitted, so its evidence stays as it is."))
    return redirect(_back(assessment, code))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: str, code: str) -> HttpResponse:
    """Add evidence to a criterion."""
    assessment, rights = visible_assessment(request, pk)
    criterion = _criterion(assessment, rights, code)
    if closed := _must_be_open(request, assessment, code):
        return closed
    if request.method == "GET":
        return _form_page(request, EvidenceForm(), assessment, criterion)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            services.add_evidence(
                assessment=assessment,
                criterion=code,
                by=request.user,
                values=form.values,
                file=form.cleaned_data["upload"],
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("The evidence is added."))
            return redirect(_back(assessment, code))
    return _form_page(request, form, assessment, criterion)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str, evidence: str) -> HttpResponse:
    """Change evidence, or its file."""
    one, criterion = _evidence(request, pk, evidence)
    if closed := _must_be_open(request, one.assessment, one.criterion):
        return closed
    if request.method == "GET":
        return _form_page(request, EvidenceForm(instance=one), one.assessment, criterion)
    form = EvidenceForm(request.POST, request.FILES, instance=one)
    if form.is_valid():
        try:
            services.edit_evidence(
                evidence=one,
                values=form.values,
                file=form.cleaned_data["upload"],
                without_file=form.cleaned_data.get("without_file", False),
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("The evidence is saved."))
            return redirect(_back(one.assessment, one.criterion))
    return _form_page(request, form, one.assessment, criterion)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: str, evidence: str) -> HttpResponse:
    """Ask, then delete evidence with its file."""
    one, criterion = _evidence(request, pk, evidence)
    if closed := _must_be_open(request, one.assessment, one.criterion):
        return closed
    back = _back(one.assessment, one.criterion)
    if request.method == "POST":
        try:
            services.delete_evidence(evidence=one)
        except ValidationError as problem:
            messages.error(request, problem.messages[0])
        else:
            messages.success(request, _("The evidence is deleted."))
        return redirect(back)
    context = {"evidence": one, "assessment": one.assessment, "criterion": criterion, "back": back}
    return render(request, "readiness/delete_evidence.html", context)


@never_cache
@login_required
@require_GET
def download(request: HttpRequest, pk: str, evidence: str) -> HttpResponse:
    """The file of evidence, for those who may read its question; never opened in the browser."""
    one, _of = _evidence(request, pk, evidence)
    if not one.file:
        raise Http404
    response = FileResponse(
        one.file.open("rb"),
        as_attachment=True,
        filename=one.original_name,
        content_type="application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
