"""The values of rows as plain JSON, and back. References go by what is the same everywhere."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import features as feature_registry

from courses.core.course_zip import pieces, sha256

NATURAL_KEY = "natural_key"
NATURAL = ("code", "slug", "name")  # by which of these, if it is unique, a row is known elsewhere
OF_EVERY_PAGE = ("title", "slug")
_BLOCK_KEY = re.compile(r'\s*data-block-key="[^"]*"')
_REFERENCE = re.compile(r"<(?:a|embed)\b[^>]*>")
_ID = re.compile(r'\bid="([^"]*)"')
_KIND = re.compile(r'\b(?:linktype|embedtype)="([a-z]+)"')


class References(Protocol):
    """Turns what a value refers to into what stands for it on the other side.

    `model` is the class of what is referred to. The result is None for what cannot be named.
    `saved` are the files that were written on the way.
    """

    saved: list

    def turn(self, model: type[models.Model], value: object) -> object: ...

    def clean(self, html: str, features: list[str] | None) -> str: ...

    def turn_file(self, field: models.FileField, value: object) -> object: ...


def own_fields(model: type[models.Model]) -> Iterator[models.Field]:
    """Yield the fields that make up a row: not its key, its place, or what Wagtail keeps."""
    wagtails = {field.name for field in Page._meta.concrete_fields} - set(OF_EVERY_PAGE)
    for field in model._meta.concrete_fields:
        is_pages = issubclass(model, Page) and field.name in wagtails
        is_link = field.is_relation and field.remote_field.parent_link
        if field.primary_key or is_pages or is_link or isinstance(field, ParentalKey):
            continue
        if field.name not in {"sort_order", "locale", "translation_key", "latest_revision"}:
            yield field


def child_relations(model: type[models.Model]) -> Iterator[models.ManyToOneRel]:
    """Yield the relations whose rows belong to a page and travel with it."""
    for relation in get_all_child_relations(model):
        if not relation.related_model._meta.app_label.startswith("wagtail"):
            yield relation


def many_fields(model: type[models.Model]) -> Iterator[ParentalManyToManyField]:
    for field in model._meta.many_to_many:
        if isinstance(field, ParentalManyToManyField):
            yield field


def encode(row: models.Model, references: References) -> dict:
    """Return the fields of a row as plain values."""
    return {field.name: _encoded(field, row, references) for field in own_fields(type(row))}


def can_travel(row: models.Model, references: References) -> bool:
    """Whether all pages that a row names can be named elsewhere: else it means nothing there."""
    return all(
        references.turn(field.related_model, getattr(row, field.attname)) is not None
        for field in own_fields(type(row))
        if field.is_relation
        and issubclass(field.related_model, Page)
        and getattr(row, field.attname)
    )


def _encoded(field: models.Field, row: models.Model, references: References) -> object:
    value = getattr(row, field.attname)
    if isinstance(field, StreamField):
        # as the database would hold it: a day is a text there
        raw = json.loads(json.dumps(value.get_prep_value() if value else [], cls=DjangoJSONEncoder))
        return turned(field.stream_block, raw, references)
    if isinstance(field, RichTextField):
        return references.clean(value or "", field.features)
    if field.is_relation:
        return references.turn(field.related_model, value) if value else None
    if isinstance(field, models.FileField):
        return references.turn_file(field, value) if value else None
    if value is None or isinstance(value, str | int | float | list | dict):
        return value
    return field.value_to_string(row)


def decode(row: models.Model, values: Mapping, references: References) -> None:
    """Set the fields of a row from plain values; what is not named keeps its value.

    Raises ValidationError for a value that its field does not take.
    """
    for field in own_fields(type(row)):
        if field.name not in values:
            continue
        value = values[field.name]
        try:
            if isinstance(field, StreamField):
                raw = turned(field.stream_block, value, references)
                stream = field.stream_block.clean(field.stream_block.to_python(raw))
                setattr(row, field.name, stream)
            elif isinstance(field, RichTextField):
                setattr(row, field.name, references.clean(_text(value), field.features))
            elif field.is_relation:
                target = references.turn(field.related_model, value) if value else None
                setattr(row, field.attname, target)
            elif isinstance(field, models.FileField):
                _set_file(row, field, value, references)
            elif isinstance(field, models.JSONField):
                setattr(row, field.name, value)
            else:
                if isinstance(value, list | dict):
                    raise TypeError
                setattr(row, field.name, field.to_python(value))
        except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
            raise ValidationError({field.name: "This value cannot be read."}) from error


def _set_file(
    row: models.Model, field: models.FileField, value: object, references: References
) -> None:
    """Give a row the file that a reference stands for; never one by a name of the zip's."""
    file = references.turn_file(field, value) if value else None
    if file is None:
        setattr(row, field.name, "")
        return
    present = getattr(row, field.name)
    if present:
        with present.storage.open(present.name, "rb") as kept:
            if kept.size == file.size and sha256(pieces(kept)) == sha256(pieces(file)):
                return
        file.seek(0)
    present.save(file.name, file, save=False)
    references.saved.append(getattr(row, field.name))


def turned(block: blocks.Block, raw: object, references: References) -> object:
    """Return the raw value of a block with its references turned and its HTML cleaned.

    Raises TypeError or KeyError for a shape that the block cannot have.
    """
    if isinstance(block, blocks.BaseStreamBlock):
        return [_turned_child(block.child_blocks[item["type"]], item, references) for item in raw]
    if isinstance(block, blocks.BaseStructBlock):
        return {
            name: turned(child, raw[name], references)
            for name, child in block.child_blocks.items()
            if name in raw
        }
    if isinstance(block, blocks.ListBlock):
        # nothing refers to an item by its id, so that items travel bare
        return [turned(block.child_block, _item(one), references) for one in raw]
    if isinstance(block, TypedTableBlock):
        columns = [block.child_blocks[column["type"]] for column in raw["columns"]]
        rows = [
            [turned(*pair, references) for pair in zip(columns, row["values"], strict=True)]
            for row in raw["rows"]
        ]
        caption = raw.get("caption", "")
        return raw | {"caption": caption, "rows": [{"values": row} for row in rows]}
    if isinstance(block, blocks.RichTextBlock):
        return references.clean(_text(raw), block.features)
    if isinstance(block, blocks.ChooserBlock):
        return references.turn(block.model_class, raw) if raw else None
    if isinstance(block, blocks.RawHTMLBlock):
        raise TypeError("HTML as such does not travel.")
    return raw


def _item(raw: object) -> object:
    """Return the value of an item of a list, which may be bare already."""
    is_wrapped = isinstance(raw, dict) and raw.get("type") == "item" and "value" in raw
    return raw["value"] if is_wrapped else raw


def _turned_child(block: blocks.Block, item: Mapping, references: References) -> dict:
    child = {"type": item["type"], "value": turned(block, item["value"], references)}
    return child | ({"id": _text(item["id"])[:36]} if item.get("id") else {})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def without_block_keys(html: str) -> str:
    """Return rich text without the marks of the editor, which differ each time."""
    return _BLOCK_KEY.sub("", html)


def sanitised(html: str, features: list[str] | None) -> str:
    """Return rich text as the editor would keep it: nothing else gets through."""
    if not html:
        return ""
    wanted = feature_registry.get_default_features() if features is None else features
    converter = ContentstateConverter(wanted)
    return converter.to_database_format(converter.from_database_format(html))


def with_links(html: str, kinds: Mapping[str, type[models.Model]], references: References) -> str:
    """Return rich text with the ids of its links and pictures turned."""

    def turn(match: re.Match[str]) -> str:
        tag = match[0]
        kind, found = _KIND.search(tag), _ID.search(tag)
        if not kind or not found or kind[1] not in kinds:
            return tag
        value = references.turn(kinds[kind[1]], found[1])
        return _ID.sub(f'id="{value or 0}"', tag, count=1)

    return _REFERENCE.sub(turn, html)


def natural(row: models.Model) -> dict | None:
    """Return what a row is known by elsewhere, or None: a natural key, or a name of its own.

    People have a natural key too, their address, and never travel.
    """
    if hasattr(row, "natural_key") and not isinstance(row, AbstractBaseUser):
        return {"by": NATURAL_KEY, "is": list(row.natural_key())}
    for name in NATURAL:
        if any(field.name == name and field.unique for field in row._meta.concrete_fields):
            return {"by": name, "is": getattr(row, name)}
    return None
