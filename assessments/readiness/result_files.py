"""The result of an assessment as a file to keep or to pass on."""

import json
from collections.abc import Callable

from academy.spreadsheet import XLSX
from assessments.readiness.models import Assessment
from assessments.readiness.standing import Standing
from assessments.readiness.submitting import snapshot_document

SCHEMA = "readiness/report/1"


def as_pdf(user: object, assessment: Assessment, standing: Standing) -> bytes:
    # WeasyPrint takes half a second to load, which the other files need not wait for.
    from assessments.readiness.report_pdf import report_pdf

    return report_pdf(user, assessment, standing)


def as_xlsx(user: object, assessment: Assessment, standing: Standing) -> bytes:
    from assessments.readiness.report_xlsx import report_xlsx

    return report_xlsx(user, assessment, standing)


def as_json(user: object, assessment: Assessment, standing: Standing) -> bytes:
    """Return answers and result. Of a submitted assessment it is what was frozen, with its hash."""
    document, digest = None, ""
    if not assessment.is_open:
        frozen = assessment.snapshots.filter(is_current=True).first()
        document, digest = (frozen.document, frozen.digest) if frozen else (None, "")
    document = document or snapshot_document(assessment)
    whole = {
        "schema": SCHEMA,
        "disclaimer": document["disclaimer"],
        "digest": digest or None,
        "document": document,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode()


FILES: dict[str, tuple[str, Callable[[object, Assessment, Standing], bytes]]] = {
    "pdf": ("application/pdf", as_pdf),
    "xlsx": (XLSX, as_xlsx),
    "json": ("application/json", as_json),
}
