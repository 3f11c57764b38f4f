"""Marking in the CMS, for those who may change attempts: the queue, an answer, the release."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import (
    Avg,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    fields,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from assessments.quizzes import marking
from assessments.quizzes.marking_forms import JudgementForm, QueueFilter
from assessments.quizzes.models import Attempt, Judgement, MarkingSetting, QuizPage, Response
from assessments.quizzes.question_types import TYPES

policy = ModelPermissionPolicy(Attempt)
ATTEMPTS_A_PAGE = 25
WORKLOAD_DAYS = 90


class MarkingSettingViewSet(SnippetViewSet):
    """How the answers of a quiz are marked: by name or not, by one or by two."""

    model = MarkingSetting
    icon = "edit"
    menu_label = gettext_lazy("Ways of marking")
    list_display = [
        "quiz",
        BooleanColumn("is_anonymous", label=gettext_lazy("Anonymous")),
        BooleanColumn("needs_second", label=gettext_lazy("Second marker")),
        "limit_percent",
    ]
    list_per_page = 50
    panels = [
        FieldPanel("quiz"),
        FieldPanel("is_anonymous"),
        FieldRowPanel([FieldPanel("needs_second"), FieldPanel("limit_percent")]),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MarkingSetting]:
        return MarkingSetting.objects.select_related("quiz")


class MarkerView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page for markers only."""

    permission_policy = policy
    permission_required = "change"
    header_icon = "edit"

    def get_breadcrumbs_items(self) -> list[dict]:
        crumbs = [*self.breadcrumbs_items]
        if not isinstance(self, MarkingQueue):
            crumbs.append({"url": reverse("marking"), "label": _("Marking")})
        return [*crumbs, {"url": "", "label": self.page_title}]


class MarkingQueue(MarkerView):
    """What waits for a person, oldest first, or for its release; a POST releases."""

    template_name = "quizzes/admin/marking.html"
    page_title = gettext_lazy("Marking")

    def get_context_data(self, **kwargs: object) -> dict:
        user = self.request.user
        all_of = {"": marking.to_mark(user), "release": marking.to_release(user)}
        form = QueueFilter(self.request.GET, quizzes=_titles_of(all_of))
        choice = form.choice
        attempts = marking.narrowed(
            all_of[choice["state"]],
            quiz=choice["quiz"],
            category=choice["category"],
            search=choice["q"].strip(),
        )
        pages = Paginator(attempts, ATTEMPTS_A_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            form=form,
            is_release=choice["state"] == "release",
            quiz=choice["quiz"],
            page=page,
            page_range=pages.get_elided_page_range(page.number),
            lines=marking.lines_of(page.object_list),
            waiting=all_of[""].count(),
            oldest=all_of[""].aggregate(first=Min("submitted_at"))["first"],
            workload=_workload(),
            workload_days=WORKLOAD_DAYS,
            query=urlencode({key: value for key, value in choice.items() if value}),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if "attempt" in request.POST:
            attempt = get_object_or_404(
                marking.to_release(request.user), pk=_number(request.POST["attempt"])
            )
            try:
                marking.release(attempt=attempt, by=request.user)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, _("The result is released. The learner gets a mail."))
        else:
            quizzes = QuizPage.objects.filter(translation_key__in=_uuids(request.POST.get("quiz")))
            quiz = get_object_or_404(quizzes[:1])
            marking.order_release(quiz_key=quiz.translation_key, by=request.user)
            messages.success(
                request, _("The results are being released. The learners get a mail each.")
            )
        return redirect(f"{reverse('marking')}?state=release")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _uuids(text: str | None) -> list[UUID]:
    try:
        return [UUID(text or "")]
    except ValueError:
        return []


def _titles_of(all_of: dict) -> dict[str, str]:
    titles: dict[str, str] = {}
    for attempts in all_of.values():
        rows = attempts.order_by("quiz__title").values_list("quiz_key", "quiz__title").distinct()
        for key, title in rows:
            titles.setdefault(str(key), title)
    return titles


def _workload() -> list[dict]:
    """Return, by marker, what was marked lately: count, and days from hand-in to mark (mean)."""
    took = ExpressionWrapper(
        F("done_at") - F("response__attempt__submitted_at"), output_field=fields.DurationField()
    )
    since = timezone.now() - timedelta(days=WORKLOAD_DAYS)
    rows = (
        Judgement.objects.filter(done_at__gte=since)
        .order_by()
        .values("marker__full_name", "marker__email")
        .annotate(count=Count("pk"), took=Avg(took))
        .order_by("-count", "marker__email")[:20]
    )
    return [
        {
            "marker": row["marker__full_name"] or row["marker__email"] or _("Somebody who left"),
            "count": row["count"],
            "days": row["took"].total_seconds() / 86400 if row["took"] else 0,
        }
        for row in rows
    ]


class MarkAnswer(MarkerView):
    """One answer with its rubric. What somebody else saved meanwhile is shown beside one's own."""

    template_name = "quizzes/admin/mark.html"

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().setup(request, *args, **kwargs)
        self.conflict = None

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if policy.user_has_permission(request.user, "change"):  # else the mixin says no
            self._fetch()
        return super().dispatch(request, *args, **kwargs)

    def _fetch(self) -> None:
        responses = Response.objects.filter(
            attempt__submitted_at__isnull=False,
            attempt__learner__isnull=False,
            answered_at__isnull=False,
        ).exclude(attempt__learner=self.request.user)
        judged = Exists(Judgement.objects.filter(response=OuterRef("pk")))
        by_person = responses.filter(Q(mark=None) | judged)
        self.response = get_object_or_404(
            by_person.select_related(
                "attempt__quiz", "attempt__learner", "question"
            ).prefetch_related("judgements__marker"),
            pk=self.kwargs["pk"],
        )
        attempt = self.response.attempt
        self.setting = marking.settings_of([attempt.quiz_key])[attempt.quiz_key]
        self.answer = marking.answer_of(self.response, self.setting)
        self.place = marking.place_for(self.answer, self.request.user, self.setting)

    @property
    def page_title(self) -> str:
        return _("Mark an answer to %(code)s") % {"code": self.response.question.code}

    def _kept(self) -> Judgement | None:
        """The judgement in the place that this person would fill."""
        return next((one for one in self.answer.judgements if one.place == self.place), None)

    def _form(self, data=None) -> JudgementForm:
        rubric, kept = marking.rubric_of(self.response.shown), self._kept()
        initial = {"place": self.place, "version": kept.version if kept else 0}
        if kept:
            initial["comment"] = kept.comment
            initial |= {f"points_{number}": one for number, one in enumerate(kept.points)}
        return JudgementForm(data, rubric=rubric, initial=initial)

    def _visible(self) -> list[Judgement]:
        """Which judgements this person sees: one's own; all once both markers are done.

        A draft that would be taken over is seen too, and what stands against one's own.
        """
        decided = self.answer.verdict.wants in (None, 3)
        mine = self.request.user.pk
        return [
            one
            for one in self.answer.judgements
            if decided or one.marker_id == mine or one.place == self.place
        ]

    def get_context_data(self, **kwargs: object) -> dict:
        attempt, kept = self.response.attempt, self._kept()
        form = kwargs.pop("form", None) or self._form()
        line = marking.Line(attempt, self.setting)
        shown = self.response.shown
        criteria = len(form.rubric)
        context = {
            "line": line,
            "response": self.response,
            "answer": self.answer,
            "detail": TYPES[shown["type"]].review(shown, self.response.answer),
            "review_template": TYPES[shown["type"]].review_template,
            "rubric": marking.rubric_of(shown),
            "total": sum(one["points"] for one in marking.rubric_of(shown)),
            "form": None if self.place is None or attempt.released_at else form,
            "points_fields": [form[name] for name in form.fields if name.startswith("points_")],
            "so_far": sum(_number(str(form[f"points_{n}"].value() or "")) for n in range(criteria)),
            "judgements": self._visible(),
            "is_others_draft": kept is not None and kept.marker_id != self.request.user.pk,
            "conflict": self.conflict,
            "next": self._next(),
        }
        return super().get_context_data(**(context | kwargs))

    def _next(self) -> Response | None:
        """Another answer to this version that waits, for marking question by question."""
        waiting = Response.objects.filter(
            question=self.response.question,
            mark=None,
            answered_at__isnull=False,
            attempt__in=marking.to_mark(self.request.user).order_by(),
        )
        others = waiting.exclude(pk=self.response.pk).exclude(judgements__marker=self.request.user)
        return others.order_by("attempt__submitted_at", "pk").only("pk").first()

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            judgement = marking.judge(
                response=self.response,
                marker=request.user,
                place=form.cleaned_data["place"],
                version=form.cleaned_data["version"],
                points=form.points,
                comment=form.cleaned_data["comment"].strip(),
                is_done=form.is_done,
            )
        except ValidationError as error:
            return self._refused(request, error)
        if judgement.done_at:
            messages.success(request, _("Marked. It counts once the result is released."))
            return redirect("marking")
        messages.success(request, _("The draft is kept."))
        return redirect(request.get_full_path())

    def _refused(self, request: HttpRequest, error: ValidationError) -> HttpResponse:
        """Come back with what was typed, beside what is kept, ready to be saved upon it."""
        self._fetch()
        self.conflict = " ".join(error.messages)
        kept, data = self._kept(), request.POST.copy()
        data["place"], data["version"] = self.place or 1, kept.version if kept else 0
        form = JudgementForm(data, rubric=marking.rubric_of(self.response.shown))
        form.is_valid()
        return self.render_to_response(self.get_context_data(form=form), status=409)


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [
        path("marking/", MarkingQueue.as_view(), name="marking"),
        path("marking/<int:pk>/", MarkAnswer.as_view(), name="mark_answer"),
    ]


class MarkingItem(MenuItem):
    """The way to the queue, with the number of attempts that wait."""

    def is_shown(self, request: HttpRequest) -> bool:
        return policy.user_has_permission(request.user, "change")

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        count = marking.to_mark(request.user).order_by().count()
        label = f"{self.label} ({count})" if count else str(self.label)
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name)


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return MarkingItem(
        gettext_lazy("Marking"), reverse("marking"), name="marking", icon_name="edit", order=240
    )


@hooks.register("register_permissions")
def register_permissions():
    """Let groups be given marking in the CMS."""
    return Permission.objects.filter(
        content_type__app_label="quizzes", codename__in=["view_attempt", "change_attempt"]
    )


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    """Name what `marking` writes to the audit log."""
    actions.register_action("quizzes.release", _("Release result"), _("Released the result"))
