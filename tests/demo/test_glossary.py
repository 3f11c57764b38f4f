"""The glossary of the demo: what a reader, and whatever marks its terms in lessons, relies on."""

import tomllib
from pathlib import Path

FILE = Path(__file__).parents[2] / "academy/demo/content/glossary.toml"
TERMS = tomllib.loads(FILE.read_text(encoding="utf-8"))["terms"]
COURSES = {f"C{number}" for number in range(1, 7)}


def test_no_word_leads_to_two_terms():
    words = [word.casefold() for one in TERMS for word in (one["term"], *one["aliases"])]
    assert sorted(words) == sorted(set(words))


def test_terms_stand_in_order_and_cover_every_course():
    names = [one["term"].casefold() for one in TERMS]
    assert names == sorted(names)
    assert len(names) >= 70
    for one in TERMS:
        assert one["courses"], one["term"]
        assert COURSES.issuperset(one["courses"]), one["term"]
    assert {course for one in TERMS for course in one["courses"]} == COURSES


def test_each_definition_is_one_or_two_short_sentences():
    for one in TERMS:
        text = one["definition"]
        assert 20 <= len(text) <= 300, one["term"]
        assert text.endswith("."), one["term"]
        assert 1 <= text.count(". ") + 1 <= 2, one["term"]


def test_what_was_checked_on_a_day_names_its_source():
    dated = [one for one in TERMS if "checked_on" in one]
    assert dated
    assert all(one.get("source") for one in dated)
