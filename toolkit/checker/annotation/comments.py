"""The comments of one sheet: those of others are kept, ours are taken away and written anew."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from toolkit.checker.annotation.markup import Edits, Element, ascii_xml, number_of, outline
from toolkit.checker.annotation.parts import HEAD
from toolkit.checker.annotation.text import clean, marked_up
from toolkit.checker.annotation.texts import Texts
from toolkit.checker.findings import Finding
from toolkit.checker.own_sheet import BRAND, COMMENT_MARK
from toolkit.checker.values import split_address

MAX_COMMENT = 3_000
"""Characters of ours in one comment; what is beyond stands in our sheet."""
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_THREADED = "tc="  # the author of a comment that only stands in for a discussion of Excel 365
_FONT = '<sz val="9"/><color indexed="81"/><rFont val="Tahoma"/><family val="2"/>'


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a comment's text."""

    text: str
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """The comments part of a sheet, and what its drawing must know.

    `own` are the cells of the comments that are all ours, with their text; `foreign` those of the
    comments that somebody else began.
    """

    xml: bytes
    own: Mapping[str, str]
    foreign: frozenset[str]


def runs_of(findings: Sequence[Finding], texts: Texts) -> list[Run]:
    """Return what is said at a cell with these findings, in lines of bold and plain text."""
    runs = [Run(f"{COMMENT_MARK}\n", is_bold=True)]
    left = MAX_COMMENT
    for number, finding in enumerate(findings):
        words = texts.words(finding)
        lesson = texts.lesson_of(finding).title
        head = f"{texts.weight(finding.severity)}: {words.message}"
        lines = [
            f"{label}: {text}"
            for label, text in (
                (texts.why, words.why),
                (texts.fix, words.fix),
                (texts.lesson, lesson),
            )
            if text
        ]
        body = "\n".join(lines)
        if number and len(head) + len(body) > left:
            runs.append(Run("\n" + texts.cut))
            break
        left -= len(head) + len(body)
        gap = "\n\n" if number else ""
        runs.append(Run(gap + clean(head, MAX_COMMENT), is_bold=True))
        runs.append(Run("\n" + clean(body, MAX_COMMENT)))
    return runs


def write_comments(old: bytes | None, wanted: Mapping[str, Sequence[Run]]) -> Written:
    """Return a sheet's comments with ours at the cells of `wanted`.

    `old` is the part as it was. Raises CopyRefused if it cannot be understood.
    """
    base = old if old is not None else _empty()
    edits = Edits(base)
    root = outline(base, 6)
    authors, comments = root.first("authors"), root.first("commentList")
    if authors is None or comments is None:
        return write_comments(None, wanted)  # a part without comments
    names = [author.text for author in authors.all("author")]
    prefix = root.prefix
    left = dict(wanted)
    own = dict.fromkeys(wanted, "")
    foreign: set[str] = set()
    for comment in comments.all("comment"):
        cell = comment.attributes.get("ref", "").replace("$", "")
        if not _CELL.fullmatch(cell):
            continue
        theirs = _theirs(comment)
        if theirs is None:
            edits.put(comment.start, comment.end, "")
            continue
        foreign.add(cell)
        own.pop(cell, None)
        runs = left.pop(cell, [])
        if _author(comment, names).startswith(_THREADED):
            continue
        _rewrite(edits, comment, theirs, runs, prefix)
    if left:
        if BRAND not in names:
            names.append(BRAND)
            edits.append(authors, f"<{prefix}author>{BRAND}</{prefix}author>")
        number = names.index(BRAND)
        new = "".join(
            f'<{prefix}comment ref="{cell}" authorId="{number}"><{prefix}text>'
            f"{_markup(left[cell], prefix)}</{prefix}text></{prefix}comment>"
            for cell in sorted(left, key=split_address)
        )
        edits.append(comments, new)
    for cell in own:
        own[cell] = "".join(run.text for run in wanted[cell])
    return Written(edits.apply(), own, frozenset(foreign))


def _empty() -> bytes:
    return f'{HEAD}<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()


def _author(comment: Element, names: Sequence[str]) -> str:
    number = number_of(comment.attributes.get("authorId", ""))
    return names[number] if number is not None and number < len(names) else ""


def _pieces(comment: Element) -> list[tuple[Element, str]]:
    """Return the elements of a comment that hold text, `t` or `r`, with their text."""
    text = comment.first("text")
    return [
        (piece, piece.text if piece.name == "t" else "".join(t.text for t in piece.all("t")))
        for piece in (text.all("t", "r") if text else ())
    ]


def _theirs(comment: Element) -> int | None:
    """Return how many characters come before our part; None if it is all ours."""
    whole = "".join(text for _piece, text in _pieces(comment))
    begin = whole.find(COMMENT_MARK)
    if begin < 0:
        return len(whole)
    return len(whole[:begin].rstrip()) or None


def _rewrite(edits: Edits, comment: Element, theirs: int, runs: Iterable[Run], prefix: str) -> None:
    """Keep the first `theirs` characters of a comment, and put our runs behind them."""
    pieces = _pieces(comment)
    text = comment.first("text")
    runs = list(runs)
    had_ours = theirs < sum(len(piece_text) for _piece, piece_text in pieces)
    if text is None or not (runs or had_ours):
        return
    ours = _markup([Run("\n\n"), *runs], prefix) if runs else ""
    if not pieces:
        edits.append(text, ours)
        return
    kept = 0
    end = pieces[-1][0].end
    for piece, piece_text in pieces:
        room = theirs - kept
        kept += len(piece_text)
        is_whole = len(piece_text) <= room
        if is_whole and piece.name == "r":
            continue
        if room <= 0:
            edits.put(piece.start, piece.end, "")
            continue
        # A plain text may not stand beside runs: it becomes one, without a font as before.
        font = piece.first("rPr") if piece.name == "r" else None
        look = edits.xml[font.start : font.end] if font else b""
        shown = escape(piece_text[:room])
        words = f'<{prefix}t xml:space="preserve">{shown}</{prefix}t></{prefix}r>'
        edits.put(piece.start, piece.end, f"<{prefix}r>".encode() + look + ascii_xml(words))
    edits.put(end, end, ours)


def _markup(runs: Iterable[Run], prefix: str) -> str:
    font = _FONT if not prefix else _FONT.replace("<", f"<{prefix}")
    return "".join(
        f"<{prefix}r><{prefix}rPr>{f'<{prefix}b/>' if run.is_bold else ''}{font}</{prefix}rPr>"
        f'<{prefix}t xml:space="preserve">{marked_up(clean(run.text))}</{prefix}t></{prefix}r>'
        for run in runs
    )
