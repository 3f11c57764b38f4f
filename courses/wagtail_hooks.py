"""Courses in the admin: each part registers its hooks."""

from courses import confirming_admin, feedback_admin, release_admin  # noqa: F401
