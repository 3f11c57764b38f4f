"""The action plan of an assessment, the actions of a company, and one action."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from academy.companies.models import Role
from academy.spreadsheet import XLSX
from assessments.readiness import action_files, planning
from assessments.readiness.access import led_assessment
from assessments.readiness.forms.actions import ActionForm, ClosingForm, FilterForm, RemarkForm
from assessments.readiness.loading import LEVELS
from assessments.readiness.models import Action, Assessment
from assessments.readiness.plan_lists import Words, counts_of, rows_of
from assessments.readiness.reading import words_of
from courses.services import lesson_links

ACTIONS_A_PAGE = 25


def _action(request: HttpRequest, pk: str) -> Action:
    """Return an action that this person can see. Raises Http404."""
    found = Action.objects.visible_to(request.user).for_list().select_related("question_version")
    return get_object_or_404(found.defer("question_version__document"), pk=pk)


def _led(request: HttpRequest, pk: str) -> Action:
    """Return an action that this person leads. Raises Http404, or PermissionDenied if they may
    only see it.
    """
    action = _action(request, pk)
    if not Action.objects.led_by(request.user).filter(pk=action.pk).exists():
        raise PermissionDenied
    return action


def _of_company(request: HttpRequest) -> QuerySet[Action]:
    """Return what this person sees of the company that they act for now."""
    place = request.membership
    if not place:
        return Action.objects.none()
    return Action.objects.visible_to(request.user).filter(company=place.company_id)


def _list_context(request: HttpRequest, actions: QuerySet[Action]) -> dict:
    words = Words(actions)
    form = FilterForm(request.GET, words=words, auto_id="filter-%s")
    kept = form.keep(actions, request.user)
    page_obj = Paginator(kept.for_list(), ACTIONS_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "form": form,
        "page_obj": page_obj,
        "rows": rows_of(page_obj, words),
        "counts": counts_of(actions),
        "query": query.urlencode(),
        "is_filtered": any(query.values()),
    }


@never_cache
@login_required
@require_GET
def actions(request: HttpRequest) -> HttpResponse:
    """The actions of the company, or those that are mine."""
    place = request.membership
    context = _list_context(request, _of_company(request)) | {
        "place": place,
        "is_manager": bool(place) and place.role == Role.COMPANY_MANAGER,
    }
    return render(request, "readiness/actions.html", context)


@never_cache
@login_required
@require_GET
def plan(request: HttpRequest, pk: str) -> HttpResponse:
    """The actions that came out of one assessment."""
    assessment = led_assessment(request, pk)
    of_it = Action.objects.visible_to(request.user).filter(assessment=assessment)
    context = _list_context(request, of_it) | {"assessment": assessment, "is_leader": True}
    return render(request, "readiness/plan.html", context)


@never_cache
@login_required
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """What the list shows as a workbook, or what is open of it as a calendar."""
    found = _of_company(request)
    chosen = request.GET.get("assessment", "")
    if chosen:
        found = found.filter(assessment=_chosen(request, chosen))
    words = Words(found)
    kept = FilterForm(request.GET, words=words).keep(found, request.user).for_list()
    return _file(request, kind, kept, words)


def _chosen(request: HttpRequest, key: str) -> Assessment:
    try:
        return get_object_or_404(Assessment.objects.led_by(request.user), pk=key)
    except ValidationError:  # no key of an assessment looks like that
        raise Http404 from None


def _file(request: HttpRequest, kind: str, found: QuerySet[Action], words: Words) -> HttpResponse:
    if kind == "xlsx":
        content, content_type = action_files.workbook(found, words), XLSX
    elif kind == "ics":
        content, content_type = action_files.calendar(found.unfinished(), words), action_files.ICS
    else:
        raise Http404
    day = timezone.localdate().isoformat()
    name = f"readiness-actions-{day}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


@never_cache
@login_required
@require_GET
def calendar(request: HttpRequest, pk: str) -> HttpResponse:
    """One action as a calendar."""
    one = _action(request, pk)
    found = Action.objects.visible_to(request.user).filter(pk=one.pk).for_list()
    return _file(request, "ics", found, Words(found))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: str, code: str) -> HttpResponse:
    """Make an action on a criterion, with what the criterion suggests."""
    assessment = led_assessment(request, pk)
    criterion = words_of(assessment.question_version).criteria.get(code)
    if criterion is None:
        raise Http404
    answer = assessment.answers.filter(criterion=code).first()
    level = answer.level if answer else None
    first = planning.suggestion(criterion, level) | {"owner": request.user.pk}
    form = ActionForm(request.POST or None, company=assessment.company, initial=first)
    if form.is_valid():
        try:
            action = planning.create(
                assessment=assessment, criterion=code, by=request.user, values=form.values
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("The action is in the plan."))
            return redirect(action)
    context = {
        "form": form,
        "assessment": assessment,
        "others": Action.objects.filter(assessment=assessment, criterion=code).for_list(),
        **_about(criterion, level),
    }
    return render(request, "readiness/action_form.html", context, status=_status(form))


def _status(form: object) -> int:
    return 422 if form.is_bound else 200


def _about(criterion: object, level: int | None) -> dict:
    """Return what stands beside an action: the criterion, where it is, what comes next."""
    lessons = lesson_links(criterion.learn)
    following = level + 1 if level in (1, 2, 3) else None
    return {
        "criterion": criterion,
        "level": level,
        "level_name": LEVELS.get(level, ""),
        "next_level": following,
        "next_text": criterion.levels[following - 1] if following else "",
        "next_name": LEVELS.get(following, ""),
        "lessons": [lessons[code] for code in criterion.learn if code in lessons],
    }


@never_cache
@login_required
@require_GET
def action(request: HttpRequest, pk: str) -> HttpResponse:
    """One action: what it is, where it stands, what was said."""
    return _page(request, _action(request, pk), RemarkForm(), RemarkForm(prefix="back"))


def _page(
    request: HttpRequest, one: Action, remark: RemarkForm, sending_back: RemarkForm
) -> HttpResponse:
    assessment = one.assessment
    answers = assessment.answers.filter(criterion=one.criterion) if assessment else None
    answer = answers.first() if answers else None
    level = answer.level if answer else one.level_before
    context = {
        "action": one,
        "rights": planning.rights_on(request.user, one),
        "is_mine": one.owner_id == request.user.pk,
        "events": one.events.select_related("author"),
        "form": remark,
        "back_form": sending_back,
        "may_answer": bool(assessment)
        and Assessment.objects.visible_to(request.user).filter(pk=assessment.pk).exists(),
        **_about(planning.criterion_of(one), level),
    }
    status = 422 if remark.is_bound or sending_back.is_bound else 200
    return render(request, "readiness/action.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    """Change what an action says, its owner or its date."""
    one = _led(request, pk)
    form = ActionForm(request.POST or None, instance=one, company=one.company)
    if form.is_valid():
        try:
            planning.edit(action=one, by=request.user, values=form.values)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("The action is saved."))
            return redirect(one)
    context = {"form": form, "action": one} | _about(planning.criterion_of(one), one.level_before)
    return render(request, "readiness/action_form.html", context, status=_status(form))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: str) -> HttpResponse:
    """Say that an action is done, with what shows it."""
    one = _action(request, pk)
    if not one.is_unfinished:
        messages.info(request, _("This action is done already."))
        return redirect(one)
    takes_file = bool(one.assessment and one.assessment.is_open)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ClosingForm(*given, takes_file=takes_file)
    if form.is_valid():
        try:
            planning.close(
                action=one,
                by=request.user,
                values=form.values,
                file=form.cleaned_data.get("upload"),
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(
                request, _("The action is done. Somebody who leads the assessment verifies it.")
            )
            return redirect(one)
    context = {"form": form, "action": one, "takes_file": takes_file}
    return render(request, "readiness/close_action.html", context, status=_status(form))


def _do(request: HttpRequest, one: Action, step: Callable[[], object], done: str) -> HttpResponse:
    """Take a step on an action, say what came of it, and show the action."""
    try:
        step()
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    else:
        messages.success(request, done)
    return redirect(one)


@login_required
@require_POST
def status(request: HttpRequest, pk: str) -> HttpResponse:
    """Begin work on an action, or put it back."""
    one, wanted = _action(request, pk), request.POST.get("status", "")
    return _do(
        request,
        one,
        lambda: planning.set_status(action=one, by=request.user, status=wanted),
        _("The status is changed."),
    )


@login_required
@require_POST
def verify(request: HttpRequest, pk: str) -> HttpResponse:
    """Confirm that an action is done, or send it back with a word why."""
    one = _led(request, pk)
    if "back" not in request.POST:
        return _do(
            request,
            one,
            lambda: planning.verify(action=one, by=request.user),
            _("The action is verified."),
        )
    form = RemarkForm(request.POST, prefix="back")
    if not form.is_valid():
        return _page(request, one, RemarkForm(), form)
    text = form.cleaned_data["text"]
    return _do(
        request,
        one,
        lambda: planning.send_back(action=one, by=request.user, text=text),
        _("The action is sent back."),
    )


@login_required
@require_POST
def comment(request: HttpRequest, pk: str) -> HttpResponse:
    """Say something about an action."""
    one = _action(request, pk)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _page(request, one, form, RemarkForm(prefix="back"))
    planning.comment(action=one, by=request.user, text=form.cleaned_data["text"])
    return redirect(f"{one.get_absolute_url()}#said")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: str) -> HttpResponse:
    """Ask, then delete an action."""
    one = _led(request, pk)
    if request.method == "POST":
        planning.delete(action=one)
        messages.success(request, _("The action is deleted."))
        return redirect("readiness:actions")
    return render(request, "readiness/delete_action.html", {"action": one})
