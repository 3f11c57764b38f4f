"""The private storage with encryption at rest, over a folder or a bucket; see settings."""

import io
from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from django.core.files.storage import Storage
from django.core.files.storage.handler import StorageHandler
from django.core.files.temp import NamedTemporaryFile
from django.utils.functional import cached_property

from academy.encryption import Decrypted, encrypt, is_encrypted, make_fernet


class EncryptedStorage(Storage):
    """Encrypts what is saved in another storage, and opens what is encrypted there or is not yet.

    `inner` is that storage as an entry of STORAGES; `keys` are Fernet keys, the first for what is
    saved. Raises ImproperlyConfigured for a key that is none.
    """

    def __init__(self, *, inner: dict, keys: list[str]) -> None:
        self._inner = inner
        self.keys = keys
        try:
            self.fernet = make_fernet(keys)
        except ValueError:
            raise ImproperlyConfigured(
                "PRIVATE_MEDIA_KEYS has a key that is none. Make one with: python -c"
                ' "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
            ) from None

    @cached_property
    def inner(self) -> Storage:
        """The storage below, which sees encrypted files only."""
        return StorageHandler({"inner": self._inner})["inner"]

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("an encrypted file is written as a whole")
        file = self.inner.open(name, "rb")
        if not is_encrypted(file):
            return file
        return File(io.BufferedReader(Decrypted(file, self.fernet)), name)

    def _save(self, name: str, content: File) -> str:
        content.seek(0)
        with NamedTemporaryFile() as encrypted:  # what is on the disk is encrypted, here too
            for part in encrypt(content, self.fernet):
                encrypted.write(part)
            encrypted.seek(0)
            return self.inner.save(name, File(encrypted))

    def size(self, name: str) -> int:
        """Return the size of the file as it was saved, in bytes."""
        with self.inner.open(name, "rb") as file:
            return Decrypted(file, self.fernet).size if is_encrypted(file) else file.size

    # ------------------------------------------------------------ all else is asked below

    def path(self, name: str) -> str:
        return self.inner.path(name)

    def delete(self, name: str) -> None:
        self.inner.delete(name)

    def exists(self, name: str) -> bool:
        return self.inner.exists(name)

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        return self.inner.listdir(path)

    def url(self, name: str | None) -> str:
        """Refuse: an address would lead past the views that check who asks, to encrypted bytes."""
        raise ValueError("an encrypted file has no address")

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return self.inner.get_available_name(name, max_length)

    def get_accessed_time(self, name: str) -> datetime:
        return self.inner.get_accessed_time(name)

    def get_created_time(self, name: str) -> datetime:
        return self.inner.get_created_time(name)

    def get_modified_time(self, name: str) -> datetime:
        return self.inner.get_modified_time(name)


def private_fields() -> Iterator[tuple[type, str]]:
    """Yield each model and the name of its file field whose files are in the private storage."""
    from django.apps import apps
    from django.core.files.storage import storages
    from django.db.models import FileField

    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, FileField) and field.storage is storages["private"]:
                yield model, field.name
