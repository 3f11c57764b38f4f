"""The public catalogue of criteria, as pages and as files."""

import hashlib
import json

from django.core.paginator import Paginator
from django.db.models import FETCH_PEERS
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from academy.languages import reading_in
from assessments.readiness import catalogue as pages
from assessments.readiness.changes import describe
from assessments.readiness.core.question_set import OECD_STEPS, ROLES
from assessments.readiness.loading import DISCLAIMER, LEVELS, question_set_of
from assessments.readiness.models import QuestionSetVersion
from assessments.readiness.reading import Reading, reading_of
from assessments.readiness.words import LABELS
from courses.caching import AN_HOUR, cached_for_visitors
from courses.content import lesson_links

VERSIONS_A_PAGE = 10
SETS_A_PAGE = 20
MEDIA_TYPES = {"json": "application/json", "jsonld": "application/ld+json"}


@require_safe
@cached_for_visitors("page")
def catalogue(request: HttpRequest) -> HttpResponse:
    """All question sets that were published, each in its newest version."""
    newest = QuestionSetVersion.objects.newest().for_list().order_by("title", "pk")
    page = Paginator(newest, SETS_A_PAGE).get_page(request.GET.get("page"))
    sets = [(version, question_set_of(version)) for version in _with_documents(page.object_list)]
    context = {"sets": sets, "page_obj": page, "disclaimer": DISCLAIMER}
    return render(request, "readiness/catalogue.html", context)


def _with_documents(versions) -> list[QuestionSetVersion]:
    """Return versions whose documents come with one query for all, when the first is asked for."""
    return list(versions.fetch_mode(FETCH_PEERS))


@require_safe
@cached_for_visitors("page")
def question_set(request: HttpRequest, code: str) -> HttpResponse:
    """The versions of a set, the newest first, with what each changed."""
    pages_of = Paginator(pages.versions_of(code), VERSIONS_A_PAGE)
    if not pages_of.count:
        raise Http404
    page = pages_of.get_page(request.GET.get("page"))
    numbers = {number for one in page for number in (one.number, one.number - 1)}
    found = {one.number: one for one in pages.versions_of(code).filter(number__in=numbers)}
    lines = [
        (version, _changes(found.get(version.number - 1), found[version.number]))
        for version in page
    ]
    newest = pages.versions_of(code)[0]
    context = {
        "newest": newest,
        "found": question_set_of(newest),
        "lines": lines,
        "page_obj": page,
        "disclaimer": DISCLAIMER,
    }
    return render(request, "readiness/catalogue_set.html", context)


def _changes(before: QuestionSetVersion | None, after: QuestionSetVersion):
    return describe(question_set_of(before), question_set_of(after)) if before else None


def _version(code: str, number: int) -> tuple[QuestionSetVersion, QuestionSetVersion]:
    """Return a version and the newest of its set. Raises Http404. One query."""
    found = list(pages.versions_of(code))
    version = next((one for one in found if one.number == number), None)
    if version is None:
        raise Http404
    return version, found[0]


def _read(request: HttpRequest, version: QuestionSetVersion) -> Reading:
    """Return a version in the language that the address names, else in its own: whoever follows a
    link reads the same.
    """
    with reading_in(request.GET.get("language", "")):
        return reading_of(version)


def _in_language(reading: Reading) -> str:
    """Return what an address ends in, so that one goes on in the language that one reads."""
    return f"?language={reading.language}" if reading.edition else ""


@require_safe
@cached_for_visitors("step", "role", "language")
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """All criteria of a version by section; ?step= and ?role= keep some."""
    this, newest = _version(code, number)
    reading = _read(request, this)
    found = reading.question_set
    step, role = request.GET.get("step", ""), request.GET.get("role", "")
    step, role = step if step in OECD_STEPS else "", role if role in ROLES else ""
    sections = []
    for section in found.sections:
        criteria = [
            one
            for one in section.criteria
            if (not step or step in one.oecd) and (not role or role in one.roles)
        ]
        if criteria:
            sections.append((section, criteria))
    context = {
        "version": this,
        "newest": newest,
        "found": found,
        "reading": reading,
        "in_language": _in_language(reading),
        "sections": sections,
        "count": sum(len(criteria) for _section, criteria in sections),
        "step": step,
        "role": role,
        "steps": LABELS["oecd"].items(),
        "roles": LABELS["roles"].items(),
        "conditions": LABELS["when"],
        "disclaimer": DISCLAIMER,
    }
    return render(request, "readiness/catalogue_version.html", context)


@require_safe
@cached_for_visitors("language")
def criterion(request: HttpRequest, code: str, number: int, criterion: str) -> HttpResponse:
    """One criterion as it is in one version: its address never means anything else."""
    this, newest = _version(code, number)
    reading = _read(request, this)
    found = reading.question_set
    if criterion not in found.criteria:
        raise Http404
    one = found.criteria[criterion]
    codes = list(found.criteria)
    place = codes.index(criterion)
    lessons = lesson_links(one.learn)
    context = {
        "version": this,
        "newest": newest,
        "found": found,
        "reading": reading,
        "in_language": _in_language(reading),
        "criterion": one,
        "section": found.section_of(criterion),
        "levels": list(zip(LEVELS.items(), one.levels, strict=True)),
        "facts": pages.facts_of(one),
        "steps": pages.steps_of(one),
        "lessons": [lessons[key] for key in one.learn if key in lessons],
        "newer": pages.newer_of(criterion, this, newest),
        "before": found.criteria[codes[place - 1]] if place else None,
        "after": found.criteria[codes[place + 1]] if place + 1 < len(codes) else None,
        "address": pages.base_url() + f"{code}/{number}/{criterion}/",
        "disclaimer": DISCLAIMER,
    }
    return render(request, "readiness/catalogue_criterion.html", context)


@require_safe
@cached_for_visitors("language")
def crosswalk(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Which criteria touch which OECD step, topic of RRA 3.0, template question and source."""
    this, newest = _version(code, number)
    reading = _read(request, this)
    found = reading.question_set
    context = {
        "version": this,
        "newest": newest,
        "found": found,
        "reading": reading,
        "in_language": _in_language(reading),
        "crosswalk": pages.crosswalk_of(found),
        "full_rra": pages.FULL_RRA,
        "disclaimer": DISCLAIMER,
    }
    return render(request, "readiness/catalogue_crosswalk.html", context)


@require_safe
def version_file(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """A whole version as JSON or JSON-LD."""
    if kind not in MEDIA_TYPES:
        raise Http404
    this, newest = _version(code, number)
    return _file(request, pages.version_file(this, newest, kind, _read(request, this)), kind)


@require_safe
def criterion_file(
    request: HttpRequest, code: str, number: int, criterion: str, kind: str
) -> HttpResponse:
    """One criterion as JSON or JSON-LD."""
    if kind not in MEDIA_TYPES:
        raise Http404
    this, newest = _version(code, number)
    reading = _read(request, this)
    if criterion not in reading.question_set.criteria:
        raise Http404
    return _file(request, pages.criterion_file(this, newest, criterion, kind, reading), kind)


def _file(request: HttpRequest, document: dict[str, object], kind: str) -> HttpResponse:
    """Return a public file that anybody may keep and any site may read."""
    body = json.dumps(document, ensure_ascii=False, indent=2).encode()
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type=MEDIA_TYPES[kind])
    response["ETag"] = etag
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=AN_HOUR)
    return response
