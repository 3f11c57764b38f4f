"""Comparing versions, and carrying one's answers over, on the website and the command line."""

import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.factories import make_company, make_learner, make_manager, make_user
from tests.toolkit.checker.workbooks import make_cmrt
from tests.toolkit.factories import make_enrolled, make_exercise, make_upload
from tests.toolkit.rollup.sources import DAY, make_form
from toolkit import carrying, checking, services
from toolkit.checker.changes.form import CarriedFile, carry_file
from toolkit.checker.check import check
from toolkit.checker.findings import Severity
from toolkit.checker.specs import known_versions
from toolkit.models import CarryOver

VERSIONS = "/toolkit/versions/"
NEWEST = {"CMRT": "6.5", "EMRT": "2.1", "AMRT": "1.3", "CRT": ""}
OLDER = [
    (template, version)
    for template, versions in known_versions().items()
    for version in versions
    if version != NEWEST[template]
]


# ---------------------------------------------------------------- the file


@pytest.mark.parametrize(("template", "version"), OLDER)
def test_what_is_carried_over_is_read_back_the_same(template, version):
    minerals = ("Silver",) if template == "AMRT" else ("Cobalt", "Mica")
    made = carry_file(make_form(template, version, minerals=minerals), today=DAY)
    assert isinstance(made, CarriedFile)
    spec = made.carried.spec
    assert (made.report.template, made.report.version) == (spec.template, spec.version)
    read = {
        f"{entry.sheet}!{entry.cell}": entry.raw
        for entry in made.report.declaration.entries()
        if entry.sheet == spec.declaration_sheet and not entry.is_blank
    }
    written = {cell: value for cell, value in made.carried.values.items() if value != ""}
    assert {cell: str(value)[:10] for cell, value in read.items()} == {
        cell: str(value)[:10] for cell, value in written.items()
    }


def test_a_correct_form_stays_correct():
    made = carry_file(make_cmrt(J3="Revision 6.4", D22=DAY), today=DAY)
    assert made.report.verdict.complete
    assert {one.code for one in made.report.findings} <= {"SMELTER-FORMULA-OVERWRITTEN"}
    assert not made.report.count(Severity.WARNING) + made.report.count(Severity.ERROR)
    rows = made.report.declaration.smelters
    assert [(row.text("smelter_id"), row.text("country")) for row in rows] == [
        ("CID990001", "GERMANY"),
        ("CID990003", "JAPAN"),
    ]


def test_there_is_nothing_to_carry_over_of_the_newest_or_of_no_form():
    assert not isinstance(carry_file(make_cmrt(), today=DAY), CarriedFile)
    assert not isinstance(carry_file(b"no workbook", today=DAY), CarriedFile)


def test_the_command_writes_the_workbook(tmp_path, capsys):
    old, out = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    old.write_bytes(make_form("EMRT", "1.3"))
    with pytest.raises(SystemExit) as ended:  # question 4 is new for mica
        call_command("carry_over", str(old), out=str(out), json=True)
    assert ended.value.code == 1
    result = json.loads(capsys.readouterr().out)
    assert result["carried"]["version"] == "2.1"
    assert check(out).template == "EMRT"
    old.write_bytes(make_cmrt())
    with pytest.raises(SystemExit) as ended:
        call_command("carry_over", str(old), out=str(out))
    assert ended.value.code == 2
    assert "newest version" in capsys.readouterr().err


# ---------------------------------------------------------------- the pages


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({}, "From CMRT 6.4 to CMRT 6.5"),
        ({"old": "EMRT 1.3", "new": "EMRT 2.1"}, "There is a new sheet: Mine List."),
        ({"old": "CRT 2.2", "new": "EMRT 2.1"}, "Question G is now question E"),
        ({"old": "CMRT 6.22", "new": "CMRT 6.22"}, "Nothing that you fill in changed"),
        ({"old": "CMRT 6.5", "new": "EMRT 2.1"}, "Choose two versions of one template."),
        ({"old": "<b>", "new": "CMRT 6.5"}, "Select a valid choice"),
    ],
)
@pytest.mark.django_db
def test_any_two_versions_are_compared(client, asked, words):
    text = client.get(VERSIONS, asked).content.decode()
    assert words in text
    assert "<b>" not in text


def sent(content, learner=None, exercise=None):
    made = services.submit(
        learner=learner or make_user(), workbook=make_upload(content), exercise=exercise
    )
    checking.check(str(made.pk))
    made.refresh_from_db()
    return made


def pages(submission):
    return [
        reverse(f"toolkit:{name}", args=[submission.pk])
        for name in ("carry_over", "carried_workbook")
    ]


@pytest.mark.django_db
def test_from_the_feedback_to_the_new_workbook(client, django_capture_on_commit_callbacks):
    submission = sent(make_form("EMRT", "1.3"))
    client.force_login(submission.learner)
    address, download = pages(submission)
    assert address in client.get(submission.get_absolute_url()).content.decode()
    text = client.get(address).content.decode()
    assert "There is a new sheet: Mine List." in text
    assert client.get(download).status_code == 404
    with django_capture_on_commit_callbacks() as later:
        client.post(address)
        client.post(address)
    assert len(later) == 1  # asked for once, however often the button is pressed
    waiting = client.get(address).content.decode()
    assert "Writing your answers into the new form" in waiting
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="result"')

    carrying.make(CarryOver.objects.get().pk)
    carrying.make(CarryOver.objects.get().pk)
    assert CarryOver.objects.get().tries == 1
    text = client.get(address).content.decode()
    assert "Your new workbook is ready" in text
    assert "Q4 Mineral is 100% recycled or scrap (Mica)" in text
    assert "The old version did not ask this." in text
    content = b"".join(client.get(download).streaming_content)
    report = check(io.BytesIO(content))
    assert (report.template, report.version) == ("EMRT", "2.1")


@pytest.mark.django_db
def test_what_has_no_newer_version_offers_nothing(client):
    newest, broken = sent(make_cmrt()), sent(b"no workbook")
    exercise = make_exercise()
    learner = make_enrolled(exercise)
    attempt = sent(make_form("CMRT", "6.4"), learner=learner, exercise=exercise)
    for submission in (newest, broken, attempt):
        client.force_login(submission.learner)
        address = pages(submission)[0]
        assert address not in client.get(submission.get_absolute_url()).content.decode()
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404


@pytest.mark.django_db
def test_only_the_sender_carries_over(client):
    company = make_company()
    submission = sent(make_form("CMRT", "6.4"), learner=make_learner(company=company))
    for person in (make_manager(company=company), make_user()):
        client.force_login(person)
        assert [client.get(address).status_code for address in pages(submission)] == [404, 404]
        assert client.post(pages(submission)[0]).status_code == 404
    assert not CarryOver.objects.exists()


@pytest.mark.django_db
def test_what_was_lost_is_sent_again_and_given_up_in_the_end(client, settings):
    submission = sent(make_form("CMRT", "6.4"))
    made = carrying.ask(submission=submission)
    assert carrying.lost() == []
    CarryOver.objects.update(asked_at="2020-01-01T00:00Z")
    assert carrying.lost() == [made.pk]
    CarryOver.objects.update(asked_at="2020-01-01T00:00Z", tries=settings.CHECK_MAX_TRIES)
    assert carrying.lost() == []
    client.force_login(submission.learner)
    assert "We could not carry this file over" in client.get(pages(submission)[0]).content.decode()
    carrying.ask(submission=submission)
    carrying.make(made.pk)
    assert CarryOver.objects.get().made_at


@pytest.mark.django_db
def test_forgetting_takes_the_file_and_the_row():
    submission = sent(make_form("CMRT", "6.4"))
    carrying.make(carrying.ask(submission=submission).pk)
    file = CarryOver.objects.get().workbook
    assert file.storage.exists(file.name)
    carrying.forget(submission)
    carrying.forget(submission)
    assert not file.storage.exists(file.name)
    assert not CarryOver.objects.exists()


@pytest.mark.django_db
def test_the_queries_do_not_grow_with_rows(client, django_assert_max_num_queries):
    for count in (2, 30):
        rows = [{"B": "Tin", "C": f"Larch {n}", "P": "Perhaps"} for n in range(count)]
        submission = sent(make_cmrt(J3="Revision 6.4", smelters=rows))
        client.force_login(submission.learner)
        carrying.make(carrying.ask(submission=submission).pk)
        client.get(VERSIONS)  # what all pages share is cached by now
        with django_assert_max_num_queries(10):
            assert client.get(pages(submission)[0]).status_code == 200
