"""What a company shows another of a submitted assessment: no more than it chose."""

from collections.abc import Collection, Mapping
from typing import Any

SCHEMA = "readiness/share/1"
FIGURES, LEVELS = DETAILS = ("figures", "levels")

type Document = Mapping[str, Any]


def slice_of(
    document: Document,
    *,
    sections: Collection[str],
    detail: str = FIGURES,
    with_evidence: bool = False,
    with_overall: bool = True,
) -> dict[str, object]:
    """Return what may be seen of a frozen document (schema "readiness/snapshot/1"), for JSON.

    `sections` are codes; those that the document lacks do nothing. Each value is put in by name,
    so what the document gains later stays out. Never in it: notes, comments, reasons, the profile,
    questions that are not asked (they tell the profile), who signed, files. The overall percentage
    is there only if every section that has one is: else it would tell of those that are not.
    """
    result = document["result"]
    chosen = [one for one in result["sections"] if one["code"] in sections]
    is_whole = all(one["is_empty"] for one in result["sections"] if one["code"] not in sections)
    return {
        "schema": SCHEMA,
        "organisation": document["assessment"]["subject"],
        "scope": result["scope"],
        "question_set": {key: document["question_set"][key] for key in ("code", "version")},
        "submitted_on": document["submitted"]["at"][:10],
        "overall": _overall(result, is_whole) if with_overall else None,
        "sections_in_all": len(result["sections"]),
        "sections": [
            _section(document, one, detail=detail, with_evidence=with_evidence) for one in chosen
        ],
        "disclaimer": document["disclaimer"],
    }


def _overall(result: Document, is_whole: bool) -> dict[str, object]:
    found = {"band": result["band"], "is_provisional": result["is_provisional"]}
    return found | ({"claimed": result["claimed"]} if is_whole else {})


def _section(
    document: Document, section: Document, *, detail: str, with_evidence: bool
) -> dict[str, object]:
    """Return one section: a percentage of what was answered, and of how much that is."""
    found: dict[str, object] = {
        key: section[key] for key in ("code", "title", "is_empty", "claimed", "coverage")
    }
    asked = [
        one
        for one in document["result"]["criteria"]
        if one["section"] == section["code"] and one["state"] != "not_asked"
    ]
    if detail == LEVELS:
        found["criteria"] = [{key: one[key] for key in ("code", "state", "level")} for one in asked]
    if with_evidence:
        found["evidence"] = [
            {
                "criterion": one["code"],
                "name": evidence["title"],
                "kind": evidence["kind"],
                "dated_on": evidence["dated_on"],
            }
            for one in asked
            for evidence in document["evidence"].get(one["code"], ())
        ]
    return found
