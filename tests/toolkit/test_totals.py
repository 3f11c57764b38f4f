"""The totals equal the findings, whatever happened to the submissions meanwhile."""

import pytest
from django.core.management import call_command
from django.db.models import Sum

from tests.factories import make_learner
from tests.toolkit.factories import corrected, make_enrolled, make_exercise, make_upload, practice
from toolkit import checking, privacy, services, totals
from toolkit.models import (
    FREE_CHECK,
    CellTotal,
    CheckTotal,
    Deleted,
    RuleTotal,
    Status,
    Submission,
    SubmissionFinding,
)

pytestmark = pytest.mark.django_db


def checked(content=None, *, learner=None, exercise=None):
    made = services.submit(
        learner=learner or make_learner(), workbook=make_upload(content), exercise=exercise
    )
    checking.check(str(made.pk))
    made.refresh_from_db()
    return made


def sums():
    return [
        (model.__name__, *model.objects.aggregate(n=Sum(name)).values())
        for model, name in [(CheckTotal, "files"), (RuleTotal, "findings"), (CellTotal, "findings")]
    ]


def assert_right():
    assert set(totals.differences().values()) == {0}


def test_each_check_is_counted_by_rule_and_by_cell():
    one, two = checked(), checked()
    assert one.findings.exclude(severity="info").count() == len(practice().expected)
    for finding in one.findings.all():
        rule = RuleTotal.objects.get(code=finding.code)
        assert rule.files == 2
        assert rule.findings == 2 * one.findings.filter(code=finding.code).count()
    total = CheckTotal.objects.get()
    assert (total.files, total.template, total.version) == (2, "CMRT", "6.5")
    assert total.exercise_key == FREE_CHECK
    assert total.day == two.submitted_at.date()
    assert_right()


def test_in_a_list_the_column_counts_since_lines_move():
    one = checked()
    assert totals.place_of("Declaration", "D33") == "D33"
    assert totals.place_of("Checker", "D2") == "D2"
    assert totals.place_of("Mine List", "AB204") == "AB"
    assert one.findings.filter(sheet="Smelter List").exists()
    places = set(CellTotal.objects.filter(sheet="Smelter List").values_list("cell", flat=True))
    assert all(place.isalpha() for place in places)


def test_attempts_of_an_exercise_are_counted_apart():
    exercise = make_exercise()
    learner = make_enrolled(exercise)
    file = services.practice_file(learner=learner, exercise=exercise)
    checked(corrected(file.seed), learner=learner, exercise=exercise)
    checked(learner=learner)
    keys = dict(CheckTotal.objects.values_list("exercise_key", "files"))
    assert keys == {exercise.translation_key: 1, FREE_CHECK: 1}
    assert_right()


def test_a_check_done_again_counts_once():
    one = checked()
    before = sums()
    Submission.objects.filter(pk=one.pk).update(status=Status.WAITING, tries=0)
    checking.check(str(one.pk))
    assert sums() == before
    assert_right()


def test_a_check_with_another_result_replaces_the_first():
    one = checked()
    Submission.objects.filter(pk=one.pk).update(status=Status.WAITING, tries=0)
    claimed = checking.claim(str(one.pk))
    report = checking.check_apart(make_upload(b"no workbook"), suffix=".xlsx")
    assert checking.keep_report(claimed, report)
    assert list(CheckTotal.objects.filter(files__gt=0).values_list("template", flat=True)) == [""]
    assert_right()


def test_what_is_held_back_counts_when_it_is_confirmed(monkeypatch):
    sign = {"kind": "own-company", "value": "Zenith", "match": "Zenith"}
    monkeypatch.setattr(privacy, "signs_of", lambda *_: [sign])
    exercise = make_exercise()
    one = checked(learner=make_enrolled(exercise), exercise=exercise)
    assert one.is_held
    assert not CheckTotal.objects.exists()
    privacy.confirm_practice(submission=one)
    checking.check(str(one.pk))
    assert CheckTotal.objects.get().files == 1
    assert_right()


def test_what_is_deleted_still_counts():
    one = checked()
    before = sums()
    privacy.forget(submission=one, why=Deleted.BY_LEARNER)
    assert sums() == before
    assert_right()


def test_a_failed_check_counts_nothing():
    one = services.submit(learner=make_learner(), workbook=make_upload())
    Submission.objects.filter(pk=one.pk).update(status=Status.FAILED)
    assert_right()
    assert not CheckTotal.objects.exists()


def test_recount_makes_the_same_totals_again(capsys):
    checked()
    checked(b"no workbook")
    exercise = make_exercise()
    checked(learner=make_enrolled(exercise), exercise=exercise)
    rows = [list(model.objects.order_by("pk").values()) for model in totals.COUNTS]
    call_command("recount")
    assert "RuleTotal: right" in capsys.readouterr().out

    def plain(model_rows):
        without = [{k: v for k, v in row.items() if k != "id"} for row in model_rows]
        return sorted(without, key=str)

    again = [list(model.objects.values()) for model in totals.COUNTS]
    assert [plain(one) for one in again] == [plain(one) for one in rows]


@pytest.mark.parametrize("spoil", ["total", "row", "finding"])
def test_check_finds_what_is_wrong_and_changes_nothing(spoil, capsys):
    one = checked()
    if spoil == "total":
        RuleTotal.objects.filter(pk=RuleTotal.objects.first().pk).update(findings=99)
    elif spoil == "row":
        CellTotal.objects.first().delete()
    else:
        SubmissionFinding.objects.filter(submission=one).first().delete()
    before = sums()
    with pytest.raises(SystemExit):
        call_command("recount", "--check")
    assert "wrong" in capsys.readouterr().out
    assert sums() == before
    call_command("recount")
    call_command("recount", "--check")
