"""What follows when Wagtail changes a page: a release of its course, and a fresh cache."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.content import content_changed
from courses.facts import sync_facts, sync_term
from courses.models import (
    AcademyImage,
    CoursePage,
    GlossaryTerm,
    LearnerRole,
    LessonPage,
    Mineral,
    PathPage,
    Skill,
)
from courses.releases import sync_release
from courses.tasks import send_settle_path


def _course_above(page: Page) -> CoursePage | None:
    above = Page.objects.ancestor_of(page, inclusive=True)
    return CoursePage.objects.filter(pk__in=above.values("pk")).first()


def _sync(course: CoursePage | None) -> None:
    # A course that is still being built gets its release when it is published itself.
    if course and course.live:
        transaction.on_commit(lambda: sync_release(course))


def page_changed(sender: type, instance: Page, **kwargs: object) -> None:
    """Bring the course's release up to date and forget what is cached."""
    if isinstance(instance, LessonPage):
        sync_facts(instance)
    _sync(_course_above(instance))
    content_changed()
    if isinstance(instance, PathPage) and instance.live:
        transaction.on_commit(lambda: send_settle_path(instance.pk))


def page_moved(
    sender: type,
    instance: Page,
    parent_page_before: Page,
    parent_page_after: Page,
    **kwargs: object,
) -> None:
    """As above, for the course that a page came to and the one that it left."""
    for parent in {parent_page_before, parent_page_after}:
        _sync(_course_above(parent))
    content_changed()


def deleted(sender: type, instance: Page, **kwargs: object) -> None:
    """As above; the page is gone, its path still says where it was."""
    if isinstance(instance, CoursePage):
        content_changed()
        return
    path = instance.path
    above = [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]
    _sync(CoursePage.objects.filter(path__in=above).first())
    content_changed()


def anything_changed(sender: type, **kwargs: object) -> None:
    content_changed()


def term_saved(sender: type, instance: GlossaryTerm, **kwargs: object) -> None:
    sync_term(instance)


def connect() -> None:
    """Listen to Wagtail; called once when the apps are ready."""
    for signal in (page_published, page_unpublished):
        signal.connect(page_changed, dispatch_uid="courses")
    post_page_move.connect(page_moved, dispatch_uid="courses")
    post_delete.connect(deleted, sender=Page, dispatch_uid="courses")
    for model in (Mineral, LearnerRole, Skill, AcademyImage, GlossaryTerm):
        post_save.connect(anything_changed, sender=model, dispatch_uid="courses")
        post_delete.connect(anything_changed, sender=model, dispatch_uid="courses")
    post_save.connect(term_saved, sender=GlossaryTerm, dispatch_uid="facts of terms")
