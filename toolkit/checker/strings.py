"""The table of texts that the cells of a workbook share: 12,000 in a form, of which few are asked.

Each is turned into text when a cell asks for it.
"""

from xml.parsers import expat

from toolkit.checker import file_kinds as kinds
from toolkit.checker.findings import Refusal
from toolkit.checker.xml_text import plain, rich, unescape

MAX_STRINGS = 400_000


class SharedStrings(dict[bytes, str]):
    """The texts by their number, written in digits as cells do. "" for a number that is none.

    Raises Refusal for a table that is too long or broken.
    """

    def __init__(self, xml: bytes = b"") -> None:
        super().__init__()
        self._raw: list[bytes] = []
        raw = xml.split(b"<si>")
        texts = xml.count(b"<si") if b"<sst" in xml[:2000] else xml.count(b":si>")
        if texts > MAX_STRINGS:
            raise Refusal(kinds.TOO_LARGE.at(limit=f"{MAX_STRINGS:,} texts"))
        if texts == len(raw) - 1 and raw[-1].endswith(b"</sst>"):
            self._raw = raw[1:]
        elif xml:
            self.update((b"%d" % number, text) for number, text in enumerate(_careful(xml)))

    def __missing__(self, number: bytes) -> str:
        index = int(number) if number.isdigit() and len(number) < 9 else -1
        if not 0 <= index < len(self._raw):
            return self.get(b"%d" % index, "")
        try:
            text = self[number] = _text(self._raw[index])
        except UnicodeDecodeError:
            raise Refusal(kinds.DAMAGED.at()) from None
        return text


def _text(raw: bytes) -> str:
    if raw.startswith(b"<t>") and raw.endswith(b"</t></si>") and raw.count(b"<") == 3:
        return plain(raw[3:-9])
    return rich(raw[: raw.find(b"</si>")])


def _careful(xml: bytes) -> list[str]:
    """Read the table element by element, however it is written."""
    texts: list[str] = []
    open_tags: list[str] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        open_tags.append(name.rpartition(":")[2])
        if open_tags[-1] == "si":
            texts.append("")

    def end(_name: str) -> None:
        open_tags.pop()

    def data(text: str) -> None:
        if texts and open_tags[-1] == "t" and "rPh" not in open_tags:
            texts[-1] += text

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = data
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Refusal(kinds.DAMAGED.at()) from None
    return [unescape(text) for text in texts]
