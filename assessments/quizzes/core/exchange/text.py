"""Bytes, text and simple HTML, as they stand in files of questions."""

import html
import re
from html.parser import HTMLParser

# Control characters but tab and line feed, halves of pairs, and what no XML may hold.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
LINES = re.compile(r"\r\n?|\u2028|\u2029|\x85")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,31}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
SCRIPT = re.compile(r"<(script|style)\b", re.IGNORECASE)
BLOCKS = frozenset(
    ["address", "article", "blockquote", "dd", "div", "dl", "dt", "figure", "hr", "li", "ol", "p"]
    + ["pre", "section", "table", "tbody", "td", "th", "thead", "tr", "ul"]
    + [f"h{level}" for level in range(1, 7)]
)
HIDDEN = frozenset(["script", "style", "head", "title", "template"])


def decoded(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or else what Windows wrote."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return clean_text(data.decode("utf-16", errors="replace"))
    try:
        return clean_text(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return clean_text(data.decode("cp1252", errors="replace"))


def clean_text(text: str) -> str:
    """Return a text with one kind of line end, without what cannot be printed or stored."""
    return UNPRINTABLE.sub("", LINES.sub("\n", text))


class _Words(HTMLParser):
    """Collects the words of HTML, lines where blocks end, and its pictures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.pictures: list[tuple[str, str]] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self.hidden += 1
        elif tag == "br" or tag in BLOCKS:
            self.pieces.append("\n")
        elif tag == "img":
            given = dict(attrs)
            self.pictures.append((given.get("src") or "", given.get("alt") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(re.sub(r"\s+", " ", data))


def words_of(source: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the words of HTML, a line for each block, and its pictures: address and alt."""
    parser = _Words()
    parser.feed(tamed(source))
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.pieces).split("\n"))
    return clean_text("\n".join(line for line in lines if line)), parser.pictures


def tamed(source: str) -> str:
    """Return HTML without comments; what only begins a comment or tag is text.

    Python's parser looks for the end of each again and again, which may take minutes.
    """
    kept, start = [], 0
    while (begin := source.find("<!--", start)) >= 0 and (end := source.find("-->", begin)) >= 0:
        kept.append(source[start:begin])
        start = end + 3
    rest = "".join([*kept, source[start:]])
    last = rest.rfind(">") + 1  # no tag ends behind it, so none begins there
    rest = rest[:last] + rest[last:].replace("<", "&lt;")
    return rest.replace("<!", "&lt;!").replace("<?", "&lt;?")


def without_scripts(source: str) -> str:
    """Return HTML without comments, scripts and styles, whose words are nothing to read."""
    source = tamed(source)
    kept, start = [], 0
    while found := SCRIPT.search(source, start):
        kept.append(source[start : found.start()])
        end = re.compile(rf"</{found[1]}\s*>", re.IGNORECASE).search(source, found.end())
        if end is None:
            return "".join(kept)
        start = end.end()
    return "".join([*kept, source[start:]])


def looks_like_html(text: str) -> bool:
    """Return whether a text holds a tag or a character written as an entity."""
    return TAG.search(text) is not None


def html_of(text: str) -> str:
    """Return plain text as HTML: a paragraph for each line that is not empty."""
    lines = (line.strip() for line in text.split("\n"))
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines if line)


def as_text(source: str) -> str | None:
    """Return HTML as plain text if nothing is lost by it: html_of() gives it again. Else None."""
    paragraphs = re.findall(r"<p(?: data-block-key=\"[^\"]*\")?>([^<>]*)</p>", source)
    text = "\n".join(html.unescape(one).strip() for one in paragraphs)
    plain = re.sub(r" data-block-key=\"[^\"]*\"", "", source)
    return text if html_of(text) == plain and not text.startswith("<") else None


def typed_html(text: str) -> str:
    """Return what was typed for rich text: simple HTML if it begins with a tag, else plain text."""
    text = text.strip()
    return text if re.match(r"<[a-z]", text) else html_of(text)
