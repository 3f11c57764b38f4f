"""The results of an assessment: pages, files, frozen revisions. For those who lead it."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments.readiness import result_words as words
from assessments.readiness.access import led_assessment
from assessments.readiness.core.frozen import canonical_json
from assessments.readiness.earlier import snapshot_to_compare
from assessments.readiness.loading import DISCLAIMER
from assessments.readiness.models import Assessment, Snapshot
from assessments.readiness.result_charts import earlier_of, heat_map, radar_of
from assessments.readiness.result_files import FILES
from assessments.readiness.result_pages import (
    GAPS_A_PAGE,
    gaps_for,
    gaps_of,
    summary_of,
    sums_of,
)
from assessments.readiness.standing import standing_of, standing_of_snapshot
from assessments.readiness.submitting import digest_of


@never_cache
@login_required
@require_GET
def results(request: HttpRequest, pk: str) -> HttpResponse:
    """Where the organisation stands: summary, charts, gaps, submitted revisions."""
    assessment = led_assessment(request, pk)
    standing = standing_of(assessment)
    context = {
        "assessment": assessment,
        "standing": standing,
        "words": words.standing_words(standing),
        "disclaimer": DISCLAIMER,
        "snapshots": assessment.snapshots.defer("document").order_by("-revision"),
    }
    if standing.is_answered:
        before = snapshot_to_compare(request.user, assessment)
        gaps = standing.result.gaps
        page_obj = Paginator(gaps, GAPS_A_PAGE).get_page(request.GET.get("page"))
        page_obj.object_list = gaps_for(request.user, assessment, standing, page_obj.object_list)
        context |= summary_of(standing) | {
            "radar": radar_of(standing, earlier_of(before)),
            "earlier": words.earlier_words(before) if before else "",
            "steps": heat_map(standing),
            "page_obj": page_obj,
            "gap_count": len(gaps),
            "open_count": len(standing.open_codes),
        }
    return render(request, "readiness/results.html", context)


@never_cache
@login_required
@require_GET
def arithmetic(request: HttpRequest, pk: str) -> HttpResponse:
    """The whole calculation, to follow with a calculator."""
    assessment = led_assessment(request, pk)
    standing = standing_of(assessment)
    sections, overall = sums_of(standing)
    result = standing.result
    context = {
        "assessment": assessment,
        "standing": standing,
        "words": words.standing_words(standing),
        "disclaimer": DISCLAIMER,
        "sections": sections,
        "overall": overall,
        "index": words.figure(result.evidence_index),
        "coverage": words.share(result.coverage),
        "range": words.provisional_words(standing),
        "caps": [
            (standing.criterion(cap.code), cap.level, words.band(cap.band)) for cap in result.caps
        ],
        "cap": words.cap_reason_html(standing),
        "critical": words.critical_words(standing),
    }
    return render(request, "readiness/arithmetic.html", context)


@never_cache
@login_required
@require_GET
def report(request: HttpRequest, pk: str, kind: str) -> HttpResponse:
    """The result as a file: PDF, workbook or JSON."""
    assessment = led_assessment(request, pk)
    standing = standing_of(assessment)
    if kind not in FILES or not standing.is_answered:
        raise Http404
    content_type, make = FILES[kind]
    name = file_name(assessment, standing.revision, kind)
    return attachment(make(request.user, assessment, standing), content_type, name)


def file_name(assessment: Assessment, revision: int, kind: str) -> str:
    """Return a plain name for a file of an assessment."""
    return f"readiness-{slugify(assessment.subject) or 'report'}-{revision}.{kind}"


def attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Return a file to keep, which no search engine lists."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def led_snapshot(request: HttpRequest, pk: str, revision: int) -> tuple[Assessment, Snapshot]:
    """Return a submitted revision of an assessment that this person leads. Raises Http404."""
    assessment = led_assessment(request, pk)
    found = assessment.snapshots.select_related("question_version")
    found = found.defer("question_version__document")
    return assessment, get_object_or_404(found, revision=revision)


@never_cache
@login_required
@require_GET
def snapshot(request: HttpRequest, pk: str, revision: int) -> HttpResponse:
    """A submitted revision as it was frozen, with its hash, which is checked each time."""
    assessment, frozen = led_snapshot(request, pk, revision)
    standing = standing_of_snapshot(frozen)
    sections, _overall = sums_of(standing)
    context = {
        "assessment": assessment,
        "snapshot": frozen,
        "standing": standing,
        "words": words.standing_words(standing),
        "disclaimer": frozen.document.get("disclaimer") or DISCLAIMER,
        "computed": digest_of(frozen.document),
        "sections": sections,
        "gaps": gaps_of(standing, standing.result.gaps, lessons={}, actions={}),
    }
    if standing.is_answered:
        context |= summary_of(standing) | {
            "radar": radar_of(standing),
            "earlier": "",
            "steps": heat_map(standing),
        }
    return render(request, "readiness/snapshot.html", context)


@never_cache
@login_required
@require_GET
def snapshot_json(request: HttpRequest, pk: str, revision: int) -> HttpResponse:
    """The frozen document alone, byte for byte what its hash was taken of."""
    assessment, frozen = led_snapshot(request, pk, revision)
    name = file_name(assessment, revision, "json")
    return attachment(canonical_json(frozen.document), "application/json", name)
