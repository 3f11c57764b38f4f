"""Writes the feedback into a copy of the learner's own workbook, and touches nothing else in it."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

from toolkit.checker.annotation.book import Book
from toolkit.checker.annotation.comments import Run, runs_of, write_comments
from toolkit.checker.annotation.geometry import Grid
from toolkit.checker.annotation.parts import Parts, Relation, relations_name, relations_xml
from toolkit.checker.annotation.refused import CopyRefused
from toolkit.checker.annotation.sheet import write_sheet
from toolkit.checker.annotation.styles import add_looks
from toolkit.checker.annotation.tabs import tabs_of, unmarked_sheet
from toolkit.checker.annotation.texts import ENGLISH, Texts, english_facts
from toolkit.checker.annotation.vml import blocks_of, write_drawing
from toolkit.checker.annotation.worksheet import Worksheet
from toolkit.checker.check import Report, Source
from toolkit.checker.findings import Finding
from toolkit.checker.safety import MAX_FILE

WORKBOOK = "xl/workbook.xml"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_HEAD = 64 * 1024
"""Bytes of a worksheet in which its views are found: they come before its columns and cells."""


def annotate(
    file: Source, report: Report, out: str | os.PathLike[str] | BinaryIO, *, texts: Texts = ENGLISH
) -> None:
    """Write a copy of the workbook with its findings as comments and on a sheet of their own.

    `file` and `out` are paths or open binary files, `report` is what `check()` said of the file.
    Every part that needs no change is copied byte for byte. Raises CopyRefused, before anything
    is written, if the file is no .xlsx or .xlsm workbook or is built too strangely.
    """
    copy = annotated(_read(file), report, texts)
    if isinstance(out, (str, os.PathLike)):
        Path(out).write_bytes(copy)
    else:
        out.write(copy)


def annotated(data: bytes, report: Report, texts: Texts = ENGLISH) -> bytes:
    """Return the copy that `annotate` writes, from the bytes of the workbook."""
    parts = Parts.of(data)
    book = Book(parts.read(WORKBOOK))
    if book.own is None and (name := unmarked_sheet(data, [tab.name for tab in book.tabs])):
        book = Book(book.xml, own=name)
    targets = {relation.id: relation for relation in parts.relations(WORKBOOK)}
    sheets = {
        tab.name: targets[tab.key].part
        for tab in book.tabs
        if tab.key in targets and parts.has(targets[tab.key].part)
    }
    worksheets = {
        name: part
        for tab in book.tabs
        if (name := tab.name) in sheets
        and (part := sheets[name])
        and targets[tab.key].kind == "worksheet"
    }
    tabs = tabs_of(data, report, tuple(worksheets))
    _comment_all(parts, worksheets, _by_tab(report.findings, tabs), texts)
    _unchoose_all(parts, sheets.values())
    _add_sheet(parts, book, targets, report, tabs, texts)
    return parts.packed()


def _by_tab(
    findings: Iterable[Finding], tabs: Mapping[str, str]
) -> dict[str, dict[str, list[Finding]]]:
    """Return the findings that have a cell, by tab and cell."""
    found: dict[str, dict[str, list[Finding]]] = {}
    for finding in findings:
        tab = tabs.get(finding.sheet or "")
        if tab and finding.cell:
            found.setdefault(tab, {}).setdefault(finding.cell, []).append(finding)
    return found


def _comment_all(
    parts: Parts,
    sheets: Mapping[str, str],
    findings: Mapping[str, Mapping[str, list[Finding]]],
    texts: Texts,
) -> None:
    taken: set[int] = set()
    for drawing in parts.names(".vml"):
        taken |= blocks_of(parts.read(drawing))
    for tab, part in sheets.items():
        relations = {relation.kind: relation for relation in parts.relations(part)}
        wanted = {cell: runs_of(at_cell, texts) for cell, at_cell in findings.get(tab, {}).items()}
        if wanted or "comments" in relations:
            _comment(parts, part, relations.get("comments"), wanted, taken)


def _comment(
    parts: Parts,
    part: str,
    relation: Relation | None,
    wanted: Mapping[str, list[Run]],
    taken: set[int],
) -> None:
    """Write the comments of one sheet, with their drawing, unless nothing changes."""
    old = parts.read(relation.part) if relation else None
    written = write_comments(old, wanted)
    if written.xml == old:
        return
    name = relation.part if relation else parts.free_name("xl/comments%d.xml")
    parts.write(name, written.xml)
    if relation is None:
        parts.relate(part, "comments", name)
        parts.declare(name, f"{_SPREADSHEET}.comments+xml")
    sheet = Worksheet(parts.read(part))
    grid = Grid(sheet.root, sheet.xml)
    drawings = {found.id: found.part for found in parts.relations(part)}
    drawing = drawings.get(sheet.drawing_id, "")
    if sheet.drawing_id and not parts.has(drawing):
        raise CopyRefused
    boxes = {cell: grid.box(cell, text) for cell, text in written.own.items()}
    if not drawing:
        # Comments whose boxes some program left out get theirs too.
        boxes |= {cell: grid.box(cell, "") for cell in written.foreign}
    base = parts.read(drawing) if drawing else None
    keep = written.foreign if drawing else ()
    vml = write_drawing(base, boxes, keep, taken)
    if not drawing:
        drawing = parts.free_name("xl/drawings/vmlDrawing%d.vml")
    parts.write(drawing, vml)
    if not sheet.drawing_id:
        parts.declare(drawing, _VML)
        sheet.tie_drawing(parts.relate(part, "vmlDrawing", drawing))
        parts.write(part, sheet.changed())


def _unchoose_all(parts: Parts, sheets: Iterable[str]) -> None:
    for part in sheets:
        if b"tabSelected" in parts.beginning(part, _HEAD):
            sheet = Worksheet(parts.read(part))
            if sheet.is_chosen:
                sheet.unchoose()
                parts.write(part, sheet.changed())


def _add_sheet(
    parts: Parts,
    book: Book,
    targets: Mapping[str, Relation],
    report: Report,
    tabs: Mapping[str, str],
    texts: Texts,
) -> None:
    styles = next((one.part for one in targets.values() if one.kind == "styles"), "")
    looks: Mapping[str, int] = {}
    if styles and parts.has(styles):
        xml, looks = add_looks(parts.read(styles), right_to_left=texts.right_to_left)
        if xml != parts.read(styles):
            parts.write(styles, xml)
    facts = texts.facts or english_facts(report)
    content, links = write_sheet(report.findings, facts, tabs, texts, looks)
    own = book.own
    if own is not None and own.key in targets and parts.has(targets[own.key].part):
        part, key, number = targets[own.key].part, own.key, own.number
    else:
        part = parts.free_name("xl/worksheets/sheet%d.xml")
        key, number = parts.relate(WORKBOOK, "worksheet", part), book.free_number()
        parts.declare(part, f"{_SPREADSHEET}.worksheet+xml")
    parts.write(part, content)
    if links or parts.has(relations_name(part)):
        parts.write(relations_name(part), relations_xml(links))
    parts.write(WORKBOOK, book.with_own_first(key, number))


def _read(file: Source) -> bytes:
    if isinstance(file, (str, os.PathLike)):
        with Path(file).open("rb") as opened:
            return opened.read(MAX_FILE + 1)
    return file.read(MAX_FILE + 1)
