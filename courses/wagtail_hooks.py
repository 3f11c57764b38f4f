"""Courses in the admin: each part registers its hooks."""

from courses import (  # noqa: F401
    check_admin,
    confirming_admin,
    duplicate_admin,
    facts_admin,
    feedback_admin,
    glossary_admin,
    objectives_admin,
    preview_admin,
    release_admin,
    transfer_admin,
    usage_admin,
)
