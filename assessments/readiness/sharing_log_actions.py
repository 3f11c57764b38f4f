"""What requests and shares write to the audit log, in words."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

ACTIONS = {
    "readiness.ask": (_("Ask"), _("Asked a supplier for an assessment")),
    "readiness.resend_request": (_("Send again"), _("Sent the request again")),
    "readiness.withdraw_request": (_("Withdraw"), _("Withdrew the request")),
    "readiness.take_on_request": (_("Take on"), _("Took the request on")),
    "readiness.decline_request": (_("Decline"), _("Declined the request")),
    "readiness.share": (_("Share"), _("Shared an assessment")),
    "readiness.resend_share": (_("Send again"), _("Sent the mail about a share again")),
    "readiness.accept_share": (_("Accept"), _("Accepted a share for a company")),
    "readiness.revoke_share": (_("Revoke"), _("Revoked a share")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions) -> None:
    """Name what `requesting` and `sharing` write."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
