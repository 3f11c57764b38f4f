"""Courses in the admin: each part registers its hooks."""

from courses import check_admin, confirming_admin, facts_admin, glossary_admin, release_admin  # noqa: F401
