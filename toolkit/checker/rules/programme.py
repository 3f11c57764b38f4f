"""Rules about the questions on the company's own programme, such as A to H of the CMRT."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, Entry
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.questions import value_findings
from toolkit.checker.rules.words import WEB_ADDRESS, translation_of
from toolkit.checker.spec import CompanyQuestion
from toolkit.checker.values import text_of

LESSON = "C2.M2.L5"

REQUIRED = Kind(
    "CQ-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("Question %(letter)s is not answered."),
    why=gettext_noop("One metal in scope is enough to make the company questions required."),
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
    message=gettext_noop(
        "Your policy is public (question %(letter)s), but its address is missing."
    ),
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
    Severity.ERROR,
    message=gettext_noop(
        "You survey suppliers in another format (question %(letter)s); it is not named."
    ),
    why=gettext_noop("The answer itself asks you to describe the format."),
    fix=gettext_noop("Say in cell %(cell)s which form or questions you use."),
    lesson=LESSON,
)
HIDDEN_ROW = Kind(
    "EMRT-A-URL-HIDDEN-ROW",
    Severity.WARNING,
    message=gettext_noop("Question %(letter)s is Yes, but cell %(cell)s beside it is empty."),
    why=gettext_noop(
        "A hidden line of this version's Checker counts it, so it never gets to zero."
    ),
    fix=gettext_noop("Write the web address of the policy in cell %(cell)s too."),
    lesson="C3.M2.L2",
)


@rule
def company_questions_are_answered(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """With a metal in scope each company question has an answer. Source: Checker rows 54 to 63.

    One that is answered per mineral has an answer for each mineral in scope.
    """
    in_scope = declaration.minerals_in_scope
    for asked in declaration.spec.company_questions:
        if asked.per_mineral:
            for mineral in declaration.minerals:
                entry = declaration.answers[asked.key, mineral.key]
                needed = mineral.key in in_scope
                letter = f"{asked.key} ({mineral.name})"
                yield from _answer_findings(entry, letter, needed)
        else:
            yield from _answer_findings(declaration.company[asked.key], asked.key, bool(in_scope))


def _answer_findings(entry: Entry, letter: str, needed: bool) -> Iterator[Finding]:
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


def _comment_beside(declaration: Declaration, role: str) -> tuple[CompanyQuestion, Entry] | None:
    """Return the question that asks this and its comment, if the answer calls for a comment."""
    asked = declaration.spec.company_asking(role)
    if asked is None or declaration.company[asked.key].answer not in asked.comment_for:
        return None
    return asked, declaration.company_comments[asked.key]


@rule
def public_policy_has_an_address(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A policy that is public comes with a web address. Source: CMRT 6.5, Checker row 56."""
    found = _comment_beside(declaration, "policy_public")
    if found is None or not declaration.minerals_in_scope:
        return
    asked, comment = found
    if len(comment.text) < 2:
        yield URL_REQUIRED.at(comment.sheet, comment.cell, letter=asked.key)
    elif not WEB_ADDRESS.search(comment.text):
        yield URL_FORMAT.at(comment.sheet, comment.cell, value=comment.text[:80])


@rule
def other_format_is_described(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A survey in another format comes with its description.

    In EMRT 1 and CRT 2 the Checker asks for it, elsewhere only the form's instructions.
    """
    found = _comment_beside(declaration, "survey")
    if found is None or not declaration.minerals_in_scope:
        return
    asked, comment = found
    if len(comment.text) < 2:
        checked = any(row.comment == comment.cell for row in declaration.spec.checker)
        severity = Severity.ERROR if checked else Severity.WARNING
        yield OTHER_FORMAT_COMMENT.at(comment.sheet, comment.cell, severity, letter=asked.key)


@rule
def hidden_lines_are_satisfied(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The Checker's hidden line has its address. Source: EMRT 1.11, Checker row 49."""
    if not declaration.minerals_in_scope:
        return
    hidden = {row.target.cell for row in declaration.spec.checker if not row.visible}
    for letter, comment in declaration.company_comments.items():
        answer = declaration.company[letter].answer
        if comment.cell in hidden and answer == "Yes" and len(comment.text) < 2:
            yield HIDDEN_ROW.at(comment.sheet, comment.cell, letter=letter)
