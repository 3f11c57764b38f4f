"""Who answers what."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from academy.companies.choosing import suggestions
from academy.templatetags.spoken import spoken
from assessments.readiness import delegating
from assessments.readiness.access import (
    led_assessment,
    led_company,
    people_of,
    rights_of,
    visible_assessment,
)
from assessments.readiness.forms.people import DelegateForm, OwnerForm
from assessments.readiness.models import Delegation
from assessments.readiness.working import Work


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, pk: str) -> HttpResponse:
    """Hand out sections, and see who has which; or change the owner."""
    assessment = led_assessment(request, pk)
    work = Work(assessment, rights_of(request.user, assessment))
    choices = [
        (
            one.code,
            format_html("<span>{} ({}/{})</span>", spoken(one.title), one.answered, one.asked),
        )
        for one in work.sections
        if one.asked
    ]
    is_owner_form = request.method == "POST" and "owner" in request.POST
    wanted = {"sections": request.GET.getlist("section")}
    form = DelegateForm(assessment=assessment, sections=choices, initial=wanted)
    owner_form = OwnerForm(assessment=assessment)
    if is_owner_form:
        owner_form = OwnerForm(request.POST, assessment=assessment)
    elif request.method == "POST":
        form = DelegateForm(request.POST, assessment=assessment, sections=choices)
    bound = owner_form if is_owner_form else form
    if bound.is_bound and bound.is_valid():
        try:
            text = (
                _change_owner(bound, assessment, request.user)
                if is_owner_form
                else _delegate(bound, assessment, request.user)
            )
        except ValidationError as problem:
            bound.add_error(None, problem)
        else:
            messages.success(request, text)
            led = rights_of(request.user, assessment).is_leader
            return (
                redirect("readiness:people", assessment.pk) if led else redirect("readiness:home")
            )
    context = {
        "assessment": assessment,
        "is_leader": True,
        "sections": work.sections,
        "form": form,
        "owner_form": owner_form,
    }
    status = 422 if bound.is_bound else 200
    return render(request, "readiness/people.html", context, status=status)


@never_cache
@login_required
@require_GET
def colleagues(request: HttpRequest, pk: int) -> HttpResponse:
    """The first people of a company whom a text fits, for a script: `q` is what was typed."""
    people = people_of(led_company(request, pk))
    return JsonResponse(suggestions(people, request.GET.get("q", "")[:450]))


def _delegate(form: DelegateForm, assessment: object, by: object) -> str:
    delegating.delegate(assessment=assessment, by=by, **form.cleaned_data)
    return _("%(who)s gets a mail with the link.") % {
        "who": form.cleaned_data["person"].get_full_name()
    }


def _change_owner(form: OwnerForm, assessment: object, by: object) -> str:
    delegating.change_owner(assessment=assessment, person=form.cleaned_data["person"], by=by)
    return _("The owner is changed.")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: str, delegation: int) -> HttpResponse:
    """Ask, then take a section back."""
    assessment = led_assessment(request, pk)
    one = get_object_or_404(assessment.delegations.select_related("person"), pk=delegation)
    one.assessment = assessment
    if request.method == "POST":
        try:
            delegating.remove(delegation=one)
        except ValidationError as problem:
            messages.error(request, problem.messages[0])
        else:
            messages.success(request, _("The section is taken back. Answers stay."))
        return redirect("readiness:people", assessment.pk)
    work = Work(assessment, rights_of(request.user, assessment))
    title = next((s.title for s in work.core_sections if s.code == one.section), one.section)
    context = {"assessment": assessment, "delegation": one, "title": title}
    return render(request, "readiness/remove_delegation.html", context)


@login_required
@require_POST
def section_ready(request: HttpRequest, pk: str, section: str) -> HttpResponse:
    """Say that one is done with a section that one was given, or not after all."""
    assessment, _rights = visible_assessment(request, pk)
    is_ready = request.POST.get("ready") != "no"
    try:
        delegating.mark_ready(
            assessment=assessment, section=section, by=request.user, is_ready=is_ready
        )
    except Delegation.DoesNotExist:
        raise Http404 from None
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    else:
        messages.success(
            request,
            _("Thank you. The section is marked as ready.")
            if is_ready
            else _("The section is open again."),
        )
    return redirect(assessment)
