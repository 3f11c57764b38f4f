"""When the figures of a benchmark may change, so that two of them tell of nobody alone."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from assessments.readiness.core.benchmark import MIN_TENANTS, benchmark

MIN_CHANGED = 3
"""Organisations that must be new, changed or gone before figures are made anew."""

MOST_OF_A_TENANT = 4
"""Organisations of one tenant that count. Ten of three tenants are still possible, and no tenant
can hold half of a group, nor keep the others from having figures by filling it."""


class Member(NamedTuple):
    """Who counts: a tenant's key, a key of the organisation, and of what it submitted."""

    tenant: int
    organisation: str
    submitted: str


@dataclass(frozen=True)
class State:
    """Figures that are shown (lower quartile, median, upper; None: none), and whose they are.

    `members` outlast the figures: what is shown next is held against what was shown last.
    """

    figures: tuple[int, int, int] | None = None
    members: frozenset[Member] = frozenset()


def counted(members: Iterable[Member]) -> list[Member]:
    """Return each organisation once, at most 4 of a tenant; the first that come count.

    So give them in an order that does not change when something new is submitted.
    """
    found: dict[str, Member] = {}
    of_tenant: Counter[int] = Counter()
    for member in members:
        if member.organisation in found or of_tenant[member.tenant] >= MOST_OF_A_TENANT:
            continue
        found[member.organisation] = member
        of_tenant[member.tenant] += 1
    return list(found.values())


def enough_changed(before: frozenset[Member], now: frozenset[Member]) -> bool:
    """Whether 3 organisations of 3 tenants are new, gone, or submitted something else.

    Three tenants, since each knows its own: what is left is still of two.
    """
    changed = before ^ now
    organisations = {member.organisation for member in changed}
    tenants = {member.tenant for member in changed}
    return len(organisations) >= MIN_CHANGED and len(tenants) >= MIN_TENANTS


def renewed(before: State, entries: Sequence[tuple[Member, Fraction]]) -> State:
    """Return what is shown from now on of a group whose members stand at these percentages.

    A group that is too small shows nothing. One of which too little has changed shows what it
    showed before, also if that was nothing; but if all are back, their figures are.
    """
    now = frozenset(member for member, _value in entries)
    found = benchmark((member.tenant, member.organisation, value) for member, value in entries)
    if found is None:
        return State(None, before.members)
    is_back = before.figures is None and now == before.members
    if not before.members or is_back or enough_changed(before.members, now):
        return State((found.q1, found.median, found.q3), now)
    return before
