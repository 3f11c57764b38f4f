"""The zip in which a course travels: course.json and its media. What it holds: docs/course-zip.md.

A zip from elsewhere is hostile until it is read: nothing in it is trusted but what is checked here.
Files pass by in pieces, so that a course of some hundred megabytes needs no such memory.
"""

import hashlib
import json
import re
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

SCHEMA = 1
MANIFEST = "course.json"
MOST_FILES = 2_000
MOST_BYTES = 300 * 1024 * 1024  # of all files, unpacked
MOST_OF_MANIFEST = 20 * 1024 * 1024
MOST_DEPTH = 40  # of lists and mappings within each other
PIECE = 256 * 1024  # bytes that are read at once
_NAME = re.compile(r"media/(?:images|documents)/[a-z0-9][a-z0-9_.-]{0,120}\.([a-z0-9]{1,5})")


class CourseZipError(Exception):
    """The zip cannot be read. `code` is permanent; the text is a sentence in English."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


type Content = bytes | Callable[[], IO[bytes]]
"""What a file holds, or how it is opened."""


@dataclass(frozen=True)
class CourseZip:
    """A zip that was checked: its manifest, and its files, which are read when they are needed.

    It stays good as long as the file that it was read from is open.
    """

    manifest: dict[str, Any]
    sizes: Mapping[str, int]  # in bytes, by name
    _archive: zipfile.ZipFile

    def open(self, name: str) -> IO[bytes]:
        """Open one of the files; it can be read again from the start with seek(0)."""
        return self._archive.open(name)


def write_zip(target: BinaryIO, manifest: Mapping[str, Any], files: Mapping[str, Content]) -> None:
    """Write a course. The same course gives the same bytes: files carry no time."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    everything: list[tuple[str, Content]] = [(MANIFEST, text.encode()), *sorted(files.items())]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in everything:
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w") as file:
                if isinstance(content, bytes):
                    file.write(content)
                else:
                    with content() as source:
                        shutil.copyfileobj(source, file, PIECE)


def sha256(content: bytes | Iterable[bytes]) -> str:
    """Return the digest of some bytes, whole or in pieces."""
    digest = hashlib.sha256()
    for piece in [content] if isinstance(content, bytes) else content:
        digest.update(piece)
    return digest.hexdigest()


def pieces(file: IO[bytes]) -> Iterable[bytes]:
    """Yield what is left of a file, piece by piece."""
    while piece := file.read(PIECE):
        yield piece


def read_zip(source: BinaryIO, *, extensions: frozenset[str]) -> CourseZip:
    """Check a course, whole. `extensions` are those that media may have, in lower case.

    Raises CourseZipError for what is no zip, is too large, holds a name that we do not write, or
    a file that is not as the manifest says.
    """
    try:
        archive = zipfile.ZipFile(source)  # not closed: the files are read later
        infos = _checked(archive.infolist(), extensions)
        manifest = _manifest(_read(archive, MOST_OF_MANIFEST))
        sizes = _compare(manifest, archive, [one for one in infos if one.filename != MANIFEST])
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise CourseZipError("no-zip", "This is no zip file, or it is damaged.") from error
    except (OSError, ValueError, RuntimeError) as error:  # zlib and a zip's own fields
        raise CourseZipError("damaged", "The zip file is damaged.") from error
    return CourseZip(manifest, sizes, archive)


def _checked(infos: list[zipfile.ZipInfo], extensions: frozenset[str]) -> list[zipfile.ZipInfo]:
    names = [info.filename for info in infos]
    if len(names) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        raise CourseZipError("too-large", "The zip file holds too much.")
    if len(set(names)) != len(names):
        raise CourseZipError("twice", "A name is in the zip file twice.")
    if MANIFEST not in names:
        raise CourseZipError("no-manifest", "There is no course.json in the zip file.")
    for info in infos:
        match = _NAME.fullmatch(info.filename)
        mode = info.external_attr >> 16
        is_plain = not mode or stat.S_IFMT(mode) in {0, stat.S_IFREG}
        if not is_plain or info.flag_bits & 1 or not (match or info.filename == MANIFEST):
            raise CourseZipError("bad-name", "The zip file holds something that is no part of it.")
        if match and (match[1] not in extensions or ".." in info.filename):
            raise CourseZipError("bad-type", "The zip file holds a type of file that we refuse.")
    return infos


def _read(archive: zipfile.ZipFile, limit: int) -> bytes:
    """Return the manifest; what it says of its own size is not believed."""
    with archive.open(MANIFEST) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise CourseZipError("too-large", "The zip file holds too much.")
    return content


def _manifest(content: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise CourseZipError("bad-manifest", "The file course.json cannot be read.") from error
    if not isinstance(manifest, dict) or not _is_plain(manifest, MOST_DEPTH):
        raise CourseZipError("bad-manifest", "The file course.json cannot be read.")
    if manifest.get("schema") != SCHEMA:
        raise CourseZipError("other-schema", f"Only schema {SCHEMA} of course.json is understood.")
    for name, kind in (("course", dict), ("media", dict), ("parts", dict)):
        if not isinstance(manifest.get(name), kind):
            raise CourseZipError("bad-manifest", f"The file course.json has no “{name}”.")
    return manifest


def _is_plain(value: object, depth: int) -> bool:
    """Whether a value is not nested too deeply and its texts are such that a database takes them.

    No NUL, which PostgreSQL refuses, and no half of a surrogate pair.
    """
    if isinstance(value, str):
        return "\0" not in value and not re.search("[\ud800-\udfff]", value)
    if isinstance(value, dict):
        return depth > 0 and all(
            _is_plain(name, depth - 1) and _is_plain(inner, depth - 1)
            for name, inner in value.items()
        )
    if isinstance(value, list):
        return depth > 0 and all(_is_plain(inner, depth - 1) for inner in value)
    return True


def _compare(
    manifest: dict[str, Any], archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]
) -> dict[str, int]:
    """Return the sizes of the files; refuse those not named, and those not as the manifest says."""
    named: dict[str, str] = {}
    for facts in manifest["media"].values():
        if not isinstance(facts, dict) or not isinstance(facts.get("file"), str):
            raise CourseZipError("bad-manifest", "The list of media in course.json is broken.")
        named[facts["file"]] = str(facts.get("sha256"))
    if set(named) != {info.filename for info in infos}:
        raise CourseZipError("other-files", "The files are not those that course.json lists.")
    sizes: dict[str, int] = {}
    for info in infos:
        digest, size = hashlib.sha256(), 0
        room = MOST_BYTES - sum(sizes.values())
        with archive.open(info) as file:
            for piece in pieces(file):
                size += len(piece)
                if size > room:
                    raise CourseZipError("too-large", "The zip file holds too much.")
                digest.update(piece)
        if digest.hexdigest() != named[info.filename]:
            raise CourseZipError("changed", "A file is not the one that course.json describes.")
        sizes[info.filename] = size
    return sizes
