"""Question sets in the CMS: written by authors, reviewed by experts, published by trainers."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from assessments.readiness.authoring import publish, read_draft
from assessments.readiness.core.question_set import QuestionSet as CoreSet
from assessments.readiness.models import Criterion, QuestionSet, QuestionSetVersion, Section
from assessments.readiness.questionnaires import seed
from assessments.readiness.rows import document_of
from assessments.readiness.seeding import load_questionnaire
from tests.factories import make_trainer, make_user
from tests.readiness.factories import CRITERION, make_assessment, make_set, make_version

pytestmark = pytest.mark.django_db


def make_member(group):
    user = make_user()
    user.groups.add(Group.objects.get(name=group))
    return user


def criterion_form(criterion, **changes):
    """Return what the editor's form sends for a criterion."""
    fields = {
        name: getattr(criterion, name)
        for name in (*CRITERION, "code", "condition", "supersedes", "rra3", "forms", "raised_by")
    }
    fields |= {
        "section": criterion.section_id,
        "evidence": "\n".join(criterion.evidence),
        "refs": "\n".join(criterion.refs),
        "lessons": "\n".join(criterion.lessons),
        "is_quick": "on" if criterion.is_quick else "",
    }
    return fields | changes


def edit_url(criterion):
    return reverse("readiness_criterion:edit", args=[criterion.pk])


def review(client, question_set, action="", note="", digest=""):
    url = reverse("readiness_set:review", args=[question_set.pk])
    if not action:
        return client.get(url).content.decode()
    return client.post(url, {"action": action, "note": note, "digest": digest})


def waits(client):
    """Whether the editor's first page says that a question set waits for this person."""
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    return "Question sets that wait for you" in page


def is_refused(answer):
    """Whether the editor sent somebody away who may not do this."""
    return answer.status_code == 302 and answer.url == reverse("wagtailadmin_home")


def test_a_new_installation_has_the_questionnaire_as_rows_and_as_version_1():
    question_set = QuestionSet.objects.get()
    version = question_set.versions.get()
    assert Criterion.objects.count() == 48
    assert CoreSet.from_dict(document_of(question_set, version="1")) == seed()
    assert document_of(question_set, version="1") == version.document == seed().as_dict()
    assert version.digest == seed().digest()
    Criterion.objects.filter(code="GOV-01").update(topic="Ours")
    load_questionnaire()
    assert Criterion.objects.get(code="GOV-01").topic == "Ours"
    assert QuestionSetVersion.objects.count() == 1


def test_a_change_goes_from_author_over_expert_to_trainer(client):
    author, expert, trainer = make_member("Authors"), make_member("Subject experts"), make_trainer()
    question_set = QuestionSet.objects.get(code="rra")
    criterion = Criterion.objects.get(code="GOV-02")

    client.force_login(author)
    assert "There is nothing to publish" in review(client, question_set)
    sent = criterion_form(criterion, question="Who answers for it?", lessons="C9.M9.L9")
    answer = client.post(edit_url(criterion), sent, follow=True)
    assert "no published lesson C9.M9.L9" in answer.content.decode()
    page = review(client, question_set)
    assert "<ins>Who answers for it?</ins>" in page
    assert "There is no published lesson C9.M9.L9" in page
    assert 'value="publish"' not in page
    assert is_refused(review(client, question_set, "publish"))
    assert review(client, question_set, "send", "New words.").status_code == 302

    # what is in review stays as it is
    answer = client.post(edit_url(criterion), criterion_form(criterion, topic="Sly"), follow=True)
    assert "is in review, so nothing in it may be changed" in answer.content.decode()
    client.post(reverse("readiness_criterion:delete", args=[criterion.pk]))
    new = criterion_form(criterion, code="GOV-09")
    assert client.post(reverse("readiness_criterion:add"), new).status_code == 200
    criterion.refresh_from_db()
    assert criterion.topic == "Top-level responsibility"
    assert not Criterion.objects.filter(code="GOV-09").exists()
    assert is_refused(review(client, question_set, "approve"))

    assert not waits(client)
    client.force_login(expert)
    assert waits(client)
    assert "New words." in review(client, question_set)
    assert client.get(edit_url(criterion)).status_code == 302
    assert review(client, question_set, "back").status_code == 422  # needs a note
    review(client, question_set, "back", "Say which law.")
    assert not waits(client)
    client.force_login(author)
    assert waits(client)
    assert "Say which law." in review(client, question_set)
    review(client, question_set, "send")
    client.force_login(expert)
    review(client, question_set, "approve", "Right.")
    assert is_refused(review(client, question_set, "publish"))

    client.force_login(trainer)
    assert waits(client)
    page = review(client, question_set)
    assert "Approved, to be published" in page
    digest = read_draft(question_set).digest
    assert f'name="digest" value="{digest}"' in page
    assert review(client, question_set, "publish", "Clearer.", digest).status_code == 302
    version = question_set.versions.get(number=2)
    assert (version.note, version.published_by, version.digest) == ("Clearer.", trainer, digest)
    assert version.document["version"] == "2"
    question_set.refresh_from_db()
    assert not question_set.is_locked
    assert not waits(client)
    logged = ModelLogEntry.objects.filter(action__startswith="readiness.").order_by("timestamp")
    assert [(one.action, one.user) for one in logged] == [
        ("readiness.send_to_review", author),
        ("readiness.send_back", expert),
        ("readiness.send_to_review", author),
        ("readiness.approve", expert),
        ("readiness.publish", trainer),
    ]
    page = client.get(reverse("readiness_version:inspect", args=[version.pk])).content.decode()
    assert digest in page
    assert "Clearer." in page


def test_a_published_version_never_changes():
    version = make_version()
    version.title = "Other"
    with pytest.raises(ValidationError):
        version.save()
    with pytest.raises(ValidationError):
        QuestionSetVersion.objects.update(title="Other")
    with pytest.raises(ValidationError), transaction.atomic():
        QuestionSetVersion.objects.bulk_update([version], ["title"])
    make_assessment(question_version=version)
    with pytest.raises(ProtectedError):
        version.delete()
    assert QuestionSetVersion.objects.get().title == "Risk readiness"
    # who published may leave all the same
    author = make_user()
    question_set = make_set()
    digest = read_draft(question_set).digest
    version = publish(question_set=question_set, by=author, note="", digest=digest)
    author.delete()
    version.refresh_from_db()
    assert version.published_by is None


def test_what_changed_after_a_look_is_not_published(client):
    question_set = make_set()
    client.force_login(make_trainer())
    digest = read_draft(question_set).digest
    Criterion.objects.filter(code="ONE-01").update(question="Changed meanwhile?")
    answer = review(client, question_set, "publish", digest=digest)
    assert answer.status_code == 422
    assert "was changed since you looked at it" in answer.content.decode()
    assert not question_set.versions.exists()


def test_errors_keep_a_set_from_review_and_from_publishing(client):
    question_set = make_set()
    Section.objects.filter(code="TWO").update(weight=50)
    Criterion.objects.filter(code="ONE-02").update(level_3="")
    client.force_login(make_trainer())
    page = review(client, question_set)
    assert "Level 3: Working" in page
    assert "This may not be empty." in page
    assert 'name="action"' not in page
    Criterion.objects.filter(code="ONE-02").update(level_3="All.")
    assert "make 110 together. They must make 100." in review(client, question_set)
    for action in ("send", "publish"):
        assert review(client, question_set, action).status_code == 422
    assert not question_set.versions.exists()


def test_a_criterion_says_at_the_field_what_is_wrong(client):
    criterion = Criterion.objects.get(section__question_set=make_set(), code="ONE-01")
    client.force_login(make_member("Authors"))
    wrong = {
        "code": ("gov 1", "does not have the form of a code"),
        "level_2": ("x" * 601, "This has 601 characters; at most 600 are allowed."),
        "supersedes": ("old one", "does not have the form of a code"),
        "roles": ([], "This field is required."),
        "oecd": (["9Z"], "9Z is not one of the available choices."),
        "raised_by": (["Unobtainium"], "Unobtainium is not one of the available choices."),
        "evidence": ("x" * 301, "This has 301 characters; at most 300 are allowed."),
    }
    sent = criterion_form(criterion, **{name: value for name, (value, _words) in wrong.items()})
    form = client.post(edit_url(criterion), sent).context["form"]
    assert set(form.errors) == set(wrong)
    for name, (_value, words) in wrong.items():
        assert words in " ".join(form.errors[name]), name
    for code, words in [("ONE-02", "Another criterion"), ("TWO", "A section")]:
        answer = client.post(edit_url(criterion), criterion_form(criterion, code=code))
        assert words in " ".join(answer.context["form"].errors["code"])


def test_a_new_criterion_stands_last_and_keeps_its_lists(client):
    section = make_set().sections.get(code="ONE")
    client.force_login(make_member("Authors"))
    url = reverse("readiness_criterion:add")
    assert client.get(url, {"section": section.pk}).context["form"]["section"].value() == str(
        section.pk
    )
    sent = criterion_form(
        Criterion(section=section, **CRITERION),
        code="ONE-07",
        evidence=" A policy \n\nA list\nA list",
        rra3=["G1", "S11"],
        raised_by=["cahra_exposure", "Gold"],
        forms=["B"],
        condition="own_sites",
        weight="3",
    )
    assert client.post(url, sent).status_code == 302
    made = Criterion.objects.get(code="ONE-07")
    assert made.evidence == ["A policy", "A list"]
    assert (made.rra3, made.raised_by, made.forms) == (
        ["G1", "S11"],
        ["cahra_exposure", "Gold"],
        ["B"],
    )
    assert made.weight == 3
    assert list(section.criteria.values_list("code", flat=True)) == ["ONE-01", "ONE-02", "ONE-07"]


def set_form(question_set, **changes):
    """Return what the editor's form sends for a question set with its sections."""
    sections = list(question_set.sections.all())
    found = {
        "title": question_set.title,
        "code": question_set.code,
        "introduction": question_set.introduction,
        "language": "en",
        "sections-TOTAL_FORMS": len(sections),
        "sections-INITIAL_FORMS": len(sections),
    }
    for number, one in enumerate(sections):
        row = {"id": one.pk, "code": one.code, "title": one.title, "weight": one.weight}
        row |= {"ORDER": number + 1, "DELETE": ""}
        found |= {f"sections-{number}-{name}": value for name, value in row.items()}
    return found | changes


def test_a_set_keeps_its_codes_apart_and_its_criteria(client):
    question_set = make_set()
    client.force_login(make_member("Authors"))
    url = reverse("readiness_set:edit", args=[question_set.pk])
    for changes, words in [
        ({"sections-0-DELETE": "on"}, ["Move or delete them before you delete it."]),
        ({"sections-1-code": "ONE"}, ["Please correct the duplicate values below."]),
        ({"sections-1-code": "ONE-01"}, ["Another part of this question set has this code."]),
        ({"sections-1-code": "two"}, ["Use capitals and numbers"]),
        (
            {"code": "Mini", "language": "English!"},
            ["Use small letters, numbers and hyphens", "Write a language code"],
        ),
    ]:
        page = client.post(url, set_form(question_set, **changes)).content.decode()
        for one in words:
            assert one in page, changes
    assert list(question_set.sections.values_list("code", flat=True)) == ["ONE", "TWO"]


def test_sections_are_put_in_order_and_criteria_too(client):
    question_set = make_set()
    client.force_login(make_member("Authors"))
    url = reverse("readiness_set:edit", args=[question_set.pk])
    swapped = {"sections-0-ORDER": 2, "sections-1-ORDER": 1, "sections-1-title": "First"}
    assert client.post(url, set_form(question_set, **swapped)).status_code == 302
    assert list(Section.objects.filter(question_set=question_set).values_list("code", "title")) == [
        ("TWO", "First"),
        ("ONE", "Part ONE"),
    ]
    url = reverse("readiness_set:order", args=[question_set.pk])
    numbers = {
        str(one.pk): 1 if one.code.endswith("2") else 5
        for one in Criterion.objects.filter(section__question_set=question_set)
    }
    assert client.post(url, numbers).status_code == 302
    found = document_of(question_set, version="1")["sections"]
    assert [one["code"] for part in found for one in part["criteria"]] == [
        "TWO-02",
        "TWO-01",
        "ONE-02",
        "ONE-01",
    ]
    assert client.post(url, {}).status_code == 422


def test_a_copy_is_a_draft_of_its_own(client):
    client.force_login(make_trainer())
    question_set = make_set()
    url = reverse("readiness_set:copy_set", args=[question_set.pk])
    assert (
        "Another question set has this code."
        in client.post(url, {"title": "Mine", "code": "rra"}).content.decode()
    )
    client.post(url, {"title": "Mine", "code": "rra-mines"})
    copy = QuestionSet.objects.get(code="rra-mines")
    same = document_of(copy, version="1") | {"code": "mini", "title": "Mini"}
    assert same == document_of(question_set, version="1")


def test_what_was_published_keeps_its_code_and_cannot_go(client):
    question_set = make_set()
    client.force_login(make_trainer())
    publish(
        question_set=question_set,
        by=make_trainer(),
        note="",
        digest=read_draft(question_set).digest,
    )
    url = reverse("readiness_set:edit", args=[question_set.pk])
    page = client.post(url, set_form(question_set, code="other")).content.decode()
    assert "stands in the addresses of what was published" in page
    client.post(reverse("readiness_set:delete", args=[question_set.pk]))
    assert QuestionSet.objects.filter(code="mini").exists()
    draft = make_set(code="never")
    page = client.get(reverse("readiness_set:delete", args=[draft.pk])).content.decode()
    assert "with its 4 criteria" in page
    client.post(reverse("readiness_set:delete", args=[draft.pk]))
    assert not QuestionSet.objects.filter(code="never").exists()


PAGES = {
    "readiness_set:index": None,
    "readiness_set:add": None,
    "readiness_set:import": None,
    "readiness_set:edit": "set",
    "readiness_set:review": "set",
    "readiness_set:order": "set",
    "readiness_set:copy_set": "set",
    "readiness_set:draft": "set",
    "readiness_set:delete": "set",
    "readiness_criterion:index": None,
    "readiness_criterion:add": None,
    "readiness_criterion:edit": "criterion",
    "readiness_criterion:inspect": "criterion",
    "readiness_version:index": None,
    "readiness_version:inspect": "version",
}
LOOKS = {
    "readiness_set:index",
    "readiness_set:review",
    "readiness_set:draft",
    "readiness_criterion:index",
    "readiness_criterion:inspect",
    "readiness_version:index",
    "readiness_version:inspect",
}


@pytest.mark.parametrize(
    ("group", "opens"),
    [
        ("Trainers", set(PAGES)),
        ("Authors", set(PAGES) - {"readiness_set:delete"}),
        ("Subject experts", LOOKS),
        ("Markers", set()),
        ("Site editors", set()),
    ],
)
def test_each_group_opens_what_it_works_on(client, group, opens):
    question_set = make_set()
    keys = {
        "set": question_set.pk,
        "criterion": Criterion.objects.filter(section__question_set=question_set).first().pk,
        "version": make_version().pk,
    }
    client.force_login(make_member(group))
    found = {
        name
        for name, kind in PAGES.items()
        if client.get(reverse(name, args=[keys[kind]] if kind else [])).status_code == 200
    }
    assert found == opens


@pytest.mark.parametrize("many", [1, 12])
def test_lists_make_as_many_queries_for_many_rows(client, django_assert_max_num_queries, many):
    for number in range(many):
        make_set(code=f"set-{number}", title=f"Set {number}")
    client.force_login(make_trainer())
    client.get(reverse("readiness_set:index"))  # what the editor loads once
    for name, most in [("readiness_set:index", 13), ("readiness_criterion:index", 14)]:
        with django_assert_max_num_queries(most):
            assert client.get(reverse(name)).status_code == 200
