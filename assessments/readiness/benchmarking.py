"""Figures over many companies: who counts, and when they are made anew."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.utils import timezone

from assessments.readiness.core.benchmark import MIN_COMPANIES, MIN_TENANTS
from assessments.readiness.core.renewing import Member, State, counted, renewed
from assessments.readiness.models import Assessment, Benchmark, Snapshot
from assessments.readiness.submitting import UPSTREAM_FIRST

logger = logging.getLogger(__name__)

OVERALL = "overall"


class Entry(NamedTuple):
    """One submitted revision: who it is of, and its percentages by section code and "overall"."""

    member: Member
    begun_at: datetime
    submitted_at: datetime
    figures: dict[str, Fraction]


def renew_all() -> None:
    """Make the figures of each version and role anew, each on its own."""
    groups = set(_big_enough().values_list("question_version", "role"))
    groups |= set(Benchmark.objects.values_list("question_version", "role"))
    for version, role in sorted(groups):
        renew(version=version, role=role)


def _agreed() -> QuerySet:
    """Return who may count: agreed, newest revisions, all questions asked and answered."""
    return Snapshot.objects.filter(
        is_current=True,
        assessment__in_benchmark=True,
        claimed__isnull=False,
        document__result__scope="full",
        document__result__is_provisional=False,
    ).order_by()


def _big_enough() -> QuerySet:
    """Return the groups, by version and role, that may have enough companies for figures."""
    groups = _agreed().values("question_version", "role")
    sizes = groups.annotate(
        revisions=Count("pk"), tenants=Count("assessment__company", distinct=True)
    )
    return sizes.filter(revisions__gte=MIN_COMPANIES, tenants__gte=MIN_TENANTS)


@transaction.atomic
def renew(*, version: int, role: str) -> None:
    """Make the figures of one group anew where enough has changed; see `core.renewing`.

    `version` is the key of a question-set version.
    """
    row = Benchmark.objects.select_for_update().filter(question_version=version, role=role).first()
    row = row or Benchmark(question_version_id=version, role=role, figures={}, members={})
    entries = _entries(version, role)
    names = {OVERALL, *row.members, *(name for entry in entries for name in entry.figures)}
    states = {}
    for name in sorted(names):
        having = [entry for entry in entries if name in entry.figures]
        of = {entry.member: entry.figures[name] for entry in having}
        chosen = counted(entry.member for entry in having)
        states[name] = renewed(_state(row, name), [(member, of[member]) for member in chosen])
    figures = {name: list(state.figures) for name, state in states.items() if state.figures}
    members = {name: sorted(state.members) for name, state in states.items() if state.members}
    if not members:
        return
    if figures != row.figures or row.pk is None:
        row.computed_at = timezone.now()
    row.figures, row.members = figures, members
    row.save()
    logger.info("Benchmark of version %s, role %s: %s figures", version, role, len(figures))


def _state(row: Benchmark, name: str) -> State:
    figures = row.figures.get(name)
    members = frozenset(Member(*member) for member in row.members.get(name, ()))
    return State(tuple(figures) if figures else None, members)


def _entries(version: int, role: str) -> list[Entry]:
    """Return one entry an organisation, its newest; who began first comes first. One query.

    An organisation is a company and the name of what was assessed, however it is written.
    """
    rows = _agreed().filter(question_version=version, role=role)
    rows = rows.values(
        "pk",
        "submitted_at",
        "claimed",
        tenant=F("assessment__company"),
        subject=F("assessment__subject"),
        begun_at=F("assessment__created_at"),
        sections=F("document__result__sections"),
    )
    by_organisation: dict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        entry = _entry(row)
        by_organisation[entry.member.organisation].append(entry)
    newest = [
        max(ones, key=lambda one: one.submitted_at)._replace(
            begun_at=min(one.begun_at for one in ones)
        )
        for ones in by_organisation.values()
    ]
    return sorted(newest, key=lambda one: (one.begun_at, one.member))


def _entry(row: dict) -> Entry:
    member = Member(
        row["tenant"], _organisation(row["tenant"], row["subject"]), submitted=str(row["pk"])
    )
    figures = {
        one["code"]: Fraction(one["claimed"])
        for one in row["sections"]
        if one["claimed"] is not None
    }
    figures[OVERALL] = Fraction(row["claimed"])
    return Entry(member, row["begun_at"], row["submitted_at"], figures)


def _organisation(tenant: int, subject: str) -> str:
    """Return a key that tells an organisation from others without naming it."""
    words = " ".join(subject.casefold().split())
    return hashlib.sha256(f"{tenant}:{words}".encode()).hexdigest()[:16]


def role_of(roles: Iterable[str]) -> str:
    """Return the one role of a company under which it is compared: its most upstream one."""
    held = set(roles)
    return next(role for role in UPSTREAM_FIRST if role in held)


def figures_for(assessment: Assessment) -> dict[str, list[int]]:
    """Return lower quartile, median and upper quartile by section code and "overall".

    Empty if there are none for its version and role. Nothing else chooses them.
    """
    shown = Benchmark.objects.filter(
        question_version=assessment.question_version_id,
        role=role_of(assessment.profile.get("roles") or ["DS"]),
    )
    return shown.values_list("figures", flat=True).first() or {}


@transaction.atomic
def set_consent(*, assessment: Assessment, agreed: bool) -> None:
    """Say whether an assessment counts, from the next renewal on. It may change at any time."""
    held = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    held.in_benchmark = agreed
    held.save(update_fields=["in_benchmark"])
    logger.info("Assessment %s in the benchmark: %s", assessment.pk, agreed)
