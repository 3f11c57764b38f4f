"""A course out of this Academy."""

from functools import partial
from typing import BinaryIO

from django.db import models
from django.db.models.fields.files import FieldFile
from django.utils.text import slugify
from wagtail.models import Page

from courses.core.course_zip import SCHEMA, Content, pieces, sha256, write_zip
from courses.models import AcademyDocument, AcademyImage, CoursePage
from courses.transfer.parts import PARTS
from courses.transfer.values import (
    can_travel,
    child_relations,
    encode,
    many_fields,
    natural,
    with_links,
    without_block_keys,
)

KINDS = {"page": Page, "document": AcademyDocument, "image": AcademyImage}


class Outgoing:
    """Names what pages refer to, and gathers the media."""

    def __init__(self, keys: dict[int, str]) -> None:
        self._keys = keys  # of the pages of the course, by id
        self.saved: list = []
        self.media: dict[str, dict] = {}
        self.files: dict[str, Content] = {}

    def turn(self, model: type[models.Model], value: object) -> object:
        number = int(value) if str(value).isdecimal() else 0
        if issubclass(model, Page):
            return self._keys.get(number)
        row = model._default_manager.filter(pk=number).first()
        if row is None:
            return None
        if isinstance(row, AcademyImage | AcademyDocument):
            return self._pack_row(row)
        return natural(row)

    def clean(self, html: str, features: list[str] | None) -> str:
        return with_links(without_block_keys(html), KINDS, self)

    def turn_file(self, field: models.FileField, value: object) -> object:
        return self._pack(value, "file", value.name.rsplit("/", 1)[-1], {})

    def _pack_row(self, row: AcademyImage | AcademyDocument) -> str:
        if isinstance(row, AcademyImage):
            facts = {"title": row.title, "description": row.description, "credit": row.credit}
            return self._pack(row.file, "image", row.filename, facts)
        return self._pack(row.file, "document", row.filename, {"title": row.title})

    def _pack(self, file: FieldFile, kind: str, filename: str, facts: dict) -> str:
        with file.storage.open(file.name, "rb") as opened:
            digest = sha256(pieces(opened))
        extension = filename.lower().rpartition(".")[2]
        # two files may hold the same and be called otherwise: captions and a transcript, say
        known_by = "\0".join([digest, facts.get("title", ""), extension])
        reference = f"{kind}-{sha256(known_by.encode())[:20]}"
        if reference not in self.media:
            folder = "images" if kind == "image" else "documents"
            word = slugify(facts.get("title", ""))[:60].strip("-_") or "file"
            name = f"media/{folder}/{reference}-{word}.{extension}"
            self.media[reference] = facts | {"kind": kind, "file": name, "sha256": digest}
            self.files[name] = partial(file.storage.open, file.name, "rb")
        return reference


def page_values(page: Page, references: Outgoing) -> dict:
    """Return a page as plain values, without those below it."""
    return {
        "type": page._meta.label_lower,
        "key": str(page.translation_key),
        "fields": encode(page, references),
        "many": {
            field.name: [
                {"name": row.name, "slug": row.slug} for row in getattr(page, field.name).all()
            ]
            for field in many_fields(type(page))
        },
        "children": {
            relation.get_accessor_name(): [
                encode(row, references)
                for row in getattr(page, relation.get_accessor_name()).all()
                if can_travel(row, references)
            ]
            for relation in child_relations(type(page))
        },
    }


def course_pages(course: CoursePage) -> list[Page]:
    """Return the published pages of a course in order, the course first, drafts where it is one."""
    pages = course.get_descendants(inclusive=True).order_by("path")
    return list((pages.live() if course.live else pages).specific())


def export_course(course: CoursePage, target: BinaryIO) -> None:
    """Write a course to a zip: as it is published, or all drafts of one that is not."""
    pages = course_pages(course)
    references = Outgoing({page.pk: str(page.translation_key) for page in pages})
    nodes = {page.path: page_values(page, references) | {"pages": []} for page in pages}
    for page in pages[1:]:
        above = nodes.get(page.path[: -Page.steplen])
        if above:  # else it stands below something that is not published
            above["pages"].append(nodes[page.path])
    parts = {name: part.export(pages, references) for name, part in sorted(PARTS.items())}
    manifest = {
        "schema": SCHEMA,
        "course": nodes[course.path],
        "media": references.media,
        "parts": parts,
    }
    write_zip(target, manifest, references.files)
