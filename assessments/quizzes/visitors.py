"""Quizzes for people without an account: the key in their session, and claiming what they did.

A visitor is known by a random key that only their session holds, so that no address leads anybody
else to their attempts. Who signs in takes them along, once.
"""

import logging
from uuid import UUID, uuid4

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.quizzes import services
from assessments.quizzes.core import visits
from assessments.quizzes.models import Attempt, QuizPage

logger = logging.getLogger(__name__)

SESSION_KEY = "quiz_visitor"
AT_ONCE = 500  # attempts that are deleted in one go


def visitor_of(request: HttpRequest) -> UUID | None:
    """Return the key of a visitor who has started a quiz in this session, or None."""
    key = request.session.get(SESSION_KEY)
    return UUID(key) if key else None


def taker_of(request: HttpRequest) -> object | None:
    """Return whose attempts are asked for: the person, or the visitor's key, or None."""
    return request.user if request.user.is_authenticated else visitor_of(request)


def terms_of(quiz: QuizPage) -> dict:
    """Return what a visitor is told of a quiz that is open to them; nothing if it is not."""
    if not quiz.is_preview:
        return {}
    return {"go_on_days": visits.GO_ON_DAYS, "kept_days": visits.KEPT_DAYS}


def start_attempt(request: HttpRequest, quiz: QuizPage) -> Attempt:
    """Return the visitor's open attempt at a quiz that is open to visitors, or a new one.

    Raises ValidationError as services.start_attempt() does, and with the code "too_many" if this
    address has started many lately, or as many wait to be claimed as we keep.
    """
    visitor = visitor_of(request)
    if not Attempt.objects.for_quiz(visitor, quiz).filter(submitted_at=None).exists():
        _refuse_too_many(request)
    if visitor is None:
        visitor = uuid4()
        request.session[SESSION_KEY] = str(visitor)
    return services.start_attempt(visitor=visitor, quiz=quiz)


def _refuse_too_many(request: HttpRequest) -> None:
    kept = Attempt.objects.filter(visitor__isnull=False).count()
    if kept < settings.VISITOR_ATTEMPTS and ratelimit.consume(request, action="visitor_quiz"):
        return
    raise ValidationError(
        _("Too many quizzes were started without an account. Sign up, or come back in an hour."),
        code="too_many",
    )


# ---------------------------------------------------------------- claiming


def claim_in(request: HttpRequest, learner: object) -> None:
    """Give the attempts of this session to the person who has just signed in, and say so."""
    visitor = visitor_of(request)
    if visitor is None:
        return
    try:
        count = claim(visitor=visitor, learner=learner)
    except IntegrityError:  # the person started the same quiz elsewhere in this very moment
        logger.warning("Visitor's attempts not claimed by %s", learner.pk)
        return
    del request.session[SESSION_KEY]
    if count:
        text = ngettext(
            "The quiz that you took before you signed in is kept with your results.",
            "The quizzes that you took before you signed in are kept with your results.",
            count,
        )
        messages.success(request, text, fail_silently=True)


def signed_in(sender: type, request: HttpRequest, user: object, **kwargs: object) -> None:
    """Claim, whichever way somebody has signed in. An address is confirmed before that."""
    claim_in(request, user)


@transaction.atomic
def claim(*, visitor: UUID, learner: object) -> int:
    """Make a visitor's attempts a learner's, and let their results count; return how many.

    Nothing is lost: if both have an open attempt with answers, the learner's stays open and the
    visitor's is handed in as it is. One without an answer gives way. Raises IntegrityError if the
    learner starts the same quiz meanwhile: then nothing is claimed.
    """
    theirs = Attempt.objects.select_for_update(of=("self",)).of_visitor(visitor)
    count = 0
    for attempt in theirs.select_related("quiz").order_by("started_at", "pk"):
        if _is_settled(attempt, learner):
            _give(attempt, learner)
            count += 1
    logger.info("%s attempts claimed by %s", count, learner.pk)
    return count


def _is_settled(attempt: Attempt, learner: object) -> bool:
    """Settle a second open attempt at a quiz; say whether the visitor's is still there."""
    if attempt.submitted_at:
        return True
    own = Attempt.objects.for_quiz(learner, attempt.quiz).filter(submitted_at=None).first()
    if own is None:
        return True
    if not _has_answers(attempt):
        attempt.delete()
        return False
    if _has_answers(own):
        services.submit_attempt(attempt=attempt)
        attempt.refresh_from_db()
    else:
        own.delete()
    return True


def _has_answers(attempt: Attempt) -> bool:
    return attempt.responses.filter(answered_at__isnull=False).exists()


def _give(attempt: Attempt, learner: object) -> None:
    last = Attempt.objects.for_quiz(learner, attempt.quiz).aggregate(last=Max("number"))["last"]
    attempt.learner, attempt.visitor, attempt.number = learner, None, (last or 0) + 1
    attempt.save(update_fields=["learner", "visitor", "number"])
    if attempt.released_at:
        services.let_count(attempt)


def forget_old() -> int:
    """Delete the attempts that no visitor has claimed in time; return how many."""
    old = Attempt.objects.filter(
        visitor__isnull=False, started_at__lt=visits.oldest_kept(timezone.now())
    )
    done = 0
    while keys := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        # asked again, so that one that is claimed in this moment stays
        old.filter(pk__in=keys).delete()
        done += len(keys)
    if done:
        logger.info("%s attempts of visitors deleted", done)
    return done
