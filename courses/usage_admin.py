"""“Where it is used” in the CMS, and what becomes of deleting what is in use.

The pages of Wagtail for pictures and files are taken over at their own addresses.
"""

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import Button
from wagtail.documents.views import documents
from wagtail.images.views import images
from wagtail.snippets.views import snippets

from courses.models import AcademyDocument, AcademyImage, ActivityPage
from courses.usage import Place, places_of

NAMED = 5  # places that a message names


class WhereUsed:
    """A list of places instead of Wagtail's, which knows of nothing but published references."""

    page_title = gettext_lazy("Where it is used")
    columns = [
        TitleColumn("title", label=gettext_lazy("Name"), get_url=lambda place: place.url),
        Column("kind", label=gettext_lazy("Type")),
        Column("how", label=gettext_lazy("Where")),
    ]

    def get_queryset(self) -> list[Place]:
        return places_of(self.object, self.request.user)

    def get_table(self, object_list, **kwargs):
        return BaseListingView.get_table(self, object_list, **kwargs)


class KeepUsed:
    """Deletes nothing that a place keeps, and names the places before deleting anything else."""

    template_name = "courses/admin_delete.html"

    @cached_property
    def places(self) -> list[Place]:
        return places_of(self.object, self.request.user)

    def form_valid(self, form) -> HttpResponse:
        kept = [place for place in self.places if place.keeps]
        if kept:
            messages.error(self.request, refusal(str(self.object), kept))
            return redirect(self.usage_url)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: object) -> dict:
        places = self.places
        context = {
            "places": places[:20],
            "more": max(0, len(places) - 20),
            "usage_url": self.usage_url,
            "is_protected": any(place.keeps for place in places),
            "picture": self.object if isinstance(self.object, AcademyImage) else None,
        }
        return super().get_context_data(**kwargs) | context


def refusal(name: str, places: list[Place]) -> str:
    """Return why something is not deleted."""
    words = ngettext(
        "“%(name)s” is used in one place, so it stays: %(places)s. Take it out there first.",
        "“%(name)s” is used in %(n)s places, so it stays: %(places)s. Take it out there first.",
        len(places),
    )
    return words % {"name": name, "n": len(places), "places": named(places)}


def named(places: list[Place]) -> str:
    """Return the titles of the first places."""
    titles = "; ".join(place.title for place in places[:NAMED])
    return f"{titles} …" if len(places) > NAMED else titles


class ImageUsage(WhereUsed, images.UsageView):
    pass


class ImageDelete(KeepUsed, images.DeleteView):
    template_name = KeepUsed.template_name


class DocumentUsage(WhereUsed, documents.UsageView):
    pass


class DocumentDelete(KeepUsed, documents.DeleteView):
    pass


class SnippetUsage(WhereUsed, snippets.UsageView):
    pass


class SnippetDelete(KeepUsed, snippets.DeleteView):
    pass


@hooks.register("register_admin_urls", order=-1)  # before Wagtail's own at the same addresses
def register_urls() -> list:
    return [
        path("images/usage/<int:image_id>/", ImageUsage.as_view()),
        path("images/<int:image_id>/delete/", ImageDelete.as_view()),
        path("documents/usage/<int:document_id>/", DocumentUsage.as_view()),
        path("documents/delete/<int:document_id>/", DocumentDelete.as_view()),
    ]


@hooks.register("before_bulk_action")
def keep_used_files(request: HttpRequest, action_type, objects, action) -> HttpResponse | None:
    """Refuse to delete pictures and files among which one is in use."""
    if action_type != "delete" or request.method != "POST":
        return None
    files = [one for one in objects if isinstance(one, AcademyImage | AcademyDocument)]
    return _refuse(request, files, action.next_url)


@hooks.register("before_delete_snippet")
def keep_used_snippets(request: HttpRequest, instances: list) -> HttpResponse | None:
    """Refuse to delete several things at once if one is in use; say where terms are marked."""
    viewset = getattr(type(instances[0]), "snippet_viewset", None) if instances else None
    if len(instances) < 2 or not issubclass(viewset.delete_view_class, KeepUsed):
        return None  # one alone has a page that says it
    if request.method == "GET":
        for one in instances:
            if places := places_of(one, request.user):
                words = _("“%(name)s” is used here: %(places)s.")
                messages.warning(request, words % {"name": one, "places": named(places)})
        return None
    return _refuse(request, instances, reverse(viewset.get_url_name("list")))


def _refuse(request: HttpRequest, rows: list, next_url: str) -> HttpResponse | None:
    is_shut = False
    for row in rows:
        kept = [place for place in places_of(row, request.user) if place.keeps]
        if kept:
            messages.error(request, refusal(str(row), kept))
            is_shut = True
    return redirect(next_url) if is_shut else None


@hooks.register("before_delete_page")
def warn_of_keys(request: HttpRequest, page) -> None:
    """Say before a lesson, a quiz or an exercise is deleted what names it by its key."""
    page = page.specific
    if request.method != "GET" or not isinstance(page, ActivityPage):
        return
    places = [place for place in places_of(page, request.user) if not place.keeps]
    if places:
        words = _("“%(name)s” is named by its key here: %(places)s.")
        messages.warning(request, words % {"name": page.title, "places": named(places)})


@hooks.register("register_snippet_listing_buttons")
def where_used_button(snippet, user, next_url=None):
    """Lead from a row of a list to where it is used."""
    viewset = getattr(type(snippet), "snippet_viewset", None)
    if viewset and issubclass(viewset.usage_view_class, WhereUsed):
        yield usage_button(snippet)


def usage_button(snippet) -> Button:
    """Return the way to where a snippet is used."""
    url = reverse(type(snippet).snippet_viewset.get_url_name("usage"), args=[quote(snippet.pk)])
    return Button(_("Where it is used"), url, icon_name="link", priority=25)
