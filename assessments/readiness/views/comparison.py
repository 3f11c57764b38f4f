"""An assessment beside an earlier one of the same company. For those who lead both."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments.readiness.access import led_assessment
from assessments.readiness.comparison_pages import comparison_of, trend_of
from assessments.readiness.earlier import (
    MOST_CHOICES,
    earlier_snapshots,
    of_same_subject,
    snapshot_to_compare,
)
from assessments.readiness.forms.comparison import EarlierForm
from assessments.readiness.loading import DISCLAIMER, sets_between
from assessments.readiness.standing import standing_of, standing_of_snapshot


@never_cache
@login_required
@require_GET
def comparison(request: HttpRequest, pk: str) -> HttpResponse:
    """What changed since an earlier assessment, on the same criteria; and the trend."""
    assessment = led_assessment(request, pk)
    choices = list(earlier_snapshots(request.user, assessment)[:MOST_CHOICES])
    by_default = snapshot_to_compare(request.user, assessment)
    asked = request.GET.get("earlier")
    chosen = next((one for one in choices if str(one.pk) == asked), None) if asked else by_default
    form = EarlierForm(snapshots=choices, chosen=chosen)
    now = standing_of(assessment)
    context = {
        "assessment": assessment,
        "standing": now,
        "form": form,
        "is_unknown": bool(asked) and chosen is None,
        "has_choices": bool(choices),
        "earlier": chosen,
        "trend": trend_of(of_same_subject(request.user, assessment)),
        "disclaimer": DISCLAIMER,
    }
    if chosen and now.is_answered:
        before = standing_of_snapshot(chosen)
        between = sets_between(chosen.question_version, assessment.question_version)
        context |= {"shown": comparison_of(before, now, between), "before": before}
    return render(request, "readiness/comparison.html", context)
