"""Facts to re-check: read from lessons as they are published, shown to those who edit them."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale

from academy.site.first_pages import after_migrating
from courses.core.facts import Due, how_due, review_day
from courses.models import CheckedFact, GlossaryTerm
from tests.courses.factories import make_lesson, make_module, publish
from tests.factories import make_course, make_trainer, make_user

DAY = datetime.date(2026, 11, 22)
TODAY = timezone.localdate


@pytest.mark.parametrize(
    ("checked_on", "review_by", "due"),
    [
        (DAY, None, datetime.date(2027, 11, 22)),
        (DAY, datetime.date(2027, 1, 1), datetime.date(2027, 1, 1)),
        (datetime.date(2028, 2, 29), None, datetime.date(2029, 2, 28)),
    ],
)
def test_a_fact_is_checked_again_as_set_or_after_a_year(checked_on, review_by, due):
    assert review_day(checked_on, review_by) == due


@pytest.mark.parametrize(
    ("days", "due"), [(-1, Due.OVERDUE), (0, Due.SOON), (30, Due.SOON), (31, Due.LATER)]
)
def test_a_fact_is_overdue_from_the_day_after(days, due):
    assert how_due(DAY + datetime.timedelta(days=days), DAY) == due


def fact(text="Ten <b>countries</b>", **fields):
    value = {
        "text": f"<p>{text}</p>",
        "source": "A law",
        "url": "",
        "checked_on": TODAY(),
        "review_by": None,
    } | fields
    return ("fact", value)


def make_lesson_with(*blocks, **fields):
    lesson = make_lesson(make_module(make_course()), **fields)
    lesson.body = list(blocks)
    return publish(lesson)


@pytest.mark.django_db
def test_publishing_a_lesson_lists_its_facts_and_unpublishing_takes_them_away():
    lesson = make_lesson_with(fact(), fact("Two"), checked_on=DAY, sources="One\nOther")
    found = CheckedFact.objects.order_by("pk").values_list("text", "source", "checked_on")
    assert list(found) == [
        (lesson.title, "One; Other", DAY),
        ("Ten countries", "A law", TODAY()),
        ("Two", "A law", TODAY()),
    ]
    lesson.body = [fact("Three")]
    lesson.checked_on = None
    lesson.save_revision()
    assert CheckedFact.objects.count() == 3
    publish(lesson)
    assert [one.text for one in CheckedFact.objects.all()] == ["Three"]
    lesson.unpublish()
    assert CheckedFact.objects.count() == 0


def ago(days):
    return TODAY() - datetime.timedelta(days=days)


def listed(page):
    """Return the facts on a page of the report, in their order."""
    return re.findall(r"/cms/pages/\d+/edit/#block-[^>]*>\s*([^<]*?)\s*<", page)


@pytest.mark.django_db
def test_the_report_shows_what_is_overdue_first_and_where_to_put_it_right(
    client, django_assert_max_num_queries
):
    trainer = make_trainer(full_name="Tora Owner")
    client.force_login(trainer)
    lesson = make_lesson_with(
        fact("Later"),
        fact("Soon", checked_on=ago(350)),
        fact("Late", checked_on=ago(366)),
        fact("Latest", checked_on=ago(9), review_by=ago(5)),
        owner=trainer,
    )
    client.get("/cms/reports/facts/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/cms/reports/facts/").content.decode()
    few = len(asked)
    assert listed(page) == ["Latest", "Late", "Soon", "Later"]
    late = CheckedFact.objects.get(text="Late")
    assert f"/cms/pages/{lesson.pk}/edit/#block-{late.block_id}-section" in page
    assert "Tora Owner" in page
    assert "2 facts to re-check" in client.get("/cms/").content.decode()

    make_lesson_with(*(fact(f"Other {number}") for number in range(40)))
    with django_assert_max_num_queries(few):
        client.get("/cms/reports/facts/")
    overdue = client.get("/cms/reports/facts/", {"due": "overdue"}).content.decode()
    assert listed(overdue) == ["Latest", "Late"]
    mine = client.get("/cms/reports/facts/results/", {"owner": trainer.pk}).content.decode()
    assert listed(mine) == ["Latest", "Late", "Soon", "Later"]
    there = client.get("/cms/reports/facts/", {"course": lesson.get_parent().get_parent().pk})
    assert len(listed(there.content.decode())) == 4


@pytest.mark.django_db
def test_terms_that_were_checked_are_looked_up_again_too(client):
    values = {"definition": "A list.", "source": "The list", "locale": Locale.get_default()}
    term = GlossaryTerm.objects.create(term="CID", checked_on=ago(400), **values)
    GlossaryTerm.objects.create(term="Ore", **values)
    fact = CheckedFact.objects.get()
    assert (fact.text, fact.source, fact.review_by) == (
        "CID: A list.",
        "The list",
        review_day(ago(400), None),
    )
    client.force_login(make_trainer())
    page = client.get("/cms/reports/facts/").content.decode()
    assert f"/cms/snippets/courses/glossaryterm/edit/{term.pk}/" in page
    assert "Glossary" in client.get("/cms/reports/facts/results/").content.decode()
    assert "1 fact to re-check" in client.get("/cms/").content.decode()
    term.checked_on = TODAY()
    term.save()
    assert CheckedFact.objects.get().checked_on == TODAY()
    CheckedFact.objects.all().delete()  # as in an installation of before
    after_migrating()
    assert CheckedFact.objects.get().term == term
    term.checked_on = None
    term.save()
    assert not CheckedFact.objects.exists()


@pytest.mark.django_db
def test_who_may_edit_no_lesson_sees_no_facts(client):
    make_lesson_with(fact("Secret", checked_on=ago(400)))
    client.force_login(make_user())
    assert client.get("/cms/reports/facts/").status_code in {302, 403}
    assert CheckedFact.objects.editable_by(make_user()).count() == 0
