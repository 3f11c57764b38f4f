"""What is shared, ready for a page: with the words for codes."""

from datetime import date

from assessments.readiness.loading import BANDS, DISCLAIMER, LEVELS
from assessments.readiness.models import Evidence, Snapshot
from assessments.readiness.reading import words_of


def shown_slice(data: dict, snapshot: Snapshot) -> dict:
    """Return a slice (`core.slicing`) with the public words of its questions, bands and levels, in
    the reader's language.

    Nothing of the assessment is added: only what the published question set says.
    """
    words = words_of(snapshot.question_version)
    topics = words.criteria
    titles = {one.code: one.title for one in words.sections}
    overall = data["overall"]
    return data | {
        "submitted_on": date.fromisoformat(data["submitted_on"]),
        "overall": overall and overall | {"band_name": BANDS.get(overall["band"])},
        "version": snapshot.question_version,
        "disclaimer": DISCLAIMER,
        "is_whole": len(data["sections"]) == data["sections_in_all"],
        "sections": [
            _section(one | {"title": titles[one["code"]]}, topics) for one in data["sections"]
        ],
        "has_evidence": any("evidence" in one for one in data["sections"]),
        "has_levels": any("criteria" in one for one in data["sections"]),
    }


def _section(section: dict, topics: dict) -> dict:
    claimed, coverage = section["claimed"], section["coverage"]
    shown = section | {
        "percent": round(float(claimed)) if claimed is not None else None,
        "is_partial": coverage is not None and float(coverage) < 100,
    }
    if "criteria" in section:
        shown["criteria"] = [
            one | {"topic": topics[one["code"]].topic, "level_name": LEVELS.get(one["level"])}
            for one in section["criteria"]
        ]
    if "evidence" in section:
        shown["evidence"] = [
            one
            | {
                "topic": topics[one["criterion"]].topic,
                "kind_name": dict(Evidence.Kind.choices).get(one["kind"], one["kind"]),
                "dated_on": date.fromisoformat(one["dated_on"]) if one["dated_on"] else None,
            }
            for one in section["evidence"]
        ]
    return shown
