"""Documents as they are kept: the bytes that are hashed, and `Result.as_dict()` read back."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.readiness.core.figures import Tally
from assessments.readiness.core.profile import Condition
from assessments.readiness.core.results import (
    Cap,
    CriterionResult,
    Gap,
    Result,
    SectionResult,
    StepResult,
)

BANDS = ("band", "number_band", "backed_band", "backed_number_band", "low_band", "high_band")
DECIMALS = ("critical_factor", "profile_factor", "priority")

type _Json = Mapping[str, Any]


def canonical_json(document: object) -> bytes:
    """Return the one way in which a document is written before it is hashed: UTF-8 JSON, keys
    sorted, no blanks.
    """
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def result_from_dict(data: _Json) -> Result:
    """Return the result of which `data` is the `as_dict()`, equal to it in every figure.

    Raises KeyError or ValueError if it is none: documents are ours, so that is a bug.
    """
    conditions = {
        one["name"]: Condition(one["name"], one["holds"], tuple(one["because"]))
        for one in data["conditions"]
    }
    figures: dict[str, Any] = {name: _fraction(value) for name, value in data["exact"].items()}
    figures |= {name: data[name] for name in BANDS}
    return Result(
        question_set=data["question_set"],
        version=data["version"],
        scope=data["scope"],
        today=date.fromisoformat(data["today"]),
        **figures,
        total=Tally(**_sums(data)),
        caps=tuple(Cap(one["criterion"], one["level"], one["band"]) for one in data["caps"]),
        sections=tuple(
            SectionResult(code=one["code"], title=one["title"], weight=one["weight"], **_sums(one))
            for one in data["sections"]
        ),
        steps=tuple(
            StepResult(step=one["step"], codes=tuple(one["criteria"]), **_sums(one))
            for one in data["steps"]
        ),
        criteria={one["code"]: _criterion(one, conditions) for one in data["criteria"]},
        gaps=tuple(_gap(one) for one in data["gaps"]),
        conditions=conditions,
    )


def _fraction(value: str | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _sums(data: _Json) -> dict[str, int]:
    """Return the sums that a Tally is made of; what could be at most follows from them."""
    return {name: value for name, value in data["sums"].items() if not name.endswith("_possible")}


def _criterion(data: _Json, conditions: Mapping[str, Condition]) -> CriterionResult:
    fields = dict(data)
    name = fields.pop("condition")
    return CriterionResult(**fields, condition=conditions[name] if name else None)


def _gap(data: _Json) -> Gap:
    fields: dict[str, Any] = {
        name: Decimal(value) if name in DECIMALS else value for name, value in data.items()
    }
    return Gap(code=fields.pop("criterion"), because=tuple(fields.pop("because")), **fields)
