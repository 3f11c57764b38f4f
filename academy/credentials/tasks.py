"""Certificates are printed by a worker; what is missing is printed again."""

import logging
from datetime import timedelta

from celery import shared_task
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from academy.credentials.models import Credential

logger = logging.getLogger(__name__)

SWEEP_AT_MOST = 200
ASK_AGAIN_AFTER = timedelta(seconds=20)


def send_print(pk: int) -> None:
    """Queue the printing of a certificate. A broker that is down is left to the sweep."""
    try:
        print_certificate.delay(pk)
    except (OperationalError, OSError) as error:
        logger.warning("Credential %s waits for the sweep: %s", pk, type(error).__name__)
    else:
        Credential.objects.filter(pk=pk).update(print_asked_at=timezone.now())


def send_print_again(credential: Credential) -> None:
    """Queue the printing once more if the last request is some time ago; also after a failure."""
    asked = credential.print_asked_at
    if asked is None or asked < timezone.now() - ASK_AGAIN_AFTER:
        Credential.objects.filter(pk=credential.pk, pdf="").update(print_tries=0)
        send_print(credential.pk)


@shared_task(name="academy.credentials.tasks.print_certificate")
def print_certificate(pk: int) -> None:
    """Print the certificate of a credential unless it is printed.

    It may run twice, or be killed anywhere: one file is kept, under the certificate's code.
    """
    # WeasyPrint takes half a second to load, which the web processes need not wait for.
    from academy.credentials.printing import render_pdf

    # Counted first: a page that kills its worker would otherwise come back for ever.
    if not Credential.objects.unprinted().filter(pk=pk).update(print_tries=F("print_tries") + 1):
        return
    credential = Credential.objects.get(pk=pk)
    logger.info("Printing the certificate of credential %s, try %s", pk, credential.print_tries)
    pdf = render_pdf(credential)
    if keep_pdf(pk, pdf):
        logger.info("Certificate of credential %s printed: %s bytes", pk, len(pdf))


@transaction.atomic
def keep_pdf(pk: int, pdf: bytes) -> bool:
    """Store a printed certificate, unless another worker was faster. Returns whether it did.

    The row is locked while the file is written, so that two workers leave one file.
    """
    credential = Credential.objects.select_for_update().filter(pk=pk, pdf="").first()
    if credential is None:
        return False
    storage = credential.pdf.storage
    name = f"certificates/{credential.code}.pdf"
    storage.delete(name)  # what a worker left that was killed before it could say so
    credential.pdf = storage.save(name, ContentFile(pdf))
    credential.save(update_fields=["pdf"])
    return True


@shared_task(name="academy.credentials.tasks.sweep")
def sweep() -> None:
    """Queue again the certificates whose printing was asked for and never came."""
    for pk in Credential.objects.lost().values_list("pk", flat=True)[:SWEEP_AT_MOST]:
        send_print(pk)
