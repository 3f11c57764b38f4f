"""The lessons of the demo: what a trainer's editor would say of them before publishing."""

import tomllib
from pathlib import Path

import pytest

from academy.demo.courses import TABLES, _block_value
from courses.core.content_checks import Known, Lesson, Part, check_lesson
from courses.models import LessonPage

CONTENT = Path(__file__).parents[2] / "academy/demo/content"
FILES = sorted(CONTENT.glob("*/m*_l*.toml"))
TEACHING = {"knowledge_check", "sheet", "comparison", "quote", "fact"}


def texts(value):
    """Yield every text with markup in a block, however deep."""
    if isinstance(value, str) and "<" in value:
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def part(block):
    is_headed = block["type"] == "steps" and block.get("title")
    return Part(
        tuple(texts(block)),
        heading=(3, block["title"]) if is_headed else None,
        alt=block.get("alt", "") if block["type"] == "figure" else None,
    )


@pytest.mark.parametrize(
    "folder", sorted({file.parent for file in FILES}), ids=lambda one: one.name
)
def test_no_lesson_has_what_stops_it_or_a_heading_out_of_order(folder):
    found = []
    for file in folder.glob("m*_l*.toml"):
        facts = tomllib.loads(file.read_text(encoding="utf-8"))
        lesson = Lesson(tuple(map(part, facts["body"])), tuple(facts["objectives"]))
        problems = check_lesson(lesson, Known())
        found += [
            (file.stem, problem.text)
            for problem in problems
            if problem.kind.blocks or problem.kind.code in {"skipped-level", "hard"}
        ]
    assert found == []


def test_what_teaches_is_as_the_editor_would_have_it():
    stream = LessonPage._meta.get_field("body").stream_block
    kinds = set()
    for file in FILES:
        for block in tomllib.loads(file.read_text(encoding="utf-8"))["body"]:
            if block["type"] in TEACHING:
                value = _block_value(stream, block, file.parent)
                stream.child_blocks[block["type"]].clean(value)
                kinds.add(block["type"])
    assert {"knowledge_check", "sheet", "comparison", "fact"} <= kinds
    assert set(TABLES) <= set(stream.child_blocks)
