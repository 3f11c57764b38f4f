"""What the toolkit keeps: exercises, submissions, drafts, roll-ups and smelter lists."""

from toolkit.models.carry_overs import CARRY_WAIT, CarryOver
from toolkit.models.drafts import DeclarationDraft, DraftStatus
from toolkit.models.exercises import (
    Decision,
    ExerciseAnswer,
    ExercisePage,
    PracticeFile,
    template_choices,
    version_choices,
)
from toolkit.models.feedback_files import (
    FILE_MAX_TRIES,
    FILE_WAIT,
    FeedbackFile,
    FeedbackFormat,
)
from toolkit.models.roll_ups import (
    FileStatus,
    Problem,
    RollUp,
    RollUpConflict,
    RollUpFile,
    RollUpLine,
    RollUpStatus,
)
from toolkit.models.smelters import (
    ENTRY_FIELDS,
    SmelterEntry,
    SmelterList,
    SmelterListVersion,
    SmelterStatus,
)
from toolkit.models.submissions import (
    Deleted,
    FindingState,
    Status,
    Submission,
    SubmissionFinding,
)
from toolkit.models.totals import (
    FREE_CHECK,
    CellTotal,
    CheckTotal,
    RuleTotal,
    Total,
)

__all__ = [
    "CARRY_WAIT",
    "CarryOver",
    "CellTotal",
    "CheckTotal",
    "DeclarationDraft",
    "Decision",
    "Deleted",
    "DraftStatus",
    "ENTRY_FIELDS",
    "ExerciseAnswer",
    "ExercisePage",
    "FILE_MAX_TRIES",
    "FILE_WAIT",
    "FREE_CHECK",
    "FeedbackFile",
    "FeedbackFormat",
    "FileStatus",
    "FindingState",
    "PracticeFile",
    "Problem",
    "RollUp",
    "RollUpConflict",
    "RollUpFile",
    "RollUpLine",
    "RollUpStatus",
    "RuleTotal",
    "SmelterEntry",
    "SmelterList",
    "SmelterListVersion",
    "SmelterStatus",
    "Status",
    "Submission",
    "SubmissionFinding",
    "Total",
    "template_choices",
    "version_choices",
]
