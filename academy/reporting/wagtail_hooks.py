"""The reports in the CMS: “Common findings” here, those of a course in course_admin.py."""

import logging
from urllib.parse import urlencode

from django.contrib.auth.models import Permission
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from academy.reporting import common_findings as report
from academy.reporting import course_admin  # noqa: F401 - registers its hooks
from academy.reporting.forms import FindingsFilter
from academy.spreadsheet import csv_lines
from toolkit.models import RuleTotal

logger = logging.getLogger(__name__)

policy = ModelPermissionPolicy(RuleTotal)
RULES_A_PAGE = 10


class CommonFindings(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The rules that find most, and where, on a picture of the sheet with an equal table."""

    permission_policy = policy
    permission_required = "view"
    template_name = "reporting/common_findings.html"
    page_title = gettext_lazy("Common findings")
    header_icon = "table"
    http_method_names = ["get", "head", "options"]

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: object) -> dict:
        asked = self.request.GET
        form = FindingsFilter(asked, choices=report.choices())
        scope = form.scope
        spec, files = report.spec_of(scope), report.files_in(scope)
        sheets = list(spec.sheets) if spec else []
        sheet = asked.get("sheet", "")
        sheet = sheet if sheet in sheets else (sheets[0] if sheets else "")
        pages = Paginator(report.rules_in(scope), RULES_A_PAGE)
        page = pages.get_page(asked.get("p"))
        code = asked.get("code", "")[:60]
        return super().get_context_data(
            form=form,
            files=files,
            version=report.version_name(scope.template, scope.version),
            page=page,
            page_range=pages.get_elided_page_range(page.number),
            rules=report.rule_lines(list(page.object_list), files=files),
            sheets=sheets,
            report=report.sheet_report(scope, spec, sheet=sheet, code=code),
            code=code,
            code_words=report.message_of(code) if code else "",
            query=_query(asked, "since", "until", "exercise", "version"),
            query_of_sheet=_query(asked, "since", "until", "exercise", "version", "sheet"),
            query_of_code=_query(asked, "since", "until", "exercise", "version", "code"),
            **kwargs,
        )

    @property
    def header_buttons(self) -> list[HeaderButton]:
        query = _query(self.request.GET, "since", "until", "exercise", "version")
        url = reverse("common_findings_csv") + (f"?{query}" if query else "")
        return [HeaderButton(_("Download as CSV"), url=url, icon_name="download")]


class CommonFindingsCSV(PermissionCheckedMixin, TemplateView):
    """The same as a table for a spreadsheet, whole."""

    permission_policy = policy
    permission_required = "view"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        form = FindingsFilter(request.GET, choices=report.choices())
        lines = csv_lines(report.export_rows(form.scope))
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        name = f"common-findings-{timezone.localdate().isoformat()}.csv"
        response.headers["Content-Disposition"] = content_disposition_header(True, name)
        logger.info("Common findings exported: by=%s", request.user.pk)
        return response


def _query(asked: object, *names: str) -> str:
    return urlencode({name: asked[name] for name in names if asked.get(name)})


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [
        path("reports/common-findings/", CommonFindings.as_view(), name="common_findings"),
        path(
            "reports/common-findings.csv", CommonFindingsCSV.as_view(), name="common_findings_csv"
        ),
    ]


class CommonFindingsItem(MenuItem):
    """The way there, for those who may."""

    def is_shown(self, request: HttpRequest) -> bool:
        return policy.user_has_permission(request.user, "view")


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    return CommonFindingsItem(
        gettext_lazy("Common findings"),
        reverse("common_findings"),
        name="common-findings",
        icon_name="table",
        order=100,
    )


@hooks.register("register_permissions")
def register_permissions():
    """Let groups be given the report in the CMS."""
    return Permission.objects.filter(content_type__app_label="toolkit", codename="view_ruletotal")
