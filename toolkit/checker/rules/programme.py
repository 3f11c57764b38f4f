"""Rules about the questions on the company's own programme (A to H of the CMRT)."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.questions import value_findings
from toolkit.checker.rules.words import WEB_ADDRESS, translation_of
from toolkit.checker.values import text_of

LESSON = "C2.M2.L5"
OTHER_FORMAT = "Yes, using other format (describe)"

REQUIRED = Kind(
    "CQ-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("Question %(letter)s is not answered."),
    why=gettext_noop("One metal in scope is enough to make questions A to H required."),
    fix=gettext_noop("Choose an answer from the list in cell %(cell)s."),
    lesson=LESSON,
)
VALUE = Kind(
    "CQ-VALUE",
    Severity.ERROR,
    message=gettext_noop("\u201c%(value)s\u201d is not an answer from the list of %(letter)s."),
    why=gettext_noop("Your customer compares suppliers; only list values can be compared."),
    fix=gettext_noop("Choose one of these in cell %(cell)s: %(allowed)s."),
    lesson=LESSON,
)
URL_REQUIRED = Kind(
    "CQ-URL-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("Your policy is public (question B), but its address is missing."),
    why=gettext_noop("Public means that anyone can open it, so the form asks where."),
    fix=gettext_noop("Write the web address of the policy in cell %(cell)s."),
    lesson=LESSON,
)
URL_FORMAT = Kind(
    "CQ-URL-FORMAT",
    Severity.WARNING,
    message=gettext_noop("There is no web address in \u201c%(value)s\u201d."),
    why=gettext_noop("Your customer wants to open the policy."),
    fix=gettext_noop("Write an address such as www.company.com/policy in cell %(cell)s."),
    lesson=LESSON,
)
OTHER_FORMAT_COMMENT = Kind(
    "CQ-OTHER-FORMAT-COMMENT",
    Severity.WARNING,
    message=gettext_noop("You survey suppliers in another format (question E); it is not named."),
    why=gettext_noop("The answer itself asks you to describe the format."),
    fix=gettext_noop("Say in cell %(cell)s which form or questions you use."),
    lesson=LESSON,
)
POLICY_CONTRADICTION = Kind(
    "CQ-POLICY-CONTRADICTION",
    Severity.WARNING,
    message=gettext_noop("The policy is public (question B), but there is none (question A)."),
    why=gettext_noop("You cannot publish a policy that you do not have."),
    fix=gettext_noop("Correct cell %(cell)s or cell %(other)s."),
    lesson=LESSON,
)


@rule
def company_questions_are_answered(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """With a metal in scope each company question has an answer. Source: Checker rows 54 to 63."""
    needed = bool(declaration.minerals_in_scope)
    for letter, entry in declaration.company.items():
        if entry.is_blank or entry.is_lookalike:
            if needed and not entry.is_lookalike:
                yield REQUIRED.at(entry.sheet, entry.cell, letter=letter)
        elif entry.answer or translation_of(entry.text) in entry.allowed:
            yield from value_findings(entry)
        else:
            yield VALUE.at(
                entry.sheet,
                entry.cell,
                value=text_of(entry.raw)[:80],
                letter=letter,
                allowed="; ".join(entry.allowed),
            )


@rule
def public_policy_has_an_address(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Question B = Yes comes with a web address. Source: CMRT 6.5, Checker row 56."""
    comment = declaration.company_comments["B"]
    if declaration.company["B"].answer != "Yes" or not declaration.minerals_in_scope:
        return
    if len(comment.text) < 2:
        yield URL_REQUIRED.at(comment.sheet, comment.cell)
    elif not WEB_ADDRESS.search(comment.text):
        yield URL_FORMAT.at(comment.sheet, comment.cell, value=comment.text[:80])


@rule
def other_format_is_described(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Question E = another format comes with its description. Source: the form's instructions."""
    comment = declaration.company_comments["E"]
    if declaration.company["E"].answer == OTHER_FORMAT and len(comment.text) < 2:
        yield OTHER_FORMAT_COMMENT.at(comment.sheet, comment.cell)


@rule
def a_public_policy_exists(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Question B = Yes needs question A = Yes."""
    exists, public = declaration.company["A"], declaration.company["B"]
    if (exists.answer, public.answer) == ("No", "Yes"):
        yield POLICY_CONTRADICTION.at(public.sheet, public.cell, other=exists.cell)
