"""The zip in which a course travels: course.json and its media. What it holds: docs/course-zip.md.

A zip from elsewhere is hostile until it is read: nothing in it is trusted but what is checked here.
"""

import hashlib
import json
import re
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

SCHEMA = 1
MANIFEST = "course.json"
MOST_FILES = 2_000
MOST_BYTES = 300 * 1024 * 1024  # of all files, unpacked
MOST_OF_MANIFEST = 20 * 1024 * 1024
MOST_DEPTH = 40  # of lists and mappings within each other
_NAME = re.compile(r"media/(?:images|documents)/[a-z0-9][a-z0-9_.-]{0,120}\.([a-z0-9]{1,5})")


class CourseZipError(Exception):
    """The zip cannot be read. `code` is permanent; the text is a sentence in English."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


@dataclass(frozen=True)
class CourseZip:
    """A zip that was read: its manifest, and its files by their names."""

    manifest: dict[str, Any]
    files: Mapping[str, bytes]


def write_zip(target: BinaryIO, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """Write a course. The same course gives the same bytes: files carry no time."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
        for name, content in [(MANIFEST, text.encode()), *sorted(files.items())]:
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_zip(source: BinaryIO, *, extensions: frozenset[str]) -> CourseZip:
    """Read a course, whole. `extensions` are those that media may have, in lower case.

    Raises CourseZipError for what is no zip, is too large, holds a name that we do not write, or
    a file that is not as the manifest says.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            infos = _checked(archive.infolist(), extensions)
            room = MOST_BYTES
            files: dict[str, bytes] = {}
            for info in infos:
                limit = min(room, MOST_OF_MANIFEST) if info.filename == MANIFEST else room
                files[info.filename] = _read(archive, info, limit)
                room -= len(files[info.filename])
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise CourseZipError("no-zip", "This is no zip file, or it is damaged.") from error
    except (OSError, ValueError, RuntimeError) as error:  # zlib and a zip's own fields
        raise CourseZipError("damaged", "The zip file is damaged.") from error
    manifest = _manifest(files.pop(MANIFEST))
    _compare(manifest, files)
    return CourseZip(manifest, files)


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


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """Return a file's content; what it says of its own size is not believed."""
    with archive.open(info) as file:
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


def _compare(manifest: dict[str, Any], files: Mapping[str, bytes]) -> None:
    """Refuse files that the manifest does not name, and those that are not as it says."""
    named: dict[str, str] = {}
    for facts in manifest["media"].values():
        if not isinstance(facts, dict) or not isinstance(facts.get("file"), str):
            raise CourseZipError("bad-manifest", "The list of media in course.json is broken.")
        named[facts["file"]] = str(facts.get("sha256"))
    if set(named) != set(files):
        raise CourseZipError("other-files", "The files are not those that course.json lists.")
    if any(sha256(content) != named[name] for name, content in files.items()):
        raise CourseZipError("changed", "A file is not the one that course.json describes.")
