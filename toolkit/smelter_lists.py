"""Loading smelter lists, saying what changed, and handing the versions in use to the checker.

A file is read in a process of its own, as uploads are. What is loaded is a new version of a list;
the one before stays, and can be put in use again.
"""

import hashlib
import json
import logging
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from toolkit.checker.smelter_changes import Change, changes, count
from toolkit.checker.smelter_file import SmelterFile
from toolkit.checker.smelter_index import SUFFIX, index_of
from toolkit.models import (
    ENTRY_FIELDS,
    SmelterEntry,
    SmelterList,
    SmelterListVersion,
)
from toolkit.sandbox import read_list_apart

logger = logging.getLogger(__name__)

SUFFIXES = {".xlsx", ".xlsm", ".csv", ".txt"}
FOLDER = "smelters"
KEPT_INDEXES = 8


@dataclass(frozen=True)
class Loaded:
    """What loading did, or would do. `version` is None for a dry run that has something new."""

    name: str
    file: SmelterFile
    changes: tuple[Change, ...]
    version: SmelterListVersion | None
    is_new: bool
    is_first: bool = False


def read_list(file: IO[bytes], *, name: str) -> SmelterFile:
    """Read a list from a file, in a process of its own.

    Raises ValidationError, code "no_list", with the reason for whoever sent it.
    """
    suffix = PurePath(name).suffix.lower()
    answer = read_list_apart(file, suffix=suffix if suffix in SUFFIXES else ".bin")
    if "problem" in answer:
        raise ValidationError(_(answer["problem"]) % answer["params"], code="no_list")
    return SmelterFile.from_dict(answer)


def default_name(file: SmelterFile, source_name: str) -> str:
    """Return the form's acronym, or the file's name without its ending."""
    return (file.label.partition(" ")[0] or PurePath(source_name).stem or "list")[:60]


def load_list(
    file: SmelterFile, *, name: str, source_name: str, by=None, dry_run: bool = False
) -> Loaded:
    """Keep a list as the newest version of the list of this name, and put it in use.

    The same content as the version in use changes nothing; the same as an older version puts that
    one in use again. Changes are those against the version in use.
    """
    with transaction.atomic():
        known = SmelterList.objects.select_for_update().filter(name=name).first()
        before = known.versions.filter(is_in_use=True).first() if known else None
        digest = _digest(file)
        same = known.versions.filter(content_hash=digest).first() if known else None
        found = changes(before.smelters() if before else (), file.smelters)
        if dry_run or (same is not None and same == before):
            return Loaded(name, file, found, same, is_new=same is None, is_first=before is None)
        if same is not None:
            use_version(same, by=by)
            return Loaded(name, file, found, same, is_new=False)
        known = known or SmelterList.objects.create(name=name)
        version = _keep(known, file, digest, source_name=source_name, found=found, by=by)
        use_version(version, by=by)
    logger.info("Smelter list %s loaded: version %s", known.pk, version.number)
    return Loaded(name, file, found, version, is_new=True, is_first=before is None)


def _keep(
    known: SmelterList,
    file: SmelterFile,
    digest: str,
    *,
    source_name: str,
    found: tuple[Change, ...],
    by,
) -> SmelterListVersion:
    last = known.versions.order_by("-number").values_list("number", flat=True).first()
    version = SmelterListVersion.objects.create(
        smelter_list=known,
        number=(last or 0) + 1,
        label=file.label[:60],
        source_name=PurePath(source_name).name[-200:],
        content_hash=digest,
        smelter_count=len(file.smelters),
        change_counts=count(found) if last else {},
        loaded_by=by,
    )
    SmelterEntry.objects.bulk_create(
        (
            SmelterEntry(
                version=version,
                position=position,
                aliases=list(smelter.aliases),
                **{field: getattr(smelter, field) for field in ENTRY_FIELDS},
            )
            for position, smelter in enumerate(file.smelters)
        ),
        batch_size=1000,
    )
    return version


@transaction.atomic
def use_version(version: SmelterListVersion, *, by=None) -> None:
    """Check workbooks against this version of its list, and against no other one."""
    others = SmelterListVersion.objects.filter(smelter_list=version.smelter_list_id)
    others.exclude(pk=version.pk).filter(is_in_use=True).update(is_in_use=False)
    version.is_in_use = True
    version.save(update_fields=["is_in_use"])
    log(version, "toolkit.use_smelter_list", user=by)


@transaction.atomic
def stop_using(version: SmelterListVersion, *, by=None) -> None:
    """Check workbooks without this list."""
    version.is_in_use = False
    version.save(update_fields=["is_in_use"])
    log(version, "toolkit.stop_smelter_list", user=by)


def changes_of(version: SmelterListVersion) -> tuple[Change, ...]:
    """Return what a version changed against the version before it; nothing for the first one."""
    before = (
        SmelterListVersion.objects.filter(
            smelter_list=version.smelter_list_id, number__lt=version.number
        )
        .order_by("-number")
        .first()
    )
    return changes(before.smelters(), version.smelters()) if before else ()


def _digest(file: SmelterFile) -> str:
    """Return a digest of the smelters, in whatever order and kind of file they came."""
    rows = sorted(
        [*(getattr(smelter, field) for field in ENTRY_FIELDS), *sorted(smelter.aliases)]
        for smelter in file.smelters
    )
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()


# ---------------------------------------------------------------- for the checker


def index_in_use(name: str = "") -> Path | None:
    """Return the file that holds the versions in use, or that of one list; None if there is none.

    The database is asked once; the file is written when there is none of that content yet, so
    each machine has its own.
    """
    versions = SmelterListVersion.objects.in_use()
    if name:
        versions = versions.filter(smelter_list__name=name)
    rows = list(versions.values_list("pk", "content_hash"))
    if not rows:
        return None
    key = hashlib.sha256("".join(digest for _pk, digest in rows).encode()).hexdigest()
    path = Path(settings.VAR_DIR) / FOLDER / f"{key[:32]}{SUFFIX}"
    if not path.exists():
        _write(path, [pk for pk, _digest in rows])
    return path


def _write(path: Path, pks: list[int]) -> None:
    # Two processes may write it at once: each moves a whole file into the place.
    path.parent.mkdir(parents=True, exist_ok=True)
    by_pk = SmelterListVersion.objects.in_bulk(pks)
    smelters = [smelter for pk in pks for smelter in by_pk[pk].smelters()]
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        part.write(index_of(smelters))
    os.replace(part.name, path)
    older = sorted(path.parent.glob(f"*{SUFFIX}"), key=lambda one: one.stat().st_mtime)
    for one in older[:-KEPT_INDEXES]:
        one.unlink(missing_ok=True)
