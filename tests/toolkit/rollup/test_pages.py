"""Rolling up on the website: from the files to the result, and what may go wrong on the way."""

import csv
import io
import os

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_company, make_learner, make_manager, make_user
from tests.toolkit.checker.workbooks import GOLD, TIN, make_cmrt
from tests.toolkit.rollup.sources import make_form
from tests.toolkit.test_bad_files import FILES
from toolkit import rollups, tasks
from toolkit.checker.check import check
from toolkit.checker.rollup import read_source
from toolkit.checker.smelter_file import read_smelter_file
from toolkit.models import FileStatus, RollUp, RollUpFile, RollUpStatus
from toolkit.smelter_lists import load_list, stop_using

pytestmark = pytest.mark.django_db
LIST = "/toolkit/roll-ups/"
AT_MOST = 12


@pytest.fixture
def apart():
    """Ask for this to have files read in a process of their own, as they really are."""


@pytest.fixture(autouse=True)
def read_here(request, monkeypatch):
    """Read files in the test's own process: starting Python for each takes half a second."""
    if "apart" not in request.fixturenames:
        monkeypatch.setattr(
            rollups,
            "read_source_apart",
            lambda workbook, suffix: read_source(workbook.read(), file="").as_dict(),
        )


def file(content, name="a.xlsx"):
    return SimpleUploadedFile(name, content)


def two():
    """Two declarations that share one smelter and contradict each other about its country."""
    other = make_cmrt(D8="Beech GmbH", smelters=(TIN | {"E": "FRANCE"}, GOLD))
    return [file(make_cmrt()), file(other, "b.xlsx")]


def start(*workbooks, owner=None, **fields):
    return rollups.start(owner=owner or make_user(), workbooks=list(workbooks) or two(), **fields)


def work(roll_up):
    """Do what the worker does, message by message."""
    while rollups.advance(str(roll_up.pk)):
        pass
    roll_up.refresh_from_db()
    return roll_up


def done(*workbooks, **fields):
    return work(start(*workbooks, **fields))


def page(client, roll_up, show=""):
    client.force_login(roll_up.owner)
    return client.get(roll_up.get_absolute_url(), {"show": show} if show else {}).content.decode()


# ---------------------------------------------------------------- the way through


def test_from_files_to_one_list(client, apart, django_capture_on_commit_callbacks):
    client.force_login(make_user())
    with django_capture_on_commit_callbacks() as later:
        answer = client.post(LIST, {"workbooks": two(), "title": "Spring 2026"})
    assert len(later) == 1  # told the queue once the rows were stored, not before
    roll_up = RollUp.objects.get()
    assert answer.url == roll_up.get_absolute_url()
    waiting = client.get(answer.url).content.decode()
    assert "0 of 2" in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    part = client.get(answer.url, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="result"')

    work(roll_up)
    assert (roll_up.status, roll_up.template) == (RollUpStatus.DONE, "CMRT")
    text = page(client, roll_up)
    assert "Spring 2026" in text
    assert "2 declarations of the CMRT in one" in text
    assert "2 smelters" in text
    assert text.count("CID990001") >= 1
    assert "Beech GmbH: b.xlsx, row 5" in text
    assert "Birch Tin is placed in different countries: FRANCE, GERMANY." in page(
        client, roll_up, "conflicts"
    )
    assert "Beech GmbH" in page(client, roll_up, "suppliers")
    assert "Yes if any supplier says Yes" in page(client, roll_up, "answers")
    assert "Spring 2026" in client.get(LIST).content.decode()


@pytest.mark.parametrize("template", ["EMRT", "AMRT", "CRT"])
def test_other_templates_are_rolled_up_too(client, template):
    minerals = {"AMRT": ("Silver",), "EMRT": ("Cobalt",), "CRT": ()}[template]
    versions = {"AMRT": "1.2", "EMRT": "1.3", "CRT": "2.2"}
    roll_up = done(file(make_form(template, versions[template], minerals=minerals)))
    assert (roll_up.status, roll_up.template) == (RollUpStatus.DONE, template)
    assert f"1 declaration of the {template} in one" in page(client, roll_up)


def test_exports_hold_what_the_page_shows(client):
    roll_up = done(title="Spring: 2026/27")
    client.force_login(roll_up.owner)
    answer = client.get(reverse("toolkit:roll_up_export", args=[roll_up.pk, "xlsx"]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book["Smelter List"].max_row == 1 + roll_up.lines.count()
    assert book["Conflicts"].max_row == 1 + roll_up.conflicts.count()
    answer = client.get(reverse("toolkit:roll_up_export", args=[roll_up.pk, "csv"]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(lines)))) == 1 + roll_up.lines.count()
    answer = client.get(reverse("toolkit:roll_up_export", args=[roll_up.pk, "form.xlsx"]))
    form = check(io.BytesIO(b"".join(answer.streaming_content)))
    assert (form.template, form.version) == ("CMRT", roll_up.version)
    assert len(form.declaration.smelters) == roll_up.lines.count()
    wrong = client.get(reverse("toolkit:roll_up_export", args=[roll_up.pk, "exe"]))
    assert wrong.status_code == 404


def test_a_filter_keeps_what_fits(client):
    row = {"B": "Tin", "C": "Smelter not listed", "D": "Larch", "E": "PERU"}
    open_ = {"B": "Tin", "C": "Smelter not yet identified"}
    roll_up = done(*two(), file(make_cmrt(D8="Cedar", smelters=(row, open_)), "c.xlsx"))
    client.force_login(roll_up.owner)

    def names(**asked):
        context = client.get(roll_up.get_absolute_url(), asked).context
        return [one.line.name for one in context["shown"]]

    assert names() == ["Birch Tin", "Larch", "", "Cedar Gold"]
    assert names(metal="Gold") == ["Cedar Gold"]
    assert names(q="cid990001") == ["Birch Tin"]
    assert names(kind="conflict") == ["Birch Tin"]
    assert names(kind="unnumbered") == ["Larch", ""]
    assert names(kind="open") == [""]
    assert names(metal="nonsense") == names()
    assert (
        "No smelter fits" in client.get(roll_up.get_absolute_url(), {"q": "zzz"}).content.decode()
    )


def test_the_lists_in_use_tell_which_names_are_one_smelter(client, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    typed = {"B": "Tin", "C": "Smelter not listed", "D": "Birkenzinn", "E": "GERMANY"}
    files = (make_cmrt(), make_cmrt(D8="Beech GmbH", smelters=(typed,)))

    def lines():
        roll_up = done(*(file(one, f"{place}.xlsx") for place, one in enumerate(files)))
        client.force_login(roll_up.owner)
        shown = client.get(roll_up.get_absolute_url(), {"metal": "Tin"}).context["shown"]
        return [(one.line.number, one.line.file_count) for one in shown]

    assert lines() == [("CID990001", 1), ("", 1)]
    rows = b"metal,name,smelter_id,aliases\nTin,Birch Tin,CID990001,Birkenzinn\n"
    loaded = load_list(read_smelter_file(rows), name="Mine", source_name="mine.csv")
    assert lines() == [("CID990001", 2)]
    stop_using(loaded.version)
    assert len(lines()) == 2


# ---------------------------------------------------------------- files that are not good


def test_bad_files_in_the_batch_are_told_and_the_others_rolled_up(client, apart, settings):
    settings.CHECK_SECONDS = 10
    bad = []
    for content, name, _code in FILES.values():
        if content is not None:
            bad.append(file(content() if callable(content) else content, name))
    roll_up = done(*two(), *bad, file(b"", "empty.xlsx"))
    assert roll_up.status == RollUpStatus.DONE
    assert roll_up.files.filter(status=FileStatus.FAILED).count() == len(bad) + 1
    assert roll_up.lines.count() == 2
    text = page(client, roll_up)
    assert f"{len(bad) + 1} files are not in it" in text
    assert page(client, roll_up, "suppliers").count("Not readable") == len(bad) + 1
    told = roll_up.conflicts.filter(code="FILE-NOT-READ")
    codes = {code for content, _name, code in FILES.values() if content is not None}
    assert {one.note["code"] for one in told} == codes | {"FILE-EMPTY"}


def test_a_file_that_is_too_large_is_told_and_not_kept(client, settings):
    settings.UPLOAD_MAX_BYTES = 100_000
    roll_up = done(*two(), file(b"x" * 100_001, "big.xlsx"))
    big = roll_up.files.get(original_name="big.xlsx")
    assert (big.workbook.name, big.status) == ("", FileStatus.FAILED)
    assert "The file is too large" in page(client, roll_up, "conflicts")


def test_a_file_of_another_template_is_left_out_and_told(client):
    roll_up = done(*two(), file(make_form("EMRT", "2.1", minerals=("Cobalt",)), "e.xlsx"))
    assert roll_up.template == "CMRT"
    assert "This file is an EMRT" in page(client, roll_up, "conflicts")
    roll_up = done(
        *two(), file(make_form("EMRT", "2.1", minerals=("Cobalt",)), "e.xlsx"), template="EMRT"
    )
    assert (roll_up.template, roll_up.conflicts.filter(code="FILE-OTHER-TEMPLATE").count()) == (
        "EMRT",
        2,
    )


def test_markup_and_formulas_in_a_file_stay_text(client):
    row = {"B": "Tin", "C": "Smelter not listed", "D": "<script>x</script>", "E": "=1+1"}
    roll_up = done(file(make_cmrt(D8="<b>Evil</b>", smelters=(row,)), "<i>.xlsx"))
    for show in ("", "conflicts", "suppliers", "answers"):
        text = page(client, roll_up, show)
        assert "<script>x" not in text
        assert "<b>Evil" not in text
        assert "<i>.xlsx" not in text


def test_nothing_that_can_be_read_is_said(client):
    roll_up = done(file(b"no workbook"))
    assert (roll_up.status, roll_up.template) == (RollUpStatus.DONE, "")
    assert "No file could be read as a template" in page(client, roll_up)
    assert "Not readable" in page(client, roll_up, "suppliers")


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"ROLL_UP_MAX_FILES": 1}, "We roll up to 1 at a time"),
        ({"ROLL_UP_MAX_BYTES": 10}, "Roll up fewer at a time"),
    ],
    ids=["too many", "too much"],
)
def test_too_much_at_once_is_refused_before_anything_is_kept(client, settings, limits, words):
    for name, value in limits.items():
        setattr(settings, name, value)
    client.force_login(make_user())
    answer = client.post(LIST, {"workbooks": two()})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not RollUp.objects.exists()


def test_no_file_at_all_is_said(client):
    client.force_login(make_user())
    answer = client.post(LIST, {})
    assert answer.status_code == 422
    assert "Choose the files first." in answer.content.decode()


def test_too_many_rows_are_said(client, settings):
    settings.ROLL_UP_MAX_ROWS = 3
    roll_up = done()
    assert roll_up.status == RollUpStatus.FAILED
    assert "list too many smelters" in page(client, roll_up)


def test_empty_states_help(client):
    client.force_login(make_user())
    assert "Nothing rolled up yet" in client.get(LIST).content.decode()
    roll_up = done(file(make_cmrt(smelters=())))
    assert "None of these files lists a smelter" in page(client, roll_up)


# ---------------------------------------------------------------- crashes


def test_a_message_that_comes_twice_does_its_work_once():
    roll_up = start()
    pk = str(roll_up.pk)
    assert [rollups.advance(pk) for _ in range(5)] == [True, True, False, False, False]
    roll_up.refresh_from_db()
    assert (roll_up.status, roll_up.tries) == (RollUpStatus.DONE, 1)
    assert set(roll_up.files.values_list("tries", flat=True)) == {1}


def test_what_a_dead_worker_held_is_read_again(settings):
    settings.SWEEP_AGE_SECONDS = 0
    roll_up = start()
    one = roll_up.files.first()
    host = os.uname().nodename
    RollUpFile.objects.filter(pk=one.pk).update(
        status=FileStatus.READING,
        tries=1,
        lease_until="2999-01-01T00:00Z",
        worker=f"{host}:{2**22 + 1}",
    )
    assert rollups.stuck() == [str(roll_up.pk)]
    assert work(roll_up).status == RollUpStatus.DONE
    one.refresh_from_db()
    assert (one.status, one.tries) == (FileStatus.READ, 2)


def test_a_file_that_no_worker_survives_is_left_out(settings):
    settings.SWEEP_AGE_SECONDS = 0
    roll_up = start()
    one = roll_up.files.first()
    RollUpFile.objects.filter(pk=one.pk).update(
        status=FileStatus.READING,
        tries=settings.CHECK_MAX_TRIES,
        lease_until="2000-01-01T00:00Z",
    )
    rollups.stuck()
    assert work(roll_up).status == RollUpStatus.DONE
    one.refresh_from_db()
    assert (one.status, one.is_readable) == (FileStatus.FAILED, False)


def test_a_merge_that_no_worker_survives_is_given_up(client, settings):
    roll_up = start()
    RollUp.objects.update(
        status=RollUpStatus.MERGING,
        tries=settings.CHECK_MAX_TRIES,
        lease_until="2000-01-01T00:00Z",
    )
    assert rollups.stuck() == []
    roll_up.refresh_from_db()
    assert roll_up.status == RollUpStatus.FAILED
    assert "The fault is ours" in page(client, roll_up)


def test_a_merge_whose_worker_died_is_done_again(settings):
    settings.SWEEP_AGE_SECONDS = 0
    roll_up = start()
    RollUpFile.objects.update(status=FileStatus.WAITING)
    while roll_up.files.filter(status=FileStatus.WAITING).exists():
        rollups.advance(str(roll_up.pk))
    RollUp.objects.update(status=RollUpStatus.MERGING, tries=1, lease_until="2000-01-01T00:00Z")
    assert rollups.stuck() == [str(roll_up.pk)]
    assert work(roll_up).status == RollUpStatus.DONE
    assert roll_up.lines.count() == 2


def test_the_sweep_leaves_alone_what_just_moved(settings):
    settings.SWEEP_AGE_SECONDS = 60
    start()
    assert rollups.stuck() == []


def test_a_task_sends_itself_for_the_next_file(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks, "send_roll_up", sent.append)
    roll_up = start()
    tasks.advance_roll_up(str(roll_up.pk))
    assert sent == [str(roll_up.pk)]


# ---------------------------------------------------------------- whose it is, and deleting


def test_only_the_owner_sees_it(client):
    company = make_company()
    roll_up = done(owner=make_learner(company=company))
    for person in (make_manager(company=company), make_learner(company=company), make_user()):
        client.force_login(person)
        for address in (
            roll_up.get_absolute_url(),
            reverse("toolkit:delete_roll_up", args=[roll_up.pk]),
            reverse("toolkit:roll_up_export", args=[roll_up.pk, "csv"]),
        ):
            assert client.get(address).status_code == 404
            assert client.post(address).status_code in (404, 405)
    assert RollUp.objects.filter(pk=roll_up.pk).exists()


def stored(roll_up):
    files = [
        roll_up.workbook,
        roll_up.csv,
        roll_up.form,
        *(one.workbook for one in roll_up.files.all()),
    ]
    return [file for file in files if file.name]


def test_deleting_asks_first_and_leaves_nothing(client, django_capture_on_commit_callbacks):
    roll_up = done()
    client.force_login(roll_up.owner)
    address = reverse("toolkit:delete_roll_up", args=[roll_up.pk])
    assert "Delete this roll-up now?" in client.get(address).content.decode()
    files = stored(roll_up)
    assert all(file.storage.exists(file.name) for file in files)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address, follow=True)
    assert "are deleted" in answer.content.decode()
    assert not RollUp.objects.exists()
    assert not RollUpFile.objects.exists()
    assert not any(file.storage.exists(file.name) for file in files)
    assert client.post(address).status_code == 404


def test_a_deletion_that_was_cut_short_is_finished():
    roll_up = start()
    files = stored(roll_up)
    rollups.delete(roll_up=roll_up)  # what should come after it never ran
    assert not RollUp.objects.visible_to(roll_up.owner).exists()
    assert rollups.advance(str(roll_up.pk)) is False
    assert all(file.storage.exists(file.name) for file in files)
    rollups.finish_deletions()
    assert not RollUp.objects.exists()
    assert not any(file.storage.exists(file.name) for file in files)


def test_what_is_old_is_forgotten(django_capture_on_commit_callbacks):
    old, new = start(), start()
    RollUp.objects.filter(pk=old.pk).update(created_at="2020-01-01T00:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        rollups.forget_older_than(timezone.now() - timezone.timedelta(days=90))
    assert list(RollUp.objects.values_list("pk", flat=True)) == [new.pk]


# ---------------------------------------------------------------- speed


def test_the_queries_of_pages_do_not_grow(client, django_assert_max_num_queries):
    owner = make_user()
    client.force_login(owner)
    for count in (2, 9):
        rows = [{"B": "Tin", "C": "Smelter not listed", "D": f"Larch {n}"} for n in range(count)]
        files = [
            file(make_cmrt(D8=f"S{n}", smelters=(TIN | {"E": f"LAND {n}"}, *rows)), f"{n}.xlsx")
            for n in range(count)
        ]
        roll_up = done(*files, owner=owner)
        client.get(LIST)  # what all pages share is cached by now
        for show in ("", "conflicts", "suppliers", "answers"):
            with django_assert_max_num_queries(AT_MOST):
                assert client.get(f"{roll_up.get_absolute_url()}?show={show}").status_code == 200
        with django_assert_max_num_queries(AT_MOST):
            assert client.get(LIST).status_code == 200
