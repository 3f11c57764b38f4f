"""A roll-up under a real worker, which is killed in the middle of it."""

import os

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import make_user
from tests.toolkit.checker.workbooks import GOLD, TIN, make_cmrt
from tests.toolkit.conftest import until
from toolkit import rollups
from toolkit.models import FileStatus, RollUp, RollUpFile, RollUpStatus


def test_a_worker_killed_in_the_middle_of_a_roll_up_loses_nothing(start_worker):
    workbooks = [
        SimpleUploadedFile("a.xlsx", make_cmrt(smelters=(TIN, GOLD))),
        SimpleUploadedFile("b.xlsx", make_cmrt(D8="Beech", smelters=(TIN,))),
        SimpleUploadedFile("c.xlsx", b"no workbook"),
    ]
    roll_up = rollups.start(owner=make_user(), workbooks=workbooks)
    # The worker reads the stored file; a pipe in its place holds it there for as long as we like.
    second = roll_up.files.get(position=2)
    path = second.workbook.path
    os.rename(path, f"{path}.away")
    os.mkfifo(path)

    def status(position):
        return RollUpFile.objects.get(roll_up=roll_up, position=position).status

    first = start_worker()
    until(lambda: status(2) == FileStatus.READING, "a worker to come to the second file")
    first.kill()
    assert (status(1), status(3)) == (FileStatus.READ, FileStatus.WAITING)
    os.rename(f"{path}.away", path)

    start_worker()
    until(lambda: RollUp.objects.get().is_done, "the second worker to finish")
    done = RollUp.objects.get()
    assert (done.status, done.template, done.tries) == (RollUpStatus.DONE, "CMRT", 1)
    tries = list(done.files.values_list("status", "tries"))
    assert tries == [(FileStatus.READ, 1), (FileStatus.READ, 2), (FileStatus.FAILED, 1)]
    assert [(line.number, line.file_count) for line in done.lines.all()] == [
        ("CID990001", 2),
        ("CID990003", 1),
    ]
