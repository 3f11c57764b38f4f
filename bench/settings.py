"""The project's settings as in production, with the bench's empty views beside the real ones."""

from academy.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
