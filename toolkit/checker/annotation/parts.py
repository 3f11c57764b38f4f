"""The parts of a workbook while it is annotated: read, changed, added, and how they are related."""

import posixpath
from dataclasses import dataclass, field

from toolkit.checker import file_kinds as kinds
from toolkit.checker.annotation.archive import beginning, write_archive
from toolkit.checker.annotation.markup import Edits, outline
from toolkit.checker.annotation.refused import OTHER_FORMAT, UNREADABLE, CopyRefused
from toolkit.checker.annotation.text import attribute
from toolkit.checker.findings import Refusal
from toolkit.checker.safety import Package, open_package

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "[Content_Types].xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: `part` is the target's name in the zip, or "" for a web address."""

    id: str
    kind: str
    part: str


@dataclass(slots=True)
class Parts:
    """A package and what is changed in it. Names count without case, as in the format."""

    data: bytes
    _package: Package
    _changed: dict[str, bytes] = field(default_factory=dict)
    _added: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    _relations: dict[str, list[Relation]] = field(default_factory=dict)
    _declared: dict[str, str] = field(default_factory=dict)
    """The types of the parts that were added, which are written down last."""

    @classmethod
    def of(cls, data: bytes) -> "Parts":
        """Raises CopyRefused for what is no .xlsx or .xlsm workbook, or not one that is safe."""
        try:
            parts = cls(data, open_package(data))
        except Refusal as refusal:
            codes = {finding.code for finding in refusal.findings}
            is_other = codes & {kinds.OLD_FORMAT.code, kinds.NOT_WORKBOOK.code}
            raise CopyRefused(OTHER_FORMAT if is_other else UNREADABLE) from None
        if not parts.has("xl/workbook.xml"):
            raise CopyRefused(OTHER_FORMAT)
        if not parts.has(TYPES):
            raise CopyRefused
        return parts

    def has(self, name: str) -> bool:
        """True if there is such a part."""
        return name.lower() in self._package.parts or name.lower() in self._added

    def read(self, name: str) -> bytes:
        """Return a part as it is by now. Raises CopyRefused if it is missing, broken or unsafe."""
        key = name.lower()
        if key in self._changed:
            return self._changed[key]
        if key in self._added:
            return self._added[key][1]
        if key not in self._package.parts:
            raise CopyRefused
        try:
            return self._package.read(name)
        except Refusal:
            raise CopyRefused from None

    def beginning(self, name: str, size: int) -> bytes:
        """Return the first bytes of a part, without the time that the whole one takes."""
        key = name.lower()
        if key in self._changed or key in self._added:
            return self.read(name)[:size]
        if key not in self._package.parts:
            raise CopyRefused
        return beginning(self.data, self._package.parts[key], size)

    def write(self, name: str, content: bytes) -> None:
        """Change a part, or add it."""
        self._relations.pop(name.lower(), None)
        if name.lower() in self._package.parts:
            self._changed[name.lower()] = content
        else:
            self._added[name.lower()] = (name, content)

    def free_name(self, pattern: str) -> str:
        """Return the first name of "xl/comments%d.xml" that is not taken."""
        number = 1
        while self.has(pattern % number):
            number += 1
        return pattern % number

    def names(self, suffix: str) -> list[str]:
        """Return the parts that end so, in small letters."""
        known = (*self._package.parts, *self._added)
        return [name for name in known if name.endswith(suffix)]

    def relations(self, part: str) -> list[Relation]:
        """Return the relationships of a part as they are by now."""
        name = relations_name(part)
        key = name.lower()
        if key not in self._relations:
            self._relations[key] = self._read_relations(part, name)
        return self._relations[key]

    def _read_relations(self, part: str, name: str) -> list[Relation]:
        if not self.has(name):
            return []
        found = []
        for element in outline(self.read(name), 1).all("Relationship"):
            values = element.attributes
            target = values.get("Target", "").replace("\\", "/")
            is_inside = values.get("TargetMode", "Internal") != "External"
            found.append(
                Relation(
                    values.get("Id", ""),
                    values.get("Type", "").rpartition("/")[2],
                    _resolved(part, target) if is_inside else "",
                )
            )
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship from one part to another; return its id."""
        taken = {relation.id.lower() for relation in self.relations(part)}
        number = len(taken) + 1
        while f"rid{number}" in taken:
            number += 1
        path = posixpath.relpath(target, posixpath.dirname(part))
        self._add_relation(part, f"rId{number}", kind, path)
        return f"rId{number}"

    def _add_relation(self, part: str, key: str, kind: str, target: str) -> None:
        name = relations_name(part)
        if not self.has(name):
            self.write(name, relations_xml([]))
        edits = Edits(self.read(name))
        root = outline(edits.xml, 1)
        edits.append(
            root,
            f'<{root.prefix}Relationship Id="{key}" Type="{OFFICE}/{kind}"'
            f" Target={attribute(target)}/>",
        )
        self.write(name, edits.apply())

    def declare(self, part: str, content_type: str) -> None:
        """Say of which type a part is, unless the package says so already."""
        self._declared[part] = content_type

    def _declare_all(self) -> None:
        edits = Edits(self.read(TYPES))
        root = outline(edits.xml, 1)
        named = {one.attributes.get("PartName", "").lower() for one in root.all("Override")}
        usual: dict[str, str] = {}
        for one in root.all("Default"):
            kind = one.attributes.get("ContentType", "")
            usual.setdefault(one.attributes.get("Extension", "").lower(), kind)
        for part, kind in self._declared.items():
            is_usual = usual.get(part.rpartition(".")[2].lower()) == kind
            if not is_usual and f"/{part}".lower() not in named:
                override = f"<{root.prefix}Override PartName={attribute('/' + part)}"
                edits.append(root, f'{override} ContentType="{kind}"/>')
        self.write(TYPES, edits.apply())

    def packed(self) -> bytes:
        """Return the whole workbook: what was not changed is byte for byte what it was."""
        if self._declared:
            self._declare_all()
        entries = self._package.parts
        changed = {entries[name].filename: content for name, content in self._changed.items()}
        return write_archive(self.data, entries.values(), changed, dict(self._added.values()))


def relations_name(part: str) -> str:
    """Return the name of the part that holds the relationships of this part."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def relations_xml(external: list[tuple[str, str]]) -> bytes:
    """Return a relationships part with links to web addresses, each an id and an address."""
    links = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/hyperlink" Target={attribute(address)}'
        ' TargetMode="External"/>'
        for key, address in external
    )
    namespace = f"{PACKAGE}/relationships"
    return f'{HEAD}<Relationships xmlns="{namespace}">{links}</Relationships>'.encode()


def _resolved(part: str, target: str) -> str:
    if target.startswith("/"):
        return posixpath.normpath(target.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))
