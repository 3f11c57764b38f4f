"""The same values come out, however a program wrote the file."""

import datetime
import io
import re
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.toolkit.checker.workbooks import (
    COMPLETE,
    GOLD,
    HEAD,
    MAIN,
    PROTECTED,
    STYLES,
    TIN,
    TODAY,
    Formula,
    make_cmrt,
    make_workbook,
    make_zip,
    sheet_xml,
)
from toolkit.checker import check
from toolkit.checker.careful import CarefulRows
from toolkit.checker.cells import Rows
from toolkit.checker.workbook import Workbook

WORKBOOKS = Path(__file__).parents[4] / "shared" / "rmi-templates" / "workbooks"
OFFICIAL = sorted(WORKBOOKS.glob("*.xlsx"))
DECLARATION = "xl/worksheets/sheet2.xml"
SMELTER_LIST = "xl/worksheets/sheet3.xml"


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_parts(data, **parts):
    return make_zip({**parts_of(data), **{name.replace("__", "/"): x for name, x in parts.items()}})


def with_part(data, name, content):
    return make_zip({**parts_of(data), name: content})


def codes(data):
    return [finding.code for finding in check(io.BytesIO(data), today=TODAY).findings]


def sheet(cells="", *, shared=(), styles=STYLES, head="", book=""):
    """Return the one sheet of a workbook, from the XML of its rows."""
    xml = cells if cells.startswith("<?xml") else f'{HEAD}<worksheet xmlns="{MAIN}">{cells}'
    xml = xml if xml.endswith("</worksheet>") else f"{xml}</worksheet>"
    data = make_workbook({"Sheet": xml.encode()}, None)
    parts = parts_of(data)
    parts["xl/styles.xml"] = styles.encode()
    if shared:
        items = "".join(shared)
        parts["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{MAIN}">{items}</sst>'.encode()
        link = b'<Relationship Id="rId901" Type="x/sharedStrings" Target="sharedStrings.xml"/></R'
        name = "xl/_rels/workbook.xml.rels"
        parts[name] = parts[name].replace(b"</R", link)
    if book:
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<sheets>", book.encode(), 1)
    return Workbook(make_zip(parts)).sheet("Sheet")


def row(*cells, number=1):
    return f'<sheetData><row r="{number}">{"".join(cells)}</row></sheetData>'


@pytest.mark.skipif(not OFFICIAL, reason="the official workbooks are not at hand")
@pytest.mark.parametrize("path", OFFICIAL, ids=lambda path: path.stem)
def test_every_cell_of_the_official_forms_is_what_calamine_reads(path):
    """Two readers that know nothing of each other, over half a million cells."""
    data = path.read_bytes()
    ours, theirs = Workbook(data), CalamineWorkbook.from_filelike(io.BytesIO(data))
    for tab in ours.names:
        rows = ours.sheet(tab).rows
        expected = theirs.get_sheet_by_name(tab).to_python(skip_empty_area=False)
        for number in range(max(len(rows), len(expected))):
            mine = list(rows[number]) if number < len(rows) else []
            other = list(expected[number]) if number < len(expected) else []
            width = max(len(mine), len(other))
            mine += [""] * (width - len(mine))
            assert mine == other + [""] * (width - len(other)), f"{tab} row {number + 1}"
        assert not isinstance(ours.sheet(tab)._cells, CarefulRows), tab


# ---------------------------------------------------------------- how the XML is written


def rewritten(data, change):
    """Return the workbook with the XML of all its sheets changed by a function."""
    parts = parts_of(data)
    return make_zip(
        {
            name: change(part) if name.startswith("xl/worksheets/") else part
            for name, part in parts.items()
        }
    )


def prefixed(xml):
    xml = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml)
    return xml.replace(b"xmlns=", b"xmlns:x=")


def without_addresses(xml):
    """Leave addresses out, as some programs do: each cell is the next one."""

    def fill(match):
        cells = {m[1]: m[0] for m in re.finditer(rb'<c r="([A-Z]+)\d+".*?</c>', match[0])}
        letters = [bytes([65 + index]) for index in range(26)]
        last = max((letters.index(letter) for letter in cells if letter in letters), default=-1)
        body = b"".join(
            re.sub(rb'<c r="[A-Z]+\d+"', b"<c", cells.get(letter, b"<c/>"))
            for letter in letters[: last + 1]
        )
        return match[1] + body + b"</row>"

    return re.sub(rb"(<row [^>]*>).*?</row>", fill, xml)


def upside_down(xml):
    rows = re.findall(rb"<row .*?</row>", xml)
    return re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData>ROWS</sheetData>", xml).replace(
        b"ROWS", b"".join(reversed(rows))
    )


WAYS = {
    "with a prefix": prefixed,
    "in single quotes": lambda xml: xml.replace(b'"', b"'"),
    "indented": lambda xml: re.sub(
        rb">(<(?:row|c|is|v|/row|/sheetData|sheetData)\b)", rb">\n  \1", xml
    ),
    "with other attributes first": lambda xml: re.sub(rb'<c r="', b'<c cm="1" r="', xml),
    "with rows that say more": lambda xml: re.sub(
        rb'<row r="', b'<row spans="1:17" ht="9" r="', xml
    ),
    "without addresses": without_addresses,
    "from the last row to the first": upside_down,
    "with blanks before the bracket": lambda xml: re.sub(rb'(<(?:row|c) [^>]*")>', rb"\1 >", xml),
    "with a comment": lambda xml: xml.replace(b"<sheetData>", b"<!-- x --><sheetData>"),
    "with a comment in a row": lambda xml: re.sub(rb'(<row r="8"[^>]*>)', rb"\1<!-- <c> -->", xml),
    "without protection and dimension": lambda xml: xml,
    "with a dimension that lies": lambda xml: xml.replace(
        b"<sheetData>", b'<dimension ref="A1:B2"/><sheetData>'
    ),
    "with a huge dimension": lambda xml: xml.replace(
        b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'
    ),
    "with a byte order mark": lambda xml: b"\xef\xbb\xbf" + xml,
    "in Windows line ends": lambda xml: xml.replace(b"?>\n", b"?>\r\n"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_form_is_read_the_same_however_it_is_written(way):
    right = make_cmrt(smelters=[TIN | {"E": Formula("VLOOKUP(1,A1:B2,2)", "GERMANY")}, GOLD])
    assert codes(rewritten(right, WAYS[way])) == []
    wrong = make_cmrt(D8=None, smelters=[TIN, GOLD | {"E": "PERU"}])
    expected = ["DECL-COMPANY-REQUIRED", "SMELTER-CID-COUNTRY-MISMATCH"]
    assert codes(rewritten(wrong, WAYS[way])) == expected


@pytest.mark.parametrize("end", [b"</row>", b"</sheetData>", b"</worksheet>", b"</c>"])
def test_xml_that_breaks_off_is_damaged_or_leaves_out_no_answer(end):
    parts = parts_of(make_cmrt())
    xml = parts[DECLARATION]
    cut = make_zip({**parts, DECLARATION: xml[: xml.rindex(end)]})
    assert codes(cut) in (["FILE-DAMAGED"], ["FILE-PROTECTION-REMOVED"], [])


# ---------------------------------------------------------------- shared texts

ITEMS = (
    "<si><t>plain</t></si>",
    '<si><t xml:space="preserve"> kept </t></si>',
    "<si><r><rPr><b/></rPr><t>two </t></r><r><t>runs</t></r></si>",
    '<si><t>\u91d1</t><rPh sb="0" eb="1"><t>\u304d\u3093</t></rPh><phoneticPr fontId="1"/></si>',
    "<si><t>a_x000D_b_x005F_x000D_</t></si>",
    "<si><t>&lt;&amp;&#65;&#x42;&quot;&apos;</t></si>",
    "<si><t>line\r\nbreak&#13;</t></si>",
    "<si><t/></si>",
    "<si><t>_x0000_zero_xD800_half&#xD800;</t></si>",
)
EXPECTED = (
    *("plain", " kept ", "two runs", "\u91d1", "a\rb_x000D_", "<&AB\"'", "line\nbreak\r", ""),
    "zerohalf",
)


@pytest.mark.parametrize(
    "change",
    [
        lambda items: items,
        lambda items: [*items[:-1], "<si><t>zerohalf</t></si>", "<si/>"],  # not the usual way
        lambda items: [
            re.sub(r"<si>", "<si >", i) for i in [*items[:-1], "<si><t>zerohalf</t></si>"]
        ],
    ],
)
def test_shared_texts_are_what_excel_shows(change):
    cells = [f'<c r="{chr(65 + n)}1" t="s"><v>{n}</v></c>' for n in range(len(ITEMS))]
    found = sheet(row(*cells), shared=change(list(ITEMS)))
    assert [found.value(f"{chr(65 + n)}1") for n in range(len(ITEMS))] == list(EXPECTED)


@pytest.mark.parametrize("index", ["-1", "99", "", "1.5", "x", "\u0662", "9" * 30])
def test_a_shared_text_that_is_not_there_is_blank(index):
    found = sheet(row(f'<c r="A1" t="s"><v>{index}</v></c>'), shared=ITEMS)
    assert found.value("A1") == ""
    assert sheet(row(f'<c r="A1" t="s"><v>{index}</v></c>')).value("A1") == ""


# ---------------------------------------------------------------- types of cells


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>52</v></c>', 52),
        ('<c r="A1"><v>1E3</v></c>', 1000),
        ('<c r="A1" t="n"><v>0.1</v></c>', 0.1),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="str"><f>B1</f><v>text</v></c>', "text"),
        ('<c r="A1" t="str"><f>B1</f><v xml:space="preserve"> x </v></c>', " x "),
        ('<c r="A1" t="str"><f>B1</f><v></v></c>', ""),
        ('<c r="A1" t="inlineStr"><is><t>in</t></is></c>', "in"),
        ('<c r="A1" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>', "inline"),
        ('<c r="A1" t="e"><v>#N/A</v></c>', ""),
        ('<c r="A1" t="e"><f>NA()</f><v>#N/A</v></c>', ""),
        ('<c r="A1" s="0"/>', ""),
        ('<c r="A1"></c>', ""),
        ('<c r="A1"><v/></c>', ""),
        ('<c r="A1"><v>1e999</v></c>', "1e999"),
        ('<c r="A1"><v>NaN</v></c>', "NaN"),
        ('<c r="A1" t="d"><v>2025-05-01</v></c>', "2025-05-01"),
        ('<c r="A1" s="1"><v>45778</v></c>', datetime.date(2025, 5, 1)),
        ('<c r="A1" s="1"><v>45778.5</v></c>', datetime.datetime(2025, 5, 1, 12)),
        ('<c r="A1" s="1"><v>59</v></c>', datetime.date(1900, 2, 28)),
        ('<c r="A1" s="1"><v>61</v></c>', datetime.date(1900, 3, 1)),
        ('<c r="A1" s="1"><v>0.25</v></c>', datetime.time(6)),
        ('<c r="A1" s="1"><v>-5</v></c>', -5),
        ('<c r="A1" s="1"><v>1e12</v></c>', 1e12),
        ('<c r="A1" s="99"><v>45778</v></c>', 45778),
    ],
)
def test_a_cell_is_read_by_its_type(cell, value):
    for cells in (row(cell), row("\n", cell)):  # the usual way, and read with care
        found = sheet(cells).value("A1")
        assert found == value
        assert isinstance(found, bool) == isinstance(value, bool)


def test_errors_formulas_and_merged_areas_are_seen():
    cells = row(
        '<c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>IF(A1,1,2)</f></c>',
        '<c r="C1"><f t="shared" si="0"/><v>1</v></c><c r="D1"><f>A1</f><v>2</v></c>',
    )
    for xml in (cells, cells.replace("<c ", "\n<c ")):
        found = sheet(f'{xml}<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>')
        assert found.error("A1") == "#REF!"
        assert [found.is_automatic(cell) for cell in ("A1", "B1", "C1", "D1")] == [0, 1, 1, 0]
        assert [found.has_formula(cell) for cell in ("A1", "B1", "C1", "D1")] == [0, 1, 1, 1]
        assert found.results == 2
        assert found.merged == ("A1:B2",)
        assert found.rows_with_answers() == [1]


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("d\\-mmm\\-yyyy", True),
        ("d/mmm/yyyy", True),
        ("[$-407]d. mmmm yyyy", True),
        ("yyyy&quot;\u5e74&quot;m&quot;\u6708&quot;d&quot;\u65e5&quot;", True),
        ("[h]:mm", True),
        ("General", False),
        ("0.00%", False),
        ("#,##0 &quot;days&quot;", False),
        ("[Red]0", False),
        ("@", False),
        ("0_);\\(0\\)", False),
    ],
)
def test_a_number_is_a_date_where_its_format_shows_one(code, is_date):
    styles = STYLES.replace(
        "<fonts", f'<numFmts count="1"><numFmt numFmtId="170" formatCode="{code}"/></numFmts><fonts'
    ).replace('numFmtId="15"', 'numFmtId="170"')
    found = sheet(row('<c r="A1" s="1"><v>45778</v></c>'), styles=styles).value("A1")
    assert isinstance(found, datetime.date) == is_date


def test_a_workbook_that_counts_from_1904_has_the_same_day():
    cell = row('<c r="A1" s="1"><v>44316</v></c>')
    found = sheet(cell, book='<workbookPr date1904="1"/><sheets>')
    assert found.value("A1") == datetime.date(2025, 5, 1)


# ---------------------------------------------------------------- many rows at once

MANY = 100


def _rows(change=str, at=60):
    """Return rows of all kinds of cells, one of them changed."""
    kinds = (
        '<c r="A{0}" s="1" t="s"><v>0</v></c><c r="B{0}"/><c r="C{0}" t="s"><v>7</v></c>'
        '<c r="D{0}"><f>IF(A{0},1,2)</f></c><c r="E{0}" s="2"><f>A{0}</f><v/></c>'
        '<c r="F{0}" t="str"><f t="shared" si="0"/><v>shown</v></c><c r="G{0}"><v>{0}</v></c>'
        '<c r="H{0}" t="inlineStr"><is><t>typed</t></is></c><c r="T{0}"><f>IF(A{0},1,2)</f></c>'
    )
    gap = '<row r="{0}" ht="9"/>'
    rows = [(kinds if n % 15 else gap).format(n) for n in range(1, MANY)]
    rows = [xml if "<row" in xml else f'<row r="{n}">{xml}</row>' for n, xml in enumerate(rows, 1)]
    rows[at] = change(rows[at])
    return f"<sheetData>{''.join(rows)}</sheetData>"


@pytest.mark.parametrize(
    ("change", "is_usual"),
    [
        (str, True),
        (lambda xml: xml.replace("</row>", "</row>\n"), True),
        (lambda xml: xml.replace('r="G61"', 'cm="1" r="G61"'), False),
        (lambda xml: xml.replace('r="A61"', 'r="A7"'), False),
        (lambda xml: xml.replace('r="D61"', 'r="D7"'), False),
        (lambda xml: xml.replace('r="G61"', 'r="G7"'), False),
        (lambda xml: re.sub('(<c r="A61".*?</c>)', r"<!-- \1 -->", xml), False),
        (lambda xml: re.sub('(<c r="D61".*?</c>)', r"<!-- \1 -->", xml), False),
        (lambda xml: xml.replace("<t>typed</t>", "<t><![CDATA[typed]]></t>"), False),
    ],
)
def test_rows_are_the_same_read_at_once_one_by_one_and_with_care(monkeypatch, change, is_usual):
    monkeypatch.setattr("toolkit.checker.cells.LONGEST_RUN", 40)
    xml = _rows(change)
    at_once, one_by_one = sheet(xml, shared=ITEMS), sheet(xml, shared=ITEMS)
    careful = sheet(xml.replace("<c ", "\n<c ", 1), shared=ITEMS)
    for number in range(MANY, 0, -1):
        one_by_one.row_values(number)
    for found in (at_once, one_by_one):
        assert found.filled == careful.filled
        assert found.texts == careful.texts
        assert found.results == careful.results
        assert found.rows_with_answers() == careful.rows_with_answers()
        assert [*found.values_from(50)] == [*careful.values_from(50)]
        known = {cell: own for cell, own in careful.formulas.items() if cell[0] != "T"}
        assert {cell: own for cell, own in found.formulas.items() if cell[0] != "T"} == known
        assert isinstance(found._cells, CarefulRows) is not is_usual


@pytest.mark.parametrize("way", [str, lambda xml: upside_down(xml.encode()).decode()])
def test_a_sheet_goes_as_far_as_its_lowest_row(way):
    xml = way('<sheetData><row r="2"></row><row r="9"><c r="A9"/></row></sheetData>')
    for found in (sheet(xml), sheet(xml.replace("<c ", "\n<c "))):
        assert found.goes_beyond(1) is isinstance(found._cells, Rows)
        assert not found.goes_beyond(9)


# ---------------------------------------------------------------- the sheet's edges


def test_the_first_rows_may_be_empty():
    found = sheet(row('<c r="D8"><v>1</v></c>', number=8))
    assert found.value("D8") == 1
    assert [len(found.rows), found.rows[0], found.rows[7][3]] == [8, [], 1]
    assert found.rows[6:8] == [[], ["", "", "", 1]]
    assert found.value("Z99") == ""


def test_a_table_is_as_long_as_its_answers_and_not_as_its_formats():
    formatted = "".join(f'<row r="{n}"><c r="B{n}" s="1"/></row>' for n in range(3, 2500))
    found = sheet(
        f'<sheetData><row r="2"><c r="B2"><v>1</v></c></row>{formatted}'
        '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    )
    assert found.last_row == 2
    assert found.rows_with_answers() == [2]


def test_rows_with_formulas_alone_are_not_in_use_and_gaps_are_skipped():
    formula = '<c r="B{0}"><f t="shared" si="0"/><v>{0}</v></c>'
    rows = "".join(f'<row r="{n}">{formula.format(n)}</row>' for n in range(5, 300))
    typed = '<row r="300"><c r="A300" t="inlineStr"><is><t>x</t></is></c></row>'
    found = sheet(f"<sheetData>{rows}{typed}</sheetData>")
    assert found.rows_with_answers() == [300]
    assert found.value("B299") == 299  # read when it is asked for


def test_rows_beyond_the_end_of_the_form_are_still_read():
    rows = [TIN, GOLD, *[{}] * 2998, TIN | {"E": "PERU"}]
    found = check(io.BytesIO(make_cmrt(smelters=rows)), today=TODAY).findings
    assert ("SMELTER-CID-COUNTRY-MISMATCH", "E3005") in [(f.code, f.cell) for f in found]


# ---------------------------------------------------------------- the container


def test_the_name_of_the_file_plays_no_part(tmp_path):
    for name in ("form.xls", "form.pdf", "form", "form.xlsm"):
        (tmp_path / name).write_bytes(make_cmrt())
        report = check(tmp_path / name, today=TODAY)
        assert report.readable
    (tmp_path / "form.xlsx").write_bytes(b"%PDF-1.7")
    assert check(tmp_path / "form.xlsx", today=TODAY).findings[0].code == "FILE-NOT-WORKBOOK"


def test_signs_of_wps_and_libreoffice_change_nothing():
    wps = make_cmrt(
        extra={
            "xl/": b"",
            "docProps/": b"",
            "docProps/custom.xml": b"<Properties>KSOProductBuildVer</Properties>",
        }
    )
    assert codes(wps) == []
    parts = parts_of(make_cmrt())
    names = (
        "<definedNames><definedName name='SN'>'smelter look-up'!#ref!</definedName></definedNames>"
    )
    book = parts["xl/workbook.xml"].replace(b"</workbook>", names.encode() + b"</workbook>")
    assert codes(with_part(make_cmrt(), "xl/workbook.xml", book)) == []


def test_parts_may_be_named_from_the_root_and_in_other_cases():
    parts = parts_of(make_cmrt())
    name = "xl/_rels/workbook.xml.rels"
    rooted = parts[name].replace(b'Target="worksheets/', b'Target="/xl/worksheets/')
    assert codes(with_part(make_cmrt(), name, rooted)) == []
    loud = parts[name].replace(b'Target="worksheets/sheet2', b'Target="Worksheets/SHEET2')
    assert codes(with_part(make_cmrt(), name, loud)) == []


def test_tabs_may_stand_in_any_order():
    cells = sheet_xml(COMPLETE)
    parts = parts_of(make_cmrt())
    book = parts["xl/workbook.xml"]
    tabs = re.findall(rb"<sheet .*?/>", book)
    turned = re.sub(rb"<sheets>.*</sheets>", b"<sheets>TABS</sheets>", book).replace(
        b"TABS", b"".join(reversed(tabs))
    )
    assert codes(make_zip({**parts, DECLARATION: cells, "xl/workbook.xml": turned})) == []


def test_missing_tables_of_texts_and_styles_are_no_fault():
    parts = parts_of(make_cmrt(D22="2025-10-01"))
    del parts["xl/styles.xml"]
    assert codes(make_zip(parts)) == ["DECL-DATE-TYPE"]


def test_a_sheet_without_rows_is_empty():
    for xml in (f"<sheetData/>{PROTECTED}", f"<sheetData></sheetData>{PROTECTED}"):
        found = sheet(xml)
        assert (found.last_row, found.value("A1"), list(found.rows)) == (0, "", [])
        assert found.is_protected
