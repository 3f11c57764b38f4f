"""Good objects for tests of the readiness core: small question sets, profiles, answers."""

from datetime import date
from pathlib import Path

from assessments.readiness.core.answers import EVIDENCE_KINDS, Answer, Evidence
from assessments.readiness.core.documents import load_answers, read_json
from assessments.readiness.core.profile import Profile
from assessments.readiness.core.question_set import ROLES, Criterion, QuestionSet, Section
from assessments.readiness.core.scoring import score
from assessments.readiness.questionnaires import seed

TODAY = date(2026, 11, 26)
GOLDEN = Path(__file__).parents[2] / "docs" / "examples" / "readiness-answers.json"


def make_criterion(code="AAA-01", **changes):
    """A criterion that everybody is asked, of weight 1."""
    values = {
        "code": code,
        "topic": f"Topic of {code}",
        "question": f"Question of {code}?",
        "why": "Because it matters.",
        "roles": ROLES,
        "weight": 1,
        "critical": False,
        "na": True,
        "quick": False,
        "when": None,
        "oecd": ("2",),
        "rra3": ("G1",),
        "refs": ("OECD DDG Step 2",),
        "levels": ("None.", "Some.", "Most.", "All."),
        "evidence": ("A list",),
        "learn": ("C1.M1.L1",),
    }
    return Criterion(**{**values, **changes})


def make_set(*criteria, version="1", weights=None):
    """A set with a section for each first part of the codes; weight 1 but for `weights`."""
    sections = {}
    for one in criteria:
        sections.setdefault(one.code.split("-")[0], []).append(one)
    return QuestionSet(
        code="small",
        version=version,
        title="Small set",
        sections=tuple(
            Section(code, f"Section {code}", (weights or {}).get(code, 1), tuple(found))
            for code, found in sections.items()
        ),
    )


def make_profile(**changes):
    """A maker with its own sites."""
    return Profile(**{"roles": frozenset({"DS"}), "own_sites": True, **changes})


def make_answer(level, strength=0, **changes):
    """An answer with evidence of a strength from 0 to 4, dated this year."""
    evidence = (Evidence(EVIDENCE_KINDS[strength], date(2026, 3, 1), "All sites"),)
    return Answer(**{"level": level, "evidence": evidence if strength else (), **changes})


def not_applicable(reason="other"):
    return Answer(na_reason=reason, na_text="There is no such thing at any of our sites.")


def scored(question_set, answers, profile=None, **options):
    """The result on 26 November 2026, with the DRC as the one risk country."""
    options = {"today": TODAY, "risk_countries": {"CD"}, **options}
    return score(question_set, profile or make_profile(), answers, **options)


def golden():
    """The worked example of the documentation."""
    return load_answers(read_json(GOLDEN.read_text(encoding="utf-8")), seed())
