"""The sheet and the comments that we add to a copy of a workbook, and how we know them again.

A learner corrects the annotated copy and uploads it. What we wrote there is not theirs: the
checker does not read it, and a new copy replaces it.
"""

import re

BRAND = "Responsible Minerals Academy"
"""What the first cell of our sheet begins with, in every language."""
SHEET = "Feedback"
"""The name of our sheet; "Feedback (2)" and so on where the workbook has one of its own."""
MARKER_NAME = "Academy_Feedback"
"""A hidden defined name that points to our sheet, whatever it is renamed to."""
COMMENT_MARK = f"\u2014 {BRAND} \u2014"
"""The line with which our part of a comment begins; it goes on to the comment's end."""

_NAMED_LIKE_OURS = re.compile(rf"{SHEET}(?: \(\d+\))?")


def sheet_of_reference(reference: str) -> str:
    """Return the sheet's name in a reference: "It's" for "'It''s'!$A$1"; "" if there is none."""
    name, bang, _cell = reference.strip().rpartition("!")
    if not bang:
        return ""
    if name.startswith("'") and name.endswith("'") and len(name) > 1:
        return name[1:-1].replace("''", "'")
    return name


def is_named_like_ours(tab: str) -> bool:
    """True for a name that our sheet may have, and a learner's own sheet as well."""
    return _NAMED_LIKE_OURS.fullmatch(tab) is not None
