"""Rules about what the answers say taken together."""

import re
from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, Entry
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.values import key_of

GATE_LESSON = "C2.M2.L2"

ALL_NO = Kind(
    "X-ALL-MINERALS-NO",
    Severity.INFO,
    message=gettext_noop("Question 1 is No for every mineral."),
    why=gettext_noop("That is rare: tin and gold, for example, are in almost all electronics."),
    fix=gettext_noop("Check it with your engineers, from cell %(cell)s on, and say how you know."),
    lesson=GATE_LESSON,
)
NOT_REMAINING = Kind(
    "X-USED-NOT-REMAINING",
    Severity.INFO,
    message=gettext_noop("%(metal)s is used in production, but does not stay in the product."),
    why=gettext_noop(
        "That is true only of aids that leave nothing behind, such as some catalysts."
    ),
    fix=gettext_noop("Check with your engineers that cell %(cell)s is right."),
    lesson=GATE_LESSON,
)
SCOPE_PARTIAL = Kind(
    "X-COMPANY-SCOPE-PARTIAL",
    Severity.INFO,
    message=gettext_noop(
        "You chose the whole company as scope, but the comment in cell %(other)s limits it: "
        "\u201c%(value)s\u201d."
    ),
    why=gettext_noop("Answers about some products or sites are scope B or C."),
    fix=gettext_noop("Choose scope B or C in cell %(cell)s, or correct the comment."),
    lesson="C2.M2.L1",
)
FILING_DUTY = Kind(
    "X-FILING-DUTY-VS-SCOPE",
    Severity.INFO,
    message=gettext_noop(
        "You have a duty to file (question %(letter)s), but no mineral is in scope."
    ),
    why=gettext_noop("Such a duty comes from using these minerals."),
    fix=gettext_noop("Check which of the two is right: cell %(cell)s, or the answers above."),
    lesson="C2.M2.L5",
)

_PART = (
    r"(?:products?|parts?|part numbers?|items?|models?|series|sites?|plants?|factory|factories|"
    r"facilit(?:y|ies)|locations?|divisions?|business units?|product (?:lines?|famil(?:y|ies)))"
)
_LIMIT = (
    r"(?:only (?:for|to|covers?|includes?|appl(?:y|ies) to)|(?:appl(?:y|ies)|valid|covers?) only"
    r"(?: (?:for|to))?|(?<!not )(?:limited|restricted) to|excluding|excludes?|except(?: for)?|"
    r"not including|does not (?:include|cover))"
)
_PARTIAL = re.compile(rf"\b{_LIMIT}\b(?: [\w'-]+){{0,3}} {_PART}\b")


@rule
def some_mineral_is_used(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A company that uses none of the minerals is rare."""
    question = declaration.spec.questions[0].key
    answers = [declaration.answers[question, mineral.key] for mineral in declaration.minerals]
    if answers and all(entry.answer == "No" for entry in answers):
        yield ALL_NO.at(answers[0].sheet, answers[0].cell)


@rule
def what_is_used_remains(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """What is used and does not stay is a process aid. Source: the instructions to question 2."""
    for mineral in declaration.minerals:
        used = declaration.asked("used", mineral.key)
        remains = declaration.asked("remaining", mineral.key)
        if used is None or remains is None:
            continue
        if (used.answer, remains.answer) == ("Yes", "No"):
            yield NOT_REMAINING.at(remains.sheet, remains.cell, metal=mineral.name)


@rule
def company_scope_is_the_company(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Scope A is about everything, so no comment limits an answer to products or sites."""
    if declaration.scope != "A":
        return
    scope = declaration.fields["declaration_scope"]
    comments: tuple[Entry, ...] = (
        *declaration.comments.values(),
        *declaration.company_comments.values(),
    )
    for entry in comments:
        if not entry.is_blank and (found := _PARTIAL.search(key_of(entry.text))):
            yield SCOPE_PARTIAL.at(scope.sheet, scope.cell, other=entry.cell, value=found[0][:60])
            return


@rule
def filing_duties_have_a_mineral(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A duty to file goes with a mineral in scope. Source: CMRT, question H."""
    asked = declaration.spec.company_asking("filing")
    if asked is None or not declaration.nothing_in_scope:
        return
    entry = declaration.company[asked.key]
    if entry.answer.startswith("Yes"):
        yield FILING_DUTY.at(entry.sheet, entry.cell, letter=asked.key)
