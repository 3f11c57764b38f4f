"""What is done to an assessment as a whole, in the words of the audit log."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

ACTIONS = {
    "readiness.submit": (_("Submit"), _("Submitted the assessment")),
    "readiness.reopen": (_("Reopen"), _("Reopened the assessment")),
    "readiness.delete": (_("Delete"), _("Deleted the assessment")),
    "readiness.change_owner": (_("Change the owner"), _("Gave the assessment to another owner")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    """Name what `submitting` and `delegating` write."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
