"""How a person does in quizzes: by category of questions, and all their attempts."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, QuerySet

from assessments.quizzes import clock
from assessments.quizzes.models import Attempt, Mode, QuestionCategory, Response
from assessments.quizzes.review import aspects_of


@dataclass(frozen=True)
class CategoryResult:
    """What a person's answers on a category earned: how many, and the mean mark, 0 to 1."""

    name: str
    answered: int
    share: Decimal

    @property
    def percent(self) -> int:
        """The share from 0 to 100, rounded down."""
        return int(self.share * 100)


def results_by_category(learner) -> list[CategoryResult]:
    """Return what a person's marked answers earned by category, sub-categories in their parent's.

    Only results that count are in it, so that no exam shows before its time. One query, and one
    for the names.
    """
    rows = (
        Response.objects.filter(
            attempt__learner=learner, attempt__released_at__isnull=False, mark__isnull=False
        )
        .exclude(attempt__mode=Mode.SURVEY)
        .order_by()
        .values("question__category")
        .annotate(answered=Count("pk"), mean=Avg("mark"))
    )
    sums: dict[int, tuple[int, Decimal]] = {}
    shelves = {one.pk: one for one in QuestionCategory.objects.select_related("parent")}
    for row in rows:
        shelf = shelves[row["question__category"]]
        top = shelf.parent_id or shelf.pk
        count, total = sums.get(top, (0, Decimal(0)))
        earned = Decimal(str(row["mean"])) * row["answered"]
        sums[top] = (count + row["answered"], total + earned)
    found = [
        CategoryResult(shelves[pk].name, count, min(Decimal(1), total / count))
        for pk, (count, total) in sums.items()
    ]
    return sorted(found, key=lambda one: one.name)


def attempts_of(learner) -> QuerySet[Attempt]:
    """Return a person's attempts, the newest first, with their quizzes."""
    return (
        Attempt.objects.filter(learner=learner)
        .select_related("quiz")
        .order_by("-started_at", "-pk")
    )


def with_aspects(attempts: list[Attempt]) -> list[Attempt]:
    """Add `shows` to each: what the learner may see of it now. One query, for extra time."""
    for attempt, extra in clock.with_extra(attempts):
        attempt.shows = aspects_of(attempt, extra) if attempt.submitted_at else frozenset()
    return attempts
