"""Duplicating a course in the CMS."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from courses.duplicating import duplicate_course
from courses.models import CoursePage


class DuplicateForm(forms.Form):
    """What the copy is called."""

    title = forms.CharField(label=gettext_lazy("Title of the copy"), max_length=255)
    code = forms.CharField(
        label=gettext_lazy("Code of the copy"),
        max_length=12,
        help_text=gettext_lazy(
            "For example C7. The keys of its lessons begin with it: C2.M1.L1 becomes C7.M1.L1."
        ),
    )

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip()
        if CoursePage.objects.filter(code__iexact=code).exists():
            raise ValidationError(_("Another course has this code."))
        return code


class DuplicateCourse(WagtailAdminTemplateMixin, FormView):
    """Asks for a title and a code, and copies the course as drafts."""

    form_class = DuplicateForm
    template_name = "courses/admin_duplicate.html"
    header_icon = "copy"
    page_title = gettext_lazy("Duplicate the course")

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().setup(request, *args, **kwargs)
        self.course = get_object_or_404(CoursePage, pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_duplicate(request.user, self.course):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        explorer = reverse("wagtailadmin_explore", args=[self.course.pk])
        return [
            *self.breadcrumbs_items,
            {"url": explorer, "label": self.course.title},
            {"url": "", "label": self.page_title},
        ]

    def get_page_subtitle(self) -> str:
        return self.course.title

    def get_initial(self) -> dict:
        return {"title": _("%(title)s (copy)") % {"title": self.course.title}}

    def form_valid(self, form: DuplicateForm) -> HttpResponse:
        copy = duplicate_course(course=self.course, by=self.request.user, **form.cleaned_data)
        messages.success(
            self.request, _("The course is copied. All of it is a draft until you publish it.")
        )
        return redirect("wagtailadmin_explore", copy.pk)


def may_duplicate(user, course: CoursePage) -> bool:
    """Whether this person may add the course and all below it once more beside it."""
    return course.permissions_for_user(user).can_copy_to(course.get_parent(), recursive=True)


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [path("courses/<int:pk>/duplicate/", DuplicateCourse.as_view(), name="duplicate_course")]


@hooks.register("register_page_header_buttons")
def duplicate_button(page, user, view_name, next_url=None):
    """Lead from a course to its duplication."""
    if isinstance(page, CoursePage) and page.pk and may_duplicate(user, page):
        url = reverse("duplicate_course", args=[page.pk])
        yield Button(_("Duplicate the course"), url, icon_name="copy", priority=70)


@hooks.register("before_copy_page")
def copy_courses_our_way(request: HttpRequest, page) -> HttpResponse | None:
    """Lead Wagtail's own copying of a course to ours: two lessons may not share a key."""
    if isinstance(page.specific, CoursePage):
        return redirect("duplicate_course", page.pk)
    return None
