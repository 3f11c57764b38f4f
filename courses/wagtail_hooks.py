"""Courses in the admin: each part registers its hooks."""

from courses import release_admin  # noqa: F401
