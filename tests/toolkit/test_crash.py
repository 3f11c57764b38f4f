"""Whatever is killed, and when: what a learner sent is checked, and checked once."""

import os
import signal
import subprocess
import sys

from django.conf import settings

from tests.factories import make_user
from tests.toolkit.conftest import environment, until
from tests.toolkit.factories import make_upload, practice
from toolkit import checking, services
from toolkit.models import Status, Submission


def _status(submission):
    return Submission.objects.get(pk=submission.pk)


def test_a_worker_killed_in_the_middle_of_a_check_loses_nothing(start_worker):
    submission = services.submit(learner=make_user(), workbook=make_upload())
    # The worker reads the stored file; a pipe in its place holds it there for as long as we like.
    path = submission.workbook.path
    os.rename(path, f"{path}.away")
    os.mkfifo(path)
    first = start_worker()
    until(lambda: _status(submission).status == Status.CHECKING, "a worker to begin")
    first.kill()
    assert _status(submission).status == Status.CHECKING
    os.rename(f"{path}.away", path)

    start_worker()
    until(lambda: _status(submission).is_done, "the second worker to finish")
    checked = _status(submission)
    assert (checked.status, checked.tries) == (Status.CHECKED, 2)
    found = [row.code for row in checked.findings.exclude(severity="info")]
    assert len(found) == len(practice().expected)
    assert len({(row.code, row.cell) for row in checked.findings.all()}) == checked.findings.count()


UPLOAD_AND_DIE = """
import os, signal, sys
import django
django.setup()
from django.core.files.uploadedfile import SimpleUploadedFile
from academy.accounts.models import User
from toolkit import services, tasks
tasks.send_check = lambda pk: os.kill(os.getpid(), signal.SIGKILL)
content = open(sys.argv[1], "rb").read()
services.submit(learner=User.objects.get(), workbook=SimpleUploadedFile("a.xlsx", content))
"""


def test_a_web_process_killed_between_upload_and_queue_loses_nothing(start_worker, tmp_path):
    make_user()
    workbook = tmp_path / "a.xlsx"
    workbook.write_bytes(practice().workbook)
    died = subprocess.run(
        [sys.executable, "-c", UPLOAD_AND_DIE, str(workbook)],
        env=environment(),
        cwd=settings.BASE_DIR,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    submission = Submission.objects.get()
    assert submission.status == Status.WAITING

    start_worker()
    until(lambda: _status(submission).is_done, "the sweep to find it")
    assert (_status(submission).status, _status(submission).tries) == (Status.CHECKED, 1)


def test_what_no_worker_survives_is_given_up_and_said(start_worker):
    submission = services.submit(learner=make_user(), workbook=make_upload())
    Submission.objects.update(
        status=Status.CHECKING,
        tries=settings.CHECK_MAX_TRIES,
        checked_by=f"{os.uname().nodename}:{2**22 + 1}",  # no such process
        lease_until="2999-01-01T00:00Z",
    )
    checking.stuck()
    assert _status(submission).status == Status.FAILED
