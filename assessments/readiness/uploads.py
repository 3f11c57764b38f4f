"""Files that may be kept as evidence: their kinds, told by content and not by name alone."""

import re
import unicodedata
import zipfile
from pathlib import PurePath
from typing import BinaryIO

PDF_HEAD = 1024  # bytes within which the mark of a PDF may stand
NAME_MAX = 150
OFFICE = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
OPEN_DOCUMENTS = {
    ".odt": b"application/vnd.oasis.opendocument.text",
    ".ods": b"application/vnd.oasis.opendocument.spreadsheet",
    ".odp": b"application/vnd.oasis.opendocument.presentation",
}
PICTURES = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".tif": (b"II*\x00", b"MM\x00*"),
    ".tiff": (b"II*\x00", b"MM\x00*"),
}
TEXTS = (".txt", ".csv")
ALLOWED = (".pdf", *OFFICE, *OPEN_DOCUMENTS, *PICTURES, ".webp", *TEXTS)
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def suffix_of(name: str) -> str:
    """Return the ending of a file's name in small letters, such as ".pdf"."""
    return PurePath(name).suffix.lower()


def is_what_it_says(file: BinaryIO, suffix: str) -> bool:
    """True if the content is of the kind of one of ALLOWED, and holds no macros that we know."""
    file.seek(0)
    head = file.read(PDF_HEAD)
    file.seek(0)
    if suffix == ".pdf":
        return b"%PDF-" in head
    if suffix in PICTURES:
        return head.startswith(PICTURES[suffix])
    if suffix == ".webp":
        return head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    if suffix in TEXTS:
        return _is_text(file)
    return (suffix in OFFICE or suffix in OPEN_DOCUMENTS) and _is_office(file, suffix)


def _is_text(file: BinaryIO) -> bool:
    content = file.read()
    file.seek(0)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # as spreadsheets save "Unicode text"
        try:
            return "\x00" not in content.decode("utf-16")
        except UnicodeDecodeError:
            return False
    return not CONTROLS.search(content)


def _is_office(file: BinaryIO, suffix: str) -> bool:
    """Only the list of its parts is read, nothing is unpacked but an OpenDocument's short mark."""
    try:
        with zipfile.ZipFile(file) as parts:
            names = parts.namelist()
            if suffix in OFFICE:
                is_kind = any(name.startswith(OFFICE[suffix]) for name in names)
                has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
                return "[Content_Types].xml" in names and is_kind and not has_macros
            mark = OPEN_DOCUMENTS[suffix]
            with parts.open("mimetype") as part:
                return part.read(len(mark) + 1).strip() == mark
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError, ValueError):
        return False
    finally:
        file.seek(0)


def clean_name(name: str) -> str:
    """Return a file's name without folders, control and direction marks, at most 150 characters.

    Its ending stays.
    """
    last = PurePath(name.replace("\\", "/")).name
    plain = "".join(one for one in last if unicodedata.category(one) not in {"Cc", "Cf", "Cs"})
    plain = re.sub(r'[<>:"|?*]+', "_", " ".join(plain.split())).strip(". ")
    suffix = PurePath(plain).suffix
    stem = plain[: len(plain) - len(suffix)] if suffix else plain
    return f"{stem[: NAME_MAX - len(suffix)].rstrip()}{suffix}" or "file"
