"""What changed since an earlier assessment: on the same criteria, with the reasons given."""

import re

import pytest
from django.urls import reverse

from academy.companies.models import Role
from assessments.readiness.models import Assessment
from tests.factories import make_learner, make_manager, make_membership
from tests.readiness.factories import (
    answer_all,
    make_assessment,
    make_golden,
    make_version,
    submit,
)
from tests.readiness.test_results import read, text_of

pytestmark = pytest.mark.django_db


def pair(*, then, now, **fields):
    """Return an open assessment and the submitted one before it, of one company."""
    earlier = make_assessment(title="Readiness 2025", levels=then)
    submit(earlier, days_ago=365)
    later = make_assessment(
        company=earlier.company, owner=earlier.owner, levels=now, **{"previous": earlier} | fields
    )
    return earlier, later


def test_levels_reasons_evidence_and_figures_of_both_times_are_on_the_same_criteria(client):
    earlier, later = pair(
        then={"GOV-01": 3, "GOV-02": 1, "GOV-03": 2, "LAB-01": 3},
        now={"GOV-01": 2, "GOV-02": 3, "GOV-03": 2, "GOV-04": 4},
    )
    later.answers.filter(criterion="GOV-01").update(change_reason="The policy lapsed in May.")
    later.evidence.create(
        criterion="GOV-03", kind="document", title="Rule", dated_on="2026-11-01", scope="All"
    )
    page = read(client, later, "comparison")
    assert "“Readiness 2026” beside “Readiness 2025”, revision 1" in page
    assert "On 3 criteria that are the same" in page
    # (3×2 + 2×0 + 3×1) ÷ 24 before, (3×1 + 2×2 + 3×1) ÷ 24 after
    assert "37.5 % before, +4.2 points Claimed 41.7 %" in page
    assert "GOV Governance and commitment 37.5 41.7" in page
    assert "LAB Human rights and labour nothing to compare – – –" in page
    moves = page.split("Criterion by criterion")[1].split("New, gone or changed")[0]
    assert re.findall(r"GOV-\d\d", moves) == ["GOV-01", "GOV-02", "GOV-03"]  # worse ones first
    assert "3 Working → 2 Under construction worse" in moves
    assert "Reason: The policy lapsed in May." in moves
    assert moves.count("No reason was given.") == 1  # GOV-02 rose by two
    assert "Evidence: None that counts → A document" in moves
    apart = page.split("New, gone or changed")[1]
    assert "GOV-04 Knowing and following the law – 4 Proven New: it was not answered" in apart
    assert "LAB-01 No child labour 3 Working – Gone: it is not answered this time." in apart


def test_a_changed_question_stands_apart(client):
    earlier = make_assessment(levels={"GOV-01": 1, "GOV-02": 2})
    submit(earlier, days_ago=10)

    def change(document):
        document["sections"][0]["criteria"][0]["question"] = "Another question?"

    later = make_assessment(
        company=earlier.company,
        owner=earlier.owner,
        previous=earlier,
        question_version=make_version(number=2, change=change),
        levels={"GOV-01": 4, "GOV-02": 3},
    )
    page = read(client, later, "comparison")
    assert "On 1 criterion that is the same" in page
    assert "Changed: its text is another" in page
    assert "1 Not started 4 Proven Changed" in page


def test_any_submitted_one_can_be_chosen_also_an_earlier_revision_of_the_same(client):
    assessment = make_assessment(levels={"GOV-01": 2})
    page = read(client, assessment, "comparison")
    assert "No earlier assessment yet" in page
    other = make_assessment(
        company=assessment.company, title="Of the plant", subject="Plant", levels={"GOV-01": 1}
    )
    chosen = submit(other, days_ago=50)
    assert "Choose an earlier assessment" in read(client, assessment, "comparison")
    page = read(client, assessment, "comparison", query=f"?earlier={chosen.pk}")
    assert "beside “Of the plant”" in page
    assert "1 Not started → 2 Under construction better" in page

    first = submit(assessment, days_ago=20)
    Assessment.objects.filter(pk=assessment.pk).update(status="open", submitted_at=None, revision=2)
    assessment.answers.update(level=3)
    page = read(client, assessment, "comparison")
    assert "beside “Readiness 2026”, revision 1" in page
    assert "2 Under construction → 3 Working better" in page
    assert (
        f'value="{first.pk}" selected'
        in client.get(reverse("readiness:comparison", args=[assessment.pk])).content.decode()
    )


@pytest.mark.parametrize("query", ["?earlier=nonsense", "?earlier={strange}"])
def test_what_is_not_ours_cannot_be_compared_with(client, query):
    strange = make_assessment(title="A secret plan", levels={"GOV-01": 1})
    snapshot = submit(strange)
    _earlier, later = pair(then={"GOV-01": 2}, now={"GOV-01": 3})
    page = read(client, later, "comparison", query=query.format(strange=snapshot.pk))
    assert "There is no such earlier assessment" in page
    assert "A secret plan" not in page
    assert "Criterion by criterion" not in page


def test_an_owner_compares_only_with_what_they_lead_themselves(client):
    earlier, later = pair(then={"GOV-01": 2}, now={"GOV-01": 3})
    later.owner = make_learner(company=later.company)
    later.save()
    assert "Readiness 2025" not in read(client, later, "comparison")
    assert "Last time" not in read(client, later)
    client.force_login(make_manager(company=later.company))
    answer = client.get(reverse("readiness:comparison", args=[later.pk]))
    assert "beside “Readiness 2025”" in text_of(answer)


def test_who_manages_two_companies_compares_within_one(client):
    earlier, later = pair(then={"GOV-01": 2}, now={"GOV-01": 3}, previous=None)
    elsewhere = make_assessment(title="Of the other company", levels={"GOV-01": 1})
    snapshot = submit(elsewhere, days_ago=3)
    make_membership(user=later.owner, company=elsewhere.company, role=Role.COMPANY_MANAGER)
    page = read(client, later, "comparison", query=f"?earlier={snapshot.pk}")
    assert "There is no such earlier assessment" in page
    assert earlier.title in page
    assert "Of the other company" not in page


def test_the_radar_shows_last_time_and_the_trend_every_revision_but_quick_scans_apart(client):
    earlier = make_golden(title="Readiness 2025")
    submit(earlier, days_ago=365)
    quick = make_assessment(
        company=earlier.company, scope="quick", title="Quick look", levels={"GOV-01": 3}
    )
    submit(quick, days_ago=100)
    later = make_assessment(company=earlier.company, owner=earlier.owner, previous=earlier)
    answer_all(later, 3)
    later.answers.update(change_reason="We worked on it all year.")
    submit(later)
    results = read(client, later)
    assert "Last time: “Readiness 2025”" in results
    assert "LAB Human rights and labour 66.7 33.3 66.7 72.2" in results
    page = read(client, later, "comparison")
    trend = page.split("All that was submitted about")[1]
    assert re.findall(r"revision 1(, quick scan)? ([\d.]+) %", trend) == [
        ("", "55.6"),
        (", quick scan", "66.7"),
        ("", "66.7"),
    ]
    answer = client.get(reverse("readiness:comparison", args=[later.pk]))
    drawn = re.search(r'<svg class="trend".*?</svg>', answer.content.decode(), re.DOTALL)[0]
    assert drawn.count("radar__marker") == 4  # two moments, claimed and backed
