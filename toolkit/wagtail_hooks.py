"""What the toolkit adds to the CMS."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from toolkit.answer_admin import ExerciseTextViewSet
from toolkit.answer_admin import policy as answer_policy
from toolkit.models import ExerciseAnswer, SmelterListVersion
from toolkit.smelter_admin import SmelterListViewSet, policy

register_permission_policy(SmelterListVersion, policy)
register_permission_policy(ExerciseAnswer, answer_policy)


@hooks.register("register_admin_viewset")
def register_smelter_lists() -> SmelterListViewSet:
    """Put the smelter lists into the editor's menu."""
    return SmelterListViewSet()


@hooks.register("register_admin_viewset")
def register_texts() -> ExerciseTextViewSet:
    """Put what learners wrote into the editor's menu."""
    return ExerciseTextViewSet()


@hooks.register("register_permissions")
def register_permissions():
    """Let groups be given the permissions on lists, and on what learners wrote."""
    return Permission.objects.filter(
        content_type__app_label="toolkit",
        codename__in=[
            "view_smelterlistversion",
            "add_smelterlistversion",
            "view_exerciseanswer",
            "decide_exerciseanswer",
        ],
    )


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    """Name what `smelter_lists` and `services` write to the audit log."""
    actions.register_action(
        "toolkit.decide_answer", _("Decide on a text"), _("Decided on the text of a learner")
    )
    actions.register_action(
        "toolkit.use_smelter_list", _("Use list"), _("Put the smelter list in use")
    )
    actions.register_action(
        "toolkit.stop_smelter_list", _("Stop using list"), _("Put the smelter list out of use")
    )
