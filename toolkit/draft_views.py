"""Filling in a declaration on a page: the list of one's forms, their steps, and the workbook."""

import re
from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from academy.spreadsheet import XLSX
from toolkit import draft_reading, drafts
from toolkit.checker.form import Judged, Step, steps_of
from toolkit.checker.form.steps import REVIEW
from toolkit.checker.specs import known_versions, newest_spec
from toolkit.draft_pages import fields_of, frame, in_words, judged, left_out, review, step_url
from toolkit.draft_rows import lines_of
from toolkit.forms import WorkbookForm
from toolkit.models import DeclarationDraft, Submission

DRAFTS_A_PAGE = 10
ROWS_A_PAGE = 25
TEMPLATES = ("CMRT", "EMRT", "AMRT", "CRT")


def own_draft(request: HttpRequest, pk: str) -> DeclarationDraft:
    """Return a draft of one's own that can be filled in. Raises Http404."""
    draft = get_object_or_404(DeclarationDraft.objects.visible_to(request.user), pk=pk)
    if not draft.is_ready:
        raise Http404
    return draft


# ---------------------------------------------------------------- the list


def form_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the forms to choose from: the newest of each template, then the older ones."""
    newest = [spec for name in TEMPLATES if (spec := newest_spec(name))]
    first = [(f"{spec.template} {spec.version}",) * 2 for spec in newest]
    older = [
        (f"{name} {version}",) * 2
        for name in TEMPLATES
        for version in reversed(known_versions().get(name, ()))
        if (f"{name} {version}",) * 2 not in first
    ]
    return [(_("Newest versions"), first), (_("Older versions"), older)]


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def drafts_page(request: HttpRequest) -> HttpResponse:
    """One's forms, a new one, or one that is opened from a workbook."""
    form = WorkbookForm()
    error = ""
    if request.method == "POST" and "workbook" in request.FILES:
        form = WorkbookForm(request.POST, request.FILES)
        if form.is_valid():
            book = form.cleaned_data["workbook"]
            try:
                return redirect(
                    draft_reading.open_workbook(
                        owner=request.user, workbook=book, name=book.name or "workbook.xlsx"
                    )
                )
            except ValidationError as problem:
                form.add_error("workbook", problem)
    elif request.method == "POST" and "form" in request.POST:
        template, _space, version = request.POST["form"].partition(" ")
        try:
            draft = drafts.begin(
                owner=request.user,
                template=template,
                version=version,
                title=request.POST.get("title", "").strip(),
            )
        except ValidationError as problem:
            error = problem.messages[0]
        else:
            return redirect(draft)
    elif request.method == "POST":
        form = WorkbookForm(request.POST, request.FILES)
        form.is_valid()
    mine = DeclarationDraft.objects.visible_to(request.user).for_list()
    context = {
        "form": form,
        "error": error,
        "choices": form_choices(),
        "page_obj": Paginator(mine, DRAFTS_A_PAGE).get_page(request.GET.get("page")),
        "keep_days": settings.UPLOAD_KEEP_DAYS,
    }
    failed = bool(form.errors or error)
    return render(request, "toolkit/forms/list.html", context, status=422 if failed else 200)


@never_cache
@login_required
@require_GET
def draft(request: HttpRequest, pk: str) -> HttpResponse:
    """The first step of a form that has still to be done; while it is read, how far that is."""
    one = get_object_or_404(DeclarationDraft.objects.visible_to(request.user), pk=pk)
    if not one.is_ready:
        part = "#state" if request.headers.get("HX-Request") == "true" else ""
        context = {"draft": one, "problems": left_out(one)}
        return render(request, f"toolkit/forms/reading.html{part}", context)
    steps = steps_of(one.form)
    step = next((step for step in steps if step.key not in one.seen), steps[-1])
    address = step_url(one, step)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


@login_required
@require_POST
def edit_submission(request: HttpRequest, pk: str) -> HttpResponse:
    """Have a form made of a workbook that one has sent for checking."""
    mine = Submission.objects.visible_to(request.user).filter(learner=request.user)
    one = get_object_or_404(mine.filter(deleted_at__isnull=True), pk=pk)
    try:
        made = draft_reading.open_submission(owner=request.user, submission=one)
    except (ValidationError, FileNotFoundError) as problem:
        text = problem.messages[0] if isinstance(problem, ValidationError) else ""
        messages.error(request, text or _("The file is no longer there. Upload it again."))
        return redirect(one)
    return redirect(made)


@login_required
@require_POST
def duplicate(request: HttpRequest, pk: str) -> HttpResponse:
    """Make a copy to go on with."""
    try:
        copy = drafts.duplicate(draft=own_draft(request, pk))
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect("toolkit:drafts")
    messages.success(request, _("This is the copy."))
    return redirect(copy)


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask, then delete a form and all that was typed into it."""
    one = get_object_or_404(DeclarationDraft.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        drafts.forget(draft=one)
        messages.success(request, _("The form is deleted."))
        return redirect("toolkit:drafts")
    return render(request, "toolkit/forms/delete.html", {"draft": one})


# ---------------------------------------------------------------- a step


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    """A step of a form: shows it, and keeps what is sent."""
    one = own_draft(request, pk)
    here = next((step for step in steps_of(one.form) if step.key == key), None)
    if here is None:  # a mineral that was taken out in another tab
        return redirect(one)
    if request.method == "POST":
        return _save_step(request, one, here)
    found = judged(one)
    context = frame(one, found, key) | {"left_out": left_out(one) if key == "company" else []}
    if here.is_table:
        rows = found.draft.rows.get(key, ())
        pages = Paginator(list(enumerate(rows)), ROWS_A_PAGE)
        page = pages.get_page(request.GET.get("page"))
        lines = lines_of(found, key, page.object_list)
        context |= {"lines": lines, "page_obj": page, "table": key, "count": len(rows)}
        context["general"] = _general(one, found, key, len(rows))
        return render(request, "toolkit/forms/table.html", context)
    if key == REVIEW:
        context |= {"groups": review(one, found), "keeps_until": drafts.keeps_until(one)}
        context["is_complete"] = found.verdict.complete
        return render(request, "toolkit/forms/review.html", context)
    context["fields"] = fields_of(one, found, here)
    return render(request, "toolkit/forms/step.html", context)


def _general(one: DeclarationDraft, found: Judged, key: str, count: int) -> list:
    """Return what is said of a table as a whole, once it was begun or left."""
    if not count and key not in one.seen:
        return []
    place = found.draft.table(key)
    if place is None:
        return []
    beyond = place.first_row + count
    about = [
        finding
        for finding in found.findings
        if finding.sheet == place.sheet and (not finding.row or finding.row >= beyond)
    ]
    return list(in_words(about))


def _texts(request: HttpRequest, sheet: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the sent texts by cell, and those that the page was shown with."""
    texts, was = {}, {}
    for name, value in request.POST.items():
        if re.fullmatch(r"[A-Z]{1,3}\d{1,4}", name):
            texts[f"{sheet}!{name}"] = value
        elif name.startswith("was-"):
            was[f"{sheet}!{name[4:]}"] = value
    return texts, was


def _save_step(request: HttpRequest, one: DeclarationDraft, here: Step) -> HttpResponse:
    is_live = request.headers.get("Accept") == "application/json"
    texts, was = _texts(request, one.form.spec.declaration_sheet)
    go = request.POST.get("go", "")
    try:
        one, late = drafts.save_texts(
            draft=one, texts=texts, was=was, left="" if is_live else here.key
        )
    except ValidationError as problem:
        if is_live:
            return JsonResponse({"error": problem.messages[0]}, status=422)
        return _again(request, one, here, texts, problem.messages[0])
    for action in ("take", "drop"):
        if request.POST.get(action):
            drafts.settle(draft=one, place=request.POST[action], take=action == "take")
            return redirect(step_url(one, here))
    if is_live:
        return JsonResponse(_live(request, one, here, late))
    if late:
        messages.warning(request, _("Two texts compete. Choose which one to keep."))
        return redirect(step_url(one, here))
    steps = steps_of(one.form)
    keys = [step.key for step in steps]
    if go == "next" and here.key in keys:
        return redirect(step_url(one, steps[keys.index(here.key) + 1]))
    messages.success(request, _("Saved."))
    return redirect(step_url(one, here))


def _again(
    request: HttpRequest, one: DeclarationDraft, here: Step, texts: Mapping[str, str], problem: str
) -> HttpResponse:
    """Show a step again with what was typed and could not be kept."""
    found = judged(one)
    fields = fields_of(one, found, here)
    fields = [replace(shown, value=texts.get(shown.place, shown.value)) for shown in fields]
    context = frame(one, found, here.key) | {"fields": fields, "problem": problem}
    return render(request, "toolkit/forms/step.html", context, status=422)


def _live(request: HttpRequest, one: DeclarationDraft, here: Step, late: list[str]) -> dict:
    """Return what has changed on the page: what is said, what is asked, and how far it is.

    `late` are the cells whose text came too late just now.
    """
    found = judged(one)
    context = frame(one, found, here.key)
    now = timezone.localtime(one.updated_at)
    return {
        "text": _("Saved %(time)s") % {"time": date_format(now, "TIME_FORMAT")},
        "verdict": render_to_string("toolkit/forms/verdict.html", context, request),
        "steps": render_to_string("toolkit/forms/steps.html", context, request),
        "fields": {
            field.name: {
                "asked": field.is_asked,
                "required": field.is_required,
                "invalid": field.is_invalid,
                "unfold": field.is_comment and not field.is_folded,
                "was": field.was,
                "late": field.place in late,
                "notes": render_to_string("toolkit/forms/notes.html", {"field": field}, request),
            }
            for field in fields_of(one, found, here)
        },
    }


@login_required
@require_POST
def rename(request: HttpRequest, pk: str) -> HttpResponse:
    """Give a form a name to find it by."""
    one = own_draft(request, pk)
    drafts.rename(draft=one, title=request.POST.get("title", ""))
    messages.success(request, _("Saved."))
    return redirect(step_url(one, REVIEW))


# ---------------------------------------------------------------- the workbook


@never_cache
@login_required
@require_GET
def workbook(request: HttpRequest, pk: str) -> HttpResponse:
    """The form as a workbook, laid out cell for cell as the official one."""
    one = own_draft(request, pk)
    # The writer brings openpyxl, which nothing else of the web process needs.
    from toolkit.checker.layout import write_form

    form = one.form
    filled = form.filled()
    company = slugify(filled.company_name)[:60] or "company"
    day = timezone.localdate().isoformat()
    name = f"{one.template}-{one.version}-{company}-{day}.xlsx"
    return HttpResponse(
        write_form(filled),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
