"""A course as a zip: out, in again the same, what would change, and what is refused."""

import io
import json
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from assessments.quizzes.models import Question, QuestionCategory
from courses.core.course_zip import CourseZipError, read_zip, sha256, write_zip
from courses.models import AcademyDocument, AcademyImage, CoursePage, LessonPage, Mineral, Skill
from courses.transfer.exporting import export_course
from courses.transfer.importing import import_course
from tests.courses.factories import lessons_of, publish
from tests.courses.test_blocks import VALUES, make_image
from tests.courses.test_duplicating import make_full_course
from tests.factories import make_trainer, make_user

EXTENSIONS = frozenset({"svg", "pdf"})


def zipped(manifest=None, files=None, raw=None):
    """A zip of a course, or of any names and contents (`raw`)."""
    target = io.BytesIO()
    if raw is None:
        write_zip(target, MANIFEST | (manifest or {}), files or {})
    else:
        with zipfile.ZipFile(target, "w") as archive:
            for name, content in raw:
                archive.writestr(name, content)
    target.seek(0)
    return target


MANIFEST = {"schema": 1, "course": {}, "media": {}, "parts": {}}
NAME = "media/images/a.svg"
LISTED = {"image-a": {"file": NAME, "sha256": sha256(b"<svg/>")}}
CELL = "CMRT Declaration!D8"
PLAIN = json.dumps(MANIFEST)


def test_what_is_written_is_read():
    bundle = read_zip(zipped({"media": LISTED}, {NAME: b"<svg/>"}), extensions=EXTENSIONS)
    assert bundle.sizes == {NAME: 6}
    assert bundle.open(NAME).read() == b"<svg/>"
    assert bundle.manifest == MANIFEST | {"media": LISTED}


def link_to(target):
    info = zipfile.ZipInfo("media/images/a.svg")
    info.external_attr = 0o120777 << 16
    return info


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (io.BytesIO(b"no zip"), "no-zip"),
        (zipped(raw=[("other.json", "{}")]), "no-manifest"),
        (zipped(raw=[("course.json", "{")]), "bad-manifest"),
        (zipped(raw=[("course.json", "[]")]), "bad-manifest"),
        (zipped(raw=[("course.json", "[" * 100_000)]), "bad-manifest"),
        (zipped(raw=[("course.json", '{"schema": "\\u0000"}')]), "bad-manifest"),
        (zipped(raw=[("course.json", '{"schema": "\\ud800"}')]), "bad-manifest"),
        (zipped({"schema": 2}), "other-schema"),
        (zipped({"media": []}), "bad-manifest"),
        (
            zipped({"course": {"a": [[]] * 9} | {"b": json.loads("[" * 50 + "]" * 50)}}),
            "bad-manifest",
        ),
        (zipped(raw=[("course.json", PLAIN), ("../evil.svg", "")]), "bad-name"),
        (zipped(raw=[("course.json", PLAIN), ("/etc/passwd", "")]), "bad-name"),
        (zipped(raw=[("course.json", PLAIN), ("media/images/..svg", "")]), "bad-name"),
        (zipped(raw=[("course.json", PLAIN), ("media\\images\\a.svg", "")]), "bad-name"),
        (zipped(raw=[("course.json", PLAIN), (link_to("/etc"), "/etc")]), "bad-name"),
        (zipped(raw=[("course.json", PLAIN), ("media/images/a.exe", "")]), "bad-type"),
        (zipped(raw=[("course.json", PLAIN), (NAME, "x")]), "other-files"),
        (zipped({"media": LISTED}), "other-files"),
        (zipped({"media": LISTED}, {NAME: b"<svg>other</svg>"}), "changed"),
        (zipped(raw=[("course.json", PLAIN)] + [(f"{n}", "") for n in range(2001)]), "too-large"),
    ],
)
def test_a_hostile_zip_is_refused(source, code):
    with pytest.raises(CourseZipError) as refused:
        read_zip(source, extensions=EXTENSIONS)
    assert refused.value.code == code


def test_a_zip_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("courses.core.course_zip.MOST_OF_MANIFEST", 1000)
    bomb = zipped(raw=[("course.json", " " * 5000 + PLAIN)])
    with pytest.raises(CourseZipError) as refused:
        read_zip(bomb, extensions=EXTENSIONS)
    assert refused.value.code == "too-large"


# ---------------------------------------------------------------- with pages


def exported(course):
    target = io.BytesIO()
    export_course(course, target)
    target.seek(0)
    return target


def manifest_of(archive):
    with zipfile.ZipFile(archive) as opened:
        manifest = json.loads(opened.read("course.json"))
    archive.seek(0)
    return manifest


def changed(archive, change):
    """The zip with its manifest changed by a function."""
    with zipfile.ZipFile(archive) as opened:
        files = {name: opened.read(name) for name in opened.namelist() if name != "course.json"}
        manifest = json.loads(opened.read("course.json"))
    change(manifest)
    target = io.BytesIO()
    write_zip(target, manifest, files)
    target.seek(0)
    return target


def make_rich_course():
    """A course with every block, a quiz, an exercise, and references between its pages."""
    course, _other, quiz = make_full_course()
    lesson = lessons_of(course)[0]
    blocks = [
        {"type": kind, "value": make(), "id": f"00000000-0000-0000-0000-0000000000{number:02}"}
        for number, (kind, (make, _parts)) in enumerate(VALUES.items())
    ]
    lesson.body = json.dumps(blocks)
    publish(lesson)
    course.minerals.set([Mineral.objects.get_or_create(slug="tin", name="Tin")[0]])
    course.cover = make_image()
    publish(course)
    return course, quiz


def forget(course):
    """Take a course away as if it had never been here, with its media and questions."""
    course.delete()
    AcademyImage.objects.all().delete()
    AcademyDocument.objects.all().delete()
    Mineral.objects.all().delete()
    Skill.objects.all().delete()
    Question.objects.all().delete()
    QuestionCategory.objects.all().delete()


@pytest.mark.django_db
def test_a_course_comes_back_as_it_went():
    course, _quiz = make_rich_course()
    archive = exported(course)
    before, questions = manifest_of(archive), Question.objects.count()
    forget(course)

    trainer = make_trainer()
    back, changes = import_course(archive, by=trainer)

    assert {change.what for change in changes} == {"added"}
    assert not back.live
    assert not any(page.live for page in back.get_descendants())
    assert Question.objects.count() == questions > 0
    after = manifest_of(exported(back))
    assert after == before
    aim = lessons_of(back)[0].learning_objectives.get()
    assert (aim.text, str(aim.skill), aim.cells) == ("Find gaps", "Check a form", CELL)
    again, changes = import_course(archive, by=trainer)
    assert again == back
    assert {change.what for change in changes} <= {"same", "left"}


@pytest.mark.django_db
def test_a_dry_run_says_what_would_change_and_changes_nothing():
    course, _quiz = make_rich_course()
    lesson, other = lessons_of(course)[:2]
    outside = {rule.target_id for rule in other.opening_rules.all()} - {lesson.pk}

    def change(manifest, *, cut=True):
        pages = manifest["course"]["pages"][0]["pages"]
        pages[0]["fields"]["summary"] = "New words"
        pages[1]["fields"]["summary"] = "Newer words"
        if cut:
            del pages[1]

    archive = changed(exported(course), change)
    made, changes = import_course(archive, by=None, dry_run=True)
    found = {(one.what, one.title, one.details) for one in changes if one.what != "same"}
    assert made is None
    assert ("changed", lesson.title, "summary") in found
    assert {title for what, title, _text in found if what == "left"} >= {
        lessons_of(course)[1].title
    }
    assert lesson.get_latest_revision_as_object().summary == ""

    import_course(changed(exported(course), lambda manifest: change(manifest, cut=False)), by=None)
    lesson.refresh_from_db()
    assert lesson.summary == ""  # as published
    draft = other.get_latest_revision_as_object()
    assert {rule.target_id for rule in draft.opening_rules.all()} == {lesson.pk} | outside
    assert lesson.get_latest_revision_as_object().summary == "New words"


def set_text(html):
    def change(manifest):
        body = manifest["course"]["pages"][0]["pages"][0]["fields"]["body"]
        body[0]["value"] = html

    return change


@pytest.mark.django_db
def test_text_from_a_zip_is_no_more_than_what_the_editor_allows():
    course, _quiz = make_rich_course()
    hostile = '<p onclick="x()">Good<script>alert(1)</script> <a href="javascript:x()">go</a></p>'
    archive = changed(exported(course), set_text(hostile))
    import_course(archive, by=None)
    text = str(lessons_of(course)[0].get_latest_revision_as_object().body.raw_data[0]["value"])
    assert "Good" in text
    for word in ("<script", "onclick", "javascript:"):
        assert word not in text


def set_type(manifest):
    manifest["course"]["pages"][0]["pages"][0]["type"] = "site.homepage"


def set_key(manifest):
    manifest["course"]["key"] = "1"


def set_body(manifest):
    manifest["course"]["pages"][0]["pages"][0]["fields"]["body"] = [{"type": "figure"}]


def set_child(manifest):
    pages = [page for module in manifest["course"]["pages"] for page in module["pages"]]
    quiz = next(page for page in pages if page["type"] == "quizzes.quizpage")
    quiz["children"] = {"sources": [{}]}


def set_cells(manifest):
    lesson = manifest["course"]["pages"][0]["pages"][0]
    lesson["children"]["learning_objectives"][0]["cells"] = "somewhere"


def set_code(manifest):
    manifest["course"]["key"] = "00000000-0000-0000-0000-000000000001"
    manifest["course"]["pages"] = []


def counted():
    return [model.objects.count() for model in (LessonPage, CoursePage, AcademyImage, Question)]


@pytest.mark.django_db
def test_what_cannot_be_here_is_refused_whole():
    course, _quiz = make_rich_course()
    archive, before = exported(course), counted()
    for change in (set_type, set_key, set_body, set_child, set_cells, set_code):
        with pytest.raises(ValidationError):
            import_course(changed(archive, change), by=None)
        assert counted() == before, change.__name__


@pytest.mark.django_db
def test_the_commands_write_and_read_a_course(tmp_path, capsys):
    course, _quiz = make_rich_course()
    file = tmp_path / "course.zip"
    call_command("export_course", "C2", str(file))
    call_command("import_course", str(file), dry_run=True)
    assert "This was a dry run" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_trainer_exports_a_course_and_reads_it_again_in_the_cms(client):
    course, _quiz = make_rich_course()
    client.force_login(make_trainer())
    answer = client.get(reverse("export_course", args=[course.pk]))
    archive = io.BytesIO(b"".join(answer.streaming_content))
    archive.name = "course.zip"
    forget(course)
    url = reverse("import_course")
    page = client.post(url, {"file": archive, "dry_run": "on"}).content.decode()
    assert "What would change" in page
    assert not CoursePage.objects.filter(code="C2").exists()
    assert not AcademyImage.objects.exists()
    archive.seek(0)
    page = client.post(url, {"file": archive}).content.decode()
    assert "What changed" in page
    assert CoursePage.objects.get(code="C2").title == course.title
    broken = io.BytesIO(b"no zip")
    broken.name = "course.zip"
    refused = client.post(url, {"file": broken})
    assert refused.status_code == 422
    assert "This is no zip file" in refused.content.decode()


@pytest.mark.django_db
def test_who_may_not_add_courses_transfers_none(client):
    course, _quiz = make_rich_course()
    client.force_login(make_user())
    assert client.get(reverse("export_course", args=[course.pk])).status_code in {302, 403}
    assert client.get(reverse("import_course")).status_code in {302, 403}
