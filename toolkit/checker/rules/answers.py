"""Rules about answers that are allowed, but that a reader will ask about."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, Entry
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.values import text_of

GATE_LESSON = "C2.M2.L2"
ORIGIN_LESSON = "C2.M2.L3"

UNKNOWN_CLOSES = Kind(
    "Q-UNKNOWN-CLOSES-MINERAL",
    Severity.INFO,
    message=gettext_noop("Question %(number)s is Unknown for %(metal)s, which ends its questions."),
    why=gettext_noop("That is allowed, but your customer will want a clear answer next time."),
    fix=gettext_noop("Ask your engineers and suppliers, and then correct cell %(cell)s."),
    lesson=GATE_LESSON,
)
NOT_DECLARING = Kind(
    "Q-NOT-DECLARING",
    Severity.INFO,
    message=gettext_noop("You give no answers about %(metal)s: %(answer)s."),
    why=gettext_noop("Your customer may insist on an answer for this mineral."),
    fix=gettext_noop("Agree this with your customer, or answer cell %(cell)s with Yes or No."),
    lesson=GATE_LESSON,
)
NO_WITHOUT_REASON = Kind(
    "Q-NO-WITHOUT-REASON",
    Severity.INFO,
    message=gettext_noop("%(metal)s is answered No, without a comment."),
    why=gettext_noop("Some customers ask how you know that it is not used."),
    fix=gettext_noop("Say in cell %(cell)s how you checked, for example by material data."),
    lesson=GATE_LESSON,
)
CAHRA_YES = Kind(
    "Q-CAHRA-YES-WITHOUT-COMMENT",
    Severity.INFO,
    message=gettext_noop("Question %(number)s is Yes for %(metal)s, without a comment."),
    why=gettext_noop("Your customer wants to know which countries, and what was done about it."),
    fix=gettext_noop("Name the countries and your measures in cell %(cell)s."),
    lesson=ORIGIN_LESSON,
)
DID_NOT_SURVEY = Kind(
    "AMRT-DID-NOT-SURVEY-COMMENT",
    Severity.WARNING,
    message=gettext_noop("You did not survey the suppliers of %(metal)s, and do not say why."),
    why=gettext_noop("Your customer cannot tell whether you plan to ask them."),
    fix=gettext_noop("Explain in cell %(cell)s why there was no survey, and when there will be."),
    lesson="C3.M3.L2",
)
RECYCLED_HIDDEN = Kind(
    "EMRT-MICA-RECYCLED-ANSWERED",
    Severity.INFO,
    message=gettext_noop("A hidden line of question %(number)s is answered: %(value)s."),
    why=gettext_noop("Recycled mica is not asked about in this version, so nobody reads this."),
    fix=gettext_noop("Empty cell %(cell)s; its line has to be shown first."),
    lesson="C3.M2.L2",
)


def says_nothing(entry: Entry) -> bool:
    """True if a comment is blank, or only looks filled."""
    return entry.is_blank or entry.is_lookalike


@rule
def closing_answers_are_meant(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A mineral is out of scope because of Unknown, or because nothing is declared about it."""
    for mineral in declaration.minerals:
        closing = declaration.closed_by(declaration.spec.gates[-1].key, mineral.key)
        if not closing:
            continue
        entry = declaration.answers[closing, mineral.key]
        if entry.answer == "Unknown":
            kind = UNKNOWN_CLOSES
        elif entry.answer != "No":
            kind = NOT_DECLARING
        else:
            continue
        yield kind.at(
            entry.sheet, entry.cell, metal=mineral.name, number=closing[1:], answer=entry.answer
        )


@rule
def a_no_has_a_reason(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Where a mineral is not used, a comment says how that is known."""
    question = declaration.spec.questions[0].key
    for mineral in declaration.minerals:
        comment = declaration.comments[question, mineral.key]
        if declaration.answer(question, mineral.key) == "No" and says_nothing(comment):
            yield NO_WITHOUT_REASON.at(comment.sheet, comment.cell, metal=mineral.name)


@rule
def risk_areas_are_described(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A Yes on origin says which countries. Source: the form's instructions to the question."""
    for key in declaration.minerals_in_scope:
        for question in declaration.spec.questions:
            if question.role not in ("covered", "risk_areas") or key not in question.cells:
                continue
            comment = declaration.comments[question.key, key]
            if declaration.answer(question.key, key) == "Yes" and says_nothing(comment):
                metal = declaration.mineral(key).name
                yield CAHRA_YES.at(
                    comment.sheet, comment.cell, metal=metal, number=question.key[1:]
                )


@rule
def no_survey_is_explained(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No survey comes with a reason. Source: AMRT 1.3, instructions to question 2."""
    question = declaration.spec.asking("rate")
    for key in declaration.minerals_in_scope if question else ():
        if question is None or declaration.answer(question.key, key) != "Did not survey":
            continue
        comment = declaration.comments[question.key, key]
        if says_nothing(comment):
            metal = declaration.mineral(key).name
            yield DID_NOT_SURVEY.at(comment.sheet, comment.cell, metal=metal)


@rule
def hidden_lines_are_blank(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A line that the form hides has no answer. Source: EMRT 1.3, Declaration row 45."""
    for (question, _mineral), entry in declaration.hidden.items():
        if not entry.is_blank:
            value = text_of(entry.raw)[:80]
            yield RECYCLED_HIDDEN.at(entry.sheet, entry.cell, number=question[1:], value=value)
