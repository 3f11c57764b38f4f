"""The report of a submission as plain values: the same object as the checker's command prints."""

from toolkit.checker.catalogue import all_kinds
from toolkit.models import Status, Submission, SubmissionFinding


def report_of(submission: Submission) -> dict | None:
    """Return the object of `toolkit.checker.Report.as_dict`, with the name that the file came with.

    None while there is none: before the check, after one that failed, after it was deleted.
    """
    if submission.status != Status.CHECKED or submission.deleted_at:
        return None
    verdict = None
    if submission.is_readable:
        verdict = {
            "complete": submission.checker_complete,
            "rows": submission.checker_rows,
            "cells": submission.checker_cells,
        }
    return {
        "file": submission.original_name,
        "template": submission.template or None,
        "version": submission.version or None,
        "language": submission.language or None,
        "readable": submission.is_readable,
        "checker": verdict,
        "findings": [_finding(one) for one in submission.findings.all()],
    }


def _finding(one: SubmissionFinding) -> dict:
    kind = all_kinds().get(one.code)  # None if a version of the checker that is gone found it
    message, why, fix = kind.words(one.params) if kind else (one.code, "", "")
    return {
        "code": one.code,
        "severity": one.severity,
        "sheet": one.sheet or None,
        "cell": one.cell or None,
        "row": one.row,
        "message": message,
        "why": why,
        "fix": fix,
        "lesson": one.lesson_code,
        "params": one.params,
    }
