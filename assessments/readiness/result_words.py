"""What a result says, in sentences. Modest ones: it prepares, it proves nothing."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from academy.templatetags.spoken import spoken
from assessments.readiness.core.figures import shown, shown_coverage, tidy
from assessments.readiness.core.results import NA, NOT_ASKED, CriterionResult, Result
from assessments.readiness.loading import BANDS, LEVELS
from assessments.readiness.models import NotApplicable, Snapshot
from assessments.readiness.standing import Standing
from assessments.readiness.wording import CONDITION_NAMES, not_asked_because

NONE = "–"
STRENGTHS = (
    gettext_lazy("None that counts"),
    gettext_lazy("Stated only"),
    gettext_lazy("A document"),
    gettext_lazy("Records in use"),
    gettext_lazy("Checked by others"),
)
"""By strength, 0 to 4."""


def number(value: Fraction | Decimal | int | None, places: int | None = None) -> str:
    """Return a number as the reader's language writes it; a dash for None."""
    if value is None:
        return NONE
    return number_format(value, places)


def figure(value: Fraction | None) -> str:
    """Return an exact figure to one decimal place, rounded half up, without a sign."""
    return number(shown(value), 1)


def percent(value: Fraction | None) -> str:
    """Return a percentage from 0 to 100 to one decimal place: "55.6 %"."""
    return NONE if value is None else f"{figure(value)}\N{NO-BREAK SPACE}%"


def share(value: Fraction | None) -> str:
    """Return a share from 0 to 1 as a percentage, which says 100 only where nothing lacks."""
    found = shown_coverage(value)
    return NONE if found is None else f"{number(found, 1)}\N{NO-BREAK SPACE}%"


def factor(value: Decimal | int) -> str:
    """Return a factor without zeros at its end."""
    return number(tidy(Decimal(value)))


def level(value: int | None) -> str:
    """Return a level with its name: "3 Working"."""
    return NONE if value is None else f"{value} {LEVELS[value]}"


def band(code: str | None) -> str:
    return str(BANDS[code]) if code else NONE


def band_range(result: Result) -> tuple[str | None, str | None]:
    """Return the lowest and the highest band that a result may come to; the same if complete."""
    if result.is_provisional:
        return result.low_band, result.high_band
    return result.band, result.band


def band_name(result: Result) -> str:
    """Return the band in words; of a provisional result the bands between which it lies."""
    low, high = band_range(result)
    if low == high:
        return band(low)
    return _("%(low)s to %(high)s") % {"low": band(low), "high": band(high)}


def cap_reason(standing: Standing) -> str:
    """Return why the band is below that of the percentage; empty if it is not."""
    return _cap_reason(standing, str)


def cap_reason_html(standing: Standing) -> SafeString:
    """Return the same for a page, in which each topic says its language."""
    return mark_safe(_cap_reason(standing, spoken))  # each part is escaped there


def _cap_reason(standing: Standing, written: Callable[[object], str]) -> str:
    result = standing.result
    caps = result.binding_caps
    if not caps:
        return ""
    reasons = [
        written(_("%(topic)s (%(code)s) is at level %(level)s"))
        % {
            "topic": written(standing.criterion(cap.code).topic),
            "code": written(cap.code),
            "level": cap.level,
        }
        for cap in caps
    ]
    words = _("%(percent)s would be %(number_band)s; capped at %(band)s because: %(reasons)s.")
    return written(words) % {
        "percent": written(percent(result.claimed)),
        "number_band": written(band(result.number_band)),
        "band": written(band(result.band)),
        "reasons": "; ".join(reasons),
    }


def critical_words(standing: Standing) -> str:
    """Return how many of the critical criteria that apply are where they should be."""
    result = standing.result
    if not result.critical_total:
        return _("No critical criterion applies to you.")
    words = ngettext(
        "%(ok)s of %(total)s critical criterion that applies to you is at level 3 or better.",
        "%(ok)s of %(total)s critical criteria that apply to you are at level 3 or better.",
        result.critical_total,
    )
    return words % {"ok": result.critical_ok, "total": result.critical_total}


def provisional_words(standing: Standing) -> str:
    """Return what a result that is not complete can say; empty if it is complete."""
    result = standing.result
    if not result.is_provisional:
        return ""
    words = ngettext(
        "%(count)s question is still open: %(share)s of the weight is answered. Depending on it,"
        " the result will lie between %(low)s (%(low_band)s) and %(high)s (%(high_band)s).",
        "%(count)s questions are still open: %(share)s of the weight is answered. Depending on"
        " them, the result will lie between %(low)s (%(low_band)s) and %(high)s (%(high_band)s).",
        len(standing.open_codes),
    )
    return words % {
        "count": len(standing.open_codes),
        "share": share(result.coverage),
        "low": percent(result.low),
        "low_band": band(result.low_band),
        "high": percent(result.high),
        "high_band": band(result.high_band),
    }


def quick_words(standing: Standing) -> str:
    """Return what a quick scan can and cannot say; empty for a full assessment."""
    if not standing.is_quick:
        return ""
    words = _(
        "A quick scan asks %(asked)s of %(total)s questions. It can show where to look first. It"
        " cannot say how ready you are as a whole: topics that it does not ask may be better or"
        " worse. Do not compare its figures with those of a full assessment."
    )
    return words % {
        "asked": len(standing.open_codes) + len(standing.answered_codes),
        "total": len(standing.question_set.criteria),
    }


def state_words(standing: Standing, one: CriterionResult) -> str:
    """Return where a criterion stands that is not answered, and why; empty if it is answered."""
    if one.state == NOT_ASKED:
        return not_asked_because(one)
    if one.state == NA:
        reason = NotApplicable(one.na_reason).label if one.na_reason else ""
        text = standing.said_of(one.code).na_text
        return _("Not applicable: %(reason)s. %(text)s") % {"reason": reason, "text": text}
    return _("Open: not answered yet, so it is in no sum.") if one.level is None else ""


def raised_words(names: Iterable[str]) -> str:
    """Return what of the profile makes a gap more urgent, as a list of words."""
    return ", ".join(str(CONDITION_NAMES.get(name, name)) for name in names)


def limit_words(one: CriterionResult) -> str:
    """Return how far evidence carries a claim; empty if it carries all of it."""
    if one.backed_level is None or one.backed_level == one.level:
        return ""
    if not one.strength:
        return _("Counts as level %(level)s: there is no evidence that counts.") % {
            "level": one.backed_level
        }
    words = _("Counts as level %(level)s: %(strength)s supports no more.")
    return words % {"level": one.backed_level, "strength": str(STRENGTHS[one.strength]).lower()}


def standing_words(standing: Standing) -> str:
    """Return whose answers these are, and as of when."""
    if standing.submitted_at:
        words = _("Submitted on %(day)s by %(signer)s, revision %(revision)s.")
        return words % {
            "day": date_format(standing.day),
            "signer": standing.signer,
            "revision": standing.revision,
        }
    words = _("As of %(day)s. Not submitted yet: the answers may still change.")
    return words % {"day": date_format(standing.day)}


def earlier_words(snapshot: Snapshot) -> str:
    """Return what the line "last time" stands for."""
    words = _("Last time: “%(title)s”, submitted on %(day)s, as it was claimed then.")
    return words % {
        "title": snapshot.assessment.title,
        "day": date_format(timezone.localdate(snapshot.submitted_at)),
    }
