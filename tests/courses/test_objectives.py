"""What a learner can do after a lesson: what it is tagged with, and how it is found again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.test.utils.form_data import inline_formset

from courses.content import contents
from courses.core.objectives import Objective, cells_in, criteria_in, steps_in
from courses.models import LearningObjective, LessonPage, Skill
from courses.teaching import lessons_for, skills_of
from tests.courses.admin_forms import edit, lesson_form, text_block
from tests.courses.factories import (
    lessons_of,
    make_lesson,
    make_module,
    make_published_course,
    publish,
)
from tests.factories import make_trainer, make_user


@pytest.mark.parametrize(
    ("tag", "cell", "fits"),
    [
        ("CMRT Declaration!D8", "CMRT Declaration!D8", True),
        ("CMRT Declaration!D8", "CMRT declaration!$D$8", True),
        ("CMRT Declaration!D8", "CMRT Declaration!D9", False),
        ("CMRT Declaration!D8", "EMRT Declaration!D8", False),
        ("CMRT Declaration!D29:D26", "CMRT Declaration!D27", True),
        ("CMRT Declaration!D26:D29", "CMRT Declaration!D27:D30", False),
        ("CMRT Declaration!D26:D29", "CMRT Declaration!G27", False),
        ("CMRT Smelter List!B", "CMRT Smelter List!B2504", True),
        ("CMRT Smelter List!B:D", "CMRT Smelter List!C", True),
        ("CMRT Smelter List!B5", "CMRT Smelter List!B", False),
        ("CMRT Smelter List!A:AB\nCMRT Declaration!D8", "CMRT Declaration!D8", True),
        ("CMRT Declaration!D8", "D8", False),
    ],
)
def test_a_tag_holds_a_cell(tag, cell, fits):
    assert Objective("", cells=cells_in(tag)).is_about(cell=cell) is fits


@pytest.mark.parametrize(
    ("tags", "step", "fits"),
    [
        ("1A", "1A", True),
        ("1A", "1", True),
        ("1", "1A", True),
        ("1A", "1B", False),
        ("2", "1", False),
    ],
)
def test_step_1_holds_its_parts(tags, step, fits):
    assert Objective("", steps=steps_in(tags)).is_about(step=step) is fits


@pytest.mark.parametrize(
    ("read", "text", "wrong"),
    [
        (steps_in, "1A, 1F", "1F"),
        (criteria_in, "GOV-01; policy", "POLICY"),
        (cells_in, "CMRT Declaration!D8, Declaration!D9", "Declaration!D9"),
        (cells_in, "CMRT Smelter List!B:D5", "CMRT Smelter List!B:D5"),
    ],
)
def test_what_is_no_tag_is_named(read, text, wrong):
    with pytest.raises(ValueError, match=wrong):
        read(text)
    assert read(" \n") == ()


def make_taught(text="Choose", *, lesson=None, **tags):
    """A published lesson with one more objective."""
    lesson = lesson or make_lesson(make_module(make_published_course(lessons=0)))
    skill = Skill.objects.get_or_create(name=tags.pop("skill", "Judge"))[0]
    lesson.learning_objectives.add(LearningObjective(text=text, skill=skill, **tags))
    return publish(lesson)


@pytest.mark.django_db
def test_lessons_are_found_by_what_they_teach(django_assert_num_queries):
    policy = make_taught(criteria="GOV-01, MGT-02", oecd_steps="1A")
    form = make_taught(cells="CMRT Declaration!D26:D29", oecd_steps="1C, 2", skill="Fill in")
    make_taught(criteria="GOV-01", lesson=form)
    draft = make_taught(criteria="GOV-01")
    draft.unpublish()

    def found(**wanted):
        return [step.page_id for step in lessons_for(**wanted)]

    assert found(criterion="gov-01") == [policy.pk, form.pk]
    assert found(cell="CMRT Declaration!D28") == [form.pk]
    assert found(step="1") == [policy.pk, form.pk]
    assert found(skill="Fill in", step="2") == [form.pk]
    assert found(skill="Fill in", criterion="GOV-01") == []  # two objectives, not one
    assert found() == found(criterion="GOV-99") == found(cell="no cell") == []
    with django_assert_num_queries(0):
        found(step="2")
        assert skills_of(contents().step(form.pk)[0]) == ["Fill in", "Judge"]


@pytest.mark.django_db
def test_a_trainer_writes_objectives_and_learners_read_them_first(
    client, django_capture_on_commit_callbacks
):
    course = make_published_course(lessons=1)
    lesson = lessons_of(course)[0]
    Skill.objects.create(name="Check")
    client.force_login(make_trainer())
    one = {
        "text": "Choose a scope",
        "skill": str(Skill.objects.get().pk),
        "cells": "CMRT Declaration!D9\nDeclaration!D10",
        "criteria": "MIN-02",
        "ORDER": "1",
    }

    def send(**changes):
        form = lesson_form(
            text_block("<p>Text.</p>"),
            is_preview="on",
            learning_objectives=inline_formset([one | changes]),
        )
        return edit(client, lesson, form | {"learning_objectives-0-oecd_steps": ["1A", "2"]})

    refused = send().content.decode()
    assert "“Declaration!D10” names no cell." in refused
    with django_capture_on_commit_callbacks(execute=True):
        assert send(cells="CMRT Declaration!D9").status_code == 302
    kept = LearningObjective.objects.get()
    assert (kept.oecd_steps, kept.criteria) == ("1A, 2", "MIN-02")
    again = client.get(f"/cms/pages/{lesson.pk}/edit/").content.decode()
    assert again.count('name="learning_objectives-0-oecd_steps"') == 10
    assert again.count('value="1A"') == 2  # the row, and the empty one for a new row
    assert again.split('value="1A"')[1].split(">")[0].count("checked") == 1

    client.logout()
    page = LessonPage.objects.get(pk=lesson.pk)
    read = client.get(page.get_absolute_url()).content.decode()
    assert read.index("After this lesson you can") < read.index("Choose a scope")
    assert read.index("Choose a scope") < read.index("Text.")
    assert "Check" in client.get(course.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_a_trainer_lists_what_is_taught_where(client, django_assert_max_num_queries):
    client.force_login(make_trainer())
    lesson = make_taught("Write a policy", criteria="GOV-01", oecd_steps="1A")
    other = make_taught("Fill the scope", cells="CMRT Declaration!D9:D10", skill="Fill in")

    def listed(**wanted):
        page = client.get("/cms/reports/objectives/results/", wanted).content.decode()
        return [text for text in ("Write a policy", "Fill the scope") if text in page]

    listed()
    with CaptureQueriesContext(connection) as asked:
        assert listed() == ["Write a policy", "Fill the scope"]
    few = len(asked)
    assert listed(step="1") == listed(criterion="gov-01") == ["Write a policy"]
    assert listed(cell="CMRT Declaration!D10") == ["Fill the scope"]
    assert listed(skill=Skill.objects.get(name="Fill in").pk) == ["Fill the scope"]
    assert listed(course=lesson.get_parent().get_parent().pk) == ["Write a policy"]
    assert listed(cell="no cell") == []
    for number in range(20):
        make_taught(f"Know {number}", lesson=other)
    with django_assert_max_num_queries(few):
        assert len(listed()) == 2
    assert "Objectives" in client.get("/cms/reports/objectives/").content.decode()
    client.force_login(make_user())
    assert client.get("/cms/reports/objectives/").status_code in {302, 403}
    assert not LearningObjective.objects.editable_by(make_user()).exists()
