"""What authors are told of a draft, beyond what is wrong in it."""

from dataclasses import replace

from assessments.readiness.core.drafts import draft_errors, draft_warnings
from assessments.readiness.core.question_set import QuestionSet
from assessments.readiness.questionnaires import seed

LESSONS = {code for one in seed().criteria.values() for code in one.learn}


def changed(**fields) -> QuestionSet:
    """Return the questionnaire with other values in all criteria."""
    return replace(
        seed(),
        sections=tuple(
            replace(part, criteria=tuple(replace(one, **fields) for one in part.criteria))
            for part in seed().sections
        ),
    )


def codes(found, **known) -> set[str]:
    known = {"lessons": LESSONS, **known}
    return {problem.code for problem in draft_warnings(found, **known)}


def test_our_questionnaire_has_nothing_to_remark():
    assert list(draft_errors(seed())) == []
    assert codes(seed()) == set()
    assert codes(seed(), newest=seed(), older=seed().criteria) == set()


def test_each_remark_is_made_where_it_belongs():
    assert codes(changed(quick=False)) == {"quick-empty"}
    assert codes(changed(quick=True)) == {"quick-count"}
    assert codes(changed(critical=False)) == {"no-critical"}
    assert codes(changed(learn=())) == {"no-lessons"}
    assert codes(changed(evidence=())) == {"no-evidence"}
    assert codes(seed(), lessons=LESSONS - {"C1.M4.L1"}) == {"no-lesson"}
    without = replace(seed(), sections=seed().sections[1:])
    heirs = changed(supersedes="OLD-01")
    assert codes(heirs, newest=without, older=["OLD-01"]) == set()
    assert codes(heirs, newest=without) == {"unknown-before"}
    assert codes(heirs, newest=seed()) == set()  # it was said when they were new
    assert codes(seed(), newest=without, older=seed().criteria) == {"code-again"}
    assert [one.values for one in draft_errors(without)] == [{"total": 90, "wanted": 100}]
