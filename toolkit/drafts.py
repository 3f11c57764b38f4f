"""Filling in a declaration on a page: kept as it is typed, and nothing typed is lost.

Two tabs or two devices may have the same draft open. Each text is sent with the one that the page
was shown with. Where the kept text is another one by then, both stay: the kept one in its place,
and the late one beside it, until the owner has chosen.
"""

import logging
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from toolkit.checker.form import TABLES, Draft, Row
from toolkit.checker.form.draft import MAX_TEXT
from toolkit.checker.lookup import KnownSmelter
from toolkit.checker.specs import find_spec
from toolkit.models import DeclarationDraft

logger = logging.getLogger(__name__)

MAX_DRAFTS = 200
AT_A_TIME = 500  # drafts that one run of the task deletes
CONTENT = ("values", "rows", "known", "parked", "seen", "others")


def refuse_more(owner) -> None:
    """Raise ValidationError, code "too_many", for somebody who has as many drafts as we keep."""
    if DeclarationDraft.objects.filter(owner=owner).count() >= MAX_DRAFTS:
        raise ValidationError(
            _("You have %(most)s forms. Delete one that you no longer need first."),
            code="too_many",
            params={"most": MAX_DRAFTS},
        )


def begin(*, owner, template: str, version: str, title: str = "") -> DeclarationDraft:
    """Return a new draft of a form. Raises ValidationError, code "unknown" or "too_many"."""
    spec = find_spec(template, version)
    if spec is None:
        raise ValidationError(_("Choose a form from the list."), code="unknown")
    refuse_more(owner)
    draft = DeclarationDraft(owner=owner, template=template, version=version, title=title[:120])
    draft.form = Draft.blank(spec)
    draft.save(force_insert=True)
    logger.info("Draft %s begun", draft.pk)
    return draft


def duplicate(*, draft: DeclarationDraft) -> DeclarationDraft:
    """Return a copy of a draft. Raises ValidationError, code "too_many"."""
    refuse_more(draft.owner)
    title = _("Copy of %(title)s") % {"title": draft.title or draft.template}
    copy = DeclarationDraft(
        owner=draft.owner,
        template=draft.template,
        version=draft.version,
        title=title[:120],
        **{key: getattr(draft, key) for key in CONTENT},
    )
    copy.save(force_insert=True)
    return copy


@transaction.atomic
def save_texts(
    *,
    draft: DeclarationDraft,
    texts: Mapping[str, str],
    was: Mapping[str, str],
    left: str = "",
) -> tuple[DeclarationDraft, list[str]]:
    """Keep texts by cell, and return the draft with the cells in which two texts compete.

    `was` are the texts that the page was shown with; `left` is the step that the owner leaves.
    Raises ValidationError, code "too_long" or "unknown", before anything is kept.
    """
    locked = _locked(draft)
    form = locked.form
    clean = {cell: _clean(text) for cell, text in texts.items()}
    take, late = _sorted_out(form.values, clean, was)
    try:
        form = form.with_values(take)
    except ValueError as error:
        raise ValidationError(_("The form has no such field."), code="unknown") from error
    others = {
        cell: other for cell, other in locked.others.items() if other["text"] != take.get(cell)
    }
    others |= {cell: {"text": text, "at": timezone.now().isoformat()} for cell, text in late}
    seen = sorted({*locked.seen, left} - {""})
    if take or late or seen != locked.seen:
        locked.form, locked.others, locked.seen = form, others, seen
        _save(locked)
    return locked, [cell for cell, _text in late]


def _sorted_out(
    kept: Mapping[str, str], texts: Mapping[str, str], was: Mapping[str, str]
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Return the texts to take, and those that came too late: their place was changed."""
    take: dict[str, str] = {}
    late: list[tuple[str, str]] = []
    for cell, text in texts.items():
        now, before = kept.get(cell, ""), _plain(was.get(cell, ""))
        if text in (now, before):
            continue
        if now == before:
            take[cell] = text
        else:
            late.append((cell, text))
    return take, late


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _clean(text: str) -> str:
    text = _plain(text)
    if len(text) > MAX_TEXT:
        raise ValidationError(
            _("This text has %(size)s letters. A cell takes %(most)s: shorten it, then save."),
            code="too_long",
            params={"size": len(text), "most": MAX_TEXT},
        )
    return "".join(letter for letter in text if letter == "\n" or letter.isprintable())


@transaction.atomic
def settle(*, draft: DeclarationDraft, place: str, take: bool) -> None:
    """Choose between two texts: take the late one, or let it go.

    `place` is a cell, or table, row and column with strokes between them.
    """
    locked = _locked(draft)
    late = locked.others.pop(place, None)
    if late is None:
        return
    if take and "/" in place:
        table, row_id, column = place.split("/")
        row = locked.form.row(table, row_id) or Row(row_id, {})
        locked.form = locked.form.with_row(
            table, Row(row_id, {**row.cells, column: late["text"]}), None
        )
    elif take:
        locked.form = locked.form.with_values({place: late["text"]})
    _save(locked)


# ---------------------------------------------------------------- rows


def add_row(
    *,
    draft: DeclarationDraft,
    table: str,
    cells: Mapping[str, str],
    known: KnownSmelter | None = None,
) -> Row:
    """Add a row at the end of a table and return it.

    Raises ValidationError, code "too_long", "full" or "unknown".
    """
    row = Row(secrets.token_hex(4), _filled(cells))
    _put(draft, table, row, known)
    return row


@transaction.atomic
def save_row(
    *,
    draft: DeclarationDraft,
    table: str,
    row_id: str,
    texts: Mapping[str, str],
    was: Mapping[str, str],
) -> tuple[list[str], bool]:
    """Keep the texts of a row, and return the columns in which two texts compete.

    True stands beside them if the row had been removed, and is there again with these texts.
    """
    locked = _locked(draft)
    row = locked.form.row(table, row_id)
    clean = _filled(texts, keep_empty=True)
    if row is None:
        _put(locked, table, Row(row_id, _filled(clean)), None)
        return [], True
    take, late = _sorted_out(row.cells, clean, was)
    # An empty text would take the form's formula away, a missing one keeps it.
    cells = {key: text for key, text in {**row.cells, **take}.items() if text or key not in take}
    if late:
        now = timezone.now().isoformat()
        places = {f"{table}/{row_id}/{key}": {"text": text, "at": now} for key, text in late}
        draft.others = locked.others = {**locked.others, **places}
        _save(locked)
    if take:
        _put(locked, table, Row(row_id, cells), None)
    return [column for column, _text in late], False


@transaction.atomic
def remove_row(*, draft: DeclarationDraft, table: str, row_id: str) -> None:
    """Take a row out of its table. One that is gone stays gone."""
    locked = _locked(draft)
    locked.form = locked.form.without_row(table, row_id)
    _save(locked)


@transaction.atomic
def _put(draft: DeclarationDraft, table: str, row: Row, known: KnownSmelter | None) -> None:
    locked = _locked(draft)
    form = locked.form
    place = form.table(table) if table in TABLES else None
    if place is None or not row.cells:
        raise ValidationError(_("Fill in at least one field of the row."), code="empty")
    if form.row(table, row.id) is None and len(form.rows.get(table, ())) > (
        place.last_row - place.first_row
    ):
        raise ValidationError(
            _("The table of the form has no more room: its last row is %(row)s."),
            code="full",
            params={"row": place.last_row},
        )
    try:
        locked.form = form.with_row(table, row, known)
    except ValueError as error:
        raise ValidationError(_("The form has no such field."), code="unknown") from error
    _save(locked)


def _filled(cells: Mapping[str, str], *, keep_empty: bool = False) -> dict[str, str]:
    clean = {key: _clean(text) for key, text in cells.items()}
    return {key: text for key, text in clean.items() if text or keep_empty}


# ---------------------------------------------------------------- keeping and deleting


def _locked(draft: DeclarationDraft) -> DeclarationDraft:
    return DeclarationDraft.objects.select_for_update().get(pk=draft.pk)


def _save(draft: DeclarationDraft) -> None:
    draft.edits += 1
    draft.updated_at = timezone.now()
    draft.save(update_fields=[*CONTENT, "edits", "updated_at"])


def rename(*, draft: DeclarationDraft, title: str) -> None:
    """Give a draft another title."""
    DeclarationDraft.objects.filter(pk=draft.pk).update(title=title.strip()[:120])


def keeps_until(draft: DeclarationDraft) -> datetime | None:
    """Return when it is deleted by itself if nobody changes it, or None if it is kept."""
    if not settings.UPLOAD_KEEP_DAYS:
        return None
    return draft.updated_at + timedelta(days=settings.UPLOAD_KEEP_DAYS)


def forget(*, draft: DeclarationDraft) -> None:
    """Delete a draft and all that was typed into it, and a workbook that was not read yet."""
    pk, name, storage = draft.pk, draft.source.name, draft.source.storage
    draft.delete()
    if name:
        storage.delete(name)
    logger.info("Draft %s deleted", pk)


def forget_old() -> None:
    """Delete the drafts that nobody changed for `UPLOAD_KEEP_DAYS`."""
    if not settings.UPLOAD_KEEP_DAYS:
        return
    oldest = timezone.now() - timedelta(days=settings.UPLOAD_KEEP_DAYS)
    for draft in DeclarationDraft.objects.filter(updated_at__lt=oldest)[:AT_A_TIME]:
        forget(draft=draft)
