"""Checking a workbook, practising on one, and reading what is wrong with it."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.rich_text import expand_db_html

from academy.spreadsheet import XLSX
from courses.gate import closed
from courses.services import reader_context
from courses.teaching import objectives
from toolkit import feedback_files, privacy, services
from toolkit.feedback import feedback_context
from toolkit.forms import WorkbookForm
from toolkit.models import (
    ExerciseAnswer,
    ExercisePage,
    FeedbackFormat,
    PracticeFile,
    Status,
    Submission,
)
from toolkit.page_forms import FORMS
from toolkit.page_tasks import pass_rule, sort_items

SUBMISSIONS_A_PAGE = 10
FILE_TYPES = {
    ".xlsx": XLSX,
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".pdf": "application/pdf",
}


def _take_upload(
    request: HttpRequest, exercise: ExercisePage | None = None
) -> tuple[WorkbookForm, Submission | None]:
    """Return the form, and the submission that it made if it was filled in well."""
    if request.method != "POST":
        return WorkbookForm(), None
    form = WorkbookForm(request.POST, request.FILES)
    if not form.is_valid():
        return form, None
    try:
        made = services.submit(
            learner=request.user, workbook=form.cleaned_data["workbook"], exercise=exercise
        )
    except ValidationError as error:
        form.add_error("workbook", error)
        return form, None
    return form, made


@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Have any workbook of one's own checked; earlier checks below."""
    form, made = _take_upload(request)
    if made:
        return redirect(made)
    mine = Submission.objects.filter(learner=request.user, exercise_key__isnull=True).for_list()
    pages = Paginator(mine, SUBMISSIONS_A_PAGE)
    context = {
        "form": form,
        "page_obj": pages.get_page(request.GET.get("page")),
        "keep_days": settings.UPLOAD_KEEP_DAYS,
    }
    return render(request, "toolkit/check.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def exercise(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """An exercise: what to do, the file to take, where to send it, and earlier attempts."""
    context = reader_context(request, pk)
    if context is None or context["step"].kind != "exercise":
        raise Http404
    if shut := closed(request, context):
        return shut
    page = get_object_or_404(ExercisePage.objects.live(), pk=pk)
    context["objectives"] = objectives().get(pk, ())
    if not page.is_uploaded:
        return _page_exercise(request, page, context)
    form, made = _take_upload(request, page)
    if made:
        return redirect(made)
    mine = Submission.objects.filter(learner=request.user, exercise_key=page.translation_key)
    context |= {
        "page": page,
        "form": form,
        "submissions": mine.for_list()[:SUBMISSIONS_A_PAGE],
        "has_file": _has_file(request, page),
        "rule": pass_rule(page),
    }
    return render(request, "toolkit/exercise.html", context, status=422 if form.errors else 200)


def _has_file(request: HttpRequest, page: ExercisePage) -> bool:
    mine = PracticeFile.objects.filter(learner=request.user, exercise_key=page.translation_key)
    return mine.exists()


def _page_exercise(request: HttpRequest, page: ExercisePage, context: dict) -> HttpResponse:
    """An exercise that is answered on its page; a file is taken first where there is one."""
    has_file = not page.has_workbook or _has_file(request, page)
    sent = request.POST if request.method == "POST" else None
    form = FORMS[page.task](sent, page=page)
    if form.is_valid() and has_file:
        services.answer(learner=request.user, exercise=page, response=form.response())
        return redirect(f"{page.get_absolute_url()}#attempts")
    if form.is_bound and not has_file:
        form.add_error(None, _("Take your file first, then mark what is wrong in it."))
    mine = ExerciseAnswer.objects.filter(learner=request.user, exercise_key=page.translation_key)
    context |= {
        "page": page,
        "form": form,
        "answers": mine.order_by("-number")[:SUBMISSIONS_A_PAGE],
        "has_file": has_file,
        "rule": pass_rule(page),
        "files": [block.value for block in sort_items(page) if block.value["document"]],
    }
    return render(request, "toolkit/exercise.html", context, status=422 if form.errors else 200)


def exercise_preview(request: HttpRequest, page: ExercisePage) -> HttpResponse:
    """A draft of an exercise, from the editor: what to read, without a file to take."""
    context = {"page": page, "step": page, "body": expand_db_html(page.scenario)}
    return render(request, "courses/lesson_preview.html", context)


@login_required
@require_GET
def practice_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The learner's own practice file, made when it is first asked for."""
    context = reader_context(request, pk)
    if context is None or not context["enrolment"] or context["step"].kind != "exercise":
        raise Http404
    if shut := closed(request, context):
        return shut
    page = get_object_or_404(ExercisePage.objects.live(), pk=pk)
    if not page.has_workbook:
        raise Http404
    practice = services.practice_file(learner=request.user, exercise=page)
    kind = "to fill in" if page.task == page.Task.FILL else "practice"
    day = timezone.localdate().isoformat()  # company and date, as the form itself suggests
    about = f"{page.template} {page.version} {kind}"
    name = " - ".join(filter(None, (about, practice.company, day))) + ".xlsx"
    return FileResponse(
        practice.workbook.open("rb"), as_attachment=True, filename=name, content_type=XLSX
    )


@never_cache
@login_required
@require_GET
def submission(request: HttpRequest, pk: str) -> HttpResponse:
    """How far the check is, then what it found. htmx asks for the part that changes."""
    one = get_object_or_404(
        Submission.objects.visible_to(request.user).select_related("exercise", "learner"), pk=pk
    )
    context = feedback_context(one) | privacy.page_context(one, request.user)
    part = "#result" if request.headers.get("HX-Request") else ""
    return render(request, f"toolkit/submission.html{part}", context)


@login_required
@require_GET
def submitted_workbook(request: HttpRequest, pk: str) -> HttpResponse:
    """The workbook as it came, for its owner and their managers."""
    with_file = Submission.objects.visible_to(request.user).filter(deleted_at__isnull=True)
    one = get_object_or_404(with_file, pk=pk)
    return FileResponse(
        one.workbook.open("rb"),
        as_attachment=True,
        filename=one.original_name,
        content_type="application/octet-stream",
    )


@never_cache
@login_required
@require_GET
def feedback_workbook(request: HttpRequest, pk: str) -> HttpResponse:
    """The learner's workbook with the findings in it."""
    return _feedback_file(request, pk, FeedbackFormat.WORKBOOK)


@never_cache
@login_required
@require_GET
def feedback_pdf(request: HttpRequest, pk: str) -> HttpResponse:
    """The feedback to print or to pass on."""
    return _feedback_file(request, pk, FeedbackFormat.PDF)


def _feedback_file(request: HttpRequest, pk: str, format: FeedbackFormat) -> HttpResponse:
    """Hand out the file; while it is made, a page that asks again by itself, or says why not."""
    one = get_object_or_404(
        Submission.objects.visible_to(request.user).filter(deleted_at__isnull=True),
        pk=pk,
        status=Status.CHECKED,
    )
    if format == FeedbackFormat.WORKBOOK and not one.is_readable:
        raise Http404
    file = feedback_files.feedback_file(submission=one, format=format)
    is_polling = request.headers.get("HX-Request") == "true"
    if not file.file or is_polling:
        context = {"submission": one, "file": file, "is_ready": bool(file.file)}
        context["is_workbook"] = format == FeedbackFormat.WORKBOOK
        context["refusal"] = _(file.refusal) if file.refusal else ""
        part = "#state" if is_polling else ""
        return render(request, f"toolkit/feedback_file.html{part}", context)
    try:
        opened = file.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        opened,
        as_attachment=True,
        filename=feedback_files.download_name(file),
        content_type=FILE_TYPES[feedback_files.suffix_of(file)],
    )
