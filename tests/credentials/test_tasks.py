from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from academy.credentials import tasks
from academy.credentials.models import PRINT_MAX_TRIES, Credential
from academy.credentials.services import revoke_credential
from tests.factories import make_credential, make_user

pytestmark = pytest.mark.django_db


def files_of(credential):
    _folders, files = storages["private"].listdir("certificates")
    return [name for name in files if credential.code in name]


def test_a_certificate_is_printed_once_however_often_the_task_runs():
    credential = make_credential()
    tasks.print_certificate(credential.pk)
    credential.refresh_from_db()
    assert credential.pdf.name == f"certificates/{credential.code}.pdf"
    assert credential.pdf.read(5) == b"%PDF-"
    printed_at = storages["private"].get_modified_time(credential.pdf.name)
    tasks.print_certificate(credential.pk)
    assert files_of(credential) == [f"{credential.code}.pdf"]
    assert storages["private"].get_modified_time(credential.pdf.name) == printed_at


def test_of_two_workers_that_print_at_once_one_keeps_its_file():
    credential = make_credential()
    assert tasks.keep_pdf(credential.pk, b"%PDF- first")
    assert not tasks.keep_pdf(credential.pk, b"%PDF- second")
    credential.refresh_from_db()
    assert credential.pdf.read() == b"%PDF- first"
    assert files_of(credential) == [f"{credential.code}.pdf"]


def test_the_file_of_a_worker_that_was_killed_half_way_is_replaced():
    credential = make_credential()
    storages["private"].save(f"certificates/{credential.code}.pdf", ContentFile(b"half a"))
    assert tasks.keep_pdf(credential.pk, b"%PDF- whole")
    credential.refresh_from_db()
    assert credential.pdf.read() == b"%PDF- whole"
    assert files_of(credential) == [f"{credential.code}.pdf"]


def test_a_revoked_certificate_is_not_printed():
    credential = make_credential()
    revoke_credential(credential=credential, reason="Issued by mistake.", by=make_user())
    tasks.print_certificate(credential.pk)
    credential.refresh_from_db()
    assert not credential.pdf


def test_a_page_that_cannot_be_printed_is_given_up_after_some_tries():
    credential = make_credential(print_tries=PRINT_MAX_TRIES)
    tasks.print_certificate(credential.pk)
    credential.refresh_from_db()
    assert not credential.pdf
    assert credential not in Credential.objects.lost()


def test_the_sweep_sends_what_nobody_asked_for_and_what_was_asked_for_long_ago():
    now = timezone.now()
    never = make_credential()
    long_ago = make_credential(print_asked_at=now - timedelta(minutes=5))
    just_now = make_credential(print_asked_at=now)
    printed = make_credential(pdf="certificates/x.pdf")
    assert list(Credential.objects.lost()) == [never, long_ago]
    tasks.sweep()
    assert not Credential.objects.lost().exists()
    just_now.refresh_from_db()
    printed.refresh_from_db()
    assert just_now.print_asked_at == now
    assert printed.print_asked_at is None
