"""Readiness in the CMS: question sets, their review, and what is logged."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from assessments.readiness.models import QuestionSetVersion
from assessments.readiness.question_set_admin import ReadinessGroup, policy
from assessments.readiness.review_admin import WaitingPanel

register_permission_policy(QuestionSetVersion, policy)


@hooks.register("register_admin_viewset")
def register_group() -> ReadinessGroup:
    return ReadinessGroup()


@hooks.register("construct_homepage_panels")
def add_panel(request, panels: list) -> None:
    panels.append(WaitingPanel())


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    """Name what `authoring`, `translating`, `importing` and `moving` write to the audit log."""
    actions.register_action(
        "readiness.send_to_review", _("Send to review"), _("Sent the question set to review")
    )
    actions.register_action("readiness.approve", _("Approve"), _("Approved the question set"))
    actions.register_action(
        "readiness.send_back", _("Send back"), _("Sent the question set back to its authors")
    )
    actions.register_action("readiness.publish", _("Publish"), _("Published a version"))
    actions.register_action("readiness.translate", _("Translate"), _("Translated texts"))
    actions.register_action(
        "readiness.import_translation",
        _("Import a translation"),
        _("Took over translations from a file"),
    )
    actions.register_action(
        "readiness.publish_translation",
        _("Publish a translation"),
        _("Published a translation"),
    )
    actions.register_action("readiness.import", _("Import"), _("Filled the draft from a file"))
    actions.register_action(
        "readiness.move", _("Move"), _("Moved the assessment to another version")
    )
