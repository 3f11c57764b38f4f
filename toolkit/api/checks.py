"""The four things to do with a check. A person's token sees that person's own free checks."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from toolkit import privacy, services
from toolkit.api.access import Token, UploadToken
from toolkit.api.schemas import Check, CheckLine, CheckList, Error
from toolkit.models import Deleted, Submission
from toolkit.reports import report_of

router = Router(auth=Token(), tags=["checks"])
MOST_A_PAGE = 100
REFUSALS = {401: Error, 429: Error}


def _mine(request: HttpRequest) -> QuerySet[Submission]:
    user = request.auth.user
    return Submission.objects.visible_to(user).filter(learner=user, exercise_key__isnull=True)


def _status(one: Submission) -> str:
    return "deleted" if one.deleted_at else one.status


def _url(request: HttpRequest, one: Submission) -> str:
    return request.build_absolute_uri(reverse("api:check", args=[one.pk]))


def _check(request: HttpRequest, one: Submission) -> dict:
    return {
        "id": one.pk,
        "url": _url(request, one),
        "status": _status(one),
        "submitted_at": one.submitted_at,
        "checked_at": one.checked_at,
        "notices": privacy.in_words(one.signs),
        "kept_until": privacy.keeps_until(one),
        "report": report_of(one),
    }


@router.post(
    "/checks",
    auth=UploadToken(),
    response={202: Check, 413: Error, 422: Error} | REFUSALS,
    url_name="checks",
    summary="Send a workbook to be checked",
)
def send(request: HttpRequest, response: HttpResponse, file: File[UploadedFile]) -> Status:
    """Keep the workbook and queue its check. Ask at the URL, also in the header Location."""
    one = services.submit(learner=request.auth.user, workbook=file)
    response.headers["Location"] = _url(request, one)
    return Status(202, _check(request, one))


@router.get(
    "/checks",
    response={200: CheckList, 422: Error} | REFUSALS,
    url_name="checks",
    summary="List your checks",
)
def listing(
    request: HttpRequest,
    page: int = Query(1, ge=1, le=1_000_000),
    page_size: int = Query(20, ge=1, le=MOST_A_PAGE),
) -> dict:
    """Checks from the page and from the API, the latest first; not those of exercises."""
    pages = Paginator(_mine(request).for_list(), page_size)
    shown = pages.get_page(page) if page <= pages.num_pages else None
    following = None
    if shown and shown.has_next():
        here = request.build_absolute_uri(reverse("api:checks"))
        following = f"{here}?page={page + 1}&page_size={page_size}"
    return {
        "count": pages.count,
        "next": following,
        "items": [_line(request, one) for one in shown or ()],
    }


def _line(request: HttpRequest, one: Submission) -> CheckLine:
    return CheckLine(
        id=one.pk,
        url=_url(request, one),
        status=_status(one),
        file=one.original_name,
        submitted_at=one.submitted_at,
        checked_at=one.checked_at,
        errors=one.errors if one.checked_at else None,
        warnings=one.warnings if one.checked_at else None,
    )


@router.get(
    "/checks/{uuid:id}",
    response={200: Check, 404: Error} | REFUSALS,
    url_name="check",
    summary="Ask for a check",
)
def one_check(request: HttpRequest, id: str) -> dict:
    """How far it is, and its report once it is checked. Most take a few seconds."""
    return _check(request, get_object_or_404(_mine(request), pk=id))


@router.delete(
    "/checks/{uuid:id}",
    response={204: None, 404: Error} | REFUSALS,
    url_name="check",
    summary="Delete a workbook",
)
def remove(request: HttpRequest, id: str) -> Status:
    """Delete the file, and what was read from its cells. The check stays in the list."""
    one = get_object_or_404(_mine(request), pk=id)
    privacy.forget(submission=one, why=Deleted.BY_LEARNER)
    return Status(204, None)
