"""The workbook's own part: which sheets there are, in which order, and what counts them."""

from dataclasses import dataclass

from toolkit.checker.annotation.markup import Edits, Element, number_of, outline
from toolkit.checker.annotation.parts import OFFICE
from toolkit.checker.annotation.refused import CopyRefused
from toolkit.checker.annotation.text import attribute
from toolkit.checker.own_sheet import MARKER_NAME, SHEET, sheet_of_reference

# What comes before definedNames. Source: ECMA-376 part 1, 18.2.27, CT_Workbook.
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet in the workbook: its name, its relationship, and its number for life."""

    name: str
    key: str
    number: int


class Book:
    """The XML of `xl/workbook.xml`, and the sheets it lists."""

    def __init__(self, xml: bytes, own: str = "") -> None:
        """Read it; `own` is the name of our sheet where no hidden name points to it.

        Raises CopyRefused if the XML is broken, or in the strict form that few programs read.
        """
        self.xml = xml
        self._root = outline(xml, 3)
        sheets = self._root.first("sheets")
        spaces = self._root.attributes
        if sheets is None or MAIN not in (spaces.get("xmlns"), *spaces.values()):
            raise CopyRefused
        self._sheets = sheets
        self._tabs = [_tab(element) for element in sheets.all("sheet")]
        marked = next(
            (sheet_of_reference(item.text) for item in self._names() if _marks_ours(item)), own
        )
        self.own = next((tab for tab in self._tabs if tab.name == marked), None)
        """Our sheet of an earlier copy, or None."""
        self.tabs = tuple(tab for tab in self._tabs if tab is not self.own)
        """All sheets but ours, in the order of their tabs."""

    def _names(self) -> list[Element]:
        names = self._root.first("definedNames")
        return list(names.all("definedName")) if names else []

    def own_name(self) -> str:
        """Return the name for our sheet: a learner's own sheet of that name keeps it."""
        taken = {tab.name.casefold() for tab in self.tabs}
        name, number = SHEET, 1
        while name.casefold() in taken:
            number += 1
            name = f"{SHEET} ({number})"
        return name

    def free_number(self) -> int:
        """Return a sheet number that was not used yet."""
        return max((tab.number for tab in self._tabs), default=0) + 1

    def with_own_first(self, key: str, number: int) -> bytes:
        """Return the XML with our sheet as the first, the active and the only chosen one.

        `key` is the id of its relationship. An earlier sheet of ours gives way to it.
        """
        own, name = self.own, self.own_name()
        edits = Edits(self.xml)
        prefix = self._root.prefix
        space = "" if self._root.attributes.get("xmlns:r") == OFFICE else f' xmlns:r="{OFFICE}"'
        sheet = f"<{prefix}sheet{space} name={attribute(name)}"
        edits.put(
            self._sheets.inner,
            self._sheets.inner,
            f'{sheet} sheetId="{number}" r:id="{key}"/>',
        )
        moved: dict[int, int | None] = {}
        position = 1
        for index, element in enumerate(self._sheets.all("sheet")):
            if self._tabs[index] is own:
                edits.put(element.start, element.end, "")
                moved[index] = None
            else:
                moved[index] = position
                position += 1
        self._move_names(edits, moved)
        self._mark(edits, name, prefix)
        self._show_first(edits, moved)
        return edits.apply()

    def _move_names(self, edits: Edits, moved: dict[int, int | None]) -> None:
        for item in self._names():
            local = number_of(item.attributes.get("localSheetId", ""))
            if _marks_ours(item):
                edits.put(item.start, item.end, "")
            elif local is not None:
                place = moved.get(local, local + 1)
                if place is None:
                    edits.put(item.start, item.end, "")
                else:
                    edits.set(item, localSheetId=str(place))

    def _mark(self, edits: Edits, name: str, prefix: str) -> None:
        quoted = attribute("'" + name.replace("'", "''") + "'!$A$1")[1:-1]
        mark = (
            f'<{prefix}definedName name="{MARKER_NAME}" hidden="1">{quoted}</{prefix}definedName>'
        )
        names = self._root.first("definedNames")
        if names is not None:
            edits.append(names, mark)
            return
        last = max(self._root.all(*_BEFORE_NAMES), key=lambda child: child.end)
        edits.put(last.end, last.end, f"<{prefix}definedNames>{mark}</{prefix}definedNames>")

    def _show_first(self, edits: Edits, moved: dict[int, int | None]) -> None:
        views = self._root.first("bookViews")
        for index, view in enumerate(views.all("workbookView") if views else ()):
            if index == 0:
                edits.set(view, activeTab="0", firstSheet=None)
                continue
            # Another window of the same workbook goes on to show what it showed.
            places = {}
            for name in ("activeTab", "firstSheet"):
                at = number_of(view.attributes.get(name, "0"))
                places[name] = str(moved.get(at or 0) or 0)
            edits.set(view, **places)


def _tab(element: Element) -> Tab:
    values = element.attributes
    key = next((value for name, value in values.items() if name.rpartition(":")[2] == "id"), "")
    return Tab(values.get("name", ""), key, number_of(values.get("sheetId", "")) or 0)


def _marks_ours(item: Element) -> bool:
    return item.attributes.get("name", "").casefold() == MARKER_NAME.casefold()
