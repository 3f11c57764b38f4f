"""A learner's notes and bookmarks: beside the lesson, and all of them in one list."""

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import notes as notebook
from courses.content import Outline, Step, contents
from courses.models import LessonNote
from courses.models.notes import LONGEST_NOTE
from courses.services import enrolment_for

NOTES_A_PAGE = 20


class NoteForm(forms.Form):
    """The text of a note, and the stamp of the text that it stands on. May be empty."""

    text = forms.CharField(
        label=gettext_lazy("Your note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Only you can read it."),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    @classmethod
    def of(cls, note: LessonNote | None) -> "NoteForm":
        """Return the form that shows a note."""
        return cls(
            initial={"text": note.text if note else "", "seen": note.stamp if note else ""},
            auto_id="note-%s",
        )


class SearchForm(forms.Form):
    """What to look for in one's notes."""

    q = forms.CharField(
        label=gettext_lazy("Search in your notes"),
        required=False,
        max_length=100,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )


def _lesson_or_404(request: HttpRequest, pk: int) -> tuple[Outline, Step]:
    """Return a published lesson of a course on which this person is."""
    found = contents().step(pk)
    if found is None or found[1].kind != "lesson" or not enrolment_for(request.user, found[0].key):
        raise Http404
    return found


def saved_text(note: LessonNote | None) -> str:
    """Return the state that stands below a note."""
    if note is None or not note.written_at:
        return _("No note yet. What you write is saved by itself.")
    when = time_format(timezone.localtime(note.written_at), "H:i")
    if timezone.localdate(note.written_at) != timezone.localdate():
        return _("Saved.")
    return _("Saved at %(time)s.") % {"time": when}


@require_POST
@login_required
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the note on a lesson.

    If the request accepts JSON it gets {"text", "seen"} or, with status 400 or 409, {"error"}.
    """
    outline, step = _lesson_or_404(request, pk)
    form, note, status = NoteForm(request.POST), None, 400
    wants_json = request.headers.get("Accept") == "application/json"
    if form.is_valid():
        try:
            note = notebook.write_note(
                learner=request.user, outline=outline, step=step, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
            status = 409
    if form.is_valid():
        if wants_json:
            seen = note.stamp if note else ""
            return JsonResponse({"text": saved_text(note), "seen": seen})
        messages.success(request, _("Your note is saved."))
        return redirect(f"{step.url}#note")
    if wants_json:
        errors = [text for texts in form.errors.values() for text in texts]
        if status == 409:
            errors.append(_("Press “Save the note” to see both texts."))
        return JsonResponse({"error": " ".join(errors)}, status=status)
    return _edit_page(request, notebook.note_on(request.user, step), form, step.title, step.url)


@require_POST
@login_required
def bookmark(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a bookmark into a lesson (`on` is 1) or take it out."""
    outline, step = _lesson_or_404(request, pk)
    on = request.POST.get("on") == "1"
    notebook.set_bookmark(learner=request.user, outline=outline, step=step, on=on)
    messages.success(
        request, _("The lesson is bookmarked.") if on else _("The bookmark is removed.")
    )
    return redirect(step.url)


@require_safe
@never_cache
@login_required
def notes(request: HttpRequest) -> HttpResponse:
    """All notes and bookmarks of a person, by course."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    mine = LessonNote.objects.visible_to(request.user)
    found = mine.with_words(words) if words else mine
    page_obj = Paginator(found.for_list(), NOTES_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "words": words,
        "query": urlencode({"q": words}) if words else "",
        "page_obj": page_obj,
        "kept": notebook.listed(list(page_obj.object_list)),
        "has_any": bool(page_obj.paginator.count) or bool(words and mine.exists()),
    }
    return render(request, "courses/notes.html", context)


def _edit_page(
    request: HttpRequest, note: LessonNote | None, form: NoteForm, title: str, back: str
) -> HttpResponse:
    """The form of a note. After a clash it shows the other text too, and builds on it."""
    other = note if form.is_bound and form.non_field_errors() else None
    if other:  # who now saves has seen the other text
        form.data = form.data.copy()
        form.data["seen"] = other.stamp
    context = {"form": form, "note": note, "other": other, "title": title, "back": back}
    status = 422 if form.errors else 200
    return render(request, "courses/note.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one note."""
    note = get_object_or_404(LessonNote.objects.visible_to(request.user), pk=pk)
    form = NoteForm(request.POST) if request.method == "POST" else NoteForm.of(note)
    if form.is_bound and form.is_valid():
        try:
            notebook.rewrite_note(note=note, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            note.refresh_from_db()
        else:
            messages.success(request, _("Your note is saved."))
            return redirect("courses:notes")
    return _edit_page(request, note, form, notebook.listed([note])[0].title, "")


@require_http_methods(["GET", "POST"])
@login_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then delete a note together with its bookmark."""
    note = get_object_or_404(LessonNote.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        note.delete()
        messages.success(request, _("It is deleted."))
        return redirect("courses:notes")
    (kept,) = notebook.listed([note])
    return render(request, "courses/delete_note.html", {"kept": kept})


@require_safe
@never_cache
@login_required
def export_markdown(request: HttpRequest) -> HttpResponse:
    """All notes as Markdown."""
    mine = LessonNote.objects.visible_to(request.user).for_list()
    return _download(notebook.as_markdown(mine.iterator()), "md", "text/markdown")


@require_safe
@never_cache
@login_required
def export_csv(request: HttpRequest) -> HttpResponse:
    """All notes as a table."""
    mine = LessonNote.objects.visible_to(request.user).for_list()
    return _download(notebook.as_csv(mine.iterator()), "csv", "text/csv")


def _download(lines: Iterable[str], extension: str, kind: str) -> HttpResponse:
    response = StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8")
    name = f"notes-{timezone.localdate().isoformat()}.{extension}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response
