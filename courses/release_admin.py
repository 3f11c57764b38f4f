"""Releases of a course in the CMS: what changed, who is on which, and moving learners."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from courses.core.releases import Difference, compare
from courses.models import CoursePage, CourseRelease
from courses.moves import move_learners, preview_move
from courses.releases import listed_in

RELEASES_A_PAGE = 10


class NoteForm(forms.ModelForm):
    """What a trainer says about a release."""

    class Meta:
        model = CourseRelease
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class MoveForm(forms.Form):
    """Which learners are moved: all, or those who have done less than so many percent."""

    ALL, BELOW = "all", "below"
    who = forms.ChoiceField(
        label=gettext_lazy("Who is moved"),
        choices=[
            (ALL, gettext_lazy("All who have not completed the course")),
            (BELOW, gettext_lazy("Those who have done less than the percentage below")),
        ],
        widget=forms.RadioSelect,
        initial=ALL,
    )
    percent = forms.IntegerField(
        label=gettext_lazy("Percentage of their release"),
        min_value=1,
        max_value=100,
        initial=25,
        required=False,
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        lacks = not cleaned.get("percent") and "percent" not in self.errors
        if lacks and cleaned.get("who") == self.BELOW:
            self.add_error("percent", _("Say a percentage from 1 to 100."))
        return cleaned

    @property
    def below(self) -> int | None:
        """The percentage, or None for all."""
        chosen = self.cleaned_data
        return chosen["percent"] if chosen["who"] == self.BELOW else None


class CourseReleases(WagtailAdminTemplateMixin, TemplateView):
    """All releases of a course, newest first, and a way to move learners to the newest."""

    template_name = "courses/admin_releases.html"
    header_icon = "history"

    def setup(self, request: HttpRequest, *args: object, **kwargs: object) -> None:
        super().setup(request, *args, **kwargs)
        self.course = get_object_or_404(CoursePage, pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_move(request.user, self.course):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def page_title(self) -> str:
        return _("Releases of “%(course)s”") % {"course": self.course.title}

    def get_breadcrumbs_items(self) -> list[dict]:
        explorer = reverse("wagtailadmin_explore", args=[self.course.pk])
        return [
            *self.breadcrumbs_items,
            {"url": explorer, "label": self.course.title},
            {"url": "", "label": self.page_title},
        ]

    def releases(self):
        """Return the releases of the course with `open_count` and `done_count` (learners)."""
        done = Q(enrolments__completed_at__isnull=False)
        return (
            CourseRelease.objects.filter(course_key=self.course.translation_key)
            .annotate(
                open_count=Count("enrolments", filter=~done & Q(enrolments__isnull=False)),
                done_count=Count("enrolments", filter=done),
            )
            .order_by("-number")
        )

    def get_context_data(self, **kwargs: object) -> dict:
        pages = Paginator(self.releases(), RELEASES_A_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        newest = self.releases().first()
        waiting = newest and newest.open_count < sum(
            self.releases().values_list("open_count", flat=True)
        )
        context = {
            "course": self.course,
            "page": page,
            "page_range": pages.get_elided_page_range(page.number),
            "lines": self._lines(list(page.object_list)),
            "newest": newest,
            "form": MoveForm() if waiting else None,
        }
        return super().get_context_data(**(context | kwargs))

    def _lines(self, releases: list[CourseRelease]) -> list[dict]:
        """Return each release with what changed since the one before. Two queries."""
        numbers = {one.number for one in releases} | {one.number - 1 for one in releases}
        listed = {
            one.number: listed_in(one)
            for one in CourseRelease.objects.filter(
                course_key=self.course.translation_key, number__in=numbers
            ).prefetch_related("activities")
        }
        return [
            {
                "release": one,
                "changes": change_lines(compare(listed[one.number - 1], listed[one.number]))
                if one.number - 1 in listed
                else [],
                "form": NoteForm(instance=one, prefix=f"note-{one.number}"),
            }
            for one in releases
        ]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if "number" in request.POST:
            return self._keep_note(request.POST["number"])
        newest = self.releases().first()
        form = MoveForm(request.POST)
        if newest is None or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if request.POST.get("release") == str(newest.pk):
            return self._move(newest, form)
        effect = preview_move(newest, below=form.below)
        return self.render_to_response(self.get_context_data(form=form, effect=effect))

    def _move(self, newest: CourseRelease, form: MoveForm) -> HttpResponse:
        try:
            moved = move_learners(target=newest, below=form.below, by=self.request.user)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            words = ngettext("%(n)s learner was moved.", "%(n)s learners were moved.", moved)
            messages.success(self.request, words % {"n": moved})
        return redirect(releases_url(self.course))

    def _keep_note(self, number: str) -> HttpResponse:
        release = get_object_or_404(
            CourseRelease,
            course_key=self.course.translation_key,
            number=int(number) if number.isdecimal() and len(number) < 7 else 0,
        )
        form = NoteForm(self.request.POST, instance=release, prefix=f"note-{release.number}")
        if form.is_valid():
            form.instance.save(update_fields=["note"])
            messages.success(self.request, _("The note is kept."))
        return redirect(releases_url(self.course))


def change_lines(difference: Difference) -> list[tuple[str, str]]:
    """Return what changed as pairs of a heading and titles."""
    lines = [
        (_("New"), difference.added),
        (_("Taken out"), difference.removed),
        (_("Now required"), difference.now_required),
        (_("Now optional"), difference.now_optional),
    ]
    found = [(word, "; ".join(titles)) for word, titles in lines if titles]
    if difference.is_reordered:
        found.append((_("Order"), _("changed")))
    return found


def may_move(user, course: CoursePage) -> bool:
    """Whether this person publishes the course, and so decides who takes which release."""
    return course.permissions_for_user(user).can_publish()


def releases_url(course: CoursePage) -> str:
    return reverse("course_releases", args=[course.pk])


@hooks.register("register_admin_urls")
def register_urls() -> list:
    return [path("courses/<int:pk>/releases/", CourseReleases.as_view(), name="course_releases")]


@hooks.register("register_page_header_buttons")
def releases_button(page, user, view_name, next_url=None):
    """Lead from a course in the explorer and the editor to its releases."""
    if isinstance(page, CoursePage) and may_move(user, page):
        yield Button(_("Releases"), releases_url(page), icon_name="history", priority=60)


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    """Name what `moves` writes to the audit log."""
    actions.register_action(
        "courses.move_learners", _("Move learners"), _("Moved learners to another release")
    )
