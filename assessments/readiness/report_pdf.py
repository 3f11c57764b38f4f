"""The result as a report on A4, to print or to pass on."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from academy.credentials.printing import pdf_of
from assessments.readiness import result_words as words
from assessments.readiness.earlier import snapshot_to_compare
from assessments.readiness.loading import DISCLAIMER, ROLES
from assessments.readiness.models import Assessment
from assessments.readiness.result_charts import earlier_of, heat_map, radar_of
from assessments.readiness.result_pages import (
    actions_by_criterion,
    actions_for,
    gaps_for,
    summary_of,
    sums_of,
)
from assessments.readiness.standing import Standing


def report_html(user: object, assessment: Assessment, standing: Standing) -> str:
    """Return the report as one page of HTML with its print CSS, in the language of the moment."""
    result = standing.result
    before = snapshot_to_compare(user, assessment)
    sections, overall = sums_of(standing)
    actions = actions_by_criterion(actions_for(user, assessment), result.criteria)
    context = summary_of(standing) | {
        "standing": standing,
        "facts": facts_of(assessment, standing),
        "words": words.standing_words(standing),
        "radar": radar_of(standing, earlier_of(before)),
        "earlier": words.earlier_words(before) if before else "",
        "steps": heat_map(standing),
        "gaps": gaps_for(user, assessment, standing, result.gaps),
        "sections": sections,
        "overall": overall,
        "actions": [one for code in result.criteria for one in actions.get(code, ())],
        "disclaimer": DISCLAIMER,
        "language": get_language() or "en",
        "direction": "rtl" if get_language_bidi() else "ltr",
        "site_url": settings.SITE_URL,
    }
    return render_to_string("readiness/report_print.html", context)


def facts_of(assessment: Assessment, standing: Standing) -> list[tuple[str, str]]:
    """Return what the report is about, as labels and texts."""
    roles = [str(ROLES[code]) for code in ROLES if code in standing.profile.roles]
    facts = [
        (_("Organisation"), standing.subject),
        (_("Assessment"), standing.title),
        (_("Extent"), assessment.get_scope_display()),
        (_("Role in the chain"), ", ".join(roles)),
        (_("Minerals"), ", ".join(sorted(standing.profile.minerals))),
        (
            _("Questionnaire"),
            _("%(title)s, version %(version)s")
            % {"title": standing.words.title, "version": standing.question_set.version},
        ),
        (_("State"), words.standing_words(standing)),
        (_("Hash (SHA-256)"), standing.digest),
    ]
    return [(label, text) for label, text in facts if text]


def report_pdf(user: object, assessment: Assessment, standing: Standing) -> bytes:
    """Return the report as a tagged PDF on A4. How long it takes: decision 0052."""
    return pdf_of(report_html(user, assessment, standing))
