"""Notes and bookmarks: writing them without losing a word, listing and exporting them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from academy.spreadsheet import csv_lines
from courses.content import Outline, Step, contents
from courses.models import LessonNote


def note_on(learner, step: Step) -> LessonNote | None:
    """Return what this person keeps of a lesson, or None."""
    return next(iter(LessonNote.objects.filter(learner=learner.pk, activity_key=step.key)), None)


def _row(learner, outline: Outline, step: Step) -> LessonNote:
    """Return the person's row of a lesson, locked; a new one if there is none."""
    LessonNote.objects.get_or_create(
        learner=learner,
        activity_key=step.key,
        defaults={
            "course_key": outline.key,
            "lesson_title": step.title,
            "course_title": outline.title,
        },
    )
    return LessonNote.objects.select_for_update().get(learner=learner, activity_key=step.key)


@transaction.atomic
def write_note(*, learner, outline: Outline, step: Step, text: str, seen: str) -> LessonNote | None:
    """Keep the text of a note; return it, or None if nothing is left to keep.

    `seen` is the stamp of the text that was on the screen. Raises ValidationError, code
    "changed_elsewhere", if another text was written since, in another tab or on another device.
    """
    note = _row(learner, outline, step)
    return _keep(note, text=text, seen=seen)


@transaction.atomic
def rewrite_note(*, note: LessonNote, text: str, seen: str) -> LessonNote | None:
    """As write_note(), for a note whose lesson may be gone."""
    note = LessonNote.objects.select_for_update().get(pk=note.pk)
    return _keep(note, text=text, seen=seen)


def _keep(note: LessonNote, *, text: str, seen: str) -> LessonNote | None:
    text = text.strip()
    if note.text and note.stamp != seen and note.text != text:
        raise ValidationError(
            _("This note was changed elsewhere since you opened it."),
            code="changed_elsewhere",
        )
    if note.text != text:
        note.text, note.written_at = text, timezone.now()
    if not note.text and not note.is_bookmarked:
        note.delete()
        return None
    note.save()
    return note


@transaction.atomic
def set_bookmark(*, learner, outline: Outline, step: Step, on: bool) -> None:
    """Put a bookmark into a lesson, or take it out."""
    note = _row(learner, outline, step)
    note.is_bookmarked = on
    if not note.text and not on:
        note.delete()
    else:
        note.save(update_fields=["is_bookmarked"])


@dataclass(frozen=True)
class Kept:
    """A note in the list, with the lesson as it is published now (None: it is gone)."""

    note: LessonNote
    step: Step | None

    @property
    def title(self) -> str:
        return self.step.title if self.step else self.note.lesson_title


def listed(notes: Iterable[LessonNote]) -> list[Kept]:
    """Return notes with their lessons, in the reader's language; no query."""
    found = contents()
    steps: dict[object, dict] = {}
    for note in notes:
        if note.course_key not in steps:
            outline = found.course(note.course_key)
            steps[note.course_key] = {one.key: one for one in outline.steps} if outline else {}
    return [Kept(note, steps[note.course_key].get(note.activity_key)) for note in notes]


def as_markdown(notes: Iterable[LessonNote]) -> Iterator[str]:
    """Yield all notes as one Markdown document, a heading for each course and lesson."""
    yield f"# {_('My notes')}\n"
    course = None
    for note in notes:
        if note.course_key != course:
            course = note.course_key
            yield f"\n## {_one_line(note.course_title)}\n"
        mark = f" ({_('bookmarked')})" if note.is_bookmarked else ""
        yield f"\n### {_one_line(note.lesson_title)}{mark}\n"
        if note.text:
            yield f"\n{note.text}\n"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def as_csv(notes: Iterable[LessonNote]) -> Iterator[str]:
    """Yield all notes as a table for a spreadsheet, in which nothing is a formula."""
    yield from csv_lines(_rows(notes))


def _rows(notes: Iterable[LessonNote]) -> Iterator[list[object]]:
    yield [_("Course"), _("Lesson"), _("Note"), _("Bookmarked"), _("Written")]
    for note in notes:
        yield [
            note.course_title,
            note.lesson_title,
            note.text,
            _("Yes") if note.is_bookmarked else _("No"),
            timezone.localtime(note.written_at).strftime("%Y-%m-%d %H:%M")
            if note.written_at
            else "",
        ]
