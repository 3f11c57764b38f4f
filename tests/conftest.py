"""What every test stands on."""

import os

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

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
