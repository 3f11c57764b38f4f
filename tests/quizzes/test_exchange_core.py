"""Files of questions: what is written is read again, and nothing that is read can break it."""

import base64
import io
import os
import zipfile
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from assessments.quizzes.core.exchange import FORMATS
from assessments.quizzes.core.exchange.plain import (
    LARGEST_FILE,
    category_names,
    category_path,
    normal,
    written,
)
from assessments.quizzes.core.exchange.text import as_text, html_of, words_of

QUICK = settings(
    max_examples=int(os.environ.get("EXAMPLES", "12")),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SPECIAL = ["[html]b", "%50%x", "a -> b", "TRUE", "// c", "::d::", "=1+1", "'=x", "-5", "&amp; <b>"]
SPECIAL += ["a####b", "{1:SA:=x}", "$CATEGORY: x", "#3:2", "\\n", "a\\", "é “q” ✓", "*", "]]>", "~"]

# ---------------------------------------------------------------- plain questions


def one_line(alphabet="ab C~=#{}:\\%[]<>&-'\"/,.1é|"):
    drawn = st.text(alphabet, min_size=1, max_size=12) | st.sampled_from(SPECIAL)
    return drawn.map(lambda text: " ".join(text.split())).filter(bool)


def without(characters):
    return one_line().map(lambda text: "".join(c for c in text if c not in characters).strip())


lines = st.lists(one_line(), min_size=1, max_size=3).map("\n".join)
number = st.decimals(-9999, 9999, places=3).map(written)
options = st.fixed_dictionaries({"text": one_line(), "feedback": st.just("") | one_line()})
outside = without("{}|")
word = without("{}|").filter(bool)
figures = st.sampled_from([{}, {"picture": {"name": "a b.png", "data": PNG, "alt": 'An "alt" <'}}])


@st.composite
def choices(draw, several):
    given = draw(st.lists(options, min_size=2, max_size=4))
    right = draw(st.sets(st.integers(0, len(given) - 1), min_size=1))
    right = right if several else {min(right)}
    return [one | {"correct": place in right} for place, one in enumerate(given)]


@st.composite
def gap_texts(draw, most):
    gaps = draw(st.lists(st.lists(word, min_size=1, max_size=2), min_size=1, max_size=most))
    text = draw(outside)
    for variants in gaps:
        text += " {" + "|".join(variants) + "} " + draw(outside)
    return " ".join(text.split())


def told(**kinds):
    return st.fixed_dictionaries(kinds)


strict = {key: st.booleans() for key in ("case_matters", "typos", "accents_matter")}


def question_of(kind, gaps):
    if kind in ("single", "multi"):
        more = {"credit": st.sampled_from(["partial", "all"])} if kind == "multi" else {}
        return told(type=st.just(kind), options=choices(kind == "multi"), **more)
    if kind == "truefalse":
        remark = st.just("") | one_line()
        return st.builds(
            lambda is_true, true, false: {
                "type": kind,
                "options": [
                    {"text": "True", "correct": is_true, "feedback": true},
                    {"text": "False", "correct": not is_true, "feedback": false},
                ],
            },
            st.booleans(),
            remark,
            remark,
        )
    pair = told(left=one_line().filter(lambda text: "->" not in f"{text} "), right=one_line())
    criterion = told(criterion=one_line(), points=st.integers(1, 100), full=one_line())
    return {
        "match": told(
            type=st.just(kind),
            pairs=st.lists(pair, min_size=2, max_size=3),
            extra=st.lists(one_line(), max_size=1),
        ),
        "order": told(type=st.just(kind), items=st.lists(one_line(), min_size=3, max_size=4)),
        "numeric": told(
            type=st.just(kind),
            answer=number,
            tolerance=number.map(lambda text: written(abs(Decimal(text)))),
            unit=st.just("") | one_line(),
        ),
        "gap": told(type=st.just(kind), text=gap_texts(gaps), **strict),
        "short": told(
            type=st.just(kind), accepted=st.lists(one_line(), min_size=1, max_size=3), **strict
        ),
        "essay": told(
            type=st.just(kind),
            rubric=st.lists(criterion, min_size=1, max_size=2),
            sample=lines,
            max_words=st.none() | st.integers(10, 3000),
        ),
        "cells": told(
            type=st.just(kind),
            caption=one_line(),
            columns=st.just(["B", "C"]),
            header=st.just(["Metal", "Smelter"]),
            first_row=st.integers(1, 99_999),
            rows=st.lists(st.tuples(outside, outside).map(list), min_size=1, max_size=3),
            wrong=st.just(["C6"]),
            notes=st.just({}) | st.just({"C6": "Why."}),
        ),
        "attest": told(type=st.just(kind), statement=lines),
    }[kind]


@st.composite
def banks(draw, kinds, *, gaps=3, tag_without="", with_pictures=False):
    """Questions of the kinds that a format can express, each with its own code."""
    texts = lines | one_line()
    explanation = texts.map(html_of) | st.just("<p>a <b>bold</b> &amp; one</p>")
    codes = st.text("Cc-1:= /é", min_size=1, max_size=20).map(lambda text: " ".join(text.split()))
    found = []
    taken = draw(st.lists(codes.filter(bool), min_size=1, max_size=4, unique=True))
    for code in taken:
        kind = draw(st.sampled_from(kinds))
        about = draw(
            told(
                stem=texts,
                explanation=explanation,
                lesson=st.sampled_from(["", "C1.M1.L1"]),
                objective=st.just("") | one_line(),
                difficulty=st.sampled_from(["easy", "medium", "hard"]),
                tags=st.lists(without(tag_without).filter(bool), max_size=2),
                critical=st.booleans(),
                category=st.lists(one_line(), max_size=2).map(category_path),
            )
        )
        question = {"code": code} | about | draw(question_of(kind, gaps))
        found.append(question | (draw(figures) if with_pictures else {}))
    return found


def read_again(name, questions):
    written_ = FORMATS[name].write(questions)
    assert not written_.left_out
    assert not written_.losses
    reading = FORMATS[name].read(written_.data)
    assert not reading.problems
    notes = {note.code for found in reading.found for note in found.notes}
    assert notes <= {"wildcard"}  # Moodle's * stands for any text: worth a remark, but kept
    return [normal(found.question) for found in reading.found]


MOODLE = ["single", "multi", "truefalse", "match", "order", "numeric", "gap", "short", "essay"]
GIFT = ["single", "multi", "truefalse", "match", "numeric", "gap", "short"]
SHEET = [*MOODLE, "cells", "attest"]


@QUICK
@given(banks(GIFT, gaps=1))
def test_gift_gives_the_same_questions_again(questions):
    assert read_again("gift", questions) == [normal(one) for one in questions]


@QUICK
@given(banks(MOODLE, with_pictures=True))
def test_moodle_xml_gives_the_same_questions_again(questions):
    assert read_again("moodle", questions) == [normal(one) for one in questions]


@QUICK
@given(banks(SHEET, tag_without=","))
def test_a_spreadsheet_gives_the_same_questions_again(questions):
    expected = [normal(one) for one in questions]
    assert read_again("csv", questions) == expected
    assert read_again("xlsx", questions[:1]) == expected[:1]


@QUICK
@given(st.lists(one_line(), max_size=3))
def test_a_path_gives_the_same_names_again(names):
    assert category_names(category_path(names)) == names


@QUICK
@given(lines)
def test_plain_text_is_found_again_in_its_html(text):
    assert as_text(html_of(text)) in (text, None)


# ---------------------------------------------------------------- what anybody may send

FILES = {
    name: one.write(
        [
            {
                "code": "A",
                "type": "short",
                "stem": "s",
                "accepted": ["b"],
                "explanation": "<p>x</p>",
            },
            {"code": "B", "type": "gap", "stem": "s", "text": "a {b|c} d", "category": "A/B"},
        ]
    ).data
    for name, one in FORMATS.items()
}


@pytest.mark.parametrize("name", FORMATS)
@QUICK
@given(data=st.data())
def test_no_bytes_are_too_strange_to_be_answered(name, data):
    good = FILES[name]
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 30)))
    broken = good[:start] + data.draw(st.binary(max_size=30)) + good[end:]
    for one in (broken, data.draw(st.binary(max_size=80))):
        reading = FORMATS[name].read(one)
        assert reading.found or reading.problems
        for problem in reading.problems:
            assert str(problem).endswith((".", "essay."))


def codes(name, data):
    return [problem.code for problem in FORMATS[name].read(data).problems]


def workbook(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def test_bombs_are_refused_before_they_go_off():
    entities = b'<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>'
    assert codes("moodle", entities) == ["entities"]
    outside = b'<!DOCTYPE q SYSTEM "file:///etc/passwd"><quiz/>'
    assert codes("moodle", outside) == ["entities"]
    assert codes("moodle", b"<quiz>" + b"<a>" * 100_000) == ["too_deep"]
    assert codes("xlsx", workbook(big=b"\0" * (61 * 1024 * 1024))) == ["unpacked"]
    assert codes("xlsx", workbook(**{f"m{n}": b"" for n in range(501)})) == ["unpacked"]
    for name in FORMATS:
        assert codes(name, b"x" * (LARGEST_FILE + 1)) == ["too_large"]
        assert FORMATS[name].read(b"").problems
    assert codes("csv", b"type,question\n" + b"short,q\n" * 1100) == ["too_many"]
    assert codes("gift", b"{\n\n" * 2_000_000) == ["too_many"]
    assert codes("moodle", b"<quiz>" + b"<question/>" * 3000 + b"</quiz>") == ["too_many"]
    assert codes("gift", b"a {=" + b"b" * 70_000 + b"}") == ["too_long"]
    assert words_of("<b>a</b><!-- no -->b" + "<!--" * 50_000)[0].startswith("ab<!--")
    assert codes("gift", b"a {#1e999999999}") == ["no_number"]
    assert codes("gift", b"a {#nan}") == ["no_number"]


def test_a_workbook_that_claims_a_row_far_away_is_read_quickly():
    book = Workbook()
    book.active.append(["type", "question", "answer 1"])
    book.active.append(["short", "q", "a"])
    book.active["XFD1048576"] = "far"
    out = io.BytesIO()
    book.save(out)
    assert len(FORMATS["xlsx"].read(out.getvalue()).found) == 1


# ---------------------------------------------------------------- files of others

GIFT_OF_OTHERS = r"""// comment
$CATEGORY: $course$/top/Tin/Smelters

// question: 7  name: Ore
// [id:C1-Q01] [tag:tin]
::A name that is far longer than a code may be here::[html]<p>Which <b>ore</b>?<br>One.</p>{
=Cassiterite#Yes, it is. ~Coltan#No\: tantalum. ~%50%Sand####[html]<p>SnO<sub>2</sub></p>}

Two of these { ~%50%Tin ~%50%Gold ~%-100%Lead }

Statement.{FALSE#Wrong!#Right!####Because.}

A number {#=12.5:0.5 =%50%12.5:2}

Between {#1..5}

The sheet {=Checker =check sheet} shows it.

Smelters {~refine =make} metal.

Match {=Tin -> Cassiterite =Tantalum -> Coltan = -> Bauxite}

Write. {}

Only a text.

Open { =a

Nothing right {~a ~b}
"""


def test_gift_is_read_as_moodle_means_it():
    reading = FORMATS["gift"].read(GIFT_OF_OTHERS.encode())
    first, two, false, near, between, gap, missing, match, essay = (
        found.question for found in reading.found
    )
    assert (first["code"], first["tags"], first["category"]) == ("C1-Q01", ["tin"], "Tin/Smelters")
    assert first["stem"] == "Which ore?\nOne."
    assert [(o["text"], o["correct"], o["feedback"]) for o in first["options"]] == [
        ("Cassiterite", True, "Yes, it is."),
        ("Coltan", False, "No: tantalum."),
        ("Sand", False, ""),
    ]
    assert first["explanation"] == "<p>SnO<sub>2</sub></p>"
    assert [note.code for note in reading.found[0].notes] == ["weights"]
    assert two["type"] == "multi"
    assert [option["correct"] for option in two["options"]] == [True, True, False]
    assert "difficulty" not in two  # the file does not say, so the bank keeps its own
    assert [option["feedback"] for option in false["options"]] == ["Wrong!", "Right!"]
    assert (near["answer"], near["tolerance"]) == ("12.5", "0.5")
    assert (between["answer"], between["tolerance"]) == ("3", "2")
    assert gap["text"] == "The sheet {Checker|check sheet} shows it."
    assert (missing["type"], missing["stem"]) == ("single", "Smelters _____ metal.")
    assert (len(match["pairs"]), match["extra"]) == (2, ["Bauxite"])
    assert essay == {"code": essay["code"], "type": "essay", "stem": "Write."} | {
        "explanation": "",
        "category": "Tin/Smelters",
    }
    assert [(p.code, p.place) for p in reading.problems] == [
        ("no_answers", 25),
        ("brace", 27),
        ("no_right", 29),
    ]
    again = FORMATS["gift"].read(GIFT_OF_OTHERS.encode()).found[1].question
    assert again["code"] == two["code"]  # made of the question: the same at every import


MOODLE_OF_OTHERS = f"""<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/Tin</text></category></question>
<question type="multichoice"><name><text>Q1</text></name>
<questiontext format="html"><text><![CDATA[<p>What is this?</p>
<p><img src="@@PLUGINFILE@@/a%20b.png" alt="Ore"></p>]]></text>
<file name="a b.png" path="/" encoding="base64">{base64.b64encode(PNG).decode()}</file>
</questiontext>
<generalfeedback format="html"><text>&lt;p&gt;An ore.&lt;/p&gt;</text></generalfeedback>
<idnumber>C1-Q9</idnumber><single>true</single>
<answer fraction="100" format="html"><text>&lt;p&gt;Tin &amp;amp; ore&lt;/p&gt;</text>
<feedback format="html"><text>Yes.</text></feedback></answer>
<answer fraction="0"><text>Lead</text></answer>
<tags><tag><text>tin</text></tag></tags></question>
<question type="description"><name><text>Hello</text></name></question>
<question type="cloze"><questiontext format="html"><text>&lt;p&gt;Tin is
{{1:MULTICHOICE:=a metal#yes~a gas}} of
{{2:SHORTANSWER_C:=Sn~%50%Sb}}, {{:NM:=118.7:0.1}}.&lt;/p&gt;</text>
</questiontext></question>
<question type="gapselect"><questiontext format="html"><text>Tin is [[2]].</text></questiontext>
<selectoption><text>wood</text></selectoption><selectoption><text>metal</text></selectoption></question>
<question type="calculated"><name><text>C</text></name></question>
<question type="shortanswer"><questiontext><text>Q?</text></questiontext>
<answer fraction="50"><text>a</text></answer></question>
</quiz>"""


def test_moodle_xml_is_read_with_its_pictures():
    reading = FORMATS["moodle"].read(MOODLE_OF_OTHERS.encode())
    choice, cloze, chosen = (found.question for found in reading.found)
    assert (choice["code"], choice["category"], choice["tags"]) == ("C1-Q9", "Tin", ["tin"])
    assert (choice["type"], choice["stem"]) == ("single", "What is this?")
    assert choice["picture"] == {"name": "a b.png", "data": PNG, "alt": "Ore"}
    assert choice["options"][0] == {"text": "Tin & ore", "correct": True, "feedback": "Yes."}
    assert choice["explanation"] == "<p>An ore.</p>"
    assert cloze["text"] == "Tin is {a metal} of {Sn}, {118.7}."
    assert cloze["case_matters"]
    assert {note.code for note in reading.found[1].notes} == {"choices", "partly", "tolerance"}
    assert chosen["text"] == "Tin is {metal}."
    assert [problem.code for problem in reading.problems] == ["no_type", "no_right"]
    assert [note.code for note in reading.notes] == ["description"]


def test_a_sheet_says_row_by_row_what_to_put_right():
    rows = [
        ["Type", "Question", "Right", "Answer 1", "Answer 2", "Note 1", "Difficulty", "Colour"],
        ["single", "Which?", "2", "a", "b", "", "", ""],
        ["single", "Which?", "3", "a", "b", "", "", ""],
        ["single", "Which?", "", "a", "b", "", "", ""],
        ["riddle", "Which?", "", "a", "", "", "", ""],
        ["numeric", "How many?", "12,5", "", "", "", "hard", ""],
        ["numeric", "How many?", "1,250", "", "", "", "", ""],
        ["truefalse", "Is it?", "perhaps", "", "", "", "", ""],
        ["match", "Which?", "", "a", "b", "c", "", ""],
        ["short", "", "", "a", "", "", "", ""],
        ["short", "Which?", "", "a", "", "", "very", ""],
    ]
    data = "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in rows).encode("utf-8-sig")
    reading = FORMATS["csv"].read(data)
    assert [found.place for found in reading.found] == [2, 6]
    assert reading.found[1].question["answer"] == "12.5"
    assert [(problem.place, problem.code) for problem in reading.problems] == [
        (3, "no_such_answer"),
        (4, "no_right"),
        (5, "no_type"),
        (7, "two_readings"),
        (8, "no_truth"),
        (9, "half_pair"),
        (10, "no_stem"),
        (11, "no_difficulty"),
    ]
    assert [note.code for note in reading.notes] == ["unknown_column"]
    assert codes("csv", b"question,right\na,1") == ["no_column"]
    assert codes("csv", "type,question,answer 1\nshort,Größe?,a".encode("cp1252")) == []


def test_the_templates_are_read_as_they_are_and_explain_themselves():
    for name in ("xlsx", "csv"):
        reading = FORMATS[name].read(FORMATS[name].template())
        assert [found.question["type"] for found in reading.found] == ["single", "numeric"]
        assert not reading.problems
    book = load_workbook(io.BytesIO(FORMATS["xlsx"].template()))
    explained = {row[0] for row in book.worksheets[1].iter_rows(values_only=True)}
    assert {"code", "answer 1", "tolerance", *SHEET} <= explained


def test_nothing_that_is_exported_runs_as_a_formula():
    question = {"code": "A", "type": "short", "stem": "=HYPERLINK(1)", "accepted": ["@x", "+1"]}
    book = load_workbook(io.BytesIO(FORMATS["xlsx"].write([question]).data))
    cells = [cell for row in book.worksheets[0] for cell in row if cell.value]
    assert all(
        cell.data_type == "s" and not cell.value.startswith(("=", "@", "+")) for cell in cells
    )
    text = FORMATS["csv"].write([question]).data.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert "'@x" in text


def test_what_a_format_cannot_hold_is_told():
    picture = {"picture": {"name": "a.png", "data": PNG, "alt": ""}}
    questions = [
        {"code": "CASE", "type": "case", "stem": "s", "text": "<p>t</p>", "parts": []},
        {"code": "ORDER", "type": "order", "stem": "s", "items": ["a", "b", "c"]},
        {"code": "GAPS", "type": "gap", "stem": "s", "text": "{a} {b}"},
        {"code": "ESSAY", "type": "essay", "stem": "s", "rubric": []},
        {"code": "SHORT", "type": "short", "stem": "s", "accepted": ["a"]} | picture,
    ]
    told_by = {name: one.write(questions) for name, one in FORMATS.items()}

    def told_of(problems):
        return {problem.values["code"] for problem in problems}

    assert told_of(told_by["gift"].left_out) == {"CASE", "ORDER", "GAPS"}
    assert told_of(told_by["gift"].losses) == {"ESSAY", "SHORT"}
    assert told_of(told_by["moodle"].left_out) == {"CASE"}
    assert not told_by["moodle"].losses
    for name in ("xlsx", "csv"):
        assert told_of(told_by[name].left_out) == {"CASE"}
        assert told_of(told_by[name].losses) == {"SHORT"}
