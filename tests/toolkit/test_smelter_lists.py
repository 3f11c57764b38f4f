"""Operators load smelter lists; workbooks are checked against the versions in use."""

import io
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.factories import make_learner, make_user
from tests.toolkit.factories import corrected, make_upload
from toolkit import checking, services
from toolkit.checker.layout.smelters import FILE
from toolkit.checker.smelter_file import read_smelter_file
from toolkit.checks import disabled_codes_exist
from toolkit.models import SmelterList, SmelterListVersion
from toolkit.sandbox import check_apart, command_for
from toolkit.smelter_lists import index_in_use, load_list, stop_using

pytestmark = pytest.mark.django_db

HEAD = "metal,name,smelter_id,aliases,country,city,status\n"
CEDAR = "Gold,Cedar Gold,CID990003,Kedros,JAPAN,Sugimachi,conformant\n"
BIRCH = "Tin,Birch Tin,CID990001,,GERMANY,Birkenau,active\n"
ALTIPLANO = "Tin,Juniper Tin Works,CID990011,,THAILAND,Ban Son,other\n"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def make_list(*rows, name="Mine"):
    file = read_smelter_file((HEAD + "".join(rows)).encode())
    return load_list(file, name=name, source_name="mine.csv")


def make_file(tmp_path, *rows, name="mine.csv"):
    path = tmp_path / name
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return path


def load(path, *arguments):
    out = io.StringIO()
    call_command("load_smelters", str(path), *arguments, stdout=out)
    return out.getvalue()


# ---------------------------------------------------------------- loading


def test_a_list_is_loaded_and_in_use(tmp_path):
    out = load(make_file(tmp_path, CEDAR, BIRCH))
    assert "mine: 2 smelters. Loaded as version 1, which is in use now." in out
    version = SmelterListVersion.objects.in_use().get()
    assert [one.name for one in version.smelters()] == ["Cedar Gold", "Birch Tin"]
    assert version.entries.first().aliases == ["Kedros"]


def test_the_next_version_says_what_changed(tmp_path):
    load(make_file(tmp_path, CEDAR, BIRCH))
    renamed = CEDAR.replace("Cedar Gold", "Cedar Gold KK").replace("conformant", "other")
    out = load(make_file(tmp_path, renamed, ALTIPLANO))
    table = [line.split("  ")[0] for line in out.splitlines()]
    assert table[:5] == ["change", "added", "removed", "renamed", "status changed"]
    assert "1 added, 1 removed, 1 renamed, 1 status changed, 0 other facts changed" in out
    assert "conformant" in out
    assert "Cedar Gold KK" in out
    first, second = SmelterListVersion.objects.order_by("number")
    assert (first.is_in_use, second.is_in_use) == (False, True)
    assert second.change_counts["renamed"] == 1


def test_the_same_list_twice_changes_nothing(tmp_path):
    load(make_file(tmp_path, CEDAR, BIRCH))
    out = load(make_file(tmp_path, BIRCH, CEDAR), "--name", "mine")
    assert "They are those of version 1, which is in use." in out
    assert SmelterListVersion.objects.count() == 1


def test_an_older_list_again_puts_its_version_in_use():
    first = make_list(CEDAR).version
    make_list(BIRCH)
    again = make_list(CEDAR)
    assert (again.version, again.is_new) == (first, False)
    assert SmelterListVersion.objects.in_use().get() == first


def test_a_dry_run_shows_and_keeps_nothing(tmp_path):
    load(make_file(tmp_path, CEDAR))
    out = load(make_file(tmp_path, BIRCH), "--dry-run")
    assert "1 added, 1 removed" in out
    assert "Nothing was loaded" in out
    assert SmelterListVersion.objects.count() == 1
    load(make_file(tmp_path, BIRCH, name="new.csv"), "--dry-run")
    assert SmelterList.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"not a list", b"PK\x03\x04 broken", b"\x00" * 5000])
def test_what_is_no_list_is_refused(tmp_path, content):
    path = tmp_path / "odd.xlsx"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        load(path)
    with pytest.raises(CommandError, match="No such file"):
        load(tmp_path / "nothing.csv")
    assert not SmelterList.objects.exists()


# ---------------------------------------------------------------- checking


def test_without_a_list_there_is_no_index(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert index_in_use() is None


def test_the_index_follows_the_versions_in_use(django_assert_num_queries):
    make_list(CEDAR)
    first = index_in_use()
    with django_assert_num_queries(1):
        assert index_in_use() == first
    make_list(BIRCH, name="Second")
    both = index_in_use()
    assert both != first
    assert b"Cedar Gold" in both.read_bytes()
    assert b"Birch Tin" in both.read_bytes()
    assert b"Cedar" not in index_in_use("Second").read_bytes()
    stop_using(SmelterListVersion.objects.get(smelter_list__name="Second"))
    assert index_in_use() == first


def test_an_upload_is_checked_against_the_list_in_use():
    workbook = make_upload(corrected())
    one = services.submit(learner=make_learner(), workbook=workbook)
    make_list(ALTIPLANO)
    checking.check(str(one.pk))
    finding = one.findings.get(code="SMELTER-STATUS-OTHER")
    assert finding.params["number"] == "CID990011"
    assert finding.sheet == "Smelter List"


def test_a_finding_may_be_switched_off_in_the_settings(settings, tmp_path):
    make_list(ALTIPLANO)
    settings.CHECK_DISABLED_CODES = ["SMELTER-STATUS-OTHER", "NO-SUCH-CODE"]
    report = check_apart(io.BytesIO(corrected()), suffix=".xlsx", smelters=index_in_use())
    assert report["readable"]
    assert "SMELTER-STATUS-OTHER" not in {one["code"] for one in report["findings"]}
    assert "NO-SUCH-CODE" not in command_for(tmp_path)
    (warning,) = disabled_codes_exist(None)
    assert "NO-SUCH-CODE" in warning.msg
    settings.CHECK_DISABLED_CODES = []
    assert disabled_codes_exist(None) == []


def test_the_command_takes_a_loaded_list_or_a_file(tmp_path, capsys):
    workbook = tmp_path / "declaration.xlsx"
    workbook.write_bytes(corrected())
    make_list(ALTIPLANO)
    for given in ("Mine", str(make_file(tmp_path, ALTIPLANO))):
        call_command("check_workbook", str(workbook), "--smelters", given)
        assert "SMELTER-STATUS-OTHER" in capsys.readouterr().out
    call_command("check_workbook", str(workbook))
    assert "SMELTER-STATUS-OTHER" not in capsys.readouterr().out
    with pytest.raises(CommandError, match="neither a file nor a smelter list"):
        call_command("check_workbook", str(workbook), "--smelters", "Nobody's")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--smelters", "manage.py"], "no smelter list"),
        (["--smelters", "nothing.csv"], "no such file"),
        (["--disable", "NO-SUCH-CODE"], "no such finding"),
    ],
)
def test_a_wrong_argument_is_a_usage_error(arguments, says):
    command = [sys.executable, "-m", "toolkit.checker", "README.md", *arguments]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, check=False, text=True
    )
    assert done.returncode == 2
    assert says in done.stderr


# ---------------------------------------------------------------- the CMS


@pytest.fixture
def operator(client):
    user = make_user(is_superuser=True, is_staff=True)
    client.force_login(user)
    return user


@pytest.fixture
def trainer(client):
    user = make_user()
    user.groups.add(Group.objects.get(name="Trainers"))
    client.force_login(user)
    return user


def upload(client, *rows, **fields):
    file = SimpleUploadedFile("mine.csv", (HEAD + "".join(rows)).encode())
    return client.post(reverse("smelter_list:load"), {"file": file, **fields})


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_an_operator_loads_a_list_and_sees_what_changed(client, operator):
    make_list(CEDAR)
    response = upload(client, BIRCH, name="Mine")
    version = SmelterListVersion.objects.in_use().get()
    assert response.url == reverse("smelter_list:inspect", args=[version.pk])
    assert version.loaded_by == operator
    text = text_of(client.get(response.url))
    assert "Changes since the version before" in text
    assert "1 added, 1 removed" in text
    assert "Birch Tin" in text
    entry = ModelLogEntry.objects.filter(action="toolkit.use_smelter_list").latest("timestamp")
    assert entry.user == operator


def test_an_operator_may_look_first(client, operator):
    text = text_of(upload(client, BIRCH, dry_run="on"))
    assert "What would change in mine" in text
    assert "Nothing was loaded" in text
    assert not SmelterListVersion.objects.exists()


def test_a_file_that_is_no_list_is_refused_in_words(client, operator):
    file = SimpleUploadedFile("<b>.xlsx", b"PK\x03\x04 broken")
    text = text_of(client.post(reverse("smelter_list:load"), {"file": file}))
    assert "The workbook is damaged" in text
    file = SimpleUploadedFile("list.csv", b"a,b\n<script>alert(1)</script>,2\n")
    text = text_of(client.post(reverse("smelter_list:load"), {"file": file}))
    assert "This is no smelter list" in text
    assert not SmelterListVersion.objects.exists()


def test_names_from_a_list_are_shown_as_text(client, operator):
    version = make_list(CEDAR.replace("Cedar Gold", "<script>alert(1)</script>")).version
    text = text_of(client.get(reverse("smelter_list:inspect", args=[version.pk])))
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;" in text


def test_an_operator_chooses_the_version(client, operator):
    old = make_list(CEDAR).version
    new = make_list(BIRCH).version
    choose = reverse("smelter_list:choose", args=[old.pk])
    client.post(choose, {"use": "1"})
    assert SmelterListVersion.objects.in_use().get() == old
    client.post(choose, {"use": "0"})
    assert not SmelterListVersion.objects.in_use().exists()
    assert client.get(choose).status_code == 405
    assert "Use this version" in text_of(client.get(reverse("smelter_list:inspect", args=[new.pk])))


def test_a_trainer_looks_and_changes_nothing(client, trainer):
    version = make_list(CEDAR).version
    make_list(BIRCH)
    index = text_of(client.get(reverse("smelter_list:index")))
    assert "Mine 1" in index
    assert reverse("smelter_list:load") not in index
    text = text_of(client.get(reverse("smelter_list:inspect", args=[version.pk])))
    assert "Cedar Gold" in text
    assert "Use this version" not in text
    assert upload(client, CEDAR).status_code in {302, 403}
    choose = reverse("smelter_list:choose", args=[version.pk])
    assert client.post(choose, {"use": "1"}).status_code in {302, 403}
    assert not SmelterListVersion.objects.in_use().filter(pk=version.pk).exists()
    for action in ("add", "edit", "delete"):
        arguments = [] if action == "add" else [version.pk]
        client.post(reverse(f"smelter_list:{action}", args=arguments), {"label": "x"})
    version.refresh_from_db()
    assert version.label == ""


def test_others_do_not_see_the_lists(client):
    version = make_list(CEDAR).version
    for group in (None, "Markers"):
        user = make_user()
        if group:
            user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        for url in (
            reverse("smelter_list:index"),
            reverse("smelter_list:inspect", args=[version.pk]),
            reverse("smelter_list:load"),
        ):
            response = client.get(url)
            assert response.status_code in {302, 403, 404}
            assert "Cedar" not in response.content.decode()


def test_smelters_are_searched_and_paged(client, operator):
    rows = [f"Gold,Plant {n},CID99{n:04},,JAPAN,,\n" for n in range(150)]
    version = make_list(*rows).version
    url = reverse("smelter_list:inspect", args=[version.pk])
    text = text_of(client.get(url))
    assert "Page 1 of 2" in text
    assert "Plant 149" not in text
    assert "Plant 149" in text_of(client.get(url, {"p": "2"}))
    found = text_of(client.get(url, {"q": "cid990077"}))
    assert "Plant 77" in found
    assert "Plant 78" not in found
    assert "No smelter of this list matches." in text_of(client.get(url, {"q": "nothing"}))


def test_queries_do_not_grow_with_versions_and_smelters(client, operator):
    def queries():
        last = SmelterListVersion.objects.latest("number")
        urls = [reverse("smelter_list:index"), reverse("smelter_list:inspect", args=[last.pk])]
        counts = []
        for url in urls:
            client.get(url)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(url).status_code == 200
            counts.append(len(seen))
        return counts

    make_list(CEDAR)
    make_list(CEDAR, BIRCH)
    few = queries()
    rows = [f"Gold,Plant {n},CID99{n:04},,JAPAN,,\n" for n in range(60)]
    for number in range(5):
        make_list(*rows, f"Tin,New {number},CID98{number:04},,PERU,,\n")
    assert queries() == few


def test_the_list_that_ships_is_loaded_once():
    for _again in range(2):
        load(FILE, "--name", "Practice")
    version = SmelterListVersion.objects.get()
    assert version.smelter_count == len(read_smelter_file(FILE.read_bytes()).smelters)
