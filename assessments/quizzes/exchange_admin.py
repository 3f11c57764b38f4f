"""Import and export of questions in the CMS."""

import secrets
from collections import defaultdict
from urllib.parse import urlencode

from django import forms
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView, View
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.search.backends import get_search_backend

from assessments.quizzes.bank_filters import QuestionFilterSet
from assessments.quizzes.core.exchange import FORMATS, format_of
from assessments.quizzes.core.exchange.plain import LARGEST_FILE, MOST_QUESTIONS, Problem
from assessments.quizzes.exporting import export_questions, for_export, path_of
from assessments.quizzes.importing import State, import_questions, plan_import, sentence
from assessments.quizzes.models import Question, QuestionCategory

KEPT_FOR = 60 * 60  # seconds between the look at a file and its import
LINES_A_PAGE = 100
SUBMENU = "register_question_bank_menu_item"


class ImportForm(forms.Form):
    """A file of questions and where they go."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX, CSV, Moodle XML or GIFT (.gift, .txt), up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.xml,.gift,.txt"}),
    )
    category = forms.ModelChoiceField(
        QuestionCategory.objects.select_related("parent").order_by("parent__name", "name"),
        label=gettext_lazy("Category for all of them"),
        required=False,
        empty_label=gettext_lazy("As the file says"),
        help_text=gettext_lazy(
            "As the file says: categories that are missing are made; a question that is in the"
            " bank stays where it is if the file names no category."
        ),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if format_of(file.name) is None:
            raise ValidationError(
                _("The name of the file must end in .xlsx, .csv, .xml, .gift or .txt."),
                code="ending",
            )
        if file.size > LARGEST_FILE:
            raise ValidationError(
                _("The file is larger than %(limit)s MB."),
                code="too_large",
                params={"limit": LARGEST_FILE // 1024 // 1024},
            )
        return file


class FormatForm(forms.Form):
    """The format of an export."""

    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[(name, gettext_lazy(one.label)) for name, one in FORMATS.items()],
    )


class _Page(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """A page of the question bank; who may not work there is turned away."""

    model = Question
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict]:
        bank = reverse(Question.snippet_viewset.get_url_name("list"))
        return [
            *self.breadcrumbs_items,
            {"url": bank, "label": _("Questions")},
            {"url": "", "label": self.page_title},
        ]


class _ImportPage(_Page):
    page_title = gettext_lazy("Import questions")

    def dispatch(self, request, *args, **kwargs):
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ImportQuestions(_ImportPage, FormView):
    """Takes the file; nothing is stored in the bank yet."""

    form_class = ImportForm
    template_name = "quizzes/admin/import.html"

    def form_valid(self, form: ImportForm) -> HttpResponse:
        file, category = form.cleaned_data["file"], form.cleaned_data["category"]
        token = secrets.token_urlsafe(24)
        kept = {
            "name": file.name,
            "format": format_of(file.name),
            "data": file.read(),
            "category": path_of(category) if category else "",
        }
        cache.set(_key(self.request, token), kept, KEPT_FOR)
        return redirect("question_exchange:check", token)

    def get_context_data(self, **kwargs) -> dict:
        templates = [
            (reverse("question_exchange:template", args=[name]), format.label)
            for name, format in FORMATS.items()
            if format.template
        ]
        return super().get_context_data(**kwargs) | {
            "templates": [(url, _(label)) for url, label in templates]
        }


class CheckImport(_ImportPage, TemplateView):
    """What an import would change, line by line; a POST carries it out, and then says so."""

    template_name = "quizzes/admin/import_check.html"

    def dispatch(self, request, *args, **kwargs):
        self.key = _key(request, kwargs["token"])
        self.kept = cache.get(self.key)
        if self.kept is None and may_import(request.user):
            messages.warning(request, _("The file is no longer kept. Choose it again."))
            return redirect("question_exchange:import")
        return super().dispatch(request, *args, **kwargs)

    def plan(self):
        return plan_import(
            data=self.kept["data"],
            format=self.kept["format"],
            category=self.kept["category"],
            user=self.request.user,
        )

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if "done" in self.kept:
            return redirect("question_exchange:check", token)
        plan = self.plan()
        if request.POST.get("fingerprint") != plan.fingerprint:
            messages.warning(request, _("The bank has changed since. Look at the list again."))
            return redirect("question_exchange:check", token)
        leave_out = request.POST.get("leave_out") == "on"
        try:
            import_questions(plan=plan, user=request.user, leave_out_errors=leave_out)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except IntegrityError:  # somebody made a question with such a code at the same time
            messages.error(request, _("The bank has changed since. Look at the list again."))
        else:
            counts = {str(state): count for state, count in plan.counts.items()}
            done = {"name": self.kept["name"], "done": counts, "data": b""}
            cache.set(self.key, done, KEPT_FOR)
        return redirect("question_exchange:check", token)

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs) | {"name": self.kept["name"]}
        bank = reverse(Question.snippet_viewset.get_url_name("list"))
        if "done" in self.kept:
            return context | {"done": self.kept["done"], "bank": bank}
        plan = self.plan()
        wanted = self.request.GET.get("state", "")
        lines = [line for line in plan.lines if wanted in ("", line.state)]
        pages = Paginator(lines, LINES_A_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        counts = [
            (state, label, plan.counts[state], f"?{urlencode({'state': state})}")
            for state, label in _count_labels()
        ]
        return context | {
            "plan": plan,
            "category": self.kept["category"],
            "counts": counts,
            "wanted": wanted,
            "errors": plan.counts[State.ERROR],
            "changes": len(plan.changes),
            "page": page,
            "page_range": pages.get_elided_page_range(page.number),
        }


def _count_labels() -> list[tuple[State, str]]:
    return [
        (State.NEW, _("New")),
        (State.CHANGED, _("Changed")),
        (State.UNCHANGED, _("Unchanged")),
        (State.ERROR, _("With an error")),
    ]


class TemplateFile(PermissionCheckedMixin, View):
    """The spreadsheet to fill in."""

    model = Question
    any_permission_required = ["add", "change", "view"]

    def get(self, request: HttpRequest, format: str) -> HttpResponse:
        chosen = FORMATS.get(format)
        if chosen is None or chosen.template is None:
            raise Http404
        return _download(chosen.template(), format, _("questions template"))


class ExportQuestions(_Page, TemplateView):
    """A file of the questions that were looked for, after it was said what it cannot hold."""

    template_name = "quizzes/admin/export.html"
    page_title = gettext_lazy("Export questions")
    any_permission_required = ["add", "change", "view"]

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.filters = QuestionFilterSet(
            request.GET, queryset=Question.objects.newest(), request=request
        )
        self.format = request.GET.get("format", "")
        self.made = None
        self.words = request.GET.get("q", "").strip()
        questions = self.filters.qs
        if self.words:  # as the list searches
            found = get_search_backend().autocomplete(self.words, questions)
            questions = questions.filter(pk__in=[question.pk for question in found])
        self.count = questions.count()
        if self.format in FORMATS and 0 < self.count <= MOST_QUESTIONS:
            self.made = export_questions(for_export(questions), format=self.format)
            if "download" in request.GET:
                return _download(self.made.data, self.format, _("questions"))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        query = self.request.GET.copy()
        query["download"] = "1"
        context = {
            "filter_form": self.filters.form,
            "words": self.words,
            "count": self.count,
            "limit": MOST_QUESTIONS,
            "format_form": FormatForm(initial={"format": self.format or "xlsx"}),
            "made": self.made,
            "download": f"?{query.urlencode()}",
        }
        if self.made:
            context |= {
                "left_out": _by_sentence(self.made.left_out),
                "losses": _by_sentence(self.made.losses),
                "exported": self.count - len(self.made.left_out),
            }
        return super().get_context_data(**kwargs) | context


def _by_sentence(problems: list[Problem]) -> list[tuple[str, str]]:
    """Return each sentence once, with the codes of the questions that it is about."""
    codes = defaultdict(list)
    for problem in problems:
        codes[sentence(problem)].append(str(problem.values["code"]))
    return [(words, _some(names)) for words, names in codes.items()]


def _some(codes: list[str], most: int = 12) -> str:
    more = len(codes) - most
    if more <= 0:
        return ", ".join(codes)
    and_more = ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
    return f"{', '.join(codes[:most])} {and_more}"


def _download(data: bytes, format: str, name: str) -> HttpResponse:
    chosen = FORMATS[format]
    response = HttpResponse(data, content_type=chosen.media_type)
    file_name = f"{slugify(name)}.{chosen.ending}"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _key(request: HttpRequest, token: str) -> str:
    """Return where a file is kept: nobody but who sent it finds it there."""
    return f"quizzes.import.{request.user.pk}.{token}"


def may_import(user) -> bool:
    """Whether this person adds and changes questions, which an import may both do."""
    policy = Question.snippet_viewset.permission_policy
    return all(policy.user_has_permission(user, action) for action in ("add", "change"))


def may_export(user) -> bool:
    policy = Question.snippet_viewset.permission_policy
    return policy.user_has_any_permission(user, ["add", "change", "view"])


class ImportMenuItem(MenuItem):
    """The way to the import, for those who may."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_import(request.user)


class ExportMenuItem(MenuItem):
    """The way to the export, for those who may."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_export(request.user)


class ExchangeViewSet(ViewSet):
    name = "question_exchange"
    url_prefix = "question-exchange"

    def get_urlpatterns(self) -> list:
        return [
            path("import/", ImportQuestions.as_view(), name="import"),
            path("import/<str:token>/", CheckImport.as_view(), name="check"),
            path("export/", ExportQuestions.as_view(), name="export"),
            path("template/<str:format>/", TemplateFile.as_view(), name="template"),
        ]


@hooks.register("register_admin_viewset")
def register_viewset() -> ExchangeViewSet:
    return ExchangeViewSet()


@hooks.register(SUBMENU)
def register_import() -> MenuItem:
    return ImportMenuItem(
        _("Import"), reverse("question_exchange:import"), icon_name="upload", order=100
    )


@hooks.register(SUBMENU)
def register_export() -> MenuItem:
    return ExportMenuItem(
        _("Export"), reverse("question_exchange:export"), icon_name="download", order=110
    )
