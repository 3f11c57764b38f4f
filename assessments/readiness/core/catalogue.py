"""A question set as linked data, so that others can point at each criterion by its address.

Source: UN Transparency Protocol 0.7.0, Conformity Vocabulary Catalog (which was called
Sustainability Vocabulary Catalog before): ConformityScheme, ConformityProfile and Criterion.
A scheme is our question set through all its versions, a profile is one version of it.
"""

from datetime import date

from assessments.readiness.core.figures import BANDS
from assessments.readiness.core.question_set import LEVELS, Criterion, QuestionSet
from assessments.readiness.core.results import DISCLAIMER

CONTEXT = "https://vocabulary.uncefact.org/untp/0.7.0/context/"
SPECIFICATION = "https://untp.unece.org/docs/specification/ConformityVocabularyCatalog"
ACTIVE, DEPRECATED = STATUSES = ("active", "deprecated")

OWNER = "Responsible Minerals Academy"
LEVEL_NAMES = ("Not started", "Under construction", "Working", "Proven")
EXPECTED = 3

type Node = dict[str, object]


def set_url(base_url: str, question_set: QuestionSet) -> str:
    """Return the address of a question set through all its versions."""
    return f"{base_url.rstrip('/')}/{question_set.code}/"


def version_url(base_url: str, question_set: QuestionSet) -> str:
    """Return the address of one version of a set."""
    return f"{set_url(base_url, question_set)}{question_set.version}/"


def criterion_url(base_url: str, question_set: QuestionSet, code: str) -> str:
    """Return the address of a criterion as it is in one version."""
    return f"{version_url(base_url, question_set)}{code}/"


def question_set_json_ld(
    question_set: QuestionSet,
    base_url: str,
    *,
    owner: str = OWNER,
    owner_url: str = "",
    published_on: date | None = None,
    status: str = ACTIVE,
) -> Node:
    """Return the catalogue of a version. `base_url` is what all addresses begin with.

    `published_on` should be given: the specification wants it of a published profile.
    """
    scheme = set_url(base_url, question_set)
    profile = version_url(base_url, question_set)
    valid: Node = {"validFrom": published_on.isoformat()} if published_on else {}
    return {
        "@context": [CONTEXT],
        "type": ["ConformityScheme"],
        "id": scheme,
        "name": question_set.title,
        "description": " ".join(filter(None, (question_set.description, DISCLAIMER))),
        "owner": {"type": ["Party"], "id": owner_url or base_url, "name": owner},
        "endorsementLevel": "endorsed_self",
        "documentation": scheme,
        "schemeScoringFramework": {
            "name": "Band",
            "description": "Bands of the weighted result: from 0, 25, 50 and 75 percent.",
            "score": [
                {"code": band, "rank": rank, "definition": band.capitalize()}
                for rank, band in enumerate(reversed(BANDS), 1)
            ],
        },
        "conformsTo": {"linkName": "UNTP Conformity Vocabulary 0.7.0", "linkURL": SPECIFICATION},
        "includedProfile": [
            {
                "type": ["ConformityProfile"],
                "id": profile,
                "name": f"{question_set.title} {question_set.version}",
                "version": question_set.version,
                **valid,
                "status": status,
                "subjectType": "organisation",
                "criterionScoringFramework": [
                    {
                        "name": "Level",
                        "description": "Where a company stands. Each criterion describes its own.",
                        "score": [_score(level) for level in LEVELS],
                    }
                ],
                "documentation": profile,
                "scheme": {"id": scheme, "name": question_set.title},
                "criterion": [
                    _criterion(question_set, one, base_url, status)
                    for one in question_set.criteria.values()
                ],
            }
        ],
    }


def criterion_json_ld(
    question_set: QuestionSet, code: str, base_url: str, *, status: str = ACTIVE
) -> Node:
    """Return one criterion as a document of its own. Raises KeyError for a code that is not there.

    It is the same node, with the same address, as in the catalogue.
    """
    criterion = question_set.criteria[code]
    return {"@context": [CONTEXT], **_criterion(question_set, criterion, base_url, status)}


def _score(level: int) -> Node:
    """A level as the specification writes it: rank 1 is the best."""
    return {
        "code": str(level),
        "rank": LEVELS[-1] + 1 - level,
        "definition": LEVEL_NAMES[level - 1],
    }


def _criterion(question_set: QuestionSet, criterion: Criterion, base_url: str, status: str) -> Node:
    address = criterion_url(base_url, question_set, criterion.code)
    replaces: Node = (
        {"schema:isBasedOn": {"type": "schema:Question", "schema:identifier": criterion.supersedes}}
        if criterion.supersedes
        else {}
    )
    return {
        "type": ["Criterion"],
        "id": address,
        "name": criterion.topic,
        "description": criterion.question,
        "version": question_set.version,
        "status": status,
        "documentation": address,
        "conformityTopic": [],
        "tag": _tags(question_set, criterion),
        "requiredPerformance": [
            {
                "metric": {
                    "id": f"{version_url(base_url, question_set)}#level",
                    "name": "Level",
                },
                "score": _score(EXPECTED),
            }
        ],
        "schema:identifier": criterion.code,
        "schema:citation": list(criterion.refs),
        "schema:additionalProperty": [
            {
                "type": "schema:PropertyValue",
                "schema:propertyID": f"level-{level}",
                "schema:name": LEVEL_NAMES[level - 1],
                "schema:value": text,
            }
            for level, text in zip(LEVELS, criterion.levels, strict=True)
        ],
        **replaces,
    }


def _tags(question_set: QuestionSet, criterion: Criterion) -> list[str]:
    """Return what criteria can be filtered by, each with its kind: "oecd-step:1A"."""
    return [
        f"section:{question_set.section_of(criterion.code).code}",
        f"weight:{criterion.weight}",
        *(["critical"] if criterion.critical else []),
        *(["quick-scan"] if criterion.quick else []),
        *([f"when:{criterion.when}"] if criterion.when else []),
        *(f"role:{role}" for role in criterion.roles),
        *(f"oecd-step:{step}" for step in criterion.oecd),
        *(f"rra3-topic:{topic}" for topic in criterion.rra3),
        *(f"reporting-template-question:{letter}" for letter in criterion.forms),
    ]
