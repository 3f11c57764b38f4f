"""What authors should know of a question set before it is published, beyond what is wrong in it."""

from collections.abc import Collection, Iterable, Iterator

from assessments.readiness.core.problems import Problem, gettext_noop
from assessments.readiness.core.question_set import QuestionSet

ALL_SECTIONS = 100
"""What the weights of all sections make together."""

QUICK_FROM, QUICK_TO = 6, 15
"""Criteria of a quick scan that takes about five minutes."""

WEIGHTS_SUM = gettext_noop(
    "The weights of the sections make %(total)s together. They must make %(wanted)s."
)
QUICK_EMPTY = gettext_noop("No criterion is in the quick scan, so nobody could take it.")
QUICK_COUNT = gettext_noop(
    "%(count)s criteria are in the quick scan. With %(least)s to %(most)s it takes about five"
    " minutes."
)
NO_CRITICAL = gettext_noop("No criterion is critical, so that nothing ever caps the band.")
NO_LESSON = gettext_noop("There is no published lesson %(code)s. Its link will not be shown.")
NO_LESSONS = gettext_noop("No lesson is named, so that a gap leads to nothing to learn.")
NO_EVIDENCE = gettext_noop("No evidence is named, so that a company does not know what to show.")
UNKNOWN_BEFORE = gettext_noop("It replaces %(code)s, which no version ever had. Check the code.")
CODE_AGAIN = gettext_noop(
    "This code stood in an earlier version and was taken out. If it asks for something else now,"
    " give it a new code."
)


def draft_errors(question_set: QuestionSet) -> Iterator[Problem]:
    """Yield what forbids to publish a set that can be read: sections must weigh 100 together."""
    total = sum(section.weight for section in question_set.sections)
    if total != ALL_SECTIONS:
        values = {"total": total, "wanted": ALL_SECTIONS}
        yield Problem("", "weights-sum", WEIGHTS_SUM, values)


def draft_warnings(
    question_set: QuestionSet,
    *,
    lessons: Collection[str],
    newest: QuestionSet | None = None,
    older: Iterable[str] = (),
) -> Iterator[Problem]:
    """Yield what is odd but may be meant.

    `lessons` are the codes of those that are published, `newest` is the last published version,
    `older` are the codes of all criteria that any version had.
    """
    criteria = question_set.criteria.values()
    quick = sum(one.quick for one in criteria)
    if not quick:
        yield Problem("", "quick-empty", QUICK_EMPTY)
    elif not QUICK_FROM <= quick <= QUICK_TO:
        values = {"count": quick, "least": QUICK_FROM, "most": QUICK_TO}
        yield Problem("", "quick-count", QUICK_COUNT, values)
    if not any(one.critical for one in criteria):
        yield Problem("", "no-critical", NO_CRITICAL)
    earlier = frozenset(older)
    for one in criteria:
        if not one.learn:
            yield Problem(one.code, "no-lessons", NO_LESSONS)
        for code in one.learn:
            if code not in lessons:
                yield Problem(f"{one.code}.learn", "no-lesson", NO_LESSON, {"code": code})
        if not one.evidence:
            yield Problem(one.code, "no-evidence", NO_EVIDENCE)
        is_new = newest is not None and one.code not in newest.criteria
        if is_new and one.supersedes and one.supersedes not in earlier:
            place = f"{one.code}.supersedes"
            yield Problem(place, "unknown-before", UNKNOWN_BEFORE, {"code": one.supersedes})
        if is_new and one.code in earlier:
            yield Problem(one.code, "code-again", CODE_AGAIN)
