"""Looks at the bytes before anything parses them.

What comes in is any file at all. What goes out is a `Package`: the names of an .xlsx workbook's
parts, and a way to inflate one of them under a limit that holds whatever its header claims.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

from toolkit.checker import file_kinds as kinds
from toolkit.checker.findings import Finding, Refusal, gettext_noop

MEGABYTE = 1024 * 1024
MAX_FILE = 20 * MEGABYTE
MAX_PARTS = 2000
MAX_PART = 100 * MEGABYTE  # as its header says; real forms have 12 MB in all
MAX_TOTAL = 200 * MEGABYTE
MAX_READ_PART = 48 * MEGABYTE  # truly inflated, and held in memory
MAX_READ_TOTAL = 64 * MEGABYTE
MAX_RATIO = 150  # real forms stay under 40 in any part
RATIO_FROM = 20 * MEGABYTE

_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_BEFORE_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_PLAIN_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"}

_MAGIC = (
    (b"%PDF", gettext_noop("a PDF document")),
    (b"\x89PNG", gettext_noop("a picture (PNG)")),
    (b"\xff\xd8\xff", gettext_noop("a picture (JPEG)")),
    (b"GIF8", gettext_noop("a picture (GIF)")),
    (b"BM", gettext_noop("a picture (BMP)")),
    (b"II*\x00", gettext_noop("a picture (TIFF)")),
    (b"MM\x00*", gettext_noop("a picture (TIFF)")),
    (b"{\\rtf", gettext_noop("a text document (RTF)")),
    (b"Rar!", gettext_noop("a RAR archive")),
    (b"7z\xbc\xaf", gettext_noop("a 7z archive")),
    (b"\x1f\x8b", gettext_noop("a gzip archive")),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("WordDocument", gettext_noop("a Word document")),
    ("PowerPoint Document", gettext_noop("a PowerPoint presentation")),
    ("__substg1.0_", gettext_noop("an Outlook message")),
)
_ZIP_PARTS = (
    ("word/document.xml", gettext_noop("a Word document")),
    ("ppt/presentation.xml", gettext_noop("a PowerPoint presentation")),
    ("visio/document.xml", gettext_noop("a Visio drawing")),
    ("index/document.iwa", gettext_noop("an Apple Numbers, Pages or Keynote file")),
)


class OtherFormat(Refusal):
    """A workbook in a format of its own, `found` in words: not an .xlsx, but it may be read."""

    def __init__(self, found: str) -> None:
        super().__init__(kinds.OLD_FORMAT.at(found=found))
        self.found = found


@dataclass(slots=True)
class Package:
    """The parts of a workbook, by their lower-case names. Nothing is inflated until it is asked."""

    data: bytes
    parts: dict[str, zipfile.ZipInfo]
    _read: int = field(default=0)

    def read(self, name: str) -> bytes:
        """Return one part, inflated. Raises Refusal if it is broken, too large or has a DTD."""
        content = _inflate(self.data, self.parts[name.lower()], MAX_READ_TOTAL - self._read)
        self._read += len(content)
        _refuse_risky_xml(content)
        return content


def open_package(data: bytes) -> Package:
    """Return the workbook's package. Raises Refusal, with one finding, for anything else.

    It is an OtherFormat for .xls, .xlsb and .ods.
    """
    if not data:
        raise Refusal(kinds.EMPTY.at())
    if len(data) > MAX_FILE:
        raise Refusal(too_large())
    if data.startswith(_OLE):
        raise _refuse_ole(data)
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise _refuse_by_content(data)
    return _open_zip(data)


def too_large() -> Finding:
    """Return the finding about a file over the size limit."""
    return kinds.TOO_LARGE.at(limit=f"{MAX_FILE // MEGABYTE} MB")


def _refuse_ole(data: bytes) -> Refusal:
    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return Refusal(kinds.PASSWORD.at())
    for name, found in _OLE_STREAMS:
        if has(name):
            return Refusal(kinds.NOT_WORKBOOK.at(found=found))
    if has("Workbook") or has("Book"):
        return OtherFormat(gettext_noop("an old Excel workbook (.xls)"))
    return Refusal(kinds.NOT_WORKBOOK.at(found=gettext_noop("an old Office file")))


def _refuse_by_content(data: bytes) -> Refusal:
    start = data[:4096]
    for magic, found in _MAGIC:
        if start.startswith(magic):
            return Refusal(kinds.NOT_WORKBOOK.at(found=found))
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return Refusal(kinds.NOT_WORKBOOK.at(found=gettext_noop("a picture (WebP)")))
    if start[4:8] == b"ftyp":
        return Refusal(kinds.NOT_WORKBOOK.at(found=gettext_noop("a picture or a film")))
    text = _as_text(start)
    if text is None:
        return Refusal(kinds.NOT_WORKBOOK.at(found=gettext_noop("a file of another kind")))
    if "urn:schemas-microsoft-com:office:spreadsheet" in text:
        found = gettext_noop("an Excel 2003 XML file")
        return Refusal(kinds.OLD_FORMAT.at(found=found))
    return Refusal(kinds.NOT_WORKBOOK.at(found=_text_kind(text)))


def _text_kind(text: str) -> str:
    low = text.lstrip("\ufeff \r\n\t").lower()
    if low.startswith(("<!doctype html", "<html")):
        return gettext_noop("a web page")
    if low.startswith("<"):
        return gettext_noop("an XML file")
    if low.startswith(("from:", "received:", "mime-version:", "return-path:", "delivered-to:")):
        return gettext_noop("an e-mail")
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    for separator in (",", ";", "\t"):
        if len(lines) > 1 and all(separator in line for line in lines):
            return gettext_noop("a list in text form (CSV)")
    return gettext_noop("plain text")


def _as_text(start: bytes) -> str | None:
    """Return the start of a file as text, or None if it has bytes that no text has."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", errors="replace")
    if any(byte < 32 and byte not in b"\t\n\r\x0c\x1b" for byte in start):
        return None
    return start.decode("utf-8", errors="replace")


def _open_zip(data: bytes) -> Package:
    # Counted in the raw bytes first: reading a directory of millions takes long by itself.
    if data.count(b"PK\x01\x02") > MAX_PARTS:
        raise Refusal(kinds.UNSAFE.at(found=gettext_noop("far too many parts")))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError, EOFError):
        raise Refusal(kinds.DAMAGED.at()) from None
    parts: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = entry.filename.replace("\\", "/").lstrip("/").lower()
        if name in parts:
            raise Refusal(kinds.UNSAFE.at(found=gettext_noop("two parts with the same name")))
        parts[name] = entry
    if "xl/workbook.xml" not in parts:
        _refuse_bombs(entries)
        _refuse_other_zips(data, parts)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refusal(kinds.PASSWORD.at())
    _refuse_bombs(entries)
    return Package(data, parts)


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    bomb = total > MAX_TOTAL or any(
        entry.file_size > MAX_PART
        or (
            entry.file_size > RATIO_FROM
            and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        )
        for entry in entries
    )
    if bomb:
        raise _bomb()


def _bomb() -> Refusal:
    return Refusal(kinds.UNSAFE.at(found=gettext_noop("far more data than it shows (a zip bomb)")))


def _refuse_other_zips(data: bytes, parts: dict[str, zipfile.ZipInfo]) -> None:
    """Raise Refusal for a zip that is no .xlsx, naming what it is."""
    if "xl/workbook.bin" in parts:
        raise OtherFormat(gettext_noop("an Excel binary workbook (.xlsb)"))
    for name, found in _ZIP_PARTS:
        if name in parts:
            raise Refusal(kinds.NOT_WORKBOOK.at(found=found))
    if "mimetype" in parts and parts["mimetype"].file_size < 200:
        kind = _inflate(data, parts["mimetype"], 200)
        if b"opendocument.spreadsheet" in kind:
            if "content.xml" in parts:
                _refuse_risky_xml(_inflate(data, parts["content.xml"], MAX_READ_PART))
            raise OtherFormat(gettext_noop("an OpenDocument spreadsheet (.ods)"))
        if b"opendocument" in kind:
            found = gettext_noop("an OpenDocument text or presentation")
            raise Refusal(kinds.NOT_WORKBOOK.at(found=found))
    if "[content_types].xml" in parts and any(name.startswith("xl/") for name in parts):
        raise Refusal(kinds.DAMAGED.at())
    raise Refusal(kinds.NOT_WORKBOOK.at(found=gettext_noop("a zip archive")))


def _inflate(data: bytes, entry: zipfile.ZipInfo, left: int) -> bytes:
    """Return a part's true content; the size in its header is not believed."""
    start = entry.header_offset
    header = data[start : start + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04" or entry.flag_bits & 0x1:
        raise Refusal(kinds.DAMAGED.at())
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    body = start + 30 + name_length + extra_length
    packed = memoryview(data)[body : body + entry.compress_size]
    limit = max(0, min(MAX_READ_PART, left))
    content = _unpack(packed, entry.compress_type, limit)
    if zlib.crc32(content) != entry.CRC:
        raise Refusal(kinds.DAMAGED.at())
    return content


def _unpack(packed: memoryview, method: int, limit: int) -> bytes:
    if method == zipfile.ZIP_STORED:
        if len(packed) > limit:
            raise _bomb()
        return bytes(packed)
    if method != zipfile.ZIP_DEFLATED:
        raise Refusal(kinds.DAMAGED.at())
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflater.decompress(packed, limit + 1)
    except zlib.error:
        raise Refusal(kinds.DAMAGED.at()) from None
    if len(content) > limit:
        raise _bomb()
    if not inflater.eof:
        raise Refusal(kinds.DAMAGED.at())
    return content


def _refuse_risky_xml(content: bytes) -> None:
    """Raise Refusal for XML with a document type, which is where entity bombs live.

    XML allows one only between the declaration, with comments about it, and the first element.
    """
    head = content[:200]
    declared = _ENCODING.match(head.removeprefix(b"\xef\xbb\xbf"))
    if b"\x00" in head or (declared and declared[1].lower() not in _PLAIN_ENCODINGS):
        found = gettext_noop("text in an encoding that Excel does not write")
        raise Refusal(kinds.UNSAFE.at(found=found))
    before = _BEFORE_ROOT.match(content)
    if before and content.startswith(b"<!", before.end()):
        raise Refusal(kinds.UNSAFE.at(found=gettext_noop("a document type definition (DTD)")))
