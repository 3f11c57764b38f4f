"""The rows of a form's tables: adding, changing and removing one, and finding a smelter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from toolkit import drafts
from toolkit.checker.form import TABLES, Judged, Row
from toolkit.checker.form.smelters import row_of, special_row
from toolkit.draft_pages import frame, judged, smelters_in_use, step_url
from toolkit.draft_rows import chosen, find, is_listed, lines_of, metals_of, row_fields
from toolkit.draft_views import own_draft
from toolkit.models import DeclarationDraft


def _table(draft: DeclarationDraft, table: str) -> None:
    """Raise Http404 for a table that the form does not have."""
    if table not in TABLES or draft.form.table(table) is None:
        raise Http404


def _sent(request: HttpRequest, found: Judged, table: str) -> tuple[dict, dict]:
    place = found.draft.table(table)
    keys = [column.key for column in place.columns] if place else []
    texts = {key: request.POST[key] for key in keys if key in request.POST}
    return texts, {key: request.POST.get(f"was-{key}", "") for key in texts}


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def add_row(request: HttpRequest, pk: str, table: str) -> HttpResponse:
    """A new row of a table that is typed in."""
    draft = own_draft(request, pk)
    _table(draft, table)
    found = judged(draft)
    row, problem = Row("", {}), ""
    if request.method == "POST":
        texts, _was = _sent(request, found, table)
        try:
            drafts.add_row(draft=draft, table=table, cells=texts)
        except ValidationError as error:
            row, problem = Row("", texts), error.messages[0]
        else:
            messages.success(request, _("The row is added."))
            return redirect(step_url(draft, table))
    return _row_page(request, draft, found, table, row, problem=problem)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit_row(request: HttpRequest, pk: str, table: str, row_id: str) -> HttpResponse:
    """A row of a table, to be changed."""
    draft = own_draft(request, pk)
    _table(draft, table)
    found = judged(draft)
    problem = ""
    row = found.draft.row(table, row_id)
    if request.method == "POST":
        for action in ("take", "drop"):
            if request.POST.get(action):
                drafts.settle(draft=draft, place=request.POST[action], take=action == "take")
                return redirect("toolkit:edit_row", pk, table, row_id)
        texts, was = _sent(request, found, table)
        try:
            late, is_back = drafts.save_row(
                draft=draft, table=table, row_id=row_id, texts=texts, was=was
            )
        except ValidationError as error:
            cells = {**(row.cells if row else {}), **texts}
            row, problem = Row(row_id, cells), error.messages[0]
        else:
            if late:
                messages.warning(request, _("Two texts compete. Choose which one to keep."))
                return redirect("toolkit:edit_row", pk, table, row_id)
            if is_back:
                messages.warning(
                    request,
                    _("This row was removed in another tab. It is back, with what you typed."),
                )
            else:
                messages.success(request, _("The row is saved."))
            return redirect(step_url(draft, table))
    if row is None:
        messages.warning(request, _("This row was removed in another tab."))
        return redirect(step_url(draft, table))
    return _row_page(request, draft, found, table, row, problem=problem)


def _row_page(
    request: HttpRequest,
    draft: DeclarationDraft,
    found: Judged,
    table: str,
    row: Row,
    *,
    problem: str = "",
) -> HttpResponse:
    rows = [(at, one) for at, one in enumerate(found.draft.rows.get(table, ())) if one.id == row.id]
    context = frame(draft, found, table) | {
        "table": table,
        "row": row,
        "fields": row_fields(draft, found, table, row),
        "is_new": not row.id,
        "is_listed": table == "smelters" and is_listed(found.draft, row),
        "line": next(iter(lines_of(found, table, rows)), None),
        "problem": problem,
    }
    return render(request, "toolkit/forms/row.html", context, status=422 if problem else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def remove_row(request: HttpRequest, pk: str, table: str, row_id: str) -> HttpResponse:
    """Ask, then take a row out of its table."""
    draft = own_draft(request, pk)
    _table(draft, table)
    row = draft.form.row(table, row_id)
    if row is not None and request.method == "POST":
        drafts.remove_row(draft=draft, table=table, row_id=row_id)
        messages.success(request, _("The row is removed."))
    if row is None or request.method == "POST":
        return redirect(step_url(draft, table))
    found = judged(draft)
    at = [(at, one) for at, one in enumerate(found.draft.rows[table]) if one.id == row_id]
    context = frame(draft, found, table) | {
        "table": table,
        "row": row,
        "line": lines_of(found, table, at)[0],
    }
    return render(request, "toolkit/forms/remove_row.html", context)


# ---------------------------------------------------------------- finding a smelter


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def find_smelter(request: HttpRequest, pk: str) -> HttpResponse:
    """Type a name, an alias or a number, and choose the smelter; or say that it is not listed."""
    draft = own_draft(request, pk)
    form, smelters = draft.form, smelters_in_use()
    problem = ""
    if request.method == "POST":
        try:
            return _choose(request, draft, smelters)
        except ValidationError as error:
            problem = error.messages[0]
    metals = metals_of(form)
    text = request.GET.get("q", "").strip()[:200]
    metal = request.GET.get("metal", "")
    context = {
        "q": text,
        "metal": metal if metal in metals else "",
        "metals": metals,
        "matches": find(form, smelters, text, metal) if text else (),
        "has_list": bool(smelters or form.known),
        "problem": problem,
        "draft": draft,
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "toolkit/forms/find.html#results", context)
    context |= frame(draft, judged(draft), "smelters")
    status = 422 if problem else 200
    return render(request, "toolkit/forms/find.html", context, status=status)


def _choose(request: HttpRequest, draft: DeclarationDraft, smelters) -> HttpResponse:
    """Add the row that was chosen. Raises ValidationError."""
    form = draft.form
    metal, name = request.POST.get("metal", ""), request.POST.get("name", "").strip()
    if metal not in metals_of(form):
        raise ValidationError(_("Choose the metal first."), code="metal")
    known = None
    match request.POST.get("kind"):
        case "listed":
            found = chosen(
                form, smelters, metal=metal, number=request.POST.get("number", ""), name=name
            )
            if found is None:
                raise ValidationError(
                    _("The list has changed. Search for the smelter again."), code="gone"
                )
            cells, known = row_of(form.spec, found)
        case "not-listed":
            if not name:
                raise ValidationError(_("Write the name of the smelter."), code="name")
            cells = special_row(form.spec, metal, name=name)
        case _:
            cells = special_row(form.spec, metal)
    row = drafts.add_row(draft=draft, table="smelters", cells=cells, known=known)
    if request.POST.get("kind") == "not-listed":
        messages.success(request, _("Added. Now say in which country it is, and what you know."))
        return redirect(reverse("toolkit:edit_row", args=[draft.pk, "smelters", row.id]))
    messages.success(request, _("The smelter is added."))
    return redirect(step_url(draft, "smelters"))
