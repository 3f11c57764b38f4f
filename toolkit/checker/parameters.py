"""What the rules measure by. Whoever runs the checker may give others in `Context`."""

STALE_MONTHS = 12
"""Age in months from which a declaration is too old."""
FUTURE_DAYS = 1
"""Days that a date may lie ahead, for time zones."""
MAX_TEXT = 255
"""How many characters an answer may have; other systems cut longer ones."""
OLD_VERSION_GRACE_MONTHS = 6
"""How long the version before stays fine after a new one came out."""
COPIED_LIST_SHARE = 0.9
"""Share of the form's smelters of a metal above which a list looks copied."""
