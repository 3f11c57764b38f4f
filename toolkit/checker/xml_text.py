"""Text as it stands in the XML of a workbook, turned into the text that Excel shows."""

import re

_REFERENCE = re.compile(r"&(#x?[0-9A-Fa-f]{1,7}|amp|lt|gt|quot|apos);")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_TEXT = re.compile(rb"<t(?:\s[^>]*)?(?:/>|>([^<]*)</t>)")
_PHONETIC = re.compile(rb"<rPh[\s>].*?</rPh>", re.DOTALL)


def plain(raw: bytes) -> str:
    """Return the text between two tags, with its references resolved.

    Raises UnicodeDecodeError if the bytes are not UTF-8.
    """
    text = raw.decode("utf-8")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = _REFERENCE.sub(_resolve, text)
    return unescape(text)


def unescape(text: str) -> str:
    """Return the text with `_x000D_` and the like, which stand for characters, resolved."""
    return _ESCAPED.sub(_unescaped, text) if "_x" in text else text


def rich(raw: bytes) -> str:
    """Return the text of a shared or inline string: its runs joined, without reading aids.

    Raises UnicodeDecodeError if the bytes are not UTF-8.
    """
    if b"<rPh" in raw:
        raw = _PHONETIC.sub(b"", raw)
    return "".join(plain(part) for part in _TEXT.findall(raw))


def _resolve(match: re.Match[str]) -> str:
    name = match[1]
    if not name.startswith("#"):
        return _NAMED[name]
    return _character(int(name[2:], 16) if name[1] == "x" else int(name[1:]))


def _unescaped(match: re.Match[str]) -> str:
    return _character(int(match[1], 16))


def _character(code: int) -> str:
    """Return a character, or nothing for those that no text may hold, such as a zero byte.

    No database and no output takes half of a surrogate pair or a NUL.
    """
    if code in (9, 10, 13):
        return chr(code)
    if code < 32 or 0xD800 <= code < 0xE000 or code > 0x10FFFF or code in (0xFFFE, 0xFFFF):
        return ""
    return chr(code)
