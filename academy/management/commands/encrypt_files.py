"""`manage.py encrypt_files`: brings the private files that are there under the first key."""

import secrets
import sys
from collections.abc import Iterator
from pathlib import PurePath

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.core.management.base import BaseCommand, CommandError, CommandParser

from academy.encryption import Decrypted, DecryptionError, is_encrypted, make_fernet
from academy.private_storage import EncryptedStorage, private_fields


class Command(BaseCommand):
    help = (
        "Encrypt the private files that are not yet, or with a key that is no longer the first in"
        " PRIVATE_MEDIA_KEYS. It may be stopped and run again at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only count; exit 1 if any is left"
        )
        parser.add_argument("--decrypt", action="store_true", help="write them plain instead")

    def handle(self, *args: object, **options: object) -> None:
        storage = storages["private"]
        if not isinstance(storage, EncryptedStorage):
            raise CommandError("PRIVATE_MEDIA_KEYS is empty: there is nothing to encrypt with.")
        done = left = failed = 0
        for model, field, pk, name in _files():
            try:
                if _is_as_wanted(storage, name, plain=bool(options["decrypt"])):
                    continue
                left += 1
                if not options["check"]:
                    target = storage.inner if options["decrypt"] else storage
                    _rewrite(model, field, pk, name, source=storage, target=target)
                    done += 1
            except (FileNotFoundError, DecryptionError) as error:
                failed += 1
                self.stderr.write(f"{model._meta.label} {pk}: {type(error).__name__}")
        self.stdout.write(f"{left} to change, {done} changed, {failed} could not be read")
        if failed or (left - done):
            sys.exit(1)


def _files() -> Iterator[tuple[type, str, object, str]]:
    for model, field in private_fields():
        rows = model._base_manager.exclude(**{field: ""}).values_list("pk", field)
        # Short values, all at once: a cursor would not survive the writes.
        yield from ((model, field, pk, name) for pk, name in list(rows))


def _is_as_wanted(storage: EncryptedStorage, name: str, *, plain: bool) -> bool:
    with storage.inner.open(name, "rb") as file:
        if not is_encrypted(file):
            return plain
        if plain:
            return False
        try:
            Decrypted(file, make_fernet(storage.keys[:1]))
        except DecryptionError:
            return False
        return True


def _rewrite(
    model: type, field: str, pk: object, name: str, *, source: Storage, target: Storage
) -> None:
    """Save the file under a new name, point the row to it, delete the old one: in this order.

    A row that changed in between keeps what it has, and our copy goes.
    """
    folder, _slash, last = name.rpartition("/")
    fresh = f"{folder}/{secrets.token_hex(16)}{PurePath(last).suffix}".lstrip("/")
    with source.open(name, "rb") as file:
        new = target.save(fresh, File(file))
    moved = model._base_manager.filter(pk=pk, **{field: name}).update(**{field: new})
    target.delete(name if moved else new)
