"""Rolling up the declarations of one's suppliers."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from academy.spreadsheet import XLSX
from toolkit import rollup_pages, rollups
from toolkit.models import RollUp, RollUpStatus
from toolkit.rollup_forms import RollUpForm

ROLL_UPS_A_PAGE = 10
EXPORTS = {
    "xlsx": ("workbook", XLSX),
    "csv": ("csv", "text/csv; charset=utf-8"),
    "form.xlsx": ("form", XLSX),
}
SHOWS = ("smelters", "conflicts", "suppliers", "answers")


@login_required
@require_http_methods(["GET", "POST"])
def roll_ups(request: HttpRequest) -> HttpResponse:
    """Upload the declarations of one's suppliers; earlier roll-ups below."""
    form = RollUpForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = RollUpForm(request.POST, request.FILES)
        if made := _start(request, form):
            return redirect(made)
    mine = RollUp.objects.visible_to(request.user).for_list()
    pages = Paginator(mine, ROLL_UPS_A_PAGE)
    context = {"form": form, "page_obj": pages.get_page(request.GET.get("page"))}
    status = 422 if request.method == "POST" else 200
    return render(request, "toolkit/rollup/list.html", context, status=status)


def _start(request: HttpRequest, form: RollUpForm) -> RollUp | None:
    if not form.is_valid():
        return None
    try:
        return rollups.start(
            owner=request.user,
            workbooks=form.cleaned_data["workbooks"],
            template=form.cleaned_data["template"],
            title=form.cleaned_data["title"],
        )
    except ValidationError as error:
        form.add_error("workbooks", error)
        return None


@never_cache
@login_required
@require_GET
def roll_up(request: HttpRequest, pk: str) -> HttpResponse:
    """How far the roll-up is, then what came of it. htmx asks for the part that changes."""
    one = get_object_or_404(RollUp.objects.visible_to(request.user), pk=pk)
    files = rollup_pages.files_of(one)
    context = {"roll_up": one, "is_open": not one.is_done, "files": files}
    if one.status == RollUpStatus.DONE:
        context |= _result(request, one, files)
    elif not one.is_done:
        context["progress"] = rollup_pages.progress_of(files)
    part = "#result" if request.headers.get("HX-Request") else ""
    return render(request, f"toolkit/rollup/detail.html{part}", context)


def _result(request: HttpRequest, one: RollUp, files: list) -> dict:
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "smelters"
    conflict_count = one.conflicts.count()
    context = {"show": show, "conflict_count": conflict_count}
    if show == "smelters":
        context |= rollup_pages.lines_context(one, request.GET, files)
        context["query"] = urlencode(context["choice"])
        line_count = context["total"]
    else:
        line_count = one.lines.count()
        context["query"] = urlencode({"show": show})
    if show == "conflicts":
        context["page_obj"] = rollup_pages.conflicts_page(one, files, request.GET.get("page"))
    if show == "answers":
        context["answers"] = rollup_pages.answers_of(one)
    used = sum(bool(file.is_readable) and file.template == one.template for file in files)
    context["used"] = used
    context["left_out"] = len(files) - used
    context["tabs"] = [
        _tab(show, "smelters", _("Smelters"), line_count),
        _tab(show, "conflicts", _("Conflicts"), conflict_count),
        _tab(show, "suppliers", _("Suppliers"), len(files)),
        _tab(show, "answers", _("Answers"), None),
    ]
    return context


def _tab(show: str, name: str, label: str, count: int | None) -> dict:
    url = "?" if name == SHOWS[0] else f"?show={name}"
    return {"url": url, "label": label, "count": count, "current": show == name}


@login_required
@require_GET
def roll_up_export(request: HttpRequest, pk: str, kind: str) -> HttpResponse:
    """The roll-up as a workbook or as CSV."""
    one = get_object_or_404(
        RollUp.objects.visible_to(request.user), pk=pk, status=RollUpStatus.DONE
    )
    if kind not in EXPORTS:
        raise Http404
    name, content_type = EXPORTS[kind]
    file = getattr(one, name)
    if not file:
        raise Http404
    title = get_valid_filename(one.title or one.template or "x").strip("._") or "x"
    return FileResponse(
        file.open("rb"),
        as_attachment=True,
        filename=f"roll-up-{title}.{kind}",
        content_type=content_type,
    )


@login_required
@require_http_methods(["GET", "POST"])
def delete_roll_up(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask, then delete a roll-up with its files."""
    one = get_object_or_404(RollUp.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        rollups.delete(roll_up=one)
        messages.success(request, _("The roll-up and its files are deleted."))
        return redirect("toolkit:roll_ups")
    return render(request, "toolkit/rollup/delete.html", {"roll_up": one})
