"""Starting an assessment, its profile, and what it asks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from academy.companies.access import managed_place
from academy.companies.models import Role
from assessments.readiness import starting, submitting
from assessments.readiness.access import led_assessment, manages, rights_of, visible_assessment
from assessments.readiness.core.profile import Profile
from assessments.readiness.core.question_set import QuestionSet
from assessments.readiness.forms.starting import AboutForm, ExtentForm, ProfileForm
from assessments.readiness.loading import question_set_of
from assessments.readiness.models import Assessment, Snapshot
from assessments.readiness.wording import CONDITION_NAMES, condition_words, minutes_words
from assessments.readiness.working import Work


def _counts(question_set: QuestionSet) -> dict[str, int]:
    criteria = question_set.criteria.values()
    return {"quick": sum(one.quick for one in criteria), "full": len(criteria)}


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Name an assessment, choose its extent and fill in the profile."""
    place = managed_place(request)
    data = request.POST if request.method == "POST" else None
    about = AboutForm(
        data,
        user=request.user,
        company=place.company,
        initial={
            "subject": place.company.name,
            "title": _("Readiness %(year)s") % {"year": timezone.localdate().year},
        },
    )
    extent, profile = ExtentForm(data), ProfileForm(data)
    forms = (about, extent, profile)
    if data is not None and all(one.is_valid() for one in forms):
        try:
            assessment = starting.start(
                company=place.company,
                by=request.user,
                version=extent.cleaned_data["question_version"],
                scope=extent.cleaned_data["scope"],
                profile=profile.profile,
                token=extent.cleaned_data["token"],
                **about.cleaned_data,
            )
        except ValidationError as error:
            about.add_error(None, error)
        else:
            _tell_if_another(request, assessment, about, extent, profile)
            return redirect("readiness:asked", assessment.pk)
    counts = _counts(question_set_of(extent.versions[0])) if extent.versions else {}
    return render(
        request,
        "readiness/start.html",
        {
            "about": about,
            "extent": extent,
            "profile": profile,
            "counts": counts,
            "is_manager": place.role == Role.COMPANY_MANAGER,
        },
        status=200 if data is None else 422,
    )


def _tell_if_another(
    request: HttpRequest,
    assessment: Assessment,
    about: AboutForm,
    extent: ExtentForm,
    profile: ProfileForm,
) -> None:
    """Say so if a form that had started an assessment came again with something else in it."""
    sent = about.cleaned_data | {
        "scope": extent.cleaned_data["scope"],
        "question_version": extent.cleaned_data["question_version"],
        "profile": profile.profile.as_dict(),
    }
    if any(getattr(assessment, name) != value for name, value in sent.items()):
        messages.warning(
            request,
            _(
                "This form had started the assessment already, so nothing is changed. Change its"
                " profile here, or start another one from the list."
            ),
        )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, pk: str) -> HttpResponse:
    """Change what an assessment is about; what is asked follows."""
    assessment = led_assessment(request, pk)
    if not assessment.is_open:
        messages.warning(request, _("Reopen the assessment to change its profile."))
        return redirect(assessment)
    data = request.POST if request.method == "POST" else None
    known = Profile.from_dict(assessment.profile)
    about = AboutForm(
        data,
        user=request.user,
        company=assessment.company,
        but=assessment.pk,
        initial={
            "title": assessment.title,
            "subject": assessment.subject,
            "previous": assessment.previous_id,
        },
    )
    form = ProfileForm(data, initial=ProfileForm.initial_of(known))
    if data is not None and all(one.is_valid() for one in (about, form)):
        try:
            starting.change(assessment=assessment, profile=form.profile, **about.cleaned_data)
        except ValidationError as error:
            about.add_error(None, error)
        else:
            messages.success(request, _("Saved. These are the questions that are asked now."))
            return redirect("readiness:asked", assessment.pk)
    context = {"assessment": assessment, "about": about, "profile": form}
    status = 200 if data is None else 422
    return render(request, "readiness/profile.html", context | {"is_leader": True}, status=status)


@never_cache
@login_required
@require_GET
def asked(request: HttpRequest, pk: str) -> HttpResponse:
    """How many questions are asked, and why; and what is not asked."""
    assessment, rights = visible_assessment(request, pk)
    work = Work(assessment, rights)
    conditions = [
        {"name": CONDITION_NAMES[name], "one": one, "words": condition_words(one)}
        for name, one in work.result.conditions.items()
    ]
    conditional = [question for code in work.codes if (question := work.question(code)).because]
    return render(
        request,
        "readiness/asked.html",
        {
            "assessment": assessment,
            "is_leader": rights.is_leader,
            "work": work,
            "conditions": conditions,
            "conditional": conditional,
            "not_asked": work.not_asked(),
            "time": minutes_words(len(work.open_codes)),
            "next_url": work.url(work.next_open()) if work.next_open() else "",
        },
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask, then make a full assessment of a quick scan."""
    assessment = led_assessment(request, pk)
    if request.method == "POST":
        try:
            starting.extend(assessment=assessment)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(assessment)
        messages.success(request, _("All questions are open now. Your answers are kept."))
        return redirect("readiness:asked", assessment.pk)
    if assessment.scope == Assessment.Scope.FULL or not assessment.is_open:
        return redirect(assessment)
    work = Work(assessment, rights_of(request.user, assessment))
    assessment.scope = Assessment.Scope.FULL
    full = Work(assessment, work.rights)
    more = len(full.codes) - len(work.codes)
    context = {"assessment": assessment, "more": more, "time": minutes_words(more)}
    return render(request, "readiness/extend.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask, saying what goes; then delete an assessment. For company managers."""
    assessment = led_assessment(request, pk)
    if not manages(request.user, assessment):
        raise Http404
    if request.method == "POST":
        try:
            submitting.delete(assessment=assessment, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("readiness:delete", assessment.pk)
        messages.success(request, _("The assessment and its files are deleted."))
        return redirect("readiness:home")
    context = {
        "assessment": assessment,
        "open_shares": submitting.open_shares(assessment).count(),
        "answers": assessment.answers.count(),
        "evidence": assessment.evidence.count(),
        "files": assessment.evidence.exclude(file="").count(),
        "snapshots": Snapshot.objects.filter(assessment=assessment).count(),
        "actions": assessment.actions.count(),
    }
    return render(request, "readiness/delete.html", context)
