"""What comes that is no filled template: each gets its own sentence, soon, in little memory."""

import io
import subprocess
import sys
import zipfile
import zlib

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from tests.factories import make_user
from tests.toolkit.factories import make_upload, practice
from toolkit import checking, services
from toolkit.feedback import feedback_context
from toolkit.models import Status, Submission
from toolkit.sandbox import command_for

ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "boom"><!ENTITY c "&a;&a;&a;&a;&a;&a;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;">]>"""
TYPES = b"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/\
content-types"/>"""


def _zip(**parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


def _bomb():
    """A workbook of a few hundred kilobytes whose first sheet inflates to 10 GB."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    megabyte = b" " * 1024 * 1024
    once = pack.compress(megabyte) + pack.flush(zlib.Z_FULL_FLUSH)
    packed = once * (10 * 1024) + zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    # The archive is written by hand from here: the module would inflate what it writes.
    return _append_raw(target.getvalue(), "xl/worksheets/sheet1.xml", packed, 10 * 1024**3)


def _append_raw(archive, name, packed, size):
    """Add a deflated part to a zip without compressing it again; its declared size is a lie."""
    end = archive.rindex(b"PK\x05\x06")
    start = int.from_bytes(archive[end + 16 : end + 20], "little")
    count = int.from_bytes(archive[end + 10 : end + 12], "little")
    said = min(size, 2**32 - 2).to_bytes(4, "little")
    common = (
        b"\x14\x00\x00\x00\x08\x00\x00\x00\x21\x00"
        + (0).to_bytes(4, "little")
        + len(packed).to_bytes(4, "little")
        + said
        + len(name).to_bytes(2, "little")
        + b"\x00\x00"
    )
    local = b"PK\x03\x04" + common + name.encode() + packed
    entry = (
        b"PK\x01\x02\x14\x00" + common + b"\x00" * 10 + start.to_bytes(4, "little") + name.encode()
    )
    directory = archive[start:end] + entry
    tail = (
        b"PK\x05\x06\x00\x00\x00\x00"
        + (count + 1).to_bytes(2, "little") * 2
        + len(directory).to_bytes(4, "little")
        + (start + len(local)).to_bytes(4, "little")
        + b"\x00\x00"
    )
    return archive[:start] + local + directory + tail


def _entities():
    """A good workbook whose list of sheets begins with entities that grow sixfold three times."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(practice().workbook)) as good,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            part = good.read(name)
            bad.writestr(name, ENTITIES + part if name == "xl/workbook.xml" else part)
    return target.getvalue()


def _ole(stream):
    """The first bytes of a compound file with a stream of this name, as the directory spells it."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(512)
    )


FILES = {
    "a text that is no zip": (
        b"Company name: Rowan Motors",
        "declaration.xlsx",
        "FILE-NOT-WORKBOOK",
    ),
    "a zip bomb of 10 GB": (_bomb, "bomb.xlsx", "FILE-UNSAFE"),
    "an XML entity bomb": (_entities, "entities.xlsx", "FILE-UNSAFE"),
    "an encrypted workbook": (_ole("EncryptedPackage"), "secret.xlsx", "FILE-PASSWORD"),
    "an old workbook": (_ole("Workbook"), "old.xls", "FILE-OLD-FORMAT"),
    "a document renamed": (
        _zip(**{"[Content_Types]_xml": TYPES, "word__document_xml": b"<document/>"}),
        "letter.xlsx",
        "FILE-NOT-WORKBOOK",
    ),
    "a CSV": (
        b"Metal,Smelter\nTin,Maple Metals\nGold,Birch Refining\n",
        "list.csv",
        "FILE-NOT-WORKBOOK",
    ),
    "another workbook": (None, "budget.xlsx", "FILE-TEMPLATE-UNKNOWN"),
}


def _other_workbook():
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["Budget", 2026])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("what", FILES)
def test_each_bad_file_gets_its_own_sentence(what, settings):
    content, name, code = FILES[what]
    content = _other_workbook() if content is None else content
    content = content() if callable(content) else content
    settings.CHECK_SECONDS = 5  # the promise: an answer within five seconds
    learner = make_user()
    submission = services.submit(learner=learner, workbook=make_upload(content, name))
    checking.check(str(submission.pk))
    submission.refresh_from_db()
    assert (submission.status, submission.is_readable) == (Status.CHECKED, False)
    (group,) = feedback_context(submission)["groups"]
    (finding,) = group.findings
    assert finding.code == code
    assert finding.message
    assert finding.why
    assert finding.fix

    services.submit(learner=learner, workbook=make_upload())  # and may try again
    assert Submission.objects.filter(learner=learner).count() == 2


# A small process asks for the largest of its children: asked from here, the system would count
# what this one weighs, since a child begins as its copy.
WEIGH = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.parametrize("make", [_bomb, _entities, lambda: practice().workbook])
def test_no_file_takes_more_than_300_megabytes(make, tmp_path):
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(make())
    weighed = subprocess.run(
        [sys.executable, "-c", WEIGH, *command_for(path)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
    )
    code, kilobytes = map(int, weighed.stdout.split())
    assert code in {1, 2}
    assert kilobytes < 300 * 1024


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (b"x" * 1024, "too_large")], ids=["empty", "too large"]
)
def test_what_need_not_be_opened_is_refused_at_the_door(content, code, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    with pytest.raises(ValidationError) as refused:
        services.submit(learner=make_user(), workbook=make_upload(content))
    assert refused.value.code == code
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_a_file_of_50_megabytes_is_told_the_limit_on_the_page(client):
    client.force_login(make_user())
    workbook = make_upload(b"PK\x03\x04" + bytes(50 * 1024 * 1024))
    page = client.post("/toolkit/check/", {"workbook": workbook})
    assert page.status_code == 422
    assert "50.0" in page.content.decode()
    assert "20.0" in page.content.decode()


@pytest.mark.django_db
def test_a_checker_that_hangs_is_stopped_and_the_learner_is_told(monkeypatch, tmp_path):
    from toolkit import sandbox

    stuck = tmp_path / "stuck"
    stuck.write_text("#!/bin/sh\nexec sleep 60\n")
    stuck.chmod(0o700)
    monkeypatch.setattr(sandbox.sys, "executable", str(stuck))
    monkeypatch.setattr(settings, "CHECK_SECONDS", 0.2)
    submission = services.submit(learner=make_user(), workbook=make_upload())
    checking.check(str(submission.pk))
    submission.refresh_from_db()
    assert submission.status == Status.CHECKED
    assert submission.findings.get().code == "FILE-TOO-LARGE"


@pytest.mark.django_db
def test_a_name_with_a_path_reaches_no_folder():
    workbook = make_upload(name="x.xlsx")
    workbook._name = "../../etc/passwd.xlsx"
    submission = services.submit(learner=make_user(), workbook=workbook)
    assert submission.original_name == "passwd.xlsx"
    assert submission.workbook.name.endswith(f"{submission.pk}.xlsx")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "is_judged"),
    [("Rowan Motors 2026-05-15.xlsx", False), ("--json.xlsx", True), ("form.xlsx", True)],
)
def test_the_name_that_the_learner_gave_the_file_is_judged(name, is_judged):
    submission = services.submit(learner=make_user(), workbook=make_upload(name=name))
    checking.check(str(submission.pk))
    assert submission.findings.filter(code="FILE-NAME-PATTERN").exists() == is_judged
