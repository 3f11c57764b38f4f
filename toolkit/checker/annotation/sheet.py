"""Our own sheet: all findings in a list, the worst first, each with a link to its cell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from toolkit.checker.annotation.parts import HEAD, OFFICE
from toolkit.checker.annotation.styles import WRAPPED
from toolkit.checker.annotation.text import attribute, clean, columns_of, marked_up, neutral
from toolkit.checker.annotation.texts import Texts
from toolkit.checker.findings import Finding, Severity
from toolkit.checker.own_sheet import BRAND
from toolkit.checker.values import column_letters

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WIDTHS = (20, 10, 13, 48, 48, 48, 34)
"""Of the columns, in characters."""
LINE = 15
"""Height of a line, in points."""
MAX_LINKS = 60_000
"""Excel takes 65,530 on a sheet."""


@dataclass(slots=True)
class _Page:
    looks: Mapping[str, int]
    rows: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    """The web addresses that are linked to, and the id of each."""

    @property
    def next_row(self) -> int:
        return len(self.rows) + 1

    def add(self, cells: Iterable[tuple[str, str]], height: float | None = None) -> None:
        """Add a row of cells, each a text and a look."""
        row = self.next_row
        cells = list(cells)
        height = height or _height(cells)
        given = f' ht="{height}" customHeight="1"' if height else ""
        written = "".join(
            self._cell(f"{column_letters(column)}{row}", text, look)
            for column, (text, look) in enumerate(cells)
        )
        self.rows.append(f'<row r="{row}"{given}>{written}</row>')

    def _cell(self, address: str, text: str, look: str) -> str:
        style = f' s="{self.looks[look]}"' if look in self.looks else ""
        if not text:
            return f'<c r="{address}"{style}/>'
        return (
            f'<c r="{address}"{style} t="inlineStr"><is><t xml:space="preserve">'
            f"{marked_up(neutral(text))}</t></is></c>"
        )

    def link_inside(self, address: str, tab: str, cell: str) -> None:
        """Make a cell of ours a link to a cell of the workbook."""
        quoted = tab.replace("'", "''")
        if len(self.links) < MAX_LINKS:
            place = attribute(f"'{quoted}'!{cell}")
            self.links.append(f'<hyperlink ref="{address}" location={place} display={place}/>')

    def link_outside(self, address: str, target: str) -> None:
        """Make a cell of ours a link to a web address."""
        if len(self.links) < MAX_LINKS:
            key = self.addresses.setdefault(target, f"rId{len(self.addresses) + 1}")
            self.links.append(f'<hyperlink ref="{address}" r:id="{key}"/>')


def _height(cells: Iterable[tuple[str, str]]) -> float:
    """Return how high a row must be, in points: not every program works that out by itself."""
    most = 1
    for (text, look), width in zip(cells, WIDTHS, strict=False):
        if look in WRAPPED:
            room = (width - 2) * (0.88 if look in ("strong", "head") else 0.98)
            lines = (max(1, ceil(columns_of(line) / room)) for line in text.split("\n"))
            most = max(most, sum(lines))
    return min(most * LINE + 3, 400)


def write_sheet(
    findings: Sequence[Finding],
    facts: Sequence[tuple[str, str]],
    tabs: Mapping[str, str],
    texts: Texts,
    looks: Mapping[str, int],
) -> tuple[bytes, list[tuple[str, str]]]:
    """Return the sheet, and its links to web addresses, each an id and an address.

    `tabs` has the name of the tab that plays each sheet of the form, as far as there is one.
    """
    page = _Page(looks)
    page.add([(BRAND, "brand")])
    page.add([(texts.title, "title")], height=27)
    for label, text in facts:
        page.add([(label, "label"), ("", "fact"), (text, "fact")])
    page.add([(texts.notice, "quiet")])
    page.add([(texts.help if findings else texts.nothing, "quiet")])
    heads = (
        *(texts.sheet, texts.cell, texts.severity, texts.message),
        *(texts.why, texts.fix, texts.lesson),
    )
    page.add((head, "head") for head in heads)
    frozen = len(page.rows)
    for severity in Severity:
        group = [finding for finding in findings if finding.severity is severity]
        if group:
            title = f"{texts.heading(severity)} ({len(group)})"
            page.add([(title, "group"), *[("", "group")] * 6])
        for finding in group:
            _list(page, finding, tabs, texts)
    return _xml(page, frozen, texts), [(key, url) for url, key in page.addresses.items()]


def _list(page: _Page, finding: Finding, tabs: Mapping[str, str], texts: Texts) -> None:
    row = page.next_row
    words, lesson = texts.words(finding), texts.lesson_of(finding)
    tab = tabs.get(finding.sheet or "")
    is_linked = bool(tab and finding.cell)
    url = lesson.url if lesson.url.startswith(("https://", "http://")) else ""
    page.add(
        [
            (tab or finding.sheet or texts.whole_file, "text"),
            (finding.cell or "", "link" if is_linked else "text"),
            (texts.weight(finding.severity), finding.severity.value),
            (words.message, "strong"),
            (words.why, "text"),
            (words.fix, "text"),
            (lesson.title, "link" if url else "text"),
        ]
    )
    if tab and finding.cell:
        page.link_inside(f"B{row}", tab, finding.cell)
    if url:
        page.link_outside(f"G{row}", clean(url, 2_000))


def _xml(page: _Page, frozen: int, texts: Texts) -> bytes:
    rest = f"A{frozen + 1}"
    direction = ' rightToLeft="1"' if texts.right_to_left else ""
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(WIDTHS, start=1)
    )
    links = f"<hyperlinks>{''.join(page.links)}</hyperlinks>" if page.links else ""
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        '<sheetPr><tabColor rgb="FF0E6B5C"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:G{len(page.rows)}"/>'
        f'<sheetViews><sheetView showGridLines="0"{direction} tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{frozen}" topLeftCell="{rest}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="{rest}" sqref="{rest}"/>'
        f'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols>'
        f"<sheetData>{''.join(page.rows)}</sheetData>{links}"
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
    ).encode()
