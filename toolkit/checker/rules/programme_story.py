"""Rules that compare the answers on the company's own programme with each other."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, Entry
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.answers import says_nothing
from toolkit.checker.rules.base import Context, rule

LESSON = "C2.M2.L5"
NO_ANSWERS = ("", "None", "Did not survey")

DESCRIBE = Kind(
    "CQ-DD-DESCRIBE",
    Severity.INFO,
    message=gettext_noop("You do due diligence (question %(letter)s), but do not describe it."),
    why=gettext_noop("Your customer wants to know which framework you follow."),
    fix=gettext_noop("Name it in cell %(cell)s, for example the OECD Guidance."),
    lesson=LESSON,
)
NOT_ASKED = Kind(
    "CQ-NOT-ASKED",
    Severity.INFO,
    message=gettext_noop("No mineral is in scope, but company questions are answered: %(cells)s."),
    why=gettext_noop("That is allowed. The form only asks them once a mineral is in scope."),
    fix=gettext_noop("Keep the answers if your customer wants them, or empty these cells."),
    lesson=LESSON,
)
POLICY_CONTRADICTION = Kind(
    "CQ-POLICY-CONTRADICTION",
    Severity.WARNING,
    message=gettext_noop(
        "The policy is public (question %(letter)s), but there is none (question %(first)s)."
    ),
    why=gettext_noop("You cannot publish a policy that you do not have."),
    fix=gettext_noop("Correct cell %(cell)s or cell %(other)s."),
    lesson=LESSON,
)
REVIEW_CONTRADICTION = Kind(
    "CQ-REVIEW-CONTRADICTION",
    Severity.WARNING,
    message=gettext_noop(
        "The review leads to corrective action (question %(letter)s), but there is no review "
        "(question %(first)s)."
    ),
    why=gettext_noop("Corrective action follows from what a review finds."),
    fix=gettext_noop("Correct cell %(cell)s or cell %(other)s."),
    lesson=LESSON,
)
SURVEY_CONTRADICTION = Kind(
    "CQ-SURVEY-CONTRADICTION",
    Severity.WARNING,
    message=gettext_noop(
        "You survey no suppliers (question %(letter)s), but say how many answered: %(cells)s."
    ),
    why=gettext_noop("Nobody can answer a survey that was not sent."),
    fix=gettext_noop("Correct cell %(cell)s, or those answers on the share."),
    lesson=LESSON,
)
WEAK_PROGRAM = Kind(
    "CQ-WEAK-PROGRAM",
    Severity.INFO,
    message=gettext_noop("You have no policy, no due diligence and no review: %(cells)s."),
    why=gettext_noop("That is honest, but many customers then ask for a plan to improve."),
    fix=gettext_noop("Decide what you will set up first, and tell your customer when."),
    lesson=LESSON,
)


@rule
def due_diligence_is_described(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Due diligence comes with its framework. Source: EMRT 2.1, instructions to question D."""
    asked = declaration.spec.company_asking("due_diligence")
    if asked is None or not declaration.minerals_in_scope:
        return
    comment = declaration.company_comments[asked.key]
    if declaration.company[asked.key].answer == "Yes" and says_nothing(comment):
        yield DESCRIBE.at(comment.sheet, comment.cell, letter=asked.key)


@rule
def company_questions_are_asked(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """With no mineral in scope the company questions may stay blank.

    A filing duty that is answered Yes is X-FILING-DUTY-VS-SCOPE.
    """
    if not declaration.nothing_in_scope:
        return
    filing = declaration.asked_company("filing")
    answered = [
        entry
        for entry in declaration.company.values()
        if not entry.is_blank and (entry is not filing or not entry.answer.startswith("Yes"))
    ]
    if answered:
        cells = ", ".join(entry.cell for entry in answered)
        yield NOT_ASKED.at(answered[0].sheet, answered[0].cell, cells=cells)


@rule
def a_public_policy_exists(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A policy cannot be public where there is none."""
    yield from _contradiction(declaration, POLICY_CONTRADICTION, "policy", "policy_public")


@rule
def corrective_action_has_a_review(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A review that there is not leads to nothing."""
    yield from _contradiction(declaration, REVIEW_CONTRADICTION, "review", "corrective")


def _contradiction(
    declaration: Declaration, kind: Kind, first_role: str, later_role: str
) -> Iterator[Finding]:
    """Yield a finding if the first is answered No and what builds on it Yes."""
    first = declaration.spec.company_asking(first_role)
    later = declaration.spec.company_asking(later_role)
    if first is None or later is None:
        return
    base, built = declaration.company[first.key], declaration.company[later.key]
    if (base.answer, built.answer) == ("No", "Yes"):
        yield kind.at(built.sheet, built.cell, other=base.cell, letter=later.key, first=first.key)


@rule
def shares_need_a_survey(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Without a survey nobody can have answered."""
    asked = declaration.spec.company_asking("survey")
    if asked is None or declaration.company[asked.key].answer != "No":
        return
    rates = [declaration.asked("rate", key) for key in declaration.minerals_in_scope]
    cells = [rate.cell for rate in rates if rate is not None and rate.answer not in NO_ANSWERS]
    if cells:
        entry = declaration.company[asked.key]
        listed = ", ".join(cells)
        yield SURVEY_CONTRADICTION.at(entry.sheet, entry.cell, letter=asked.key, cells=listed)


@rule
def a_programme_has_a_beginning(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """There is a policy, due diligence or a review, at least."""
    policy = declaration.asked_company("policy") or declaration.asked_company("policy_public")
    pillars = (
        policy,
        declaration.asked_company("due_diligence"),
        declaration.asked_company("review"),
    )
    entries: list[Entry] = [entry for entry in pillars if entry is not None]
    if len(entries) == 3 and all(entry.answer == "No" for entry in entries):
        cells = ", ".join(entry.cell for entry in entries)
        yield WEAK_PROGRAM.at(entries[0].sheet, entries[0].cell, cells=cells)
