"""What the public site does by the clock."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="academy.site.tasks.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and take down the pages whose hour has come."""
    call_command("publish_scheduled")
