"""The public catalogue: pages and files of each published criterion, for everybody."""

import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from assessments.readiness.authoring import publish, read_draft
from assessments.readiness.catalogue import base_url
from assessments.readiness.core.catalogue import criterion_url, version_url
from assessments.readiness.core.question_set import RRA3_TOPICS
from assessments.readiness.core.question_set import QuestionSet as CoreSet
from assessments.readiness.loading import DISCLAIMER, question_set_of
from assessments.readiness.models import Criterion, QuestionSet
from tests.courses.factories import make_lesson, make_module
from tests.factories import make_course
from tests.readiness.factories import criterion_of, make_version

pytestmark = pytest.mark.django_db


def page_of(client, name, *args, **query):
    answer = client.get(reverse(f"readiness:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def second_version():
    """A version in which one criterion is reworded, one replaced and one taken out."""

    def change(document):
        criterion_of(document, "GOV-02")["question"] = "Who answers for it at the top?"
        heir = criterion_of(document, "GOV-04")
        heir |= {"code": "GOV-05", "supersedes": "GOV-04", "topic": "The law"}
        for part in document["sections"]:
            part["criteria"] = [one for one in part["criteria"] if one["code"] != "REP-04"]

    return make_version(change=change)


def test_a_version_shows_its_criteria_and_filters_them(client):
    page = page_of(client, "catalogue")
    assert "48 criteria, version 1" in page
    assert str(DISCLAIMER) in page
    page = page_of(client, "catalogue_version", "rra", 1)
    for code in question_set_of(make_version()).criteria:
        assert reverse("readiness:catalogue_criterion", args=["rra", 1, code]) in page
    page = page_of(client, "catalogue_version", "rra", 1, step="1E", role="MI")
    assert "GRV-01" in page
    assert "GOV-01" not in page
    assert "48 of 48 criteria" in page_of(client, "catalogue_version", "rra", 1, step="<9>")


def test_a_criterion_shows_all_that_hangs_on_it(client):
    make_lesson(make_module(make_course()), code="C1.M4.L1", title="Write a policy")
    cache.clear()
    page = page_of(client, "catalogue_criterion", "rra", 1, "GOV-01")
    for words in [
        "Has the company adopted a minerals policy",
        "Approved by top management, public",
        "expected practice",
        "Signed and dated policy",
        "Write a policy",
        "EU 2017/821 Art. 4",
        "Yes: a low level caps the band",
        "1A Policy",
        "G1, G10. A related topic exists there; it is not equivalent.",
        f"{base_url()}rra/1/GOV-01/",
        str(DISCLAIMER),
    ]:
        assert words in page, words
    assert "C1.M2.L3" not in page  # there is no such lesson to link to
    assert "Artisanal mining may be in its chain" in page_of(
        client, "catalogue_criterion", "rra", 1, "COM-04"
    )


def test_an_old_version_leads_to_what_stands_in_the_newest(client):
    second_version()
    at = "catalogue_criterion"
    assert "There this criterion asks the same." in page_of(client, at, "rra", 1, "GOV-01")
    assert "the words of this criterion are others" in page_of(client, at, "rra", 1, "GOV-02")
    page = page_of(client, at, "rra", 1, "GOV-04")
    assert "There GOV-05 The law stands in place of this criterion." in page
    assert reverse("readiness:catalogue_criterion", args=["rra", 2, "GOV-05"]) in page
    assert "There this criterion is no longer asked." in page_of(client, at, "rra", 1, "REP-04")
    assert "is the newest" not in page_of(client, at, "rra", 2, "GOV-01")
    assert "Version 2 is the newest" in page_of(client, "catalogue_version", "rra", 1)
    page = page_of(client, "catalogue_set", "rra")
    assert "<ins>Who answers for it at the top?</ins>" in page
    assert "In place of GOV-04" in page
    assert "1 criterion taken out" in page


def test_files_are_what_was_published_under_the_same_addresses(client):
    first, second = make_version(), second_version()
    answer = client.get(reverse("readiness:catalogue_export", args=["rra", 1, "json"]))
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert CoreSet.from_dict(json.loads(answer.content)).digest() == first.digest
    again = client.get(answer.request["PATH_INFO"], headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    found = question_set_of(first)
    linked = client.get(reverse("readiness:catalogue_export", args=["rra", 1, "jsonld"]))
    assert linked["Content-Type"] == "application/ld+json"
    profile = json.loads(linked.content)["includedProfile"][0]
    assert profile["id"] == version_url(base_url(), found)
    assert profile["id"].endswith(first.get_absolute_url())
    assert profile["status"] == "deprecated"
    assert profile["validFrom"] == first.published_at.date().isoformat()
    for node in profile["criterion"]:
        code = node["schema:identifier"]
        address = reverse("readiness:catalogue_criterion", args=["rra", 1, code])
        assert node["id"] == criterion_url(base_url(), found, code)
        assert node["id"].endswith(address)

    export = "readiness:catalogue_criterion_export"
    one = client.get(reverse(export, args=["rra", 2, "GOV-05", "jsonld"]))
    assert one["Content-Type"] == "application/ld+json"
    assert json.loads(one.content)["status"] == "active"
    one = json.loads(client.get(reverse(export, args=["rra", 2, "GOV-05", "json"])).content)
    assert one["criterion"] == criterion_of(second.document, "GOV-05")
    assert (one["section"]["code"], one["newest_version"]) == ("GOV", 2)


def test_the_crosswalk_lists_every_topic_and_claims_nothing(client):
    page = page_of(client, "catalogue_crosswalk", "rra", 1)
    for code in RRA3_TOPICS:
        assert f'<th scope="row">{code}</th>' in page
    assert "Our criteria touch 33 of the 33." in page
    assert "It is not equivalent" in page
    assert "compliant" not in page


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("catalogue_set", ["none"]),
        ("catalogue_version", ["rra", 9]),
        ("catalogue_criterion", ["rra", 1, "GOV-99"]),
        ("catalogue_criterion", ["none", 1, "GOV-01"]),
        ("catalogue_crosswalk", ["rra", 9]),
        ("catalogue_export", ["rra", 1, "xml"]),
        ("catalogue_export", ["rra", 9, "json"]),
        ("catalogue_criterion_export", ["rra", 1, "GOV-99", "json"]),
        ("catalogue_criterion_export", ["rra", 1, "GOV-01", "exe"]),
    ],
)
def test_what_was_never_published_is_not_there(client, name, args):
    QuestionSet.objects.create(code="none", title="A draft")
    assert client.get(reverse(f"readiness:{name}", args=args)).status_code == 404


def test_visitors_are_served_from_the_cache_until_something_is_published(
    client, django_assert_num_queries, django_capture_on_commit_callbacks
):
    address = reverse("readiness:catalogue_criterion", args=["rra", 1, "GOV-01"])
    client.get(address)
    with django_assert_num_queries(0):
        assert "is the newest" not in client.get(address).content.decode()
    Criterion.objects.filter(code="GOV-01").update(topic="A policy")
    question_set = QuestionSet.objects.get(code="rra")
    with django_capture_on_commit_callbacks(execute=True):
        digest = read_draft(question_set).digest
        publish(question_set=question_set, by=None, note="", digest=digest)
    assert "Version 2 is the newest" in client.get(address).content.decode()


@pytest.mark.parametrize("versions", [2, 8])
def test_pages_make_as_many_queries_for_many_versions(
    client, django_assert_max_num_queries, versions
):
    for number in range(versions):
        make_version(change=lambda document, n=number: document.update(title=f"Title {n}"))
    for name, args, most in [
        ("catalogue", [], 4),
        ("catalogue_set", ["rra"], 6),
        ("catalogue_version", ["rra", 1], 2),
        ("catalogue_criterion", ["rra", 1, "GOV-01"], 8),
    ]:
        with django_assert_max_num_queries(most):
            page_of(client, name, *args)
