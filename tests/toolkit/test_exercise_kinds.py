"""The kinds of exercise, as a learner and a trainer meet them."""

import html

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.models import ActivityCompletion
from tests.factories import make_user
from tests.toolkit.factories import make_enrolled, make_exercise, make_upload
from toolkit import services, tasks
from toolkit.checker.practice import Practice, make_declaration
from toolkit.checker.practice.companies import ROWAN_MOTORS
from toolkit.checker.practice.ownership import AUTHORITY, number_of
from toolkit.models import ExerciseAnswer, ExercisePage, PracticeFile, Submission

pytestmark = pytest.mark.django_db
Task = ExercisePage.Task
FORM = {"template": "CMRT", "version": "6.5"}


def solution(company=ROWAN_MOTORS):
    return ContentFile(make_declaration(**FORM, company=company), "solution.xlsx")


def done(learner, exercise):
    return ActivityCompletion.objects.filter(
        learner=learner, activity_key=exercise.translation_key
    ).exists()


def signed_in(client, exercise):
    learner = make_enrolled(exercise)
    client.force_login(learner)
    return learner


def text_of(client, exercise):
    return html.unescape(client.get(exercise.get_absolute_url()).content.decode())


# ---------------------------------------------------------------- finding


def test_errors_are_found_by_their_cells(client):
    exercise = make_exercise(task=Task.FIND, errors=3, pass_fixed=2, slips_allowed=1)
    learner = signed_in(client, exercise)
    address = exercise.get_absolute_url()
    refused = client.post(address, {"sheet0": "D8"})
    assert refused.status_code == 422
    assert "Take your file first" in refused.content.decode()

    services.practice_file(learner=learner, exercise=exercise)
    key = Practice.from_dict(PracticeFile.objects.get().key).key
    answer = client.post(address, {"sheet0": "D24, D25 d26"})
    assert answer.status_code == 302
    first = ExerciseAnswer.objects.get()
    assert (first.score, first.out_of, first.slips, first.is_passed) == (0, 3, 3, False)
    page = text_of(client, exercise)
    assert "Attempt 1: 0 of 3" in page
    assert "Declaration D25" in page
    assert all(planted.description not in page for planted in key)  # nothing is given away

    sheets = {"Declaration": "sheet0", "Smelter List": "sheet1", "Product List": "sheet2"}
    marked = {}
    for planted in key:
        field = sheets[planted.sheet]
        marked[field] = f"{marked.get(field, '')} {planted.cell}"
    client.post(address, marked)
    second = ExerciseAnswer.objects.latest("number")
    assert (second.number, second.score, second.is_passed) == (2, 3, True)
    assert done(learner, exercise)
    assert key[0].description in text_of(client, exercise)


@pytest.mark.parametrize(
    "sent",
    [{"sheet0": "D33 and"}, {}, {"sheet0": " ".join(f"D{number}" for number in range(1, 90))}],
    ids=["words", "nothing", "everything"],
)
def test_marks_that_are_no_cells_are_refused_in_words(client, sent):
    exercise = make_exercise(task=Task.FIND, errors=2, pass_fixed=2)
    signed_in(client, exercise)
    assert client.post(exercise.get_absolute_url(), sent).status_code == 422
    assert not ExerciseAnswer.objects.exists()


# ---------------------------------------------------------------- filling in


def _send(client, exercise, workbook, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        answer = client.post(exercise.get_absolute_url(), {"workbook": make_upload(workbook)})
    submission = Submission.objects.latest("submitted_at")
    tasks.check_submission(str(submission.pk))
    submission.refresh_from_db()
    return submission, client.get(answer.url).content.decode()


def _filled(seed, **changes):
    """The solution with the number of a learner's own file, and some cells changed."""
    import datetime
    from dataclasses import replace

    from toolkit.checker.layout import write_form
    from toolkit.checker.practice.draft import correct_draft
    from toolkit.checker.specs import find_spec

    draft = correct_draft(find_spec("CMRT", "6.5"), ROWAN_MOTORS, datetime.date.today())
    form = draft.filled()
    values = {
        **form.values,
        "Declaration!D12": number_of(seed),
        "Declaration!D13": AUTHORITY,
        **{f"Declaration!{cell}": value for cell, value in changes.items()},
    }
    return write_form(replace(form, values=values))


def test_a_form_is_filled_in_from_a_brief(client, django_capture_on_commit_callbacks):
    alternatives = [
        {
            "type": "alternative",
            "value": {"sheet": "Declaration", "cell": "D14", "accepted": "Millbrook"},
        }
    ]
    exercise = make_exercise(task=Task.FILL, solution=solution(), alternatives=alternatives)
    learner = signed_in(client, exercise)
    address = reverse("toolkit:practice_workbook", args=[exercise.pk])
    taken = b"".join(client.get(address).streaming_content)
    seed = PracticeFile.objects.get().seed

    send = (client, exercise)
    empty, page = _send(*send, taken, django_capture_on_commit_callbacks)
    assert empty.is_passed is False
    assert empty.fixed_count == 0

    wrong, page = _send(*send, _filled(seed, D39="Yes"), django_capture_on_commit_callbacks)
    assert (wrong.is_passed, wrong.planted_count - wrong.fixed_count) == (False, 1)
    assert "Declaration D39" in page
    assert "What differs from the facts" in page

    right, page = _send(*send, _filled(seed, D14="Millbrook"), django_capture_on_commit_callbacks)
    assert (right.points, right.is_passed) == ([], True)
    assert "entries agree with the facts" in page
    assert done(learner, exercise)
    assert "right" in text_of(client, exercise)

    strange, page = _send(*send, _filled(seed + 1), django_capture_on_commit_callbacks)
    assert strange.stranger == "number"
    assert "Not marked" in page


# ---------------------------------------------------------------- sorting and writing


def test_files_are_sorted(client):
    items = [
        {"type": "file", "value": {"title": f"File {place}", "about": "", "belongs": place}}
        for place in ("CMRT", "EMRT", "Send it back")
    ]
    exercise = make_exercise(task=Task.SORT, items=items, pass_fixed=2)
    learner = signed_in(client, exercise)
    ids = [block.id for block in ExercisePage.objects.get().items]
    address = exercise.get_absolute_url()
    assert client.post(address, {ids[0]: "CMRT"}).status_code == 422
    client.post(address, dict(zip(ids, ("EMRT", "CMRT", "Send it back"), strict=True)))
    first = ExerciseAnswer.objects.get()
    assert (first.score, first.is_passed) == (1, False)
    client.post(address, dict(zip(ids, ("CMRT", "CMRT", "Send it back"), strict=True)))
    assert ExerciseAnswer.objects.latest("number").is_passed
    assert done(learner, exercise)


def met(ids):
    """Criteria that the learner ticks, with the reason for each."""
    return {
        f"{name}-{one}": said for one in ids for name, said in (("met", "on"), ("why", "In line 2"))
    }


def test_a_text_is_marked_by_its_criteria(client):
    items = [
        {"type": "criterion", "value": {"text": "Names missing data", "points": 4}},
        {"type": "criterion", "value": {"text": "Looks at transit", "points": 6}},
    ]
    exercise = make_exercise(task=Task.RUBRIC, items=items, pass_fixed=8)
    learner = signed_in(client, exercise)
    ids = [block.id for block in ExercisePage.objects.get().items]
    address = exercise.get_absolute_url()
    client.post(address, {"text": "My list", **met(ids[1:])})
    assert not done(learner, exercise)
    assert "You mark this text yourself" in text_of(client, exercise)
    unreasoned = client.post(address, {"text": "My list", f"met-{ids[0]}": "on"})
    assert unreasoned.status_code == 422
    assert "Say where your text shows it" in unreasoned.content.decode()
    client.post(address, {"text": "My better list", **met(ids)})
    assert ExerciseAnswer.objects.latest("number").score == 10
    assert done(learner, exercise)
    assert "In line 2" in text_of(client, exercise)
    kept = ExerciseAnswer.objects.order_by("number").values_list("response", flat=True)
    assert [one["text"] for one in kept] == ["My list", "My better list"]
    assert kept[1]["reasons"] == dict.fromkeys(ids, "In line 2")


def test_a_trainer_reads_a_text_and_their_word_counts_before_the_learners_mark(client):
    items = [{"type": "criterion", "value": {"text": "Names <missing> data", "points": 4}}]
    exercise = make_exercise(task=Task.RUBRIC, items=items, pass_fixed=4)
    learner = make_enrolled(exercise)
    ids = [block.id for block in ExercisePage.objects.get().items]
    response = {"text": "<b>My list</b>", "met": [], "reasons": {ids[0]: "Not yet"}}
    answer = services.answer(learner=learner, exercise=exercise, response=response)
    address = reverse("exercise_text:decide", args=[answer.pk])
    client.force_login(learner)
    assert client.get(address).status_code == 302  # to the sign-in of the CMS
    trainer = make_user()
    trainer.groups.add(Group.objects.get(name="Trainers"))
    client.force_login(trainer)
    assert address in client.get(reverse("exercise_text:index")).content.decode()
    page = client.get(address).content.decode()
    assert "&lt;b&gt;My list" in page
    assert "Not yet" in page
    for decision, comment, badge, passed in (
        ("again", "Look at transit", "work on it again", False),
        ("passed", "Good <i>", "Your trainer says: passed", True),
    ):
        sent = client.post(address, {"decision": decision, "comment": comment})
        assert sent.status_code == 302
        client.force_login(learner)
        shown = text_of(client, exercise)
        assert badge in shown
        assert comment in shown
        assert done(learner, exercise) is passed
        client.force_login(trainer)
    answer.refresh_from_db()
    assert (answer.is_passed, answer.decided_by, answer.counts_as_passed) == (False, trainer, True)
    assert ModelLogEntry.objects.filter(action="toolkit.decide_answer").count() == 2


def test_queries_do_not_grow_with_attempts(client, django_assert_max_num_queries):
    items = [{"type": "criterion", "value": {"text": "Whole", "points": 1}}]
    exercise = make_exercise(task=Task.RUBRIC, items=items, pass_fixed=1)
    learner = signed_in(client, exercise)
    counts = []
    for _ in range(2):
        for _ in range(4):
            services.answer(learner=learner, exercise=exercise, response={"text": "x", "met": []})
        text_of(client, exercise)  # what is cached for all pages is there from now on
        with django_assert_max_num_queries(11) as queries:
            text_of(client, exercise)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# ---------------------------------------------------------------- authoring


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"errors": 40}, "error_count"),
        ({"keys": "E01, E02"}, "errors"),
        ({"keys": "E09", "template": "EMRT", "version": "2.1"}, "errors"),
        ({"template": "EMRT", "version": "6.5"}, "version"),
        ({"errors": 3, "pass_fixed": 4}, "pass_fixed"),
        ({"task": Task.FILL}, "solution"),
        ({"task": Task.FILL, "solution": ContentFile(b"no workbook", "a.xlsx")}, "solution"),
        ({"task": Task.FILL, "solution": "EMRT", "template": "EMRT", "version": "2.1"}, "solution"),
        ({"task": Task.SORT}, "items"),
        ({"task": Task.RUBRIC}, "items"),
    ],
)
def test_what_a_trainer_gets_wrong_is_said_at_its_field(fields, field):
    if fields.get("solution") == "EMRT":
        fields = {**fields, "solution": solution()}  # a CMRT
    page = ExercisePage(
        title="Wrong",
        slug="wrong",
        task=fields.get("task", Task.REPAIR),
        template=fields.get("template", "CMRT"),
        version=fields.get("version", "6.5"),
        error_count=fields.get("errors", 12),
        errors=fields.get("keys", ""),
        pass_fixed=fields.get("pass_fixed", 1),
        solution=fields.get("solution", ""),
    )
    with pytest.raises(ValidationError) as raised:
        page.clean()
    assert list(raised.value.message_dict) == [field]


def test_named_errors_are_planted_on_any_form(client):
    exercise = make_exercise(
        template="EMRT", version="2.1", errors_named="E07, E21", errors=1, pass_fixed=2
    )
    learner = make_enrolled(exercise)
    services.practice_file(learner=learner, exercise=exercise)
    key = Practice.from_dict(PracticeFile.objects.get().key).key
    assert [planted.error for planted in key] == ["E07", "E21"]


def test_a_trainer_writes_an_exercise_to_fill_in(client):
    module = make_exercise().get_parent()
    client.force_login(make_user(is_superuser=True, is_staff=True))
    address = reverse("wagtailadmin_pages:add", args=["toolkit", "exercisepage", module.pk])
    data = nested_form_data(
        {
            "title": "Fill it in",
            "slug": "fill-it-in",
            "code": "",
            "summary": "",
            "minutes": "20",
            "task": "fill",
            "scenario": rich_text("<p>The facts.</p>"),
            "hints": "",
            "materials": streamfield([]),
            "template": "CMRT",
            "version": "6.5",
            "error_count": "1",
            "errors": "",
            "pass_fixed": "1",
            "slips_allowed": "0",
            "warnings_allowed": "1",
            "alternatives": streamfield(
                [("alternative", {"sheet": "Declaration", "cell": "d14", "accepted": "Millbrook"})]
            ),
            "items": streamfield([]),
            "learning_objectives": inline_formset([]),
            "opening_rules": inline_formset([]),
            "action-publish": "publish",
        }
    )
    refused = client.post(address, data)
    assert "Upload the form as it should be filled in." in refused.content.decode()

    upload = make_upload(solution().read(), "solution.xlsx")
    assert client.post(address, {**data, "solution": upload}).status_code == 302
    made = ExercisePage.objects.get(slug="fill-it-in")
    assert made.live
    accepted = [one["accepted"] for one in made.answer_key["answers"] if one["cell"] == "D14"]
    assert accepted == [[ROWAN_MOTORS.address, "Millbrook"]]
    with made.solution.open("rb") as kept:
        assert kept.read(2) == b"PK"
    edit = reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert "solution" in client.get(edit).content.decode()
