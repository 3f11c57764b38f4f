"""Why there is no annotated copy of a file."""

from toolkit.checker.findings import gettext_noop

OTHER_FORMAT = gettext_noop(
    "Comments can only be written into Excel workbooks (.xlsx or .xlsm), and this file is of"
    " another kind."
)
UNREADABLE = gettext_noop("This file cannot be opened safely, so we do not write into it.")
UNUSUAL = gettext_noop(
    "This workbook is built in an unusual way. We do not write into it, because we could damage it."
)


class CopyRefused(Exception):
    """No annotated copy can be made; `reason` is a whole sentence for the learner, in English."""

    def __init__(self, reason: str = UNUSUAL) -> None:
        super().__init__(reason)
        self.reason = reason
