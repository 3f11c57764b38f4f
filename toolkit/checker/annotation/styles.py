"""The looks of our sheet, added behind the workbook's own, whose numbers stay as they are."""

import re
from collections.abc import Mapping

from toolkit.checker.annotation.markup import Edits, Element, ascii_xml, outline

MAX_FORMATS = 60_000
"""Excel opens files with up to 65,490 cell formats."""

_FONTS = {
    "plain": '<font><sz val="11"/><color rgb="FF211E1A"/><name val="Calibri"/></font>',
    "bold": '<font><b/><sz val="11"/><color rgb="FF211E1A"/><name val="Calibri"/></font>',
    "brand": '<font><b/><sz val="11"/><color rgb="FF0E6B5C"/><name val="Calibri"/></font>',
    "title": '<font><b/><sz val="18"/><color rgb="FF211E1A"/><name val="Calibri"/></font>',
    "quiet": '<font><sz val="10"/><color rgb="FF595248"/><name val="Calibri"/></font>',
    "head": '<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/></font>',
    "link": '<font><u/><sz val="11"/><color rgb="FF0E6B5C"/><name val="Calibri"/></font>',
    "error": '<font><b/><sz val="11"/><color rgb="FFA3201B"/><name val="Calibri"/></font>',
    "warning": '<font><b/><sz val="11"/><color rgb="FF7A4B00"/><name val="Calibri"/></font>',
    "info": '<font><b/><sz val="11"/><color rgb="FF1D4F7A"/><name val="Calibri"/></font>',
}
_FILLS = {
    "head": "FF0E6B5C",
    "group": "FFE7EFEA",
}
_LINE = '<{side} style="thin"><color rgb="FFD8D0C0"/></{side}>'
_BORDERS = {
    "none": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "below": f"<border><left/><right/><top/>{_LINE.format(side='bottom')}<diagonal/></border>",
}
# Each look: font, fill, border, and whether its text is broken into lines.
_LOOKS = {
    "brand": ("brand", "", "none", False),
    "title": ("title", "", "none", False),
    "quiet": ("quiet", "", "none", False),
    "label": ("bold", "", "none", False),
    "fact": ("plain", "", "none", False),
    "head": ("head", "head", "none", True),
    "group": ("bold", "group", "none", False),
    "text": ("plain", "", "below", True),
    "strong": ("bold", "", "below", True),
    "link": ("link", "", "below", True),
    "error": ("error", "", "below", True),
    "warning": ("warning", "", "below", True),
    "info": ("info", "", "below", True),
}
WRAPPED = frozenset(look for look, (*_rest, wrap) in _LOOKS.items() if wrap)
"""The looks whose text is broken into lines."""


def add_looks(xml: bytes, *, right_to_left: bool = False) -> tuple[bytes, Mapping[str, int]]:
    """Return a styles part with our looks in it, and the number of each look.

    Looks that are in it already are not added again. No numbers are returned for a part that has
    no room for them or lacks what every workbook's styles have: cells then look plain.
    """
    root = outline(xml, 2)
    tables = {name: root.first(name) for name in ("fonts", "fills", "borders", "cellXfs")}
    fonts, fills, borders, formats = tables.values()
    if fonts is None or fills is None or borders is None or formats is None:
        return xml, {}
    if len(formats.children) > MAX_FORMATS:
        return xml, {}
    prefix = root.prefix
    edits = Edits(xml)
    font = _added(edits, fonts, _FONTS, prefix)
    fill = _added(edits, fills, {name: _fill(rgb) for name, rgb in _FILLS.items()}, prefix)
    border = _added(edits, borders, _BORDERS, prefix)
    side = "right" if right_to_left else "left"
    wanted = {
        look: _format(font[of], fill[inside] if inside else 0, border[around], side if wrap else "")
        for look, (of, inside, around, wrap) in _LOOKS.items()
    }
    numbers = _added(edits, formats, wanted, prefix)
    return edits.apply(), numbers


def _fill(rgb: str) -> str:
    color = f'<fgColor rgb="{rgb}"/><bgColor indexed="64"/>'
    return f'<fill><patternFill patternType="solid">{color}</patternFill></fill>'


def _format(font: int, fill: int, border: int, side: str) -> str:
    # Text that is broken into lines keeps off the column before it.
    lines = f' wrapText="1" horizontal="{side}" indent="1"' if side else ""
    return (
        f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"'
        ' applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        f'<alignment vertical="top"{lines}/></xf>'
    )


def _added(edits: Edits, table: Element, wanted: Mapping[str, str], prefix: str) -> dict[str, int]:
    """Put what is missing behind a table's entries; return the number of each entry."""
    known = {edits.xml[child.start : child.end]: n for n, child in enumerate(table.children)}
    numbers: dict[str, int] = {}
    new: list[str] = []
    for name, markup in wanted.items():
        written = re.sub(r"<(/?)(?=\w)", rf"<\g<1>{prefix}", markup)
        found = known.get(ascii_xml(written))
        numbers[name] = len(table.children) + len(new) if found is None else found
        if found is None:
            new.append(written)
    if new:
        edits.append(table, "".join(new), count=str(len(table.children) + len(new)))
    return numbers
