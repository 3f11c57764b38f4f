"""Files encrypted at rest: chunk by chunk, so that no more than one chunk is in memory.

    header   MAGIC, then 16 random bytes: the file's id
    frame    a Fernet token (its bytes, not base64) of: file id, frame number (4 bytes, from 0),
             1 byte (1 if it is the last frame, else 0), and up to CHUNK bytes of the file

Fernet is AES-128-CBC with HMAC-SHA-256. Id, number and last byte make a frame that was moved, left
out or taken from another file as bad as one that was changed. All frames but the last have the
same size, so that a reader may jump. Source: docs/decisions/0016-encryption-at-rest.md.
"""

import base64
import io
import secrets
import struct
from collections.abc import Iterable, Iterator
from typing import IO

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

MAGIC = b"academy-file-1\n"
CHUNK = 256 * 1024
"""Bytes of the file in each frame but the last."""

_ID = 16
_HEADER = len(MAGIC) + _ID
_PLACE = struct.Struct(f">{_ID}sI?")  # what stands before the bytes in a frame


def _token_size(size: int) -> int:
    """Return the bytes of a token for `size` bytes: version, time, IV, padded text, HMAC."""
    return 1 + 8 + 16 + (size // 16 + 1) * 16 + 32


_FRAME = _token_size(_PLACE.size + CHUNK)


class DecryptionError(OSError):
    """No key opens this file, or it was changed."""


def make_fernet(keys: Iterable[str]) -> MultiFernet:
    """Return what encrypts with the first key and opens with any. Raises ValueError for a bad one.

    A key is 32 bytes in URL-safe base64, as `Fernet.generate_key()` makes it.
    """
    return MultiFernet([Fernet(key.strip()) for key in keys])


def is_encrypted(file: IO[bytes]) -> bool:
    """Whether a file begins as ours do. Leaves it at its start."""
    file.seek(0)
    start = file.read(len(MAGIC))
    file.seek(0)
    return start == MAGIC


def encrypt(file: IO[bytes], fernet: MultiFernet) -> Iterator[bytes]:
    """Yield the encrypted file, header first."""
    file_id = secrets.token_bytes(_ID)
    yield MAGIC + file_id
    number, chunk = 0, file.read(CHUNK)
    while True:
        following = file.read(CHUNK) if len(chunk) == CHUNK else b""
        token = fernet.encrypt(_PLACE.pack(file_id, number, not following) + chunk)
        yield base64.urlsafe_b64decode(token)
        if not following:
            return
        number, chunk = number + 1, following


class Decrypted(io.RawIOBase):
    """An encrypted file, read as it was before. It can be read from any place.

    Raises DecryptionError, when it is opened or read, if it is cut short, was changed, or if no
    key opens it.
    """

    def __init__(self, file: IO[bytes], fernet: MultiFernet) -> None:
        self._file = file
        self._fernet = fernet
        self._place = 0
        self._at, self._chunk = -1, b""
        total = file.seek(0, io.SEEK_END)
        file.seek(len(MAGIC))
        self._id = file.read(_ID)
        self._last = max(-(-(total - _HEADER) // _FRAME) - 1, 0)
        self.size = self._last * CHUNK + len(self._load(self._last))

    def _load(self, number: int) -> bytes:
        """Return the bytes of a frame, with the one before them kept at hand."""
        if number != self._at:
            self._file.seek(_HEADER + number * _FRAME)
            token = base64.urlsafe_b64encode(self._file.read(_FRAME))
            try:
                text = self._fernet.decrypt(token)
            except InvalidToken:
                raise DecryptionError("no key opens this file, or it was changed") from None
            if text[: _PLACE.size] != _PLACE.pack(self._id, number, number == self._last):
                raise DecryptionError("a part of this file is missing or in another place")
            self._at, self._chunk = number, text[_PLACE.size :]
        return self._chunk

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        self._place = max(start + offset, 0)
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer) -> int:
        if self._place >= self.size:
            return 0
        number, start = divmod(self._place, CHUNK)
        part = self._load(number)[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._place += len(part)
        return len(part)

    def close(self) -> None:
        self._file.close()
        super().close()
