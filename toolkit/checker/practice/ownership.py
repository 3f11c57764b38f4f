"""Whose practice workbook a file is: its number, and the facts of its fictional company.

A file without errors is easily had: from a colleague, or a declaration of another company. It is
marked only if it is the learner's own.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from toolkit.checker.practice.draft import Draft
from toolkit.checker.values import key_of

AUTHORITY = "Register of practice files"
NUMBER, ISSUED_BY = "company_unique_id", "company_unique_id_authority"
FACTS = (
    "company_name",
    "address",
    "contact_name",
    "contact_email",
    "contact_phone",
    "authorizer_name",
    "authorizer_email",
    "authorizer_phone",
)
"""Keys of the company block by which a company is known."""


class Stranger(StrEnum):
    """Why a file is not the learner's own practice workbook."""

    NUMBER = "number"  # it bears another number, or none
    COMPANY = "company"  # it tells of another company


def number_of(seed: int) -> str:
    """Return the number of the practice workbook with this seed, such as "PF-0000000042"."""
    return f"PF-{seed:010d}"


def sign(draft: Draft, seed: int) -> None:
    """Write the number of the practice workbook where a form has the company's unique ID."""
    draft.set_field(NUMBER, number_of(seed))
    draft.set_field(ISSUED_BY, AUTHORITY)


def facts_in(*drafts: Draft) -> dict[str, list[str]]:
    """Return what each of FACTS says in these drafts, by key: all values that may be there."""
    return {
        key: list(
            dict.fromkeys(
                str(draft.values[draft.spec.field(key).cell])
                for draft in drafts
                if draft.spec.field(key).cell in draft.values
            )
        )
        for key in FACTS
    }


def stranger(
    seed: int, facts: Mapping[str, Sequence[str]], declared: Mapping[str, str]
) -> Stranger | None:
    """Return why a file is not the practice workbook of this seed and these facts, or None.

    `declared` is the company block of the file by key. Half of the facts must be there, since a
    learner may have put some in other words.
    """
    digits = re.sub(r"[^0-9A-Z]", "", declared.get(NUMBER, "").upper())
    if digits != number_of(seed).replace("-", ""):
        return Stranger.NUMBER
    agreeing = sum(
        key_of(declared.get(key, "")) in {key_of(value) for value in values}
        for key, values in facts.items()
        if values
    )
    return None if 2 * agreeing >= len(facts) else Stranger.COMPANY
