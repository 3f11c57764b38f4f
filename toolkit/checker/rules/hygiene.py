"""Rules about any cell that somebody fills in."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, Entry
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.words import NOT_AVAILABLE, SAME
from toolkit.checker.spec import OPTIONAL
from toolkit.checker.values import key_of, tidy

LESSON = "C2.M4.L2"
STARTS = frozenset("=#")

FORMULA_START = Kind(
    "DATA-FORMULA-START",
    Severity.WARNING,
    message=gettext_noop("The text in cell %(cell)s starts with \u201c%(sign)s\u201d."),
    why=gettext_noop("The form forbids it: other systems may take the text for a formula."),
    fix=gettext_noop("Start the text with a letter or a number."),
    lesson=LESSON,
)
BLANK_LOOKALIKE = Kind(
    "DATA-BLANK-LOOKALIKE",
    Severity.WARNING,
    message=gettext_noop("Cell %(cell)s is required, but it only holds spaces, dots or dashes."),
    why=gettext_noop("The form's Checker is fooled by that; your customer is not."),
    fix=gettext_noop("Write a real answer in cell %(cell)s."),
    lesson=LESSON,
)


@rule
def text_does_not_start_a_formula(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No text starts with = or #. Source: the form's instructions."""
    for entry, text in declaration.odd_texts:
        if (sign := tidy(text)[:1]) in STARTS:
            yield FORMULA_START.at(entry.sheet, entry.cell, sign=sign)


@rule
def required_cells_say_something(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A space or a dash is no answer where one is required."""
    for entry in _required(declaration):
        if entry.is_lookalike:
            yield BLANK_LOOKALIKE.at(entry.sheet, entry.cell)


def _required(declaration: Declaration) -> Iterator[Entry]:
    for item in declaration.spec.fields:
        described = item.key == "scope_description" and declaration.scope == "C"
        entry = declaration.fields[item.key]
        words = SAME if item.key == "authorizer_name" else NOT_AVAILABLE
        has_own_finding = item.kind == "email" or item.key == "authorizer_name"
        if has_own_finding and key_of(entry.text) in words:
            continue
        if described or item.required not in (OPTIONAL, "scope_user_defined"):
            yield entry
    for mineral in declaration.minerals:
        for question in declaration.open_questions(mineral.key):
            if question.counted:
                yield declaration.answers[question.key, mineral.key]
    in_scope = declaration.minerals_in_scope
    for asked in declaration.spec.company_questions:
        if asked.per_mineral:
            yield from (declaration.answers[asked.key, key] for key in in_scope)
        elif in_scope:
            yield declaration.company[asked.key]
