"""One worksheet of the workbook: whether its tab is chosen, and the tie to its comments' boxes."""

import re

from toolkit.checker.annotation.markup import Edits, Element, outline, tag_end
from toolkit.checker.annotation.parts import OFFICE

# What comes after legacyDrawing. Source: ECMA-376 part 1, 18.3.1.99, CT_Worksheet.
_AFTER = (
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "AlternateContent",  # which Excel wraps around the two before
    "webPublishItems",
    "tableParts",
    "extLst",
)
_DATA = re.compile(rb"<((?:\w+:)?)sheetData(?=[\s/>])")


class Worksheet:
    """A worksheet's XML without the cells, which nothing here looks at or changes."""

    def __init__(self, xml: bytes) -> None:
        """Raises CopyRefused if the XML is broken."""
        self.xml = xml
        start, end = _cells(xml)
        # The cells are nine tenths of a large sheet, and need not be parsed to find what is around.
        self._cut, self._gap = start, end - start
        self.root = outline(xml[:start] + xml[end:], 2)
        self._edits = Edits(xml)

    def _place(self, at: int) -> int:
        """Return where a byte of the shortened XML is in the whole one."""
        return at if at <= self._cut else at + self._gap

    @property
    def drawing_id(self) -> str:
        """The id of the relationship to the comments' drawing, or ""."""
        element = self.root.first("legacyDrawing")
        for key, value in (element.attributes if element else {}).items():
            if key.rpartition(":")[2] == "id":
                return value
        return ""

    @property
    def is_chosen(self) -> bool:
        """True if the tab is one of those that are chosen when the workbook opens."""
        return any(_is_on(view) for view in self._views())

    def _views(self) -> list[Element]:
        views = self.root.first("sheetViews")
        return list(views.all("sheetView")) if views else []

    def unchoose(self) -> None:
        """Take the choice from the tab. With two chosen, what is typed goes into both sheets."""
        for view in self._views():
            if _is_on(view):
                moved = Element(self.xml, view.tag, view.attributes, self._place(view.start))
                self._edits.set(moved, tabSelected=None)

    def tie_drawing(self, key: str) -> None:
        """Name the relationship of the comments' drawing, in its place among the elements."""
        if self.drawing_id:
            return
        # Before the first element that must come after, else as the last one.
        behind = next(self.root.all(*_AFTER), None)
        at = behind.start if behind else self.root.close
        prefix = self.root.prefix
        space = "" if self.root.attributes.get("xmlns:r") == OFFICE else f' xmlns:r="{OFFICE}"'
        self._edits.put(
            self._place(at), self._place(at), f'<{prefix}legacyDrawing{space} r:id="{key}"/>'
        )

    def changed(self) -> bytes:
        """Return the XML with what was changed."""
        return self._edits.apply()


def _is_on(view: Element) -> bool:
    return view.attributes.get("tabSelected", "") in ("1", "true")


def _cells(xml: bytes) -> tuple[int, int]:
    """Return where the content of sheetData begins and ends; an empty range if there is none."""
    if xml.find(b"<!") >= 0 or xml.find(b"<?", 5) >= 0:
        # A comment may hold what looks like an element: the parser tells them apart.
        data = outline(xml, 1).first("sheetData")
        return (data.inner, data.close) if data else (0, 0)
    match = _DATA.search(xml)
    if match is None:
        return 0, 0
    inner = tag_end(xml, match.start())
    if xml[inner - 2 : inner - 1] == b"/":
        return inner, inner
    close = xml.rfind(b"</" + match[1] + b"sheetData")
    return (inner, close) if close >= inner else (0, 0)
