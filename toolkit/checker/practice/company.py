"""The facts of a fictional company: what a correct declaration of it would say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NOT_LISTED = "Smelter not listed"
NOT_IDENTIFIED = "Smelter not yet identified"


@dataclass(frozen=True)
class Supply:
    """One true line of the smelter list; `lookup` may be one of the two special entries."""

    metal: str
    lookup: str
    name: str = ""  # typed by hand: only where the look-up does not know the smelter
    country: str = ""  # read from the look-up where it is empty
    recycled: str = ""
    comments: str = ""


@dataclass(frozen=True)
class Product:
    """One line of the product list."""

    number: str
    name: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Company:
    """What is true of a company, so that an error can be told from a fact.

    `answers` maps a metal to its answers by question, `{"Tin": {"Q1": "Yes", ...}}`, with those
    company questions that are answered per mineral. A metal that is not named is not selected or,
    where the form asks about all of its metals, answered No. `scope` is A, B or C. `programme`
    holds answers by the role of the company question; where one is missing, it is the first of
    the form's list. `reasons` say why a mineral is asked about (AMRT).
    """

    name: str
    address: str
    contact_name: str
    contact_email: str
    contact_phone: str
    authorizer_name: str
    authorizer_title: str
    authorizer_email: str
    authorizer_phone: str
    answers: Mapping[str, Mapping[str, str]]
    supplies: tuple[Supply, ...]
    scope: str = "A"
    scope_description: str = ""
    products: tuple[Product, ...] = ()
    policy_url: str = ""
    programme: Mapping[str, str] = field(default_factory=lambda: {"filing": "No"})
    reasons: Mapping[str, str] = field(default_factory=dict)
