"""What an installation has before anyone wrote a page: home, catalogue, and the CMS groups."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    Locale,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.models import Site as WagtailSite

from academy.site.groups import make_groups
from academy.site.models import HomePage
from assessments.readiness.seeding import load_questionnaire
from courses.content import content_changed
from courses.facts import sync_terms
from courses.models import CataloguePage


@transaction.atomic
def after_migrating(using: str = "default", plan: object = None, **kwargs: object) -> None:
    """Make what is missing, and grant to the groups what is new; change nothing that is there."""
    if using != "default":
        return
    home, catalogue = _pages()
    _groups(home, catalogue)
    load_questionnaire()
    sync_terms()
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
    """Make the groups of the CMS, and the way of a lesson through them."""
    # Wagtail's two example groups stand in the way of ours: both may edit the whole tree.
    Group.objects.filter(name__in=["Editors", "Moderators"], user__isnull=True).delete()
    groups = make_groups({"home": home, "catalogue": catalogue})
    _workflow(catalogue, groups["Subject experts"], groups["Trainers"])


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
