"""Regrading in the CMS: ask, look at the effect, carry it out or drop it; and what was done."""

from django import forms
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from assessments.quizzes import regrading
from assessments.quizzes.models import Question, Regrade, Rule

policy = ModelPermissionPolicy(Regrade)
LINES_A_PAGE = 50
REGRADES_A_PAGE = 25


class RegradeForm(forms.ModelForm):
    """The rule, and why."""

    class Meta:
        model = Regrade
        fields = ["rule", "reason"]
        widgets = {"rule": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"reason": gettext_lazy("It stays with the regrade for whoever asks later.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = Rule.choices
        self.fields["rule"].initial = Rule.NEVER_LOWER


class RegradePage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    permission_policy = policy
    permission_required = "add"
    header_icon = "rotate"

    def get_breadcrumbs_items(self) -> list[dict]:
        crumbs = [*self.breadcrumbs_items]
        if not isinstance(self, RegradeList):
            crumbs.append({"url": reverse("regrades"), "label": _("Regrades")})
        return [*crumbs, {"url": "", "label": self.page_title}]


class RegradeQuestion(RegradePage):
    """Ask for a regrade of the answers to one version."""

    template_name = "quizzes/admin/regrade_new.html"

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().setup(request, *args, **kwargs)
        self.question = get_object_or_404(Question, pk=kwargs["pk"])

    @property
    def page_title(self) -> str:
        words = {"code": self.question.code, "version": self.question.version}
        return _("Regrade %(code)s, version %(version)s") % words

    def get_context_data(self, **kwargs: object) -> dict:
        context = {
            "question": self.question,
            "newest": Question.objects.newest().get(code=self.question.code),
            "answers": regrading.answers_to(self.question).count(),
            "still_open": regrading.open_attempts_with(self.question),
            "form": RegradeForm(),
        }
        return super().get_context_data(**(context | kwargs))

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        form = RegradeForm(request.POST)
        if form.is_valid():
            try:
                regrade = regrading.ask(
                    question=self.question,
                    rule=form.cleaned_data["rule"],
                    reason=form.cleaned_data["reason"].strip(),
                    by=request.user,
                )
            except ValidationError as error:
                form.add_error("rule", error)
            else:
                return redirect("regrade", regrade.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class RegradeDetail(RegradePage):
    """What a regrade would do, or did, answer by answer; a POST carries it out or drops it."""

    template_name = "quizzes/admin/regrade.html"

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().setup(request, *args, **kwargs)
        self.regrade = get_object_or_404(
            Regrade.objects.select_related("question", "key", "by", "ordered_by"), pk=kwargs["pk"]
        )

    @property
    def page_title(self) -> str:
        words = {"code": self.regrade.question.code, "version": self.regrade.question.version}
        return _("Regrade of %(code)s, version %(version)s") % words

    def get_context_data(self, **kwargs: object) -> dict:
        pages = Paginator(regrading.changed_lines(self.regrade), LINES_A_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            regrade=self.regrade,
            numbers=regrading.summary(self.regrade),
            still_open=regrading.open_attempts_with(self.regrade.question),
            page=page,
            page_range=pages.get_elided_page_range(page.number),
            lines=list(page.object_list),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.POST.get("do") == "drop":
            if regrading.drop(regrade=self.regrade):
                messages.success(request, _("Dropped. Nothing was changed."))
            return redirect("regrades")
        regrade = regrading.order(regrade=self.regrade, by=request.user)
        if regrade.ordered_at:
            messages.success(request, _("The regrade is being carried out."))
        return redirect("regrade", regrade.pk)


class RegradeList(RegradePage):
    """All regrades, the newest first: who, when, by which rule, and why."""

    template_name = "quizzes/admin/regrades.html"
    permission_required = "view"
    page_title = gettext_lazy("Regrades")

    def get_context_data(self, **kwargs: object) -> dict:
        pages = Paginator(Regrade.objects.select_related("question", "by"), REGRADES_A_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        return super().get_context_data(
            page=page, page_range=pages.get_elided_page_range(page.number), **kwargs
        )


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [
        path("regrades/", RegradeList.as_view(), name="regrades"),
        path("regrades/<int:pk>/", RegradeDetail.as_view(), name="regrade"),
        path("regrades/question/<int:pk>/", RegradeQuestion.as_view(), name="regrade_question"),
    ]


class RegradesItem(MenuItem):
    """The way to what was regraded, for those who may."""

    def is_shown(self, request: HttpRequest) -> bool:
        return policy.user_has_permission(request.user, "view")


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    return RegradesItem(
        gettext_lazy("Regrades"),
        reverse("regrades"),
        name="regrades",
        icon_name="rotate",
        order=120,
    )


@hooks.register("register_permissions")
def register_permissions():
    """Let groups be given regrading in the CMS."""
    return Permission.objects.filter(
        content_type__app_label="quizzes", codename__in=["view_regrade", "add_regrade"]
    )
