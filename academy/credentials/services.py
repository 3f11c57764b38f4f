"""Issuing, revoking and printing credentials."""

import logging
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from academy.credentials import tasks
from academy.credentials.models import Credential

logger = logging.getLogger(__name__)


@transaction.atomic
def issue_credential(
    *,
    learner,
    course_key: UUID,
    course_code: str,
    course_title: str,
    course_minutes: int,
    course_release: int,
    outcomes: list[str],
    valid_months: int | None,
    design: str = "classic",
    is_path: bool = False,
) -> Credential:
    """Issue a person's credential for a course or a path, once, and have it printed.

    It is a snapshot of names and numbers as they are now. A second call returns the first one's
    credential. `valid_months` None: it does not expire.
    """
    today = timezone.localdate()
    credential, is_new = Credential.objects.get_or_create(
        learner=learner,
        course_key=course_key,
        defaults={
            "holder_name": learner.get_full_name(),
            "course_code": course_code,
            "course_title": course_title,
            "course_minutes": course_minutes,
            "course_release": course_release,
            "is_path": is_path,
            "outcomes": outcomes,
            "language": learner.language,
            "design": design,
            "issued_on": today,
            "expires_on": today + relativedelta(months=valid_months) if valid_months else None,
        },
    )
    if is_new:
        logger.info("Credential %s issued", credential.pk)
        transaction.on_commit(lambda: tasks.send_print(credential.pk))
    return credential


@transaction.atomic
def revoke_credential(*, credential: Credential, reason: str, by) -> Credential:
    """Take a credential back, for good, with a reason that the public page shows.

    Raises ValidationError, code "reason_missing" or "already_revoked". Written to the audit log.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError(_("Say why the certificate is revoked."), code="reason_missing")
    credential = Credential.objects.select_for_update().get(pk=credential.pk)
    if credential.revoked_at:
        raise ValidationError(_("This certificate is already revoked."), code="already_revoked")
    credential.revoked_at = timezone.now()
    credential.revoked_reason = reason
    credential.save(update_fields=["revoked_at", "revoked_reason"])
    log(credential, "credentials.revoke", user=by, data={"reason": reason})
    logger.info("Credential %s revoked by %s", credential.pk, by.pk)
    return credential
