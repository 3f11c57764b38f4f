"""Import and export of questions, as a trainer meets them."""

import base64
import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from assessments.quizzes.bank import keep_change
from assessments.quizzes.core.exchange import FORMATS
from assessments.quizzes.exporting import export_questions, for_export
from assessments.quizzes.importing import State, import_questions, plan_import
from assessments.quizzes.models import Question, QuestionCategory
from assessments.quizzes.question_types import TYPES
from courses.models import AcademyImage
from tests.factories import make_user
from tests.quizzes.factories import make_attempt, make_category, make_question, make_quiz

pytestmark = pytest.mark.django_db

GIFT = "::{code}::{stem} {{=yes#Right. ~no}}\n\n"
PNG = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5Erk"
        "JggkJg"
    )
).decode()
MOODLE = """<quiz><question type="shortanswer"><name><text>PIC-1</text></name>
<questiontext format="html"><text>&lt;p&gt;Which ore?&lt;/p&gt;
&lt;img src="@@PLUGINFILE@@/ore.png" alt="An ore"&gt;</text>
<file name="ore.png" encoding="base64">{}</file></questiontext>
<generalfeedback format="html"><text><![CDATA[<p onclick="x()">Tin <b>ore</b>.</p>
<script>alert(1)</script><a href="javascript:alert(2)">See</a>]]></text></generalfeedback>
<answer fraction="100"><text>Cassiterite</text></answer></question></quiz>"""


@pytest.fixture
def operator(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def page(name, *args):
    return reverse(f"question_exchange:{name}", args=args)


def upload(client, content, name="bank.gift", **fields):
    """Send a file; return the address of its dry run and what that shows."""
    data = content.encode() if isinstance(content, str) else content
    sent = {"file": SimpleUploadedFile(name, data)} | fields
    answer = client.post(page("import"), sent, follow=True)
    shown = answer.content.decode()
    return (answer.redirect_chain[-1][0] if answer.redirect_chain else ""), shown


def confirm(client, address, shown, **fields):
    found = re.search(r'name="fingerprint" value="(\w+)"', shown)
    sent = {"fingerprint": found[1]} | fields
    return client.post(address, sent, follow=True).content.decode()


def imported(content, *, format="gift", category="Tin"):
    plan = plan_import(data=content.encode(), format=format, category=category)
    import_questions(plan=plan)
    return plan


def states(plan):
    return [(line.code, line.state) for line in plan.lines]


def test_a_trainer_sees_what_would_change_and_then_imports_it(
    operator, django_capture_on_commit_callbacks
):
    quiz = make_quiz(questions=1)
    make_attempt(quiz, right=1)
    answered = quiz.questions().get()
    same = make_category(name="Same")
    imported(GIFT.format(code="SAME", stem="Is it?"), category="Same")
    content = "".join(
        GIFT.format(code=code, stem="Is it?") for code in (answered.code, "SAME", "NEW-Q1")
    )
    address, shown = upload(operator, content)
    assert "The file does not say where this question belongs." in shown  # NEW-Q1
    content = f"$CATEGORY: $course$/top/Metals/Tin\n\n{content}"
    address, shown = upload(operator, content)
    assert "These categories would be made: Metals/Tin." in shown
    assert "New: 1" in shown
    assert "Changed: 2" in shown  # SAME moves to another category
    assert Question.objects.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        done = confirm(operator, address, shown)
    assert "1 new, 2 changed" in done
    found = operator.get(reverse("wagtailsnippets_quizzes_question:list"), {"q": "NEW-Q1"})
    assert f"/edit/{Question.objects.get(code='NEW-Q1').pk}/" in found.content.decode()
    assert "is imported" in operator.get(address).content.decode()
    versions = Question.objects.filter(code=answered.code).order_by("version")
    assert [one.version for one in versions] == [1, 2]
    assert versions[0].stem == "Which one?"  # as it was answered
    new = Question.objects.get(code="NEW-Q1")
    assert (str(new.category), new.type, new.version) == ("Metals › Tin", "single_choice", 1)
    assert not same.questions.exists()
    again = plan_import(data=content.encode(), format="gift")
    assert {line.state for line in again.lines} == {State.UNCHANGED}
    assert again.changes == []


def test_a_file_with_errors_is_imported_in_full_or_without_them_but_never_by_half(operator):
    content = GIFT.format(code="GOOD", stem="Is it?") + "::BAD::Nothing right {~a ~b}\n\n"
    content += GIFT.format(code="LONG", stem="Is it?").replace("yes", "y" * 301)
    content += GIFT.format(code="TWICE", stem="One?") + GIFT.format(code="TWICE", stem="Two?")
    shelf = make_category(name="Tin")
    address, shown = upload(operator, content, category=shelf.pk)
    for words in (
        "Line 3",
        "No answer is right. Begin the right one with =.",
        "Options 1 text: Ensure this value has at most 300 characters",
        "This code stands in the file more than once.",
    ):
        assert words in shown
    refused = confirm(operator, address, shown)
    assert "Nothing was imported: the file has errors." in refused
    assert not Question.objects.exists()
    only_errors = operator.get(address, {"state": "error"}).content.decode()
    assert "GOOD" not in only_errors
    done = confirm(operator, address, shown, leave_out="on")
    assert "1 new" in done
    assert "4 lines were left out" in done
    assert list(Question.objects.values_list("code", "category")) == [("GOOD", shelf.pk)]


def test_what_fails_in_the_middle_leaves_nothing_behind():
    content = GIFT.format(code="A", stem="Is it?") + GIFT.format(code="B", stem="Is it?")
    plan = plan_import(data=content.encode(), format="gift", category="Tin/New")
    plan.lines[1].facts["difficulty"] = "impossible"
    with pytest.raises(ValidationError):
        import_questions(plan=plan)
    assert not Question.objects.exists()
    assert not QuestionCategory.objects.exists()


def test_a_bank_that_changed_after_the_look_is_shown_again(operator):
    make_category(name="Tin")
    content = GIFT.format(code="A", stem="Is it?")
    address, shown = upload(operator, f"$CATEGORY: Tin\n\n{content}")
    make_question(code="A", stem="Somebody was quicker?")
    assert "The bank has changed since." in confirm(operator, address, shown)
    assert Question.objects.get(code="A").stem == "Somebody was quicker?"


def test_only_who_may_change_questions_imports_and_nobody_opens_the_file_of_another(client):
    def trainer(*codenames):
        user = make_user(is_staff=True)
        group = Group.objects.create(name=f"Trainers {user.pk}")
        names = ["access_admin", *codenames]
        group.permissions.set(Permission.objects.filter(codename__in=names))
        user.groups.add(group)
        return user

    writer = trainer("add_question", "change_question")
    client.force_login(writer)
    address, shown = upload(client, MOODLE.format(PNG), name="b.xml", category=make_category().pk)
    assert "You may not add pictures to the library." in shown
    assert client.get(page("import")).status_code == 200
    client.force_login(trainer("add_question", "change_question"))
    assert "Choose it again" in client.get(address, follow=True).content.decode()
    client.force_login(trainer("view_question"))
    assert client.get(page("export")).status_code == 200
    assert client.get(page("template", "xlsx")).status_code == 200
    for name in ("import", "export"):
        client.force_login(trainer("view_question") if name == "import" else trainer())
        assert client.get(page(name)).status_code == 302
        assert client.post(page("import"), {}).status_code == 302
    client.force_login(make_user())
    assert client.get(page("export")).status_code in {302, 403}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.doc", b"x", "must end in .xlsx"),
        ("a.gift", b"", "empty"),
        ("a.xlsx", b"PK\3\4broken", "no XLSX workbook"),
        ("a.xml", b"<!DOCTYPE a []><quiz/>", "document type"),
        ("a.csv", b"question\nx", "column “type” is missing"),
    ],
)
def test_a_file_that_is_none_is_answered_with_what_to_do(operator, name, content, words):
    _address, shown = upload(operator, content, name=name)
    assert words in shown
    assert not Question.objects.exists()


def test_a_picture_goes_into_the_library_once_and_harmful_html_does_not(operator):
    make_category(name="Tin")
    content = MOODLE.format(PNG)
    for _time in range(2):
        plan = imported(content, format="moodle")
    assert states(plan) == [("PIC-1", State.UNCHANGED)]
    question = Question.objects.get()
    image = AcademyImage.objects.get()
    figure = question.show(seed=1)["figure"]
    assert (figure["alt"], image.title) == ("An ore", "An ore")
    assert "<b>ore</b>" in question.explanation
    assert not re.search("script|alert|onclick", question.explanation)
    made = export_questions(for_export(Question.objects.newest()), format="moodle")
    assert PNG in made.data.decode()
    # what cannot hold the picture does not take it away
    spreadsheet = export_questions([question], format="csv").data.decode()
    plan = imported(spreadsheet.replace("Which ore?", "Which?"), format="csv")
    assert states(plan) == [("PIC-1", State.CHANGED)]
    assert Question.objects.get().show(seed=1)["figure"] == figure
    broken = MOODLE.format(base64.b64encode(b"no picture").decode())
    plan = plan_import(data=broken.encode(), format="moodle", category="Tin")
    assert "ore.png: " in plan.lines[0].errors[0]


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_exported_comes_back_unchanged_whatever_its_type(format):
    shelf = make_category(name="In/out", parent=make_category(name="Outer"))
    for name in TYPES:
        make_question(type=name, code=name.upper(), category=shelf, difficulty="hard")
    made = export_questions(for_export(Question.objects.newest()), format=format)
    told = {problem.values["code"] for problem in [*made.left_out, *made.losses]}
    plan = plan_import(data=made.data, format=format)
    assert {line.state for line in plan.lines} == {State.UNCHANGED}
    assert {line.code for line in plan.lines} | told == {name.upper() for name in TYPES}
    assert plan.new_categories == []


def test_what_a_file_does_not_say_stays_as_it_is():
    essay = make_question(type="essay", code="E", objective="Can write", lesson_code="L1")
    essay.tags.add("tin")
    imported("::E::New words? {}", category="")
    essay = Question.objects.get()
    assert essay.stem == "New words?"
    assert len(essay.content[0].value["rubric"]) == 2
    assert (essay.objective, essay.lesson_code) == ("Can write", "L1")
    assert list(essay.tags.names()) == ["tin"]


def test_the_export_tells_what_is_lost_before_it_gives_the_file(operator):
    shelf = make_category(name="Tin")
    make_question(type="case_study", code="CASE", category=shelf)
    make_question(code="CHOICE", category=shelf)
    make_question(code="OTHER")
    asked = {"format": "gift", "category": shelf.pk}
    shown = operator.get(page("export"), asked).content.decode()
    assert "Left out: CASE. GIFT has no questions of this type." in shown
    assert "Download 1 question" in shown
    file = operator.get(page("export"), asked | {"download": "1"})
    assert file["Content-Disposition"] == 'attachment; filename="questions.gift"'
    assert b"::CHOICE::" in file.content
    assert b"OTHER" not in file.content
    listed = operator.get(reverse("wagtailsnippets_quizzes_question:list"), {"type": "essay"})
    assert f"{page('export')}?type=essay" in listed.content.decode()
    assert page("import") in listed.content.decode()
    keep_change(Question.objects.get(code="CHOICE"), tags=["cobalt"])
    file = operator.get(page("export"), {"format": "csv", "q": "cobalt", "download": "1"})
    assert b"CHOICE" in file.content
    assert b"OTHER" not in file.content
    assert operator.get(page("template", "gift")).status_code == 404
    template = operator.get(page("template", "csv")).content
    assert states(plan_import(data=template, format="csv"))[0] == ("SAMPLE-1", State.NEW)


@pytest.mark.parametrize("count", [2, 12])
def test_looking_costs_as_many_queries_for_many_questions_as_for_few(
    operator, django_assert_max_num_queries, count
):
    for _time in range(count):
        make_question(category=make_category(parent=make_category()))
    content = export_questions(for_export(Question.objects.newest()), format="gift").data
    address, _shown = upload(operator, content.replace(b"Option 0", b"Else"))
    with django_assert_max_num_queries(16):
        assert f"Changed: {count}" in operator.get(address).content.decode()
    with django_assert_max_num_queries(18):
        operator.get(page("export"), {"format": "moodle"})


def test_the_commands_import_and_export(tmp_path, capsys):
    file, out = tmp_path / "bank.gift", tmp_path / "bank.csv"
    file.write_text(GIFT.format(code="A", stem="Is it?") + "::B::Nothing right {~a ~b}\n")
    with pytest.raises(CommandError, match="Nothing was imported: 1 new, 0 changed"):
        call_command("import_questions", str(file), category="Metals/Tin")
    assert "No answer is right." in capsys.readouterr().out
    options = {"category": "Metals/Tin", "leave_out_errors": True}
    call_command("import_questions", str(file), dry_run=True, **options)
    assert not Question.objects.exists()
    call_command("import_questions", str(file), **options)
    assert str(Question.objects.get().category) == "Metals › Tin"
    make_question(code="ELSE")
    call_command("export_questions", str(out), category="Metals")
    assert "A,Metals/Tin,single,Is it?" in out.read_text()
    assert "ELSE" not in out.read_text()
    for wrong in (str(tmp_path / "none.csv"), str(tmp_path / "a.doc")):
        with pytest.raises(CommandError):
            call_command("import_questions", wrong)
