"""Practice workbooks from the command line and from the CMS."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.factories import make_learner, make_user
from toolkit.checker.catalogue import CATALOGUE
from toolkit.checker.check import check
from toolkit.checker.practice import Practice
from toolkit.checker.practice.planters import PLANTERS
from toolkit.practice_admin import ERRORS


def test_the_command_makes_a_workbook_and_its_key(tmp_path, capsys):
    out, key = tmp_path / "practice.xlsx", tmp_path / "key.json"
    call_command(
        *("make_practice", "emrt", "2.1", "--seed", "5", "--errors", "E07,e21"),
        *("--out", out, "--key", key),
    )
    practice = Practice.from_dict(json.loads(key.read_text()), out.read_bytes())
    assert [planted.error for planted in practice.key] == ["E07", "E21"]
    found = {(one.code, one.cell) for one in check(out).findings}
    assert {(planted.code, planted.cell) for planted in practice.key} <= found
    printed = capsys.readouterr().out
    assert "PF-0000000005" in printed
    assert practice.key[0].cell in printed


def test_the_command_draws_as_many_errors_as_it_is_told(tmp_path):
    key = tmp_path / "key.json"
    call_command(
        *("make_practice", "CMRT", "6.5", "--errors", "4"),
        *("--out", tmp_path / "practice.xlsx", "--key", key),
    )
    assert len(json.loads(key.read_text())["key"]) == 4


@pytest.mark.parametrize(
    ("form", "errors", "words"),
    [
        (("CMRT", "9.9"), "", "no practice form"),
        (("CMRT", "6.5"), "E01,E02", "cannot go together"),
        (("CRT", "2.2"), "E09", "cannot be planted"),
    ],
)
def test_the_command_says_what_cannot_be_made(form, errors, words, tmp_path):
    with pytest.raises(CommandError, match=words):
        call_command("make_practice", *form, "--errors", errors, "--out", tmp_path / "a.xlsx")


@pytest.mark.django_db
def test_a_trainer_makes_one_in_the_cms(client):
    client.force_login(make_user(is_superuser=True, is_staff=True))
    address = reverse("make_practice")
    assert "Practice workbook" in client.get(address).content.decode()
    answer = client.post(address, {"form": "AMRT 1.3", "seed": "3", "errors": ["E16", "E21"]})
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    workbook, key = packed.namelist()
    assert workbook == "AMRT 1.3 practice 3.xlsx"
    planted = json.loads(packed.read(key))["key"]
    assert [one["error"] for one in planted] == ["E16", "E21"]
    refused = client.post(address, {"form": "AMRT 1.3", "errors": ["E13"]})
    assert "cannot be planted" in refused.content.decode()


def test_every_error_of_the_catalogue_is_offered():
    assert set(ERRORS) == set(CATALOGUE) == set(PLANTERS)


@pytest.mark.django_db
def test_a_learner_has_no_such_page(client):
    client.force_login(make_learner())
    assert client.get(reverse("make_practice")).status_code in {302, 403}
