"""Copying a course with all that is in it, as drafts. What learners did is never copied."""

import logging

from django.db import models, transaction
from django.utils.text import slugify
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.actions.copy_page import CopyPageAction
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from courses.core.copies import copied_stream, rekeyed, relinked
from courses.models import CoursePage

logger = logging.getLogger(__name__)

# Which page a page is, and which stands above it, is not what it refers to.
_OWN_PLACE = {"page_ptr", "alias_of"}


@transaction.atomic
def duplicate_course(*, course: CoursePage, title: str, code: str, by: object) -> CoursePage:
    """Copy a course, its modules and activities as they are published, and return the copy.

    All of it is a draft with translation keys of its own. What pointed to a page of the course
    points to its copy: conditions of opening, links in texts, keys of exercises. Questions stay
    shared in the bank. Raises PermissionDenied if the person may not add courses.
    """
    slugs = course.get_siblings().values_list("slug", flat=True)
    attributes = {"title": title, "draft_title": title, "slug": _free_slug(title, set(slugs))}
    copy = CopyPageAction(
        course,
        update_attrs=attributes | {"code": code},
        recursive=True,
        copy_revisions=False,
        keep_live=False,
        user=by,
    ).execute()
    _settle(course, copy, by)
    copy = CoursePage.objects.get(pk=copy.pk)
    logger.info("Course %s duplicated: copy=%s", course.pk, copy.pk)
    return copy


def _free_slug(title: str, taken: set[str]) -> str:
    wanted = slugify(title)[:200] or "course"
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in [wanted, *numbered] if slug not in taken)


def _settle(course: CoursePage, copy: CoursePage, by: object) -> None:
    """Make the copied pages refer to each other, and keep each as a draft."""
    originals = list(course.get_descendants(inclusive=True).order_by("path").specific())
    copies = list(copy.get_descendants(inclusive=True).order_by("path").specific())
    pages = {old.pk: new.pk for old, new in zip(originals, copies, strict=True)}
    keys = {
        old.code: rekeyed(old.code, old=course.code, new=copy.code)
        for old in originals
        if getattr(old, "code", "")
    }
    for page in copies:
        if page.pk != copy.pk and getattr(page, "code", ""):
            page.code = keys[page.code]
        _repoint(page, pages, keys)
        page.save(clean=False)
        for relation in get_all_child_relations(page):
            for child in list(getattr(page, relation.get_accessor_name()).all()):
                _repoint(child, pages, keys)
                child.save()
        # read anew, so that the draft has its children as they are now
        page = page.specific_class.objects.get(pk=page.pk)
        page.save_revision(user=by, changed=False, clean=False)


def _repoint(row: models.Model, pages: dict[int, int], keys: dict[str, str]) -> None:
    """Let what refers to a page of the course refer to its copy. Does not save."""
    for field in row._meta.concrete_fields:
        if isinstance(field, StreamField):
            raw = list(getattr(row, field.name).raw_data)
            blocks = copied_stream([dict(block) for block in raw], pages=pages, keys=keys)
            setattr(row, field.name, field.stream_block.to_python(blocks))
        elif isinstance(field, RichTextField):
            setattr(row, field.name, relinked(getattr(row, field.name) or "", pages))
        elif _is_reference(field) and (target := getattr(row, field.attname)) in pages:
            setattr(row, field.attname, pages[target])


def _is_reference(field: models.Field) -> bool:
    """Whether a field names a page that it is about, rather than the one that it belongs to."""
    if not field.is_relation or isinstance(field, ParentalKey) or field.name in _OWN_PLACE:
        return False
    if field.remote_field.parent_link or not isinstance(field.related_model, type):
        return False
    return issubclass(field.related_model, Page)
