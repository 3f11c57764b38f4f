"""What the API answers. The report is the object that `manage.py check_workbook --json` prints."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema


class Error(Schema):
    """Why it was not done: a code that does not change, and a sentence that may."""

    code: str
    message: str


class Finding(Schema):
    """One thing to put right. The three places are null for a finding about the whole file."""

    code: str = Field(description="Of the rule; permanent.")
    severity: str = Field(description='"error", "warning" or "info".')
    sheet: str | None
    cell: str | None = Field(description="The cell to change, such as D8.")
    row: int | None
    message: str = Field(description="What is wrong.")
    why: str = Field(description="Why it matters.")
    fix: str = Field(description="What to do.")
    lesson: str = Field(description="The key of the lesson that teaches it.")
    params: dict[str, str] = Field(description="The values in the three texts.")


class Verdict(Schema):
    """What the form's own Checker sheet would say after a recalculation."""

    complete: bool
    rows: list[int] = Field(description="The rows of that sheet that would be red.")
    cells: list[str] = Field(description='The cells that they point to, such as "Declaration!D8".')


class Report(Schema):
    """What the check found."""

    file: str
    template: str | None
    version: str | None
    language: str | None
    readable: bool = Field(description="Whether it was read as a template that we check.")
    checker: Verdict | None
    findings: list[Finding]


class CheckLine(Schema):
    """One check in the list."""

    id: UUID
    url: str = Field(description="Where to ask for it.")
    status: str = Field(
        description='"waiting", "checking", "checked", "failed" (our fault) or "deleted".'
    )
    file: str
    submitted_at: datetime
    checked_at: datetime | None
    errors: int | None = Field(description="Findings of severity error; null until it is checked.")
    warnings: int | None


class Check(Schema):
    """One check: how far it is, and its report once it is checked."""

    id: UUID
    url: str
    status: str = Field(
        description='"waiting", "checking", "checked", "failed" (our fault) or "deleted".'
    )
    submitted_at: datetime
    checked_at: datetime | None
    notices: list[str] = Field(
        description="Why the file looks like a real declaration, if it does."
    )
    kept_until: datetime | None = Field(description="When the file is deleted; null: when you do.")
    report: Report | None


class CheckList(Schema):
    """A page of one's checks, the latest first."""

    count: int = Field(description="Of all pages.")
    next: str | None = Field(description="The address of the next page.")
    items: list[CheckLine]
