"""Rolling declarations up: keeping the files, reading them one by one, merging, deleting.

State first, then queue, as in `checking`: a worker takes one file (or the merge) with a lease, and
what it brings is kept only while the lease is its own. What a killed worker leaves is swept.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext as _

from toolkit import tasks
from toolkit.checker.rollup.reading import known_names
from toolkit.checker.rollup.source import KnownName, Note, Source
from toolkit.checker.safety import too_large
from toolkit.checker.smelter_index import lines_of
from toolkit.models import (
    FileStatus,
    Problem,
    RollUp,
    RollUpConflict,
    RollUpFile,
    RollUpLine,
    RollUpStatus,
)
from toolkit.sandbox import read_source_apart
from toolkit.services import SUFFIXES
from toolkit.smelter_lists import index_in_use
from toolkit.workers import is_dead, me

logger = logging.getLogger(__name__)

AT_A_TIME = 200


# ---------------------------------------------------------------- uploading


@transaction.atomic
def start(*, owner, workbooks: list[UploadedFile], template: str = "", title: str = "") -> RollUp:
    """Keep uploaded workbooks and have them rolled up.

    A single file that is too large is not kept, and told among the results. Raises
    ValidationError, code "none", "too_many" or "too_large", before anything is kept.
    """
    _refuse(workbooks)
    roll_up = RollUp.objects.create(owner=owner, wanted=template, title=title.strip())
    for position, workbook in enumerate(workbooks, start=1):
        name = PurePath(workbook.name or "workbook.xlsx").name
        file = RollUpFile(
            roll_up=roll_up,
            position=position,
            original_name=name[-200:],
            size=workbook.size or 0,
        )
        if file.size > settings.UPLOAD_MAX_BYTES:
            keep_source(file, _heavy(file))
        else:
            # The name of the stored file is ours: nothing of an upload's name reaches the disk.
            suffix = PurePath(name).suffix.lower()
            kept = suffix if suffix in SUFFIXES else ".bin"
            file.workbook.save(f"{roll_up.pk}-{position}{kept}", workbook, save=False)
        file.save(force_insert=True)
    logger.info("Roll-up %s stored: %s files", roll_up.pk, len(workbooks))
    transaction.on_commit(lambda: tasks.send_roll_up(str(roll_up.pk)))
    return roll_up


def _refuse(workbooks: list[UploadedFile]) -> None:
    most = settings.ROLL_UP_MAX_FILES
    if not workbooks:
        raise ValidationError(_("Choose the files first."), code="none")
    if len(workbooks) > most:
        raise ValidationError(
            _("You chose %(count)s files. We roll up to %(most)s at a time."),
            code="too_many",
            params={"count": len(workbooks), "most": most},
        )
    if sum(workbook.size or 0 for workbook in workbooks) > settings.ROLL_UP_MAX_BYTES:
        raise ValidationError(
            _("These files have more than %(most)s together. Roll up fewer at a time."),
            code="too_large",
            params={"most": filesizeformat(settings.ROLL_UP_MAX_BYTES)},
        )


def _heavy(file: RollUpFile) -> Source:
    """Return the source of a file that is too large, or too costly, to read."""
    finding = too_large()
    return Source(
        file=file.original_name,
        digest=f"{file.roll_up_id}-{file.position}",  # nobody has read its bytes
        errors=1,
        notes=(Note(finding.code, finding.message, finding.params),),
    )


# ---------------------------------------------------------------- in the worker


def advance(pk: str) -> bool:
    """Read the next file of a roll-up, or merge if all are read. True if there is more to do."""
    roll_up = RollUp.objects.filter(pk=pk, deleted_at__isnull=True).first()
    if roll_up is None or roll_up.is_done:
        return False
    RollUp.objects.filter(pk=pk).update(moved_at=timezone.now())
    file = _claim_file(roll_up)
    if file is not None:
        _read(file)
        return True
    open_files = roll_up.files.filter(status__in=[FileStatus.WAITING, FileStatus.READING])
    if not open_files.exists() and _claim_merge(roll_up):
        _merge(roll_up)
    return False


def _free(now: datetime) -> Q:
    return Q(status=FileStatus.WAITING) | Q(status=FileStatus.READING, lease_until__lt=now)


def _claim_file(roll_up: RollUp) -> RollUpFile | None:
    """Take the next file for some seconds; None if there is none that nobody else has."""
    now = timezone.now()
    free = roll_up.files.filter(_free(now), tries__lt=settings.CHECK_MAX_TRIES)
    for pk in free.order_by("position").values_list("pk", flat=True):
        taken = RollUpFile.objects.filter(
            _free(now), pk=pk, tries__lt=settings.CHECK_MAX_TRIES
        ).update(
            status=FileStatus.READING,
            tries=F("tries") + 1,
            lease_until=now + timedelta(seconds=settings.CHECK_LEASE_SECONDS),
            worker=me(),
        )
        if taken:
            return RollUpFile.objects.get(pk=pk)
    return None


def _read(file: RollUpFile) -> None:
    suffix = PurePath(file.workbook.name).suffix
    with file.workbook.open("rb") as workbook:
        plain = read_source_apart(workbook, suffix=suffix)
    source = _heavy(file) if plain is None else Source.from_dict(plain)
    with transaction.atomic():
        mine = RollUpFile.objects.select_for_update().filter(
            pk=file.pk, status=FileStatus.READING, tries=file.tries
        )
        if mine.exists():
            keep_source(file, source)
            file.save()


def keep_source(file: RollUpFile, source: Source) -> None:
    """Put what was read into a file's row, under the name by which it was sent; not saved."""
    plain = source.as_dict() | {"file": file.original_name}
    file.statement = plain
    file.status = FileStatus.READ if source.readable else FileStatus.FAILED
    file.lease_until = None
    file.supplier = source.company[:300]
    file.template, file.version = source.template, source.version
    file.effective = date.fromisoformat(source.date) if source.date else None
    file.is_readable, file.is_complete = source.readable, source.complete
    file.errors, file.warnings = source.errors, source.warnings
    file.row_count = len(source.smelters)


def _claim_merge(roll_up: RollUp) -> bool:
    now = timezone.now()
    free = Q(status=RollUpStatus.READING) | Q(status=RollUpStatus.MERGING, lease_until__lt=now)
    mine = RollUp.objects.filter(free, pk=roll_up.pk, tries__lt=settings.CHECK_MAX_TRIES)
    taken = mine.update(
        status=RollUpStatus.MERGING,
        tries=F("tries") + 1,
        lease_until=now + timedelta(seconds=settings.CHECK_LEASE_SECONDS),
    )
    roll_up.refresh_from_db()
    return bool(taken)


def _merge(roll_up: RollUp) -> None:
    """Merge what was read and keep it, unless the lease was lost meanwhile."""
    # openpyxl is needed here only, and the web process never needs it.
    from toolkit.checker.rollup import roll_up as merge
    from toolkit.checker.rollup.export import as_csv, as_xlsx
    from toolkit.checker.rollup.form import as_form

    rows = roll_up.files.aggregate(rows=Sum("row_count"))["rows"] or 0
    if rows > settings.ROLL_UP_MAX_ROWS:
        _give_up(RollUp.objects.filter(pk=roll_up.pk), Problem.TOO_MANY_ROWS)
        return
    files = list(roll_up.files.all())
    sources = [Source.from_dict(file.statement) for file in files]
    found = merge(sources, template=roll_up.wanted, known=_names_in_use())
    keys = _keys(found.sources, files, sources)
    with override(roll_up.owner.language):
        exports = {"workbook": as_xlsx(found, gettext), "csv": as_csv(found, gettext)}
    exports["form"] = as_form(found) or b""
    with transaction.atomic():
        mine = RollUp.objects.select_for_update().filter(
            pk=roll_up.pk,
            status=RollUpStatus.MERGING,
            tries=roll_up.tries,
            deleted_at__isnull=True,
        )
        if not mine.exists():
            return
        _keep_lines(roll_up, found, keys)
        _keep_conflicts(roll_up, found, keys)
        roll_up.answers = [
            {
                "question": one.question,
                "label": one.label,
                "mineral": one.mineral,
                "rule": one.rule,
                "answer": one.answer,
                "tally": [[text, [keys[p] for p in places]] for text, places in one.tally.items()],
            }
            for one in found.answers
        ]
        for name, content in exports.items():
            if content:
                ending = ".csv" if name == "csv" else f"-{name}.xlsx"
                kept = getattr(roll_up, name)
                kept.save(f"{roll_up.pk}{ending}", ContentFile(content), save=False)
        roll_up.template, roll_up.version = found.template, found.version
        roll_up.status, roll_up.done_at = RollUpStatus.DONE, timezone.now()
        roll_up.lease_until = None
        roll_up.save()
    logger.info("Roll-up %s done: %s smelters", roll_up.pk, len(found.lines))


def _names_in_use() -> Iterator[KnownName]:
    """Yield the names in the operator's lists, as single checks use them."""
    index = index_in_use()
    if index is not None:
        yield from known_names(lines_of(str(index)))


def _keys(ordered: tuple[Source, ...], files: list[RollUpFile], sources: list[Source]) -> list[int]:
    """Return the primary key of the file at each place of a roll-up.

    Files of one name and content cannot be told apart, and need not be.
    """
    waiting: dict[tuple[str, str], list[int]] = defaultdict(list)
    for file, source in zip(files, sources, strict=True):
        waiting[source.file, source.digest].append(file.pk)
    return [waiting[source.file, source.digest].pop(0) for source in ordered]


def _keep_lines(roll_up: RollUp, found, keys: list[int]) -> None:
    in_conflict = {line for conflict in found.conflicts for line in conflict.lines}
    roll_up.lines.all().delete()
    RollUpLine.objects.bulk_create(
        (
            RollUpLine(
                roll_up=roll_up,
                position=place + 1,
                metal=line.metal[:200],
                name=line.name,
                number=line.number,
                country=line.country,
                is_open=line.is_open,
                has_conflict=place in in_conflict,
                file_count=len(line.places),
                origins=[
                    [
                        keys[origin.source],
                        origin.row.row,
                        origin.how.value,
                        " / ".join(origin.row.names),
                    ]
                    for origin in line.origins
                ],
            )
            for place, line in enumerate(found.lines)
        ),
        batch_size=500,
    )


def _keep_conflicts(roll_up: RollUp, found, keys: list[int]) -> None:
    roll_up.conflicts.all().delete()
    RollUpConflict.objects.bulk_create(
        (
            RollUpConflict(
                roll_up=roll_up,
                position=place + 1,
                code=conflict.code,
                severity=conflict.kind.severity.value,
                params=dict(conflict.params),
                note=conflict.note
                and {"code": conflict.note.code, "params": dict(conflict.note.params)},
                files=[keys[source] for source in conflict.sources],
                lines=[line + 1 for line in conflict.lines],
            )
            for place, conflict in enumerate(found.conflicts)
        ),
        batch_size=500,
    )


# ---------------------------------------------------------------- what was lost on the way


def _give_up(roll_ups, problem: Problem) -> None:
    roll_ups.update(
        status=RollUpStatus.FAILED, problem=problem, done_at=timezone.now(), lease_until=None
    )


def stuck() -> list[str]:
    """Free what dead workers hold, give up what failed too often; return what to send again."""
    now = timezone.now()
    held = RollUpFile.objects.filter(status=FileStatus.READING)
    gone = [one.pk for one in held.filter(lease_until__gte=now) if is_dead(one.worker)]
    held.filter(pk__in=gone).update(lease_until=now - timedelta(seconds=1))
    for file in held.filter(lease_until__lt=now, tries__gte=settings.CHECK_MAX_TRIES):
        logger.error("File %s of a roll-up given up after %s tries", file.pk, file.tries)
        keep_source(file, _heavy(file))
        file.save()
    merging = RollUp.objects.filter(status=RollUpStatus.MERGING, lease_until__lt=now)
    for one in merging.filter(tries__gte=settings.CHECK_MAX_TRIES):
        logger.error("Roll-up %s given up after %s tries", one.pk, one.tries)
    _give_up(merging.filter(tries__gte=settings.CHECK_MAX_TRIES), Problem.LOST)
    in_hand = RollUpFile.objects.filter(
        roll_up=OuterRef("pk"), status=FileStatus.READING, lease_until__gte=now
    )
    reading = RollUp.objects.filter(~Exists(in_hand), status=RollUpStatus.READING)
    merging = RollUp.objects.filter(status=RollUpStatus.MERGING, lease_until__lt=now)
    old = now - timedelta(seconds=settings.SWEEP_AGE_SECONDS)
    again = (reading | merging).filter(deleted_at__isnull=True, moved_at__lt=old)
    pks = list(again.order_by("moved_at").values_list("pk", flat=True)[:AT_A_TIME])
    RollUp.objects.filter(pk__in=pks).update(moved_at=now)
    return [str(pk) for pk in pks]


# ---------------------------------------------------------------- deleting


@transaction.atomic
def delete(*, roll_up: RollUp) -> None:
    """Delete a roll-up with its files and all that came of them. Doing it twice does it once.

    It is gone for its owner at once. Its files go after that, then its rows: a file that cannot be
    deleted now is tried again by `finish_deletions`.
    """
    RollUp.objects.filter(pk=roll_up.pk, deleted_at__isnull=True).update(
        deleted_at=timezone.now(), title=""
    )
    transaction.on_commit(lambda: _finish(roll_up.pk))


def _finish(pk: object) -> None:
    roll_up = RollUp.objects.filter(pk=pk, deleted_at__isnull=False).first()
    if roll_up is None:
        return
    stored = [
        roll_up.workbook,
        roll_up.csv,
        roll_up.form,
        *(file.workbook for file in _with_file(roll_up)),
    ]
    for file in stored:
        if file.name:
            try:
                file.storage.delete(file.name)
            except Exception as error:  # each kind of storage has errors of its own
                logger.warning("Roll-up %s: not deleted: %s", pk, type(error).__name__)
                return
    roll_up.delete()
    logger.info("Roll-up %s deleted", pk)


def _with_file(roll_up: RollUp) -> list[RollUpFile]:
    return list(roll_up.files.exclude(workbook="").only("workbook"))


def finish_deletions() -> None:
    """Delete what is left of roll-ups whose deletion was cut short."""
    over = RollUp.objects.filter(deleted_at__isnull=False)
    for pk in over.values_list("pk", flat=True)[:AT_A_TIME]:
        _finish(pk)


def forget_older_than(moment: datetime) -> None:
    """Delete the roll-ups that were made before this moment, at most some hundreds at a time."""
    old = RollUp.objects.filter(created_at__lt=moment, deleted_at__isnull=True)
    for one in old.order_by("created_at")[:AT_A_TIME]:
        delete(roll_up=one)
