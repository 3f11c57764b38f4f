"""Figures over many companies: shown only where no single one can be made out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.readiness import tasks
from assessments.readiness.core.renewing import Member, counted
from assessments.readiness.models import Benchmark, Snapshot
from assessments.readiness.submitting import reopen, submit
from tests.factories import make_company, make_learner, make_manager
from tests.readiness.factories import make_assessment, make_snapshot, make_version

pytestmark = pytest.mark.django_db


def member(
    percent, *, company=None, role="DS", version=None, sections=("GOV",), agreed=True, **fields
):
    """A submitted full assessment that stands at `percent`, overall and in these sections."""
    assessment = make_assessment(
        company=company or make_company(),
        owner=make_manager(),
        in_benchmark=agreed,
        status="submitted",
        question_version=version or make_version(),
        **{key: fields.pop(key) for key in ("subject", "scope") if key in fields},
    )
    result = {
        "scope": assessment.scope,
        "is_provisional": fields.pop("is_provisional", False),
        "sections": [{"code": code, "claimed": f"{percent:.1f}"} for code in sections]
        + [{"code": "OHS", "claimed": None}],
    }
    return Snapshot.objects.create(
        assessment=assessment,
        revision=1,
        document={"result": result},
        digest="0" * 64,
        signer="S",
        question_version=assessment.question_version,
        role=role,
        claimed=percent,
        **fields,
    )


def figures(role="DS", version=None):
    """Make the figures anew, as the clock does, and return them."""
    tasks.benchmarks.renew_benchmarks()
    rows = Benchmark.objects.filter(role=role, question_version=version or make_version())
    return rows.values_list("figures", flat=True).first() or {}


def ten(**fields):
    """Ten companies at 0, 10 … 90 %."""
    return [member(10 * number, **fields) for number in range(10)]


# ---------------------------------------------------------------- when there are figures


def test_ten_companies_have_rounded_quartiles_and_nine_have_none():
    first = ten()[0]
    assert figures() == {"overall": [25, 45, 70], "GOV": [25, 45, 70]}
    first.assessment.delete()
    assert figures() == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"agreed": False},
        {"is_current": False},
        {"is_provisional": True},
        {"scope": "quick"},
        {"role": "TR"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_who_does_not_agree_or_is_not_complete_does_not_count(fields):
    for number in range(9):
        member(10 * number)
    member(90, **fields)
    assert figures() == {}


def test_another_version_is_another_group():
    for number in range(9):
        member(10 * number)
    member(90, version=make_version(number=2))
    assert figures() == figures(version=make_version(number=2)) == {}


def test_a_section_that_few_have_has_no_figures_of_its_own():
    for number in range(10):
        member(10 * number, sections=("GOV", "COM") if number else ("GOV",))
    assert set(figures()) == {"overall", "GOV"}


def test_ten_organisations_of_two_companies_are_not_enough():
    """Nor do the same organisation's assessments count twice."""
    one, two, three = make_company(), make_company(), make_company()
    for number in range(5):
        member(50, company=one, subject=f"Site {number}")
        member(50, company=two, subject=f"Site {number}")
    assert figures() == {}
    member(50, company=three, subject="Site")
    member(50, company=three, subject=" SITE ")
    assert figures() == {}
    member(50, company=three, subject="Mill")
    assert figures()["overall"] == [50, 50, 50]  # 4 and 4 and 2


def test_one_company_cannot_stand_for_the_others_or_keep_them_without_figures():
    ten()
    flood = make_company()
    for number in range(30):
        member(100, company=flood, subject=f"Site {number}")
    found = figures()["overall"]
    assert found == [35, 65, 100]  # 4 of its 30: quartiles of 0…90, 100, 100, 100, 100


def test_those_that_count_of_a_company_stay_the_same():
    members = [Member(1, f"o{number}", f"s{number}") for number in range(6)]
    assert counted(members) == members[:4]
    newer = [one._replace(submitted="new") for one in members]
    assert {one.organisation for one in counted(newer)} == {"o0", "o1", "o2", "o3"}


# ---------------------------------------------------------------- trying to find one company out


def test_adding_a_company_changes_nothing_that_is_shown():
    """Difference before and after one company joins, leaves, or submits anew."""
    members = ten()
    before = figures()
    extreme = member(100)
    assert figures() == before
    extreme.assessment.in_benchmark = False
    extreme.assessment.save()
    assert figures() == before
    Snapshot.objects.filter(pk=members[0].pk).update(claimed=100)  # a revision is frozen
    assert figures() == before


def test_two_companies_that_know_each_other_do_not_find_out_a_third():
    """Changes of two tenants are not enough, however many: a third could be told from them."""
    one, two = make_company(), make_company()
    ten()
    before = figures()
    for number in range(4):
        member(100, company=one, subject=f"A{number}")
        member(100, company=two, subject=f"B{number}")
    assert figures() == before
    member(100)
    assert figures() != before


def test_figures_that_vanished_come_back_only_with_enough_that_is_new():
    """Else who leaves and who comes next would show between two figures."""
    members = ten()
    before = figures()
    members[0].assessment.delete()
    assert figures() == {}
    member(100)
    assert figures() == {}  # ten again, but one gone and one new since the last figures
    member(100)
    assert figures()["overall"] != before["overall"]  # one gone, two new


def test_the_same_members_come_back_with_the_same_figures():
    members = ten()
    before = figures()
    member(50)
    agreed = members[0].assessment
    agreed.in_benchmark = False
    agreed.save()
    assert figures() == before  # one new, one gone: ten as before are shown
    Benchmark.objects.update(figures={})
    agreed.in_benchmark = True
    agreed.save()
    Snapshot.objects.exclude(pk__in=[one.pk for one in members]).delete()
    assert figures() == before


def test_a_company_counts_in_one_role_only_and_moving_shows_in_neither():
    ten()
    for number in range(10):
        member(10 * number, role="TR")
    moving = member(100)
    before = figures("DS"), figures("TR")
    Snapshot.objects.filter(pk=moving.pk).update(role="TR")
    assert (figures("DS"), figures("TR")) == before


def test_a_renewal_that_changes_one_section_of_one_company_does_not_show_there():
    """Enough changes over all may be too few in one section: each is held on its own."""
    for number in range(10):
        member(10 * number, sections=("GOV", "COM"))
    before = figures()
    member(100, sections=("GOV", "COM"))
    for _ in range(2):
        member(100, sections=("GOV",))
    after = figures()
    assert after["GOV"] != before["GOV"]
    assert after["COM"] == before["COM"]


# ---------------------------------------------------------------- the page


def page_of(client, assessment, who=None, query=""):
    client.force_login(who or assessment.owner)
    answer = client.get(reverse("readiness:benchmark", args=[assessment.pk]) + query)
    return answer.status_code, answer.content.decode()


def owned(**fields):
    company = make_company()
    owner = make_manager(company=company)
    return make_snapshot(company=company, owner=owner, **fields).assessment


def test_the_page_says_how_many_are_needed_and_not_how_many_there_are(client):
    assessment = owned(level=3)
    texts = []
    for _ in range(3):
        texts.append(page_of(client, assessment)[1])
        member(50)
        tasks.benchmarks.renew_benchmarks()
    assert "at least 10 organisations of at least 3 companies" in texts[0]
    texts = [text.split("<main")[1].split("csrfmiddlewaretoken")[0] for text in texts]
    assert texts[0] == texts[1] == texts[2]


def test_the_page_shows_own_figures_beside_the_others_and_takes_no_filter(client):
    assessment = owned(level=3)
    ten()
    tasks.benchmarks.renew_benchmarks()
    status, page = page_of(client, assessment)
    assert status == 200
    assert page.count('<svg class="strip" ') == 2  # overall and GOV: the others have too few
    assert "66.7 %" in page
    assert "45 %" in page
    filters = f"?role=TR&country=DE&company={assessment.company_id}&minerals=Tin"
    filtered = page_of(client, assessment, query=filters)[1]
    assert filtered.split("<main")[1].split("csrfm")[0] == page.split("<main")[1].split("csrfm")[0]


def test_real_submissions_count_and_consent_can_be_taken_back(client):
    assessment = owned(level=4)
    for number in range(9):
        member(10 * number)
    assert figures() == {}
    address = reverse("readiness:benchmark_consent", args=[assessment.pk])
    client.force_login(assessment.owner)
    client.post(address, {"agreed": "yes"})
    assert figures()["overall"] == [25, 45, 70]
    assert "OHS" not in figures()  # the only one that has a figure there
    reopened = reopen(assessment=assessment, by=None, reason="Again")
    assert figures()["overall"] == [25, 45, 70]  # until it is submitted anew
    submit(assessment=reopened, by=None, signer="S", in_benchmark=True)
    assert figures()["overall"] == [25, 45, 70]
    page = client.post(address, {"agreed": "no"}, follow=True).content.decode()
    assert "no longer counts" in page
    assert figures() == {}


def test_others_have_no_such_page(client):
    assessment = owned()
    for who in (make_manager(), make_learner(company=assessment.company)):
        assert page_of(client, assessment, who)[0] == 404
        address = reverse("readiness:benchmark_consent", args=[assessment.pk])
        assert client.post(address, {"agreed": "yes"}).status_code == 404


def test_making_figures_costs_the_same_at_any_size(django_assert_max_num_queries):
    ten()
    with django_assert_max_num_queries(8):
        tasks.benchmarks.renew_benchmarks()
    ten()
    Snapshot.objects.update(submitted_at=timezone.now() - timedelta(days=1))
    with django_assert_max_num_queries(8):
        tasks.benchmarks.renew_benchmarks()
