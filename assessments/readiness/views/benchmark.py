"""One's own figures beside those of many companies."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.readiness import benchmarking
from assessments.readiness.access import led_assessment
from assessments.readiness.core.benchmark import MIN_COMPANIES, MIN_TENANTS
from assessments.readiness.core.figures import shown
from assessments.readiness.core.renewing import MIN_CHANGED, MOST_OF_A_TENANT
from assessments.readiness.core.strips import strip
from assessments.readiness.loading import DISCLAIMER, ROLES, result_of
from assessments.readiness.models import Assessment


@login_required
@require_http_methods(["GET"])
def benchmark(request: HttpRequest, pk: object) -> HttpResponse:
    """Show median and quartiles of companies in the same role, where enough of them agreed.

    The address takes no filter: the only group is that of the version and the role.
    """
    assessment = led_assessment(request, pk)
    figures = benchmarking.figures_for(assessment)
    context = {
        "assessment": assessment,
        "is_quick": assessment.scope == Assessment.Scope.QUICK,
        "role": ROLES[benchmarking.role_of(assessment.profile.get("roles") or ["DS"])],
        "rows": _rows(assessment, figures) if figures else [],
        "disclaimer": DISCLAIMER,
        "least": {
            "companies": MIN_COMPANIES,
            "tenants": MIN_TENANTS,
            "changed": MIN_CHANGED,
            "of_a_tenant": MOST_OF_A_TENANT,
        },
    }
    return render(request, "readiness/benchmark.html", context)


def _rows(assessment: Assessment, figures: dict[str, list[int]]) -> list[dict]:
    """Return a row for the overall figures and for each section; `own` is None if not answered."""
    result = result_of(assessment)
    is_full = assessment.scope == Assessment.Scope.FULL
    lines = [(benchmarking.OVERALL, _("Overall"), result.claimed)]
    lines += [(one.code, one.title, one.claimed) for one in result.sections]
    return [
        {
            "code": code,
            "title": title,
            "own": shown(own) if is_full else None,
            "others": figures.get(code),
            "strip": strip(figures.get(code), own if is_full else None),
        }
        for code, title, own in lines
    ]


@login_required
@require_POST
def benchmark_consent(request: HttpRequest, pk: object) -> HttpResponse:
    """Agree that an assessment counts in the benchmark, or take that back."""
    assessment = led_assessment(request, pk)
    agreed = request.POST.get("agreed") == "yes"
    benchmarking.set_consent(assessment=assessment, agreed=agreed)
    if agreed:
        messages.success(request, _("It counts from the next time the figures are made."))
    else:
        messages.success(request, _("It no longer counts the next time the figures are made."))
    return redirect("readiness:benchmark", assessment.pk)
