"""The Celery application: everything slow runs through it, on any broker."""

import os

from celery import Celery
from celery.signals import setup_logging, worker_ready
from django.conf import settings

from academy.broker import register

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy.settings")

register()
app = Celery("academy")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_django_logging(**kwargs: object) -> None:
    """Leave logging as Django's settings have it; connecting is what switches Celery's off."""


@worker_ready.connect
def sweep_at_start(**kwargs: object) -> None:
    """Pick up, at once, what a killed worker or web process left behind."""
    for sweep in settings.SWEEPS:
        app.send_task(sweep)
