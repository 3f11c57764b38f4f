import pytest

from courses.core.completion import Progress, progress


@pytest.mark.parametrize(
    ("required", "completed", "done", "percent"),
    [
        ("abc", "", 0, 0),
        ("abc", "a", 1, 33),
        ("abc", "ab", 2, 66),
        ("abc", "abc", 3, 100),
        ("abc", "aabbc", 3, 100),
        ("abc", "abcxyz", 3, 100),
        ("abc", "xyz", 0, 0),
        ("", "", 0, 0),
        ("", "abc", 0, 0),
    ],
)
def test_only_what_is_required_counts(required, completed, done, percent):
    result = progress(required=required, completed=completed)
    assert (result.done, result.percent) == (done, percent)


def test_all_but_one_of_many_is_not_a_hundred_per_cent():
    assert Progress(done=999, total=1000).percent == 99


@pytest.mark.parametrize(
    ("done", "total", "is_complete"), [(0, 0, False), (2, 3, False), (3, 3, True)]
)
def test_a_course_is_complete_when_all_that_is_required_is_done(done, total, is_complete):
    assert Progress(done=done, total=total).is_complete is is_complete
