"""What an installation has before anyone wrote a page: home, catalogue, and the CMS groups."""

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.models import Site as WagtailSite

from academy.site.models import HomePage
from assessments.readiness.seeding import load_questionnaire
from courses.content import content_changed
from courses.models import CataloguePage

WRITE = ("add_page", "change_page")
PAGE_PERMISSIONS = (*WRITE, "publish_page")
# app label, model, verbs
TRAINER_MODELS = [
    ("credentials", "credential", ("view", "revoke")),
    ("courses", "mineral", ("add", "change", "delete", "view")),
    ("courses", "learnerrole", ("add", "change", "delete", "view")),
    ("courses", "blockreport", ("view", "change")),
    ("courses", "glossaryterm", ("add", "change", "delete", "view")),
    ("quizzes", "question", ("add", "change", "delete", "view")),
    ("quizzes", "questioncategory", ("add", "change", "delete", "view")),
    ("quizzes", "extratime", ("add", "change", "delete", "view")),
    ("toolkit", "exerciseanswer", ("view", "decide")),
    ("quizzes", "markingsetting", ("add", "change", "delete", "view")),
    ("quizzes", "regrade", ("add", "view")),
    ("quizzes", "itemstatistic", ("view",)),
    ("toolkit", "ruletotal", ("view",)),
    ("toolkit", "smelterlistversion", ("view",)),
]
QUESTION_SET_MODELS = [
    ("readiness", "questionset", ("add", "change", "view")),
    ("readiness", "criterion", ("add", "change", "delete", "view")),
    ("readiness", "questionsetversion", ("view",)),
]
TRAINER_MODELS += [
    *QUESTION_SET_MODELS,
    ("readiness", "questionset", ("delete", "publish")),
]
EXPERT_MODELS = [
    ("readiness", "questionset", ("view", "review")),
    ("readiness", "criterion", ("view",)),
    ("readiness", "questionsetversion", ("view",)),
]
MARKER_MODELS = [
    ("quizzes", "question", ("view",)),
    ("quizzes", "questioncategory", ("view",)),
    ("quizzes", "attempt", ("view", "change")),
    ("toolkit", "exerciseanswer", ("view", "decide")),
]
FILE_MODELS = ["academyimage", "academydocument"]


@transaction.atomic
def after_migrating(using: str = "default", plan: object = None, **kwargs: object) -> None:
    """Make what is missing; change nothing that is there."""
    if using != "default":
        return
    home, catalogue = _pages()
    _groups(home, catalogue)
    load_questionnaire()
    # A new version may draw the same content in another way.
    content_changed()


def _root() -> Page:
    root = Page.get_first_root_node()
    if root is None:
        locale, _new = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
        kind = ContentType.objects.get_for_model(Page)
        root = Page.add_root(
            instance=Page(title="Root", slug="root", content_type=kind, locale=locale)
        )
    if Collection.get_first_root_node() is None:
        Collection.add_root(instance=Collection(name="Root"))
    return root


def _pages() -> tuple[HomePage, CataloguePage]:
    root = _root()
    home = HomePage.objects.first()
    if home is None:
        # Wagtail's own migrations leave a page that welcomes developers.
        Page.objects.filter(depth=2, slug="home").delete()
        root.refresh_from_db()
        home = root.add_child(
            instance=HomePage(
                title="Responsible Minerals Academy",
                slug="home",
                headline="Know where your minerals come from",
                lead=(
                    "Short courses, real reporting templates and feedback on every cell, for people"
                    " who must answer for tin, tantalum, tungsten, gold, cobalt and mica."
                ),
            )
        )
    catalogue = CataloguePage.objects.first()
    if catalogue is None:
        root.refresh_from_db()
        catalogue = root.add_child(instance=CataloguePage(title="Courses", slug="courses"))
    if not WagtailSite.objects.filter(is_default_site=True).exists():
        WagtailSite.objects.create(
            hostname="localhost", root_page=home, is_default_site=True, site_name="Academy"
        )
    WagtailSite.objects.filter(is_default_site=True).exclude(root_page=home).update(root_page=home)
    return home, catalogue


def _groups(home: HomePage, catalogue: CataloguePage) -> None:
    """Make the groups of the CMS, and the way of a lesson through them. Each may no more.

    Authors write drafts, experts review them, trainers publish and may also write; markers mark
    and editors write the public site.
    """
    # Wagtail's two example groups stand in the way of ours: both may edit the whole tree.
    Group.objects.filter(name__in=["Editors", "Moderators"], user__isnull=True).delete()
    trainer, is_new = Group.objects.get_or_create(name="Trainers")
    if is_new:
        _let_into_cms(trainer)
        _let_edit_below(trainer, catalogue)
        _let_use_files(trainer)
        _let_change(trainer, TRAINER_MODELS)
    author, is_new = Group.objects.get_or_create(name="Authors")
    if is_new:
        _let_into_cms(author)
        _let_edit_below(author, catalogue, WRITE)
        _let_use_files(author)
        _let_change(author, QUESTION_SET_MODELS)
    expert, is_new = Group.objects.get_or_create(name="Subject experts")
    if is_new:
        _let_into_cms(expert)
        _let_change(expert, EXPERT_MODELS)
    _workflow(catalogue, expert, trainer)
    marker, is_new = Group.objects.get_or_create(name="Markers")
    if is_new:
        _let_into_cms(marker)
        _let_change(marker, MARKER_MODELS)
    editor, is_new = Group.objects.get_or_create(name="Site editors")
    if is_new:
        _let_into_cms(editor)
        _let_edit_below(editor, home)
        _let_use_files(editor)


def _workflow(catalogue: CataloguePage, expert: Group, trainer: Group) -> None:
    """Send what authors submit to an expert, then to a trainer, who publishes it."""
    if WorkflowPage.objects.filter(page=catalogue).exists():
        return
    # Wagtail's own asks the moderators, whom we have not: nobody could approve.
    orphans = Workflow.objects.filter(active=True, workflow_tasks__isnull=False).exclude(
        workflow_tasks__task__groupapprovaltask__groups__isnull=False
    )
    for workflow in orphans:
        workflow.deactivate()
    workflow = Workflow.objects.create(name="Course content")
    reviews = [("Review by a subject expert", expert), ("Approval by a trainer", trainer)]
    for place, (name, group) in enumerate(reviews):
        task = GroupApprovalTask.objects.create(name=name)
        task.groups.add(group)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=place)
    WorkflowPage.objects.create(workflow=workflow, page=catalogue)


def _let_into_cms(group: Group) -> None:
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )


def _let_edit_below(
    group: Group, page: Page, permissions: tuple[str, ...] = PAGE_PERMISSIONS
) -> None:
    for codename in permissions:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=codename
        )
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)


def _let_use_files(group: Group) -> None:
    root = Collection.get_first_root_node()
    for model in FILE_MODELS:
        for verb in ("add", "change", "choose"):
            permission = Permission.objects.get(
                content_type__app_label="courses", codename=f"{verb}_{model}"
            )
            GroupCollectionPermission.objects.create(
                group=group, collection=root, permission=permission
            )


def _let_change(group: Group, models: list[tuple[str, str, tuple[str, ...]]]) -> None:
    for app_label, model, verbs in models:
        codenames = [f"{verb}_{model}" for verb in verbs]
        group.permissions.add(
            *Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames)
        )
