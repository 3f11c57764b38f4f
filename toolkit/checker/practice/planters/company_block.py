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
from toolkit.checker.spec import CompanyQuestion, Spec, version_key
from toolkit.checker.specs import nearest_spec
from toolkit.checker.versions import RELEASES, newer_version

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


def _programme(role: str, draft: Draft) -> Iterator[Choice]:
    if draft.in_scope and draft.spec.company_asking(role):
        yield _alone(f"question on {role}")


def _asked(draft: Draft, role: str) -> CompanyQuestion:
    asked = draft.spec.company_asking(role)
    if asked is None:
        raise ValueError(f"the form does not ask for {role}")
    return asked


def _policy(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    return _programme("policy_public", draft)


@planter("E13", "C2.M2.L5", _policy)
def policy_without_address(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """The policy is public, and its web address is missing."""
    public = _asked(draft, "policy_public")
    draft.write(public.answer, "Yes")
    cell = draft.write(public.comment, "")
    spot = on_declaration("CQ-URL-REQUIRED", cell)
    return Plant("The policy is said to be public, but its web address is missing.", (spot,))


def _survey(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    return _programme("survey", draft)


@planter("E14", "C2.M2.L5", _survey)
def survey_format_without_description(
    draft: Draft, choice: Choice, random: Random, today: datetime.date
) -> Plant:
    """Suppliers were asked in another format, which is not described."""
    question = _asked(draft, "survey")
    draft.write(question.answer, question.comment_for[0])
    cell = draft.write(question.comment, "")
    spot = on_declaration("CQ-OTHER-FORMAT-COMMENT", cell)
    return Plant("The survey used another format, but the comment does not say which.", (spot,))


def _version(draft: Draft, today: datetime.date) -> Iterator[Choice]:
    if retired_before(draft.spec, today):
        yield _alone("version")


def retired_before(spec: Spec, today: datetime.date) -> tuple[str, datetime.date] | None:
    """Return the last version that is out of date while this one is not, and its day.

    None if its form has other cells, so that a stamp alone does not make one of it.
    """
    stated = spec.stated_version or spec.version
    if newer_version(spec.template, stated, today) is not None:
        return None
    for version, released in reversed(RELEASES[spec.template]):
        older = version_key(version) < version_key(stated)
        if older and newer_version(spec.template, version, today) is not None:
            read_as = nearest_spec(spec.template, version)
            same = read_as is not None and (
                tuple(read_as.input_cells()) == tuple(spec.input_cells())
                and read_as.smelters.columns == spec.smelters.columns
                and read_as.detection.versions[0] == spec.detection.versions[0]
            )
            exact = read_as is not None and read_as.version == version
            return (version, datetime.date.fromisoformat(released)) if same and exact else None
    return None


@planter("E20", "C2.M1.L2", _version)
def retired_version(draft: Draft, choice: Choice, random: Random, today: datetime.date) -> Plant:
    """The workbook is stamped as the version before the current one."""
    retired = retired_before(draft.spec, today)
    if retired is None:
        raise ValueError("there is no older version of this form")
    draft.version, draft.released = retired
    stamp = draft.spec.detection.versions[0]
    spot = Spot("FILE-VERSION-OUTDATED", stamp.sheet, stamp.cell)
    return Plant(f"The form is revision {draft.version}, which is retired.", (spot,))
