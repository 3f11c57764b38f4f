"""Making a draft of a workbook: by a worker, in a process apart, as a check is made.

State first, then the queue: the draft is there before anybody is told of it, a worker takes it with
a lease, and the sweep sends again what has no worker. The workbook goes once it is read.
"""

import logging
from datetime import timedelta
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from toolkit import drafts, tasks
from toolkit.models import DeclarationDraft, DraftStatus, Submission
from toolkit.sandbox import read_draft_apart
from toolkit.services import SUFFIXES, refuse_large

logger = logging.getLogger(__name__)


@transaction.atomic
def open_workbook(*, owner, workbook: File, name: str) -> DeclarationDraft:
    """Keep a workbook and have a draft made of it.

    Raises ValidationError, code "too_large", "empty" or "too_many", before anything is kept.
    """
    refuse_large(workbook.size or 0)
    if not workbook.size:
        raise ValidationError(
            _("This file is empty (0 bytes). Save the workbook again and upload that copy."),
            code="empty",
        )
    drafts.refuse_more(owner)
    suffix = PurePath(name).suffix.lower()
    draft = DeclarationDraft(
        owner=owner,
        status=DraftStatus.WAITING,
        source_name=PurePath(name).name[-200:],
        title=PurePath(name).stem[:120],
    )
    kept = suffix if suffix in SUFFIXES else ".bin"
    draft.source.save(f"{draft.pk}{kept}", workbook, save=False)
    draft.save(force_insert=True)
    logger.info("Draft %s waits for its workbook", draft.pk)
    transaction.on_commit(lambda: tasks.send_draft(str(draft.pk)))
    return draft


def open_submission(*, owner, submission: Submission) -> DeclarationDraft:
    """Have a draft made of a workbook that was sent for checking. Raises as `open_workbook`."""
    with submission.workbook.open("rb") as workbook:
        content = ContentFile(workbook.read())
    return open_workbook(owner=owner, workbook=content, name=submission.original_name)


def read(pk: str) -> None:
    """Read the workbook of a draft, unless another worker does or did."""
    draft = _claim(pk)
    if draft is None:
        return
    try:
        with draft.source.open("rb") as workbook:
            answer = read_draft_apart(workbook, suffix=PurePath(draft.source.name).suffix)
    except FileNotFoundError:  # the owner has just deleted the draft
        logger.warning("Draft %s has no workbook any more", pk)
        return
    if _keep(draft, answer):
        logger.info("Draft %s read: refused=%s", pk, "refused" in answer)
        _drop_source(draft)


def _claim(pk: str) -> DeclarationDraft | None:
    now = timezone.now()
    free = Q(status=DraftStatus.WAITING) | Q(status=DraftStatus.READING, lease_until__lt=now)
    taken = DeclarationDraft.objects.filter(free, pk=pk, tries__lt=settings.CHECK_MAX_TRIES).update(
        status=DraftStatus.READING,
        tries=F("tries") + 1,
        lease_until=now + timedelta(seconds=settings.CHECK_LEASE_SECONDS),
    )
    return DeclarationDraft.objects.get(pk=pk) if taken else None


def _keep(draft: DeclarationDraft, answer: dict) -> bool:
    """Keep what was read, if the lease is still ours. Returns whether it was."""
    now = timezone.now()
    fields: dict = {"lease_until": None, "updated_at": now}
    if "refused" in answer:
        fields |= {"status": DraftStatus.FAILED, "left_out": answer["refused"]}
    else:
        fields |= {"status": DraftStatus.READY, "left_out": answer["left_out"]}
        fields |= {"template": answer["template"], "version": answer["version"]}
        fields |= answer["draft"]
    mine = DeclarationDraft.objects.filter(
        pk=draft.pk, status=DraftStatus.READING, tries=draft.tries
    )
    return bool(mine.update(**fields))


def _drop_source(draft: DeclarationDraft) -> None:
    name = draft.source.name
    draft.source.storage.delete(name)
    DeclarationDraft.objects.filter(pk=draft.pk, source=name).update(source="")


def drop_read() -> None:
    """Delete the workbooks that were read, where a worker died before it did so."""
    done = DeclarationDraft.objects.filter(status__in=[DraftStatus.READY, DraftStatus.FAILED])
    for draft in done.exclude(source="")[: drafts.AT_A_TIME]:
        _drop_source(draft)


def stuck() -> list[str]:
    """Give up what failed too often, and return the drafts whose reading must be sent again."""
    now = timezone.now()
    open_ones = DeclarationDraft.objects.filter(
        Q(status=DraftStatus.WAITING) | Q(status=DraftStatus.READING, lease_until__lt=now)
    )
    for draft in open_ones.filter(tries__gte=settings.CHECK_MAX_TRIES):
        logger.error("Draft %s given up after %s tries", draft.pk, draft.tries)
        DeclarationDraft.objects.filter(pk=draft.pk).update(status=DraftStatus.FAILED)
        if draft.source:
            _drop_source(draft)
    late = now - timedelta(seconds=settings.SWEEP_AGE_SECONDS)
    waiting = open_ones.filter(asked_at__lt=late, tries__lt=settings.CHECK_MAX_TRIES)
    return [str(pk) for pk in waiting.order_by("asked_at").values_list("pk", flat=True)[:200]]
