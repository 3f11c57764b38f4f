"""API tokens: made, found by what a program sends, and revoked.

A token reads `rma_KEY_SECRET`: 12 letters and digits by which it is found, and 43 characters that
are compared. The beginning lets people and scanners for secrets see what it is.
"""

import hashlib
import logging
import re
import secrets
import string
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from academy.accounts.models import ApiToken, User

logger = logging.getLogger(__name__)

MOST = 20  # tokens that a person keeps at a time
LETTERS = string.ascii_lowercase + string.digits
TOKEN = re.compile(r"rma_([a-z0-9]{12})_([A-Za-z0-9_-]{43})")
USED_EVERY = timedelta(minutes=1)  # how exactly the last use is known: saves a write a request


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(*, user: User, name: str, days: int) -> tuple[ApiToken, str]:
    """Make a token that is good for some days; return it, and its text, which is kept nowhere.

    Raises ValidationError, code "too_many", for more than MOST.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two tabs count one after the other
    if ApiToken.objects.kept().filter(user=user).count() >= MOST:
        raise ValidationError(
            _("You have %(most)s tokens already. Revoke one that is not used any more."),
            code="too_many",
            params={"most": MOST},
        )
    key = "".join(secrets.choice(LETTERS) for _letter in range(12))
    secret = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        key=key,
        secret_hash=_hash(secret),
        expires_at=timezone.now() + timedelta(days=days),
    )
    logger.info("API token %s made: user=%s days=%s", token.pk, user.pk, days)
    return token, f"rma_{key}_{secret}"


def find_token(text: str) -> ApiToken | None:
    """Return the token that a program sent, if it is good; None for any other text.

    One query, and one more at most once a minute, to note that it was used.
    """
    match = TOKEN.fullmatch(text)
    if match is None:
        return None
    key, secret = match.groups()
    token = ApiToken.objects.select_related("user").filter(key=key).first()
    # Compared in the same time whether the key exists or not.
    known = token.secret_hash if token else _hash("")
    if not constant_time_compare(_hash(secret), known) or token is None or not token.is_good:
        return None
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - USED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def revoke_token(*, token: ApiToken) -> None:
    """Make a token open nothing any more, at once."""
    if ApiToken.objects.kept().filter(pk=token.pk).update(revoked_at=timezone.now()):
        logger.info("API token %s revoked: user=%s", token.pk, token.user_id)
