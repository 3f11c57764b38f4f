"""Exporting and importing courses in the CMS."""

import tempfile
from collections import Counter

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET
from django.views.generic import FormView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from courses.core.course_zip import MOST_BYTES
from courses.models import CataloguePage, CoursePage
from courses.transfer.exporting import export_course
from courses.transfer.importing import import_course

IN_MEMORY = 10 * 1024 * 1024
WHAT = {
    "added": gettext_lazy("Added"),
    "changed": gettext_lazy("Changed"),
    "same": gettext_lazy("The same"),
    "left": gettext_lazy("Left as it is"),
}


@require_GET
def export_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A course as a zip, for those who edit it."""
    course = get_object_or_404(CoursePage, pk=pk)
    if not course.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when sent
    export_course(course, target)
    target.seek(0)
    log(course, "courses.export", user=request.user)
    return FileResponse(target, as_attachment=True, filename=f"{course.slug}.zip")


class ImportForm(forms.Form):
    """A zip, and whether it is only looked at."""

    file = forms.FileField(label=gettext_lazy("Zip of a course"))
    dry_run = forms.BooleanField(
        label=gettext_lazy("Only show what would change"), required=False, initial=True
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The zip file holds too much."))
        return file


class ImportCourse(WagtailAdminTemplateMixin, FormView):
    """Reads a course as drafts, or says what that would change."""

    form_class = ImportForm
    template_name = "courses/admin_import.html"
    header_icon = "upload"
    page_title = gettext_lazy("Import a course")

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def form_valid(self, form: ImportForm) -> HttpResponse:
        dry_run = form.cleaned_data["dry_run"]
        try:
            course, changes = import_course(
                form.cleaned_data["file"], by=self.request.user, dry_run=dry_run
            )
        except ValidationError as error:
            form.add_error("file", error)
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if course:
            log(course, "courses.import", user=self.request.user)
            messages.success(self.request, _("The course is here. All of it is a draft."))
        # what changes first: most of a course that is here already stays as it is
        order = list(WHAT)
        changes.sort(key=lambda change: order.index(change.what))
        counts = Counter(change.what for change in changes)
        context = self.get_context_data(
            form=form,
            course=course,
            lines=[(WHAT[change.what], change) for change in changes],
            counts=[(WHAT[what], counts[what]) for what in WHAT if counts[what]],
            is_dry_run=dry_run,
        )
        return self.render_to_response(context)


def may_import(user) -> bool:
    """Whether this person may add courses to the catalogue."""
    shelf = CataloguePage.objects.first()
    return bool(shelf) and shelf.permissions_for_user(user).can_add_subpage()


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [
        path("courses/<int:pk>/export/", export_view, name="export_course"),
        path("courses/import/", ImportCourse.as_view(), name="import_course"),
    ]


@hooks.register("register_page_header_buttons")
def transfer_buttons(page, user, view_name, next_url=None):
    """Lead from a course to its zip, and from the catalogue to importing one."""
    if isinstance(page, CoursePage) and page.pk and page.permissions_for_user(user).can_edit():
        url = reverse("export_course", args=[page.pk])
        yield Button(_("Export as a zip"), url, icon_name="download", priority=80)
    if isinstance(page, CataloguePage) and may_import(user):
        yield Button(
            _("Import a course"), reverse("import_course"), icon_name="upload", priority=80
        )


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    """Name what these pages write to the audit log."""
    actions.register_action("courses.export", _("Export"), _("Exported the course"))
    actions.register_action("courses.import", _("Import"), _("Imported the course"))
