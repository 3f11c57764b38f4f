"""What is translated: the newest published version of a question set, or its draft."""

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.readiness.core import question_set as core
from assessments.readiness.core.translating import Text, texts_of
from assessments.readiness.core.translation_work import Part, parts_of
from assessments.readiness.loading import question_set_of
from assessments.readiness.models import QuestionSet, QuestionSetVersion
from assessments.readiness.rows import document_of

DRAFT = "draft"


@dataclass(frozen=True)
class Target:
    """A version, or the draft if `version` is None. `has_other` says if the other one of both is
    there, and has other texts.
    """

    source: core.QuestionSet
    version: QuestionSetVersion | None
    has_other: bool = False

    @property
    def query(self) -> str:
        """What an address needs that leads to the same target."""
        return "" if self.version or not self.has_other else f"?of={DRAFT}"

    @property
    def label(self) -> str:
        if self.version:
            return _("version %(number)s") % {"number": self.version.number}
        return _("the draft")

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        return texts_of(self.source)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return parts_of(self.source)


def target_of(question_set: QuestionSet, wanted: str = "") -> Target:
    """Return what is translated: the newest version, or the draft if there is none or it is wanted.

    Three queries. Raises ValidationError, code "has_errors", if that is the draft and it cannot be
    read.
    """
    newest = question_set.versions.order_by("-number").first()
    draft = _draft_of(question_set)
    published = question_set_of(newest) if newest else None
    differs = bool(published and draft and texts_of(published) != texts_of(draft))
    if published and not (wanted == DRAFT and differs):
        return Target(published, newest, differs)
    if draft is None:
        raise ValidationError(
            _("Put right what is wrong in the question set before you translate it."),
            code="has_errors",
        )
    return Target(draft, None, differs)


def _draft_of(question_set: QuestionSet) -> core.QuestionSet | None:
    try:
        return core.QuestionSet.from_dict(document_of(question_set, version="0"))
    except core.QuestionSetError:
        return None
