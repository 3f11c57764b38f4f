"""Housekeeping of accounts."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="academy.accounts.tasks.clear_sessions")
def clear_sessions() -> None:
    """Delete the sessions that are over."""
    call_command("clearsessions")
