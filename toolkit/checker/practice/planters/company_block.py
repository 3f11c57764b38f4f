"""Errors in the company block and in the questions about the whole company."""

import datetime
from collections.abc import Iterator
from random import Random

from toolkit.checker.practice.draft import Draft
from toolkit.checker.practice.planters.base import (
    Choice,
    Plant,
    Spot,
    on_declaration,
    planter,
)

REQUIRED_CODES = {
    "company_name": "DECL-COMPANY-REQUIRED",
    "contact_name": "DECL-CONTACT-NAME-REQUIRED",
    "contact_email": "DECL-CONTACT-EMAIL-REQUIRED",
    "contact_phone": "DECL-CONTACT-PHONE-REQUIRED",
    "authorizer_name": "DECL-AUTHORIZER-REQUIRED",
    "authorizer_email": "DECL-AUTHORIZER-EMAIL-REQUIRED",
    "effective_date": "DECL-DATE-REQUIRED",
}
EMAIL_CODES = {
    "contact_email": "DECL-CONTACT-EMAIL-FORMAT",
    "authorizer_email": "DECL-AUTHORIZER-EMAIL-FORMAT",
}
RETIRED = ("6.4", datetime.date(2024, 4, 26))


def _alone(name: str) -> Choice:
    return Choice((name,), writes=frozenset({name}))


def _scope(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    yield _alone("scope")


@planter("E01", "C2.M4.L1", _scope)
def scope_without_products(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """Scope B, and nothing in the product list."""
    draft.set_field("declaration_scope", draft.scope("B"))
    draft.products.clear()
    table = draft.spec.products
    first = table.cell("product_number", table.first_row)
    spot = Spot("PRODUCT-LIST-REQUIRED", table.sheet, first)
    return Plant("The scope is a list of products, but the Product List is empty.", (spot,))


@planter("E02", "C2.M2.L1", _scope)
def scope_without_description(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """Scope C, and no description of it."""
    draft.set_field("declaration_scope", draft.scope("C"))
    cell = draft.set_field("scope_description", "")
    spot = on_declaration("DECL-SCOPE-DESCRIPTION-REQUIRED", cell)
    return Plant("The scope is user defined, but it is not described.", (spot,))


def _required(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    return (_alone(key) for key in REQUIRED_CODES)


@planter("E03", "C2.M2.L1", _required)
def required_field_empty(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """One required field of the company block is empty."""
    (key,) = choice.variant
    cell = draft.set_field(key, "")
    spot = on_declaration(REQUIRED_CODES[key], cell)
    return Plant(f"The required field {draft.spec.field(key).label} is empty.", (spot,))


def _emails(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    return (_alone(key) for key in EMAIL_CODES)


@planter("E04", "C2.M2.L1", _emails)
def email_without_at(draft: Draft, choice: Choice, random: Random, today: datetime.date) -> Plant:
    """An e-mail address without the @ sign."""
    (key,) = choice.variant
    address = str(draft.values[draft.spec.field(key).cell])
    cell = draft.set_field(key, address.replace("@", random.choice((".", " at ", ""))))
    spot = on_declaration(EMAIL_CODES[key], cell)
    return Plant("The e-mail address has no @ sign.", (spot,))


def _authorizer(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    yield _alone("authorizer_name")


@planter("E05", "C2.M2.L1", _authorizer)
def authorizer_is_same(draft: Draft, choice: Choice, random: Random, today: datetime.date) -> Plant:
    """The authoriser is not named but called "same"."""
    word = random.choice(("same", "Same", "same as above"))
    cell = draft.set_field("authorizer_name", word)
    spot = on_declaration("DECL-AUTHORIZER-PLACEHOLDER", cell)
    return Plant(f'The authoriser is given as "{word}" and not by name.', (spot,))


def _date(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    writes = frozenset({"effective_date"})
    yield Choice(("future",), writes)
    if _stale(today, 0) > draft.released:
        yield Choice(("stale",), writes)


def _stale(today: datetime.date, days: int) -> datetime.date:
    return today - datetime.timedelta(days=400 + days)


@planter("E06", "C2.M1.L2", _date)
def date_outside_the_cycle(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """The effective date lies in the future, or more than a year back."""
    if choice.variant == ("future",):
        date = today + datetime.timedelta(days=random.randrange(30, 300))
        code, words = "DECL-DATE-FUTURE", "lies in the future"
    else:
        spare = (_stale(today, 0) - draft.released).days
        date = _stale(today, random.randrange(min(spare, 120)))
        code, words = "DECL-DATE-STALE", "is more than a year old"
    cell = draft.set_field("effective_date", date)
    return Plant(f"The effective date {words}.", (on_declaration(code, cell),))


def _programme(letter: str, draft: Draft) -> Iterator[Choice]:
    if draft.company.in_scope:
        yield _alone(f"question {letter}")


def _policy(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    return _programme("B", draft)


@planter("E13", "C2.M2.L5", _policy)
def policy_without_address(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """The policy is public, and its web address is missing."""
    draft.write(draft.spec.company_question("A").answer, "Yes")
    draft.write(draft.spec.company_question("B").answer, "Yes")
    cell = draft.write(draft.spec.company_question("B").comment, "")
    spot = on_declaration("CQ-URL-REQUIRED", cell)
    return Plant("The policy is said to be public, but its web address is missing.", (spot,))


def _survey(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    return _programme("E", draft)


@planter("E14", "C2.M2.L5", _survey)
def survey_format_without_description(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """Suppliers were asked in another format, which is not described."""
    question = draft.spec.company_question("E")
    draft.write(question.answer, next(text for text in question.allowed if "other format" in text))
    cell = draft.write(question.comment, "")
    spot = on_declaration("CQ-OTHER-FORMAT-COMMENT", cell)
    return Plant("The survey used another format, but the comment does not say which.", (spot,))


def _version(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    yield _alone("version")


@planter("E20", "C2.M1.L2", _version)
def retired_version(draft: Draft, choice: Choice, random: Random, today: datetime.date) -> Plant:
    """The workbook is stamped as the version before the current one."""
    draft.version, draft.released = RETIRED
    stamp = draft.spec.detection.versions[0]
    spot = Spot("FILE-VERSION-OUTDATED", stamp.sheet, stamp.cell)
    return Plant(f"The form is revision {draft.version}, which is retired.", (spot,))
