"""A kept result reads back as the result that it was, and its arithmetic can be followed."""

import json

import pytest

from assessments.readiness.core.arithmetic import lines_of, parts
from assessments.readiness.core.frozen import canonical_json, result_from_dict
from assessments.readiness.questionnaires import seed
from tests.readiness.core_factories import (
    golden,
    make_answer,
    make_criterion,
    make_set,
    not_applicable,
    scored,
)


def golden_result(**options):
    document = golden()
    return scored(seed(), document.answers, document.profile, today=document.today, **options)


@pytest.mark.parametrize("options", [{}, {"scope": "quick"}, {"target": 4}], ids=str)
def test_a_kept_result_reads_back_as_it_was(options):
    result = golden_result(**options)
    kept = json.loads(json.dumps(result.as_dict()))
    assert result_from_dict(kept) == result


def test_so_does_one_with_open_and_not_applicable_answers_and_one_with_none():
    questions = make_set(make_criterion(), make_criterion("AAA-02"), make_criterion("BBB-01"))
    for answers in ({}, {"AAA-01": make_answer(2, 1), "BBB-01": not_applicable()}):
        result = scored(questions, answers)
        assert result_from_dict(json.loads(json.dumps(result.as_dict()))) == result


def test_canonical_json_does_not_depend_on_the_order_of_keys():
    assert canonical_json({"b": "é", "a": 1}) == '{"a":1,"b":"é"}'.encode()
    assert canonical_json({"a": 1, "b": "é"}) == canonical_json({"b": "é", "a": 1})


def test_the_lines_add_up_to_the_overall_figures():
    result = golden_result()
    lines = lines_of(result)
    claimed, backed = parts(lines)
    assert claimed / result.counted_weight == result.claimed
    assert backed / result.counted_weight == result.backed
    for line in lines:
        assert sum(one.claimed or 0 for one in line.criteria) == line.section.points
        assert sum(one.backed or 0 for one in line.criteria) == line.section.backed_points
        assert sum(one.strength or 0 for one in line.criteria) == line.section.strength
    limited = [one.result.code for line in lines for one in line.criteria if one.is_limited]
    assert "GOV-04" in limited
    assert "GOV-01" not in limited
