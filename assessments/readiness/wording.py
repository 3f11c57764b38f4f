"""In words: why a question is asked or not, and why evidence does not count."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from academy.risk_countries import RISK_COUNTRIES
from assessments.readiness.core import answers as core
from assessments.readiness.core.answers import EVIDENCE_MONTHS
from assessments.readiness.core.profile import ASM_MINERALS, Condition
from assessments.readiness.core.results import CONDITION, ROLE, CriterionResult
from assessments.readiness.countries import country_names
from assessments.readiness.models import Evidence
from assessments.readiness.standing import Proof

HOLDS = {
    "own_sites": gettext_lazy("it has sites of its own"),
    "mining_or_tailings": gettext_lazy("it mines, or keeps tailings or slag"),
    "asm_possible": gettext_lazy("artisanal mining may be in its chain"),
    "cahra_exposure": gettext_lazy("it works in, or buys from, a high-risk area"),
}
HOLDS_NOT = {
    "own_sites": gettext_lazy("it has no sites of its own"),
    "mining_or_tailings": gettext_lazy("it does not mine or keep tailings"),
    "asm_possible": gettext_lazy("artisanal mining is not in its chain"),
    "cahra_exposure": gettext_lazy("it does not work in, or buy from, a high-risk area"),
}
CONDITION_NAMES = {
    "own_sites": gettext_lazy("Sites of its own"),
    "mining_or_tailings": gettext_lazy("Mining or tailings"),
    "asm_possible": gettext_lazy("Artisanal mining possible"),
    "cahra_exposure": gettext_lazy("High-risk area"),
}
PROFILE_ONLY = ("own_sites", "mining_or_tailings")  # plain facts, which no rule derives


def what_it_rests_on(condition: Condition) -> str:
    """Return what makes a condition hold: minerals, countries, or that the company said so."""
    if condition.is_stated:
        return "" if condition.name in PROFILE_ONLY else _("you said so")
    if condition.name == "cahra_exposure":
        return ", ".join(country_names(condition.because))
    return ", ".join(condition.because)


def condition_words(condition: Condition) -> str:
    """Return a condition in words: "artisanal mining may be in its chain (Gold, Tin)"."""
    words = str((HOLDS if condition.holds else HOLDS_NOT)[condition.name])
    rests_on = what_it_rests_on(condition)
    return f"{words} ({rests_on})" if rests_on else words


def rule_words(name: str) -> str:
    """Return what the rule of a derived condition says, for the profile's form."""
    if name == "asm_possible":
        return _("The rule says yes if one of these is chosen: %(minerals)s.") % {
            "minerals": ", ".join(sorted(ASM_MINERALS))
        }
    return _(
        "The rule says yes if one of these countries is chosen, all of them in open conflict:"
        " %(countries)s. Regions of other countries may count too: then say yes."
    ) % {"countries": ", ".join(country_names(RISK_COUNTRIES))}


def asked_because(one: CriterionResult) -> str:
    """Return why a criterion with a condition is asked, or ""."""
    if one.condition is None or not one.is_asked:
        return ""
    return _("Asked because %(condition)s.") % {"condition": condition_words(one.condition)}


def not_asked_because(one: CriterionResult) -> str:
    """Return why a criterion is not asked."""
    if one.not_asked_because == ROLE:
        return _("Not asked of your roles.")
    if one.not_asked_because == CONDITION:
        return _("Not asked because %(condition)s.") % {"condition": condition_words(one.condition)}
    return _("Asked in the full assessment only.")


def why_it_does_not_count(evidence: Evidence | Proof, today: datetime.date) -> str:
    """Return why evidence does not count on a day, or "" if it does."""
    if core.Evidence(evidence.kind, evidence.dated_on, evidence.scope).counts(today):
        return ""
    if evidence.dated_on is None:
        return _("Does not count: it has no date.")
    if evidence.dated_on > today:
        return _("Does not count yet: its date is in the future.")
    if evidence.dated_on < core.oldest_that_counts(today):
        return _("Does not count: it is older than %(months)s months.") % {
            "months": EVIDENCE_MONTHS
        }
    return _("Does not count: it does not say what it covers.")


def saved_words(moment: datetime.datetime) -> str:
    """Return "Saved 12:04", with the day if it was not today."""
    local = timezone.localtime(moment)
    form = "TIME_FORMAT" if local.date() == timezone.localdate() else "SHORT_DATETIME_FORMAT"
    return _("Saved %(time)s") % {"time": date_format(local, form)}


def minutes_words(questions: int) -> str:
    """Return about how long some questions take, at 80 seconds each, in steps of five minutes."""
    minutes = max(5, round(questions * 80 / 300) * 5)
    return ngettext("about %(n)s minute", "about %(n)s minutes", minutes) % {"n": minutes}
