"""What every test stands on."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import HealthCheck, settings

from tests.databases import copy_migrated

# Properties are tried on few examples in the suite, and on many by night. No example is timed:
# a busy machine is no fault.
CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("suite", max_examples=40, **CALM)
settings.register_profile("nightly", max_examples=500, **CALM)
settings.load_profile("nightly" if os.environ.get("NIGHTLY") else "suite")


@pytest.fixture(autouse=True)
def _empty_cache():
    """No test sees what another one cached."""
    cache.clear()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, django_db_createdb, django_db_modify_db_settings):
    """Begin with a copy of a migrated database, which pytest-django then takes for its own.

    What is still to migrate is migrated. `--create-db` makes a new one from nothing.
    """
    if connection.vendor != "sqlite" or django_db_createdb:
        return django_db_keepdb
    copy_migrated(Path(connection.settings_dict["TEST"]["NAME"]))
    return True
