"""A course into this Academy: as drafts, which a trainer looks at and publishes."""

import logging
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from wagtail.images.fields import WagtailImageField
from wagtail.models import Locale, Page

from courses.core.course_zip import CourseZip, CourseZipError, pieces, read_zip, sha256
from courses.models import AcademyDocument, AcademyImage, CataloguePage, CoursePage, Skill
from courses.transfer.exporting import KINDS, Outgoing, page_values
from courses.transfer.parts import PARTS, Change
from courses.transfer.values import (
    NATURAL,
    NATURAL_KEY,
    can_travel,
    child_relations,
    decode,
    many_fields,
    sanitised,
    with_links,
)

logger = logging.getLogger(__name__)
EXTENSIONS = frozenset(settings.WAGTAILIMAGES_EXTENSIONS + settings.WAGTAILDOCS_EXTENSIONS)


MOST_OF_IMAGE = 20 * 1024 * 1024  # bytes; Wagtail's own limit, which is smaller, holds too
MADE_BY_NAME = (Skill,)  # a name is all that they are: made if there is none


class _DryRun(Exception):
    """Takes everything back."""


class Incoming:
    """Finds or makes what an imported course refers to."""

    def __init__(self, bundle: CourseZip, by: object) -> None:
        self._bundle, self._by = bundle, by
        self._made: dict[str, int] = {}
        self.pages: dict[str, int] = {}  # ids by translation key, as they become known
        self.saved: list[FieldFile] = []  # what was written to the media store

    def turn(self, model: type[models.Model], value: object) -> object:
        if issubclass(model, Page):
            return self.pages.get(str(value))
        if issubclass(model, AcademyImage | AcademyDocument):
            return self._unpack(str(value), model)
        return self._found(model, value)

    def clean(self, html: str, features: list[str] | None) -> str:
        return sanitised(with_links(html, KINDS, self), features)

    def turn_file(self, field: models.FileField, value: object) -> object:
        facts = self._facts(value, "file")
        if facts is None:
            return None
        return self._file(str(value), facts)

    def _file(self, reference: str, facts: dict) -> File:
        """Return a file of the zip, to be read in pieces."""
        file = File(self._bundle.open(facts["file"]), _file_name(reference, facts))
        file.size = self._bundle.sizes[facts["file"]]
        return file

    def _facts(self, reference: object, kind: str) -> dict | None:
        facts = self._bundle.manifest["media"].get(str(reference))
        return facts if facts and facts.get("kind") == kind else None

    def _found(self, model: type[models.Model], value: object) -> object:
        if not isinstance(value, dict) or value.get("by") not in (*NATURAL, NATURAL_KEY):
            raise TypeError
        if value["by"] == NATURAL_KEY:
            row = _by_natural_key(model, value.get("is"))
        else:
            row = model._default_manager.filter(**{value["by"]: str(value.get("is"))}).first()
        if row is None and issubclass(model, MADE_BY_NAME) and value["by"] == "name":
            row = model(name=str(value.get("is")))
            row.full_clean()
            row.save()
        if row is None:
            words = _("There is no “%(name)s” here.")
            raise ValidationError(words % {"name": value.get("is")})
        return row.pk

    def _unpack(self, reference: str, model: type[models.Model]) -> int | None:
        """Return the id of a picture or file: one that is here already, or a new one."""
        facts = self._facts(reference, "image" if model is AcademyImage else "document")
        if facts is None:
            return None
        if reference not in self._made:
            self._made[reference] = self._same(model, facts) or self._store(
                model, facts, self._file(reference, facts)
            )
        return self._made[reference]

    def _same(self, model: type[models.Model], facts: dict) -> int | None:
        size = self._bundle.sizes[facts["file"]]
        rows = model._default_manager.filter(title=facts.get("title"), file_size=size)
        for row in rows[:5]:
            with row.file.storage.open(row.file.name, "rb") as file:
                if sha256(pieces(file)) == facts["sha256"]:
                    return row.pk
        return None

    def _store(self, model: type[models.Model], facts: dict, file: File) -> int:
        name = file.name
        row = model(title=str(facts.get("title") or name)[:255], uploaded_by_user=self._by)
        if model is AcademyImage:
            if file.size > MOST_OF_IMAGE:  # before it is read whole, to see what it is
                raise ValidationError(_("The picture “%(name)s” is too large.") % {"name": name})
            WagtailImageField().clean(file)  # it is a picture, of a type and size that we take
            file.seek(0)
            row.description = str(facts.get("description") or "")[:255]
            row.credit = str(facts.get("credit") or "")[:200]
        elif name.rsplit(".", 1)[1] not in settings.WAGTAILDOCS_EXTENSIONS:
            raise ValidationError(_("“%(name)s” is no type of file that we take.") % {"name": name})
        row.file_size = file.size
        row.file.save(name, file, save=False)
        self.saved.append(row.file)
        row.save()
        return row.pk


def _by_natural_key(model: type[models.Model], key: object) -> models.Model | None:
    if issubclass(model, AbstractBaseUser) or not hasattr(model, "natural_key"):
        raise TypeError
    try:
        return model._default_manager.get_by_natural_key(*(str(part) for part in key))
    except model.DoesNotExist:
        return None


def _file_name(reference: str, facts: dict) -> str:
    """Return what a file is called here: its name in the zip without the reference."""
    return facts["file"].rsplit("/", 1)[1].removeprefix(f"{reference}-")[-90:]


def import_course(
    source: BinaryIO, *, by: object, dry_run: bool = False
) -> tuple[CoursePage | None, list[Change]]:
    """Read a course from a zip; return it, and what was added, changed or left as it was.

    Pages that are here already, by their translation key, get a new draft; nothing is published
    and nothing is deleted. A dry run says what would happen and does nothing; it returns no
    course. Raises ValidationError, with a sentence for the trainer, and then nothing was done.
    """
    try:
        bundle = read_zip(source, extensions=EXTENSIONS)
    except CourseZipError as error:
        raise ValidationError(_(error.text), code=error.code) from error
    references = Incoming(bundle, by)
    course, changes = None, []
    try:
        with transaction.atomic():
            course, changes = _load(bundle, references, by)
            if dry_run:
                raise _DryRun
    except _DryRun:
        course = None
        _forget(references)
    except BaseException:
        _forget(references)
        raise
    if course:
        logger.info("Course %s imported: changes=%s", course.pk, len(changes))
    return course, changes


def _forget(references: Incoming) -> None:
    for file in references.saved:
        file.storage.delete(file.name)


def _nodes(node: object, depth: int = 0) -> Iterator[tuple[dict, int]]:
    """Yield the pages of the manifest from the top, each with its depth: 0 is the course."""
    if not isinstance(node, dict) or not isinstance(node.get("fields"), dict) or depth > 2:
        raise ValidationError(_("The list of pages in course.json is broken."), code="bad-course")
    yield node, depth
    below = node.get("pages") or []
    for child in below if isinstance(below, list) else [below]:
        yield from _nodes(child, depth + 1)


def _load(bundle: CourseZip, references: Incoming, by: object) -> tuple[CoursePage, list[Change]]:
    nodes = list(_nodes(bundle.manifest["course"]))
    changes: list[Change] = []
    for name, part in sorted(PARTS.items()):
        if name in bundle.manifest["parts"]:
            changes += part.load(bundle.manifest["parts"][name], references)
    shelf = CataloguePage.objects.first()
    locale = shelf.locale
    above: dict[int, Page] = {-1: shelf}
    loaded: list[tuple[dict, Page, bool]] = []
    for node, depth in nodes:
        page, is_new = _place(node, above[depth - 1], locale)
        above[depth] = page
        references.pages[str(page.translation_key)] = page.pk
        loaded.append((node, page, is_new))
    # only now is every page known to which another may refer
    keys = {pk: key for key, pk in references.pages.items()}
    for node, page, is_new in loaded:
        changes.append(_fill(node, page, references, Outgoing(keys), is_new=is_new, by=by))
    course = loaded[0][1]
    known = set(references.pages.values())
    for page in course.get_descendants().exclude(pk__in=known).order_by("path"):
        changes.append(Change("left", _("Page"), page.title, _("It is not in the zip.")))
    return CoursePage.objects.get(pk=course.pk), changes


def _model_of(node: dict, above: Page) -> type[Page]:
    allowed = {
        model._meta.label_lower: model for model in above.specific_class.allowed_subpage_models()
    }
    model = allowed.get(str(node.get("type")))
    if model is None:
        words = _("A page of type “%(type)s” cannot stand there.")
        raise ValidationError(words % {"type": node.get("type")}, code="bad-course")
    return model


def _place(node: dict, above: Page, locale: Locale) -> tuple[Page, bool]:
    """Return the page of a node, and whether it is new: then it is a draft still to be filled."""
    model = _model_of(node, above)
    try:
        key = UUID(str(node.get("key")))
    except ValueError as error:
        raise ValidationError(_("A page has no valid key."), code="bad-course") from error
    found = Page.objects.filter(translation_key=key, locale=locale).first()
    if found:
        if found.specific_class is not model or not found.path.startswith(above.path):
            words = _("“%(title)s” is here already, in another place or of another type.")
            raise ValidationError(words % {"title": found.title}, code="elsewhere")
        return found.specific, False
    fields = node["fields"]
    title, code = str(fields.get("title") or "")[:255], str(fields.get("code") or "")
    if not title:
        raise ValidationError(_("A page has no title."), code="bad-course")
    if code and any(one.objects.filter(code=code).exists() for one in _with_codes(model)):
        words = _("“%(title)s” has the key %(code)s, which another page has here.")
        raise ValidationError(words % {"title": title, "code": code}, code="key-taken")
    page = model(title=title, live=False, translation_key=key, locale=locale)
    page.slug = page._get_autogenerated_slug(title)
    above.refresh_from_db()
    # Its fields are checked when it is filled, below.
    above.add_child(instance=_unchecked(page))
    return model.objects.get(pk=page.pk), True


def _unchecked(page: Page) -> Page:
    page.full_clean = lambda *args, **kwargs: None
    return page


def _with_codes(model: type[Page]) -> list[type[Page]]:
    return [model] if any(field.name == "code" for field in model._meta.concrete_fields) else []


def _fill(
    node: dict, page: Page, references: Incoming, outgoing: Outgoing, *, is_new: bool, by: object
) -> Change:
    """Give a page what the zip says, as a draft, and say what that changes."""
    draft = page if is_new else page.get_latest_revision_as_object()
    before = page_values(draft, outgoing)
    values = dict(node["fields"])
    if not is_new:
        values.pop("slug", None)  # its address stays
    elif _slug_is_free(page, str(values.get("slug") or "")):
        page.slug = values["slug"]
    values.pop("slug", None)
    try:
        decode(draft, values, references)
        try:
            _fill_relations(node, draft, references, outgoing)
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            raise ValidationError(_("What belongs to it cannot be read.")) from error
        draft.full_clean()
    except ValidationError as error:
        words = _("“%(title)s”: %(error)s")
        text = words % {"title": page.title, "error": " ".join(_flat(error))}
        raise ValidationError(text, code="bad-page") from error
    after = page_values(draft, outgoing)
    kind = str(page._meta.verbose_name)
    changed = [] if is_new else sorted(_differences(before, after))
    if not is_new and not changed:
        return Change("same", kind, page.title)
    if is_new:
        draft.save()
    draft.save_revision(user=by)
    return Change("added" if is_new else "changed", kind, draft.title, ", ".join(changed))


def _slug_is_free(page: Page, slug: str) -> bool:
    return bool(slug) and Page._slug_is_available(slug, page.get_parent(), page)


def _flat(error: ValidationError) -> list[str]:
    """Return the sentences of an error, with the field or the block that each is about."""
    if hasattr(error, "error_dict"):
        return [f"{name}: {text}" for name, texts in error.message_dict.items() for text in texts]
    if hasattr(error, "as_json_data"):
        return list(_of_blocks(error.as_json_data()))
    return error.messages


def _of_blocks(data: object, where: str = "") -> Iterator[str]:
    if isinstance(data, dict):
        for text in data.get("messages", ()):
            yield f"{where} {text}".strip()
        for name, inner in (data.get("blockErrors") or {}).items():
            label = str(int(name) + 1) if str(name).isdecimal() else name
            yield from _of_blocks(inner, f"{where} {label}".strip())


def _named(model: type[models.Model], values: dict) -> models.Model:
    """Return the row of this slug or name, such as a mineral; made if it is not here."""
    slug, name = str(values["slug"])[:60], str(values["name"])[:60]
    found = model.objects.filter(models.Q(slug=slug) | models.Q(name=name)).first()
    if found:
        return found
    row = model(slug=slug, name=name)
    row.full_clean()
    row.save()
    return row


def _fill_relations(node: dict, page: Page, references: Incoming, outgoing: Outgoing) -> None:
    many, children = node.get("many") or {}, node.get("children") or {}
    for field in many_fields(type(page)):
        if field.name in many:
            rows = [_named(field.related_model, one) for one in many[field.name]]
            setattr(page, field.name, rows)
    for relation in child_relations(type(page)):
        name = relation.get_accessor_name()
        if name in children:
            # what names a page outside the course was not in the zip, and stays
            rows = [row for row in getattr(page, name).all() if not can_travel(row, outgoing)]
            for values in children[name]:
                row = relation.related_model()
                decode(row, values, references)
                row.clean_fields(exclude=[relation.field.name])
                rows.append(row)
            getattr(page, name).set(rows)


def _differences(before: dict, after: dict) -> Iterator[str]:
    for group in ("fields", "many", "children"):
        for name, value in after[group].items():
            if before[group].get(name) != value:
                yield name
