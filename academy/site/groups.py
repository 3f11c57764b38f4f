"""The groups of the CMS and what each may do. Each may no more than its work needs.

Authors write drafts, experts review them, trainers publish and may also write; markers mark and
editors write the public site. What is listed here is granted once, so that an installation that is
updated gets what is new, and what an operator takes away or adds stays as the operator wants it.
"""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from academy.site.models import GroupGrant

ALL = ("add", "change", "delete", "view")


@dataclass(frozen=True)
class Grant:
    """A permission, as "app.codename", and on which pages or files; "": wherever it applies."""

    permission: str
    on: str = ""

    def __str__(self) -> str:
        return f"{self.permission}@{self.on}" if self.on else self.permission


def _models(*models: tuple[str, str, tuple[str, ...]]) -> list[Grant]:
    return [Grant(f"{app}.{verb}_{model}") for app, model, verbs in models for verb in verbs]


def _pages(on: str, *verbs: str) -> list[Grant]:
    return [Grant(f"wagtailcore.{verb}_page", on) for verb in verbs]


INTO_CMS = [Grant("wagtailadmin.access_admin")]
AS_LEARNER = [Grant("courses.view_drafts")]
# Wagtail asks for the permissions of its own models, also where ours take their place.
FILES = [
    Grant(f"{model[0]}.{verb}_{model[1]}", "files")
    for model in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for verb in ("add", "change", "choose")
]
QUESTIONNAIRE = [
    ("readiness", "questionset", ("add", "change", "view")),
    ("readiness", "criterion", ALL),
    ("readiness", "questionsetversion", ("view",)),
]
GRANTS: dict[str, list[Grant]] = {
    "Trainers": [
        *INTO_CMS,
        *FILES,
        *_pages("catalogue", "add", "change", "publish"),
        *_models(
            ("credentials", "credential", ("view", "revoke")),
            ("courses", "mineral", ALL),
            ("courses", "learnerrole", ALL),
            ("courses", "skill", ALL),
            ("courses", "blockreport", ("view", "change")),
            ("courses", "glossaryterm", ALL),
            ("quizzes", "question", ALL),
            ("quizzes", "questioncategory", ALL),
            ("quizzes", "extratime", ALL),
            ("toolkit", "exerciseanswer", ("view", "decide")),
            ("quizzes", "markingsetting", ALL),
            ("quizzes", "regrade", ("add", "view")),
            ("quizzes", "itemstatistic", ("view",)),
            ("toolkit", "ruletotal", ("view",)),
            ("toolkit", "smelterlistversion", ("view",)),
            *QUESTIONNAIRE,
            ("readiness", "questionset", ("delete", "publish")),
        ),
    ],
    "Authors": [
        *INTO_CMS,
        *FILES,
        *_pages("catalogue", "add", "change"),
        *_models(*QUESTIONNAIRE),
    ],
    "Subject experts": [
        *INTO_CMS,
        *AS_LEARNER,
        *_models(
            ("readiness", "questionset", ("view", "review")),
            ("readiness", "criterion", ("view",)),
            ("readiness", "questionsetversion", ("view",)),
        ),
    ],
    "Markers": [
        *INTO_CMS,
        *_models(
            ("quizzes", "question", ("view",)),
            ("quizzes", "questioncategory", ("view",)),
            ("quizzes", "attempt", ("view", "change")),
            ("toolkit", "exerciseanswer", ("view", "decide")),
        ),
    ],
    "Site editors": [*INTO_CMS, *FILES, *_pages("home", "add", "change", "publish")],
}


def make_groups(pages: dict[str, Page]) -> dict[str, Group]:
    """Make the groups that are missing, and grant what was never granted; return them by name.

    `pages` are those below which "home" and "catalogue" lie.
    """
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in GRANTS}
    wanted = {str(grant): grant for grants in GRANTS.values() for grant in grants}
    known = {
        f"{one.content_type.app_label}.{one.codename}": one
        for one in Permission.objects.select_related("content_type").filter(
            codename__in={grant.permission.split(".")[1] for grant in wanted.values()}
        )
    }
    given = set(GroupGrant.objects.values_list("group", "grant"))
    new = []
    for name, group in groups.items():
        missing = [
            grant
            for grant in GRANTS[name]
            if grant.permission in known and (group.pk, str(grant)) not in given
        ]
        group.permissions.add(*(known[grant.permission] for grant in missing if not grant.on))
        for grant in missing:
            _give(group, known[grant.permission], grant.on, pages)
        new += [GroupGrant(group=group, grant=str(grant)) for grant in missing]
    GroupGrant.objects.bulk_create(new)
    return groups


def _give(group: Group, permission: Permission, on: str, pages: dict[str, Page]) -> None:
    """Grant a permission on pages or files."""
    if on == "files":
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=Collection.get_first_root_node(), permission=permission
        )
    elif on:
        GroupPagePermission.objects.get_or_create(
            group=group, page=pages[on], permission=permission
        )
