"""Holds a workbook against what Excel needs to open it without offering a repair."""

import io
import posixpath
import re
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
EXCEL = "{urn:schemas-microsoft-com:office:excel}"
VML = "{urn:schemas-microsoft-com:vml}"

# ECMA-376 part 1, 18.3.1.99.
WORKSHEET = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState"),
    *("dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting"),
    *("dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup"),
    *("headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches"),
    *("ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF"),
    *("picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
)
# ECMA-376 part 1, 18.2.27.
WORKBOOK = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
    *("functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize"),
    *("customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing"),
    *("fileRecoveryPr", "webPublishObjects", "extLst"),
)


class Package:
    """A workbook's parts, parsed when they are asked for."""

    def __init__(self, data: bytes):
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.names = [name for name in self.zip.namelist() if not name.endswith("/")]

    def xml(self, name):
        return ElementTree.fromstring(self.zip.read(name))

    def relations(self, part):
        """The relationships of a part: by id, the kind and the target; None if outside."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.names:
            return {}
        found = {}
        for one in self.xml(rels):
            target = one.get("Target")
            if one.get("TargetMode") == "External":
                target = None
            else:
                start = "" if target.startswith("/") else folder
                target = posixpath.normpath(posixpath.join(start, target.lstrip("/")))
            assert one.get("Id") not in found, f"{rels} has {one.get('Id')} twice"
            found[one.get("Id")] = (one.get("Type").rpartition("/")[2], target)
        return found

    def sheets(self):
        """The sheets in the order of their tabs: name, and name of the part."""
        relations = self.relations("xl/workbook.xml")
        return {
            one.get("name"): relations[one.get(f"{OFFICE}id")][1]
            for one in self.xml("xl/workbook.xml").find(f"{MAIN}sheets")
        }


def _same(package, before):
    """The parts whose bytes, and those of their relationships, are what they were."""

    def crcs(of):
        return {entry.filename: entry.CRC for entry in of.zip.infolist()}

    new, old = crcs(package), crcs(before)
    return {name for name in new if new[name] == old.get(name)}


def local(element):
    return element.tag.rpartition("}")[2]


def check_package(data: bytes, before: bytes | None = None) -> Package:
    """Raise AssertionError for what makes Excel offer a repair.

    Parts that are as they were in the workbook `before` are taken for good.
    """
    package = Package(data)
    same = _same(package, Package(before)) if before else set()
    assert package.zip.testzip() is None
    assert len(set(map(str.lower, package.zip.namelist()))) == len(package.zip.namelist())
    for name in set(package.names) - same:
        if name.endswith(".rels") or (name.startswith("xl/") and name.endswith((".xml", ".vml"))):
            package.xml(name)
    _types(package)
    for name in package.names:
        for _kind, target in package.relations(name).values():
            assert target is None or target in package.names, f"{name}: no {target}"
    _workbook(package)
    _styles(package)
    drawn = []
    for part in package.sheets().values():
        if part in same:
            drawn += _shapes(package, part)
        elif "worksheet" in part:
            drawn += _worksheet(package, part)
    assert len(drawn) == len(set(drawn)), "two sheets share the number of a shape"
    return package


def _types(package):
    types = package.xml("[Content_Types].xml")
    defaults = {one.get("Extension").lower() for one in types if local(one) == "Default"}
    overrides = [one.get("PartName").lower() for one in types if local(one) == "Override"]
    assert len(overrides) == len(set(overrides))
    parts = {f"/{name}".lower() for name in package.names}
    assert set(overrides) <= parts
    for name in parts - {"/[content_types].xml"}:
        assert name in overrides or name.rpartition(".")[2] in defaults, f"{name} has no type"


def _workbook(package):
    book = package.xml("xl/workbook.xml")
    order = [WORKBOOK.index(local(child)) for child in book if local(child) in WORKBOOK]
    assert order == sorted(order)
    sheets = list(book.find(f"{MAIN}sheets"))
    for attribute in ("name", "sheetId", f"{OFFICE}id"):
        values = [one.get(attribute).lower() for one in sheets]
        assert len(values) == len(set(values)), f"two sheets share {attribute}"
    scopes = set()
    for name in book.iter(f"{MAIN}definedName"):
        scope = (name.get("name").lower(), name.get("localSheetId"))
        assert scope not in scopes, f"{scope} is there twice"
        scopes.add(scope)
        assert int(name.get("localSheetId") or 0) < len(sheets)


def _styles(package):
    if "xl/styles.xml" not in package.names:
        return
    styles = package.xml("xl/styles.xml")
    sizes = {}
    for table in ("fonts", "fills", "borders", "cellXfs"):
        element = styles.find(MAIN + table)
        sizes[table] = len(element)
        assert int(element.get("count", len(element))) == len(element)
    for form in styles.find(f"{MAIN}cellXfs"):
        for table, attribute in (("fonts", "fontId"), ("fills", "fillId"), ("borders", "borderId")):
            assert int(form.get(attribute, 0)) < sizes[table]


def _worksheet(package, part):
    """Check a worksheet; return the ids of its shapes."""
    sheet = package.xml(part)
    order = [WORKSHEET.index(local(child)) for child in sheet if local(child) in WORKSHEET]
    assert order == sorted(order), f"{part} has its elements out of order"
    relations = package.relations(part)
    for element in sheet.iter():
        key = element.get(f"{OFFICE}id")
        assert key is None or key in relations, f"{part} has no relationship {key}"
    legacy = [one.get(f"{OFFICE}id") for one in sheet.findall(f"{MAIN}legacyDrawing")]
    assert len(legacy) <= 1
    commented = [target for kind, target in relations.values() if kind == "comments"]
    assert len(commented) <= 1
    cells = [one.get("ref") for name in commented for one in comments_of(package, name)]
    assert len(cells) == len(set(cells)), f"{part} has two comments at a cell"
    if not legacy:
        assert not cells
        return []
    assert relations[legacy[0]][0] == "vmlDrawing"
    drawing = package.xml(relations[legacy[0]][1])
    notes = [
        f"{_letters(int(one.find(f'{EXCEL}Column').text))}{int(one.find(f'{EXCEL}Row').text) + 1}"
        for one in drawing.iter(f"{EXCEL}ClientData")
        if one.get("ObjectType") == "Note"
    ]
    assert sorted(notes) == sorted(cells), f"{part}: comments and boxes differ"
    return _shapes(package, part)


def _shapes(package, part):
    drawings = [name for kind, name in package.relations(part).values() if kind == "vmlDrawing"]
    return [
        shape.get("id")
        for name in drawings
        for shape in package.xml(name).iter(f"{VML}shape")
        if re.fullmatch(r"_x0000_s\d+", shape.get("id") or "")
    ]


def comments_of(package, name):
    return list(package.xml(name).iter(f"{MAIN}comment"))


def _letters(column):
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
