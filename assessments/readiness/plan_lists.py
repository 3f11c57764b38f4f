"""What lists of actions show: the words of their criteria, and sums by status."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from assessments.readiness.core.question_set import QuestionSet
from assessments.readiness.models import Action, QuestionSetVersion
from assessments.readiness.reading import readings_of


class Words:
    """The criteria and sections that some actions are about, in the reader's language: two queries,
    and one for all questions that this process has not read yet.
    """

    def __init__(self, actions: QuerySet[Action]) -> None:
        used = actions.order_by().values("question_version")
        versions = QuestionSetVersion.objects.filter(pk__in=used).defer("document").order_by("pk")
        readings = readings_of(versions)
        self.sets: dict[int, QuestionSet] = {pk: one.question_set for pk, one in readings.items()}

    @cached_property
    def sections(self) -> dict[str, str]:
        """Titles of sections by code, the newest words last seen."""
        return {one.code: one.title for found in self.sets.values() for one in found.sections}

    def codes_of(self, section: str) -> set[str]:
        """Return the codes of the criteria of a section, in any version."""
        return {
            one.code
            for found in self.sets.values()
            for each in found.sections
            if each.code == section
            for one in each.criteria
        }

    def topic(self, action: Action) -> str:
        """Return the topic of an action's criterion, as it was asked then."""
        return self.sets[action.question_version_id].criteria[action.criterion].topic


@dataclass(frozen=True)
class Row:
    """An action in a list."""

    action: Action
    topic: str


def rows_of(actions: Iterable[Action], words: Words) -> list[Row]:
    """Return what a list shows of actions."""
    return [Row(one, words.topic(one)) for one in actions]


def counts_of(actions: QuerySet[Action]) -> dict[str, int]:
    """Return how many actions are `todo`, `late`, `done` and `verified`, and `total`: one query."""
    todo = Q(status__in=[Action.Status.OPEN, Action.Status.DOING])
    return actions.order_by().aggregate(
        total=Count("pk"),
        todo=Count("pk", filter=todo),
        late=Count("pk", filter=todo & Q(due_on__lt=timezone.localdate())),
        done=Count("pk", filter=Q(status=Action.Status.DONE)),
        verified=Count("pk", filter=Q(status=Action.Status.VERIFIED)),
    )
