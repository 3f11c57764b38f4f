"""The drawing behind a sheet's comments: one hidden box for each, in Excel's old drawing language.

Excel does not show a comment without its box, and takes a file for damaged if the two disagree.
Drawings are changed as text: Excel itself writes some that are not well-formed XML.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from toolkit.checker.annotation.geometry import Box
from toolkit.checker.annotation.refused import CopyRefused
from toolkit.checker.values import split_address

IDS_A_BLOCK = 1024
"""A drawing owns blocks of shape numbers: block 3 is 3072 to 4095."""

_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NUMBER = re.compile(rb"_x0000_s(\d{1,9})\b")
_IDMAP = re.compile(rb"""<(?:\w+:)?idmap\b[^>]*?\bdata\s*=\s*["']([\d,\s]*)["']""")
_NOTE = re.compile(rb"""ObjectType\s*=\s*["']Note["']""")
_ROW = re.compile(rb"<(?:\w+:)?Row>\s*(\d{1,7})\s*</")
_COLUMN = re.compile(rb"<(?:\w+:)?Column>\s*(\d{1,5})\s*</")
_SHAPE = re.compile(rb"<(\w+:)?shape[\s>]")
_END = re.compile(rb"</(?:\w+:)?xml\s*>\s*$")
_ROOT = re.compile(rb"<(?:\w+:)?xml\b[^>]*>")


def blocks_of(vml: bytes) -> set[int]:
    """Return the blocks of shape numbers that a drawing owns."""
    listed = {
        int(number)
        for match in _IDMAP.finditer(vml)
        for number in match[1].split(b",")
        if number.strip().isdigit()
    }
    return listed | {int(number) // IDS_A_BLOCK for number in _NUMBER.findall(vml)}


def write_drawing(
    old: bytes | None, boxes: Mapping[str, Box], keep: Iterable[str], taken: set[int]
) -> bytes:
    """Return a sheet's drawing with these boxes, by their cells.

    `old` is the drawing as it was: its boxes of comments at the cells of `keep` and all shapes
    that are no boxes of comments stay. `taken` are the blocks of numbers that other drawings own;
    those that are used here are added to it. Raises CopyRefused if `old` cannot be understood.
    """
    base = old if old is not None else _empty()
    end = _END.search(base)
    root = _ROOT.search(base)
    if end is None or root is None:
        raise CopyRefused
    kept = {split_address(cell) for cell in keep}
    body = b"".join(_without(base[: end.start()], kept))
    used = {int(number) for number in _NUMBER.findall(body)}
    numbers = _Numbers(used, blocks_of(base) if old is not None else set(), taken)
    shapes = "".join(_shape(cell, box, numbers.next()) for cell, box in sorted(boxes.items()))
    if b'id="_x0000_t202"' not in body and shapes:
        shapes = _TYPE + shapes
    new = _bound(shapes, root[0]).encode("ascii", "xmlcharrefreplace")
    return _owning(body, numbers.blocks) + new + base[end.start() :]


def _empty() -> bytes:
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
    layout = '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data=""/></o:shapelayout>'
    return f"<xml{spaces}>{layout}</xml>".encode()


def _without(body: bytes, keep: set[tuple[int, int]]) -> Iterator[bytes]:
    """Yield a drawing without the boxes of comments that are at other cells than these."""
    at = 0
    for match in _SHAPE.finditer(body):
        if match.start() < at:
            continue
        closing = b"</" + (match[1] or b"") + b"shape>"
        end = body.find(closing, match.end())
        if end < 0:
            raise CopyRefused
        end += len(closing)
        shape = body[match.start() : end]
        row, column = _ROW.search(shape), _COLUMN.search(shape)
        if row is None or column is None or not _NOTE.search(shape):
            continue
        if (int(row[1]), int(column[1])) not in keep:
            yield body[at : match.start()]
            at = end
    yield body[at:]


class _Numbers:
    """Gives shape numbers that are free, and keeps the blocks that they come from."""

    def __init__(self, used: set[int], blocks: set[int], taken: set[int]) -> None:
        self.used = used
        self.blocks = sorted(blocks)
        self.taken = taken
        self._free = self._all()

    def next(self) -> int:
        """Return the next free number."""
        return next(self._free)

    def _all(self) -> Iterator[int]:
        for block in self.blocks:
            yield from self._of(block)
        while True:
            block = max(self.taken | {*self.blocks}, default=0) + 1
            self.taken.add(block)
            self.blocks.append(block)
            yield from self._of(block)

    def _of(self, block: int) -> Iterator[int]:
        first = block * IDS_A_BLOCK
        yield from (n for n in range(first + 1, first + IDS_A_BLOCK) if n not in self.used)


def _owning(body: bytes, blocks: Iterable[int]) -> bytes:
    """Return a drawing that says which blocks it owns, if it says so at all."""
    match = _IDMAP.search(body)
    if match is None:
        return body
    listed = ",".join(str(block) for block in blocks).encode()
    return body[: match.start(1)] + listed + body[match.end(1) :]


def _bound(shapes: str, root: bytes) -> str:
    """Declare on our elements the prefixes that the drawing's root does not declare."""
    missing = "".join(
        f' xmlns:{prefix}="{uri}"'
        for prefix, uri in _SPACES.items()
        if not re.search(rf"""xmlns:{prefix}\s*=\s*["']{uri}["']""".encode(), root)
    )
    if not missing:
        return shapes
    return re.sub(r"<v:(shapetype|shape)(?= )", rf"<v:\1{missing}", shapes)


def _shape(cell: str, box: Box, number: int) -> str:
    row, column = split_address(cell)
    place = (
        f"position:absolute;width:{box.width}pt;height:{box.height}pt;"
        f"z-index:{number % IDS_A_BLOCK};visibility:hidden"
    )
    anchor = ", ".join(str(value) for value in box.anchor)
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="{escape(place)}"'
        ' fillcolor="#fdf6e3" o:insetmode="auto"><v:fill color2="#fdf6e3"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
