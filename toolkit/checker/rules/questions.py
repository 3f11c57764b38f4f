"""Rules about the questions that are answered once for each mineral."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, Entry
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.words import translation_of
from toolkit.checker.values import text_of

GATE_LESSON = "C2.M2.L2"

Q1_REQUIRED = Kind(
    "Q1-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("Question 1 is not answered for %(metal)s."),
    why=gettext_noop("It decides whether any other question is asked about this metal."),
    fix=gettext_noop("Choose an answer from the list in cell %(cell)s."),
    lesson=GATE_LESSON,
)
Q2_REQUIRED = Kind(
    "Q2-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("Question 1 is Yes for %(metal)s, but question 2 is not answered."),
    why=gettext_noop("A metal used in production does not always remain in the product."),
    fix=gettext_noop("Choose an answer from the list in cell %(cell)s."),
    lesson=GATE_LESSON,
)
LATER_REQUIRED = Kind(
    "Q-LATER-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("Question %(number)s is not answered for %(metal)s."),
    why=gettext_noop("A metal that is in your product needs an answer to every question."),
    fix=gettext_noop("Choose an answer from the list in cell %(cell)s."),
    lesson=GATE_LESSON,
)
SHARE_MISSING = Kind(
    "AMRT-Q2-MISSING",
    Severity.WARNING,
    message=gettext_noop("Question 1 is Yes for %(metal)s, but question 2 is not answered."),
    why=gettext_noop("The form's Checker does not count this line, but your customer reads it."),
    fix=gettext_noop("Choose an answer from the list in cell %(cell)s."),
    lesson="C3.M3.L2",
)
VALUE = Kind(
    "Q-VALUE",
    Severity.ERROR,
    message=gettext_noop("\u201c%(value)s\u201d is not an answer from the list."),
    why=gettext_noop("Your customer compares suppliers; only list values can be compared."),
    fix=gettext_noop("Choose one of these in cell %(cell)s: %(allowed)s."),
    lesson=GATE_LESSON,
)
VALUE_FORMATTING = Kind(
    "Q-VALUE-FORMATTING",
    Severity.WARNING,
    message=gettext_noop("\u201c%(value)s\u201d is meant as %(meant)s, but written differently."),
    why=gettext_noop("Tools compare the text letter by letter."),
    fix=gettext_noop("Choose %(meant)s from the list in cell %(cell)s."),
    lesson=GATE_LESSON,
)
VALUE_LANGUAGE = Kind(
    "Q-VALUE-LANGUAGE",
    Severity.ERROR,
    message=gettext_noop("\u201c%(value)s\u201d is not English."),
    why=gettext_noop("The labels of the form are translated, the answers are always English."),
    fix=gettext_noop("Choose %(meant)s from the list in cell %(cell)s."),
    lesson="C2.M1.L2",
)
NOT_ASKED = Kind(
    "Q-ANSWER-NOT-ASKED",
    Severity.WARNING,
    message=gettext_noop(
        "%(metal)s is answered %(answer)s in cell %(closing)s, but later questions are answered: "
        "%(cells)s."
    ),
    why=gettext_noop("After that the rest is not asked, so one of the two is a mistake."),
    fix=gettext_noop("Clear the later answers, or correct cell %(closing)s."),
    lesson=GATE_LESSON,
)


def value_findings(entry: Entry) -> Iterator[Finding]:
    """Yield what is wrong with a value that should be one of the entry's list."""
    value = text_of(entry.raw)[:80]
    if entry.answer:
        if not entry.is_as_listed:
            yield VALUE_FORMATTING.at(entry.sheet, entry.cell, value=value, meant=entry.answer)
        return
    meant = translation_of(entry.text)
    if meant in entry.allowed:
        yield VALUE_LANGUAGE.at(entry.sheet, entry.cell, value=value, meant=meant)
    else:
        allowed = "; ".join(entry.allowed)
        yield VALUE.at(entry.sheet, entry.cell, value=value, allowed=allowed)


@rule
def open_questions_are_answered(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Each question that is asked has an answer. Source: CMRT 6.5, Checker rows 14 to 52."""
    kinds = {"used": Q1_REQUIRED, "remaining": Q2_REQUIRED}
    for mineral in declaration.minerals:
        for question in declaration.open_questions(mineral.key):
            entry = declaration.answers[question.key, mineral.key]
            # A dash in a line that the Checker does not count is as good as a blank.
            if (
                entry.is_blank
                and not entry.is_lookalike
                or (not question.counted and entry.is_lookalike)
            ):
                later = kinds.get(question.role, LATER_REQUIRED)
                kind = later if question.counted else SHARE_MISSING
                yield kind.at(entry.sheet, entry.cell, metal=mineral.name, number=question.key[1:])


@rule
def answers_are_from_the_list(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Each answer to an open question is one of the list. Source: the form's drop-downs."""
    for mineral in declaration.minerals:
        for question in declaration.open_questions(mineral.key):
            entry = declaration.answers[question.key, mineral.key]
            if not entry.is_blank and not entry.is_lookalike:
                yield from value_findings(entry)


@rule
def closed_questions_are_blank(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """After a No, the later questions of the metal stay blank. Source: the form's instructions.

    So do the company questions that are answered for each mineral.
    """
    gates = {gate.key for gate in declaration.spec.gates}
    for mineral in declaration.minerals:
        left: list[Entry] = []
        closing = ""
        for question in declaration.spec.all_questions():
            if question.gate not in gates or mineral.key not in question.cells:
                continue
            closed_by = declaration.closed_by(question.gate, mineral.key)
            entry = declaration.answers[question.key, mineral.key]
            if closed_by and not entry.is_blank:
                closing = closing or closed_by
                left.append(entry)
        if left:
            yield NOT_ASKED.at(
                left[0].sheet,
                left[0].cell,
                metal=mineral.name,
                answer=declaration.answer(closing, mineral.key),
                closing=declaration.answers[closing, mineral.key].cell,
                cells=", ".join(entry.cell for entry in left),
            )
