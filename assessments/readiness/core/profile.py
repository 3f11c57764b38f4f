"""What a company says of itself, and which questions that brings up."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

from assessments.readiness.core.fields import BAD_FORM, Fields
from assessments.readiness.core.problems import DocumentError, Problem
from assessments.readiness.core.question_set import CONDITIONS, MINERALS, ROLES

STATED = "stated"
COUNTRY = re.compile(r"[A-Z]{2}")

ASM_MINERALS = frozenset(
    {"Cobalt", "Copper", "Gold", "Lithium", "Mica", "Silver", "Tantalum", "Tin", "Tungsten"}
)
"""Minerals of which a part that matters is mined by hand, by artisanal and small-scale miners.

Names are those of the reporting templates. Why these: `docs/readiness.md`.
"""


@dataclass(frozen=True)
class Profile:
    """Roles (of ROLES), minerals (names of the reporting templates) and places of a company.

    `countries` are ISO 3166-1 alpha-2 codes of its sites and sources. `asm_possible` and
    `cahra_exposure` are what it states; None leaves them to the rule.
    """

    roles: frozenset[str]
    minerals: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    own_sites: bool = False
    mining_or_tailings: bool = False
    asm_possible: bool | None = None
    cahra_exposure: bool | None = None

    def as_dict(self) -> dict[str, object]:
        """Return the profile ready for JSON; `from_dict()` reads it back."""
        return {
            "roles": sorted(self.roles),
            "minerals": sorted(self.minerals),
            "countries": sorted(self.countries),
            "own_sites": self.own_sites,
            "mining_or_tailings": self.mining_or_tailings,
            "asm_possible": self.asm_possible,
            "cahra_exposure": self.cahra_exposure,
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Return the profile that a document holds. Raises DocumentError with what is wrong."""
        problems: list[Problem] = []
        found = cls.read(Fields(data, "", problems))
        if problems:
            raise DocumentError(problems)
        return found

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """Return the profile of an object; what is wrong is in the problems of `fields`."""
        countries = fields.words("countries", may_lack=True)
        for number, country in enumerate(countries, 1):
            if not COUNTRY.fullmatch(country):
                place = f"countries.{number}"
                fields.report(place, "bad-form", BAD_FORM, value=country[:40], example="CD")
        found = cls(
            roles=frozenset(fields.words("roles", ROLES)),
            minerals=frozenset(fields.words("minerals", MINERALS, may_lack=True)),
            countries=frozenset(countries),
            own_sites=fields.flag("own_sites"),
            mining_or_tailings=fields.flag("mining_or_tailings"),
            asm_possible=fields.maybe("asm_possible"),
            cahra_exposure=fields.maybe("cahra_exposure"),
        )
        fields.close()
        return found


@dataclass(frozen=True)
class Condition:
    """Whether a condition holds for a company, and what that rests on.

    `because` is ("stated",) if the company said so, else the minerals or countries that make it
    hold, such as ("Gold", "Tin") or ("CD",), and empty if none does.
    """

    name: str
    holds: bool
    because: tuple[str, ...] = ()

    @property
    def is_stated(self) -> bool:
        return self.because == (STATED,)


def conditions(profile: Profile, *, risk_countries: Collection[str]) -> Mapping[str, Condition]:
    """Return all conditions by name. `risk_countries` are ISO 3166-1 alpha-2 codes."""
    by_rule = {
        "asm_possible": profile.minerals & ASM_MINERALS,
        "cahra_exposure": profile.countries & frozenset(risk_countries),
    }
    found = {}
    for name in CONDITIONS:
        stated: bool | None = getattr(profile, name)
        if stated is None:
            found[name] = Condition(name, bool(by_rule[name]), tuple(sorted(by_rule[name])))
        else:
            found[name] = Condition(name, stated, (STATED,))
    return found


def raised_because(
    raised_by: Collection[str], profile: Profile, holding: Mapping[str, Condition]
) -> tuple[str, ...]:
    """Return which conditions and minerals of `raised_by` are true of the company, in order."""
    return tuple(
        name
        for name in raised_by
        if (holding[name].holds if name in holding else name in profile.minerals)
    )
