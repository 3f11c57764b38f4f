"""Writes GIFT, the text format of Moodle, so that read_gift() reads the same again."""

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from assessments.quizzes.core.exchange.gift import FILL_IN, FORMAT, WEIGHT
from assessments.quizzes.core.exchange.gift_marks import type_mark, written_marks
from assessments.quizzes.core.exchange.plain import (
    Plain,
    Problem,
    Unreadable,
    Written,
    gettext_noop,
    texts_of,
    written,
)
from assessments.quizzes.core.exchange.text import as_text
from assessments.quizzes.core.gaps import Gap, parse

NO_TYPE = gettext_noop("GIFT has no questions of this type. Use the spreadsheet for them.")
SEVERAL_GAPS = gettext_noop("GIFT holds texts with one gap only. Use Moodle XML for this one.")
ARROW = gettext_noop("GIFT cannot hold “->” on the left of a pair. Write it in another way first.")
PICTURES = gettext_noop("GIFT holds no pictures. Use Moodle XML to keep them.")
RUBRIC = gettext_noop("GIFT holds no rubric, sample answer or number of words.")


def write_gift(questions: Sequence[Plain]) -> Written:
    """Return the questions as GIFT. Each problem's place is 0 and its value `code` the code."""
    left_out: list[Problem] = []
    losses: list[Problem] = []
    blocks, category = ["// GIFT, UTF-8"], ""
    for question in questions:
        code = question["code"]
        try:
            block = _block(question)
        except Unreadable as error:
            left_out.append(Problem(0, error.code, error.message, {"code": code}))
            continue
        if question.get("category", "") != category:
            category = question.get("category", "")
            blocks.append(f"$CATEGORY: $course$/top/{category}".rstrip("/"))
        blocks.append(block)
        if question.get("picture") or any(o.get("picture") for o in question.get("options", [])):
            losses.append(Problem(0, "pictures", PICTURES, {"code": code}))
        if question["type"] == "essay":
            losses.append(Problem(0, "rubric", RUBRIC, {"code": code}))
    return Written(("\n\n".join(blocks) + "\n").encode(), left_out, losses)


def _block(question: Plain) -> str:
    writer = WRITERS.get(question["type"])
    if writer is None:
        raise Unreadable("no_type", NO_TYPE)
    # Without a mark Moodle takes texts for HTML: "<" and "&" would go astray.
    is_bare = not any(re.search("[<&]", text) for text in texts_of(question))
    before, answers, after, marks = writer(question)
    explanation = question.get("explanation", "")
    plain = as_text(explanation)
    if explanation:
        needs_mark = plain is None or (is_bare and re.search("[<&]", plain))
        mark = "[html]" if needs_mark else ""
        answers += f"####{mark}{_escaped(explanation) if needs_mark else _piece(plain or '')}"
    comment = " ".join([*written_marks(question), *marks])
    start = "" if is_bare and not FORMAT.match(before) else "[plain]"
    lines = [f"// {comment}"] if comment else []
    asked = f"::{_escaped(question['code'])}::{start}{before}"
    return "\n".join([*lines, f"{asked}{{{answers}}}{after}"])


def _escaped(text: str) -> str:
    return re.sub(r"([~=#{}:\\])", r"\\\1", text).replace("\n", "\\n")


def _piece(text: str) -> str:
    """Return an answer or remark: what looks like a mark at its start is made none."""
    text = text.strip()
    return f"[plain]{_escaped(text)}" if FORMAT.match(text) else _escaped(text)


def _option(mark: str, weight: str, option: Plain) -> str:
    percent = f"%{weight}%" if weight else ""
    if not percent and WEIGHT.match(option["text"]):
        percent = "%100%" if mark == "=" else "%0%"
    feedback = f"#{_piece(option['feedback'])}" if option.get("feedback") else ""
    return f"{mark}{percent}{_piece(option['text'])}{feedback}"


def _single(question: Plain) -> tuple[str, str, str, list[str]]:
    options = [_option("=" if o["correct"] else "~", "", o) for o in question["options"]]
    return _escaped(question["stem"]), " ".join(options), "", []


def _multi(question: Plain) -> tuple[str, str, str, list[str]]:
    right = sum(1 for option in question["options"] if option["correct"])
    share = Decimal(100) / max(right, 1)
    weight = written(share.quantize(Decimal("0.00001"), rounding=ROUND_DOWN))
    options = [
        _option("~", weight if option["correct"] else f"-{weight}", option)
        for option in question["options"]
    ]
    return _escaped(question["stem"]), " ".join(options), "", [type_mark("multi")]


def _truth(question: Plain) -> tuple[str, str, str, list[str]]:
    right = next(option for option in question["options"] if option["correct"])
    wrong = next(option for option in question["options"] if not option["correct"])
    remarks = [_piece(one.get("feedback", "")) for one in (wrong, right)]
    while remarks and not remarks[-1]:
        remarks.pop()
    answer = "#".join([right["text"].upper(), *remarks])
    return _escaped(question["stem"]), answer, "", []


def _short(question: Plain) -> tuple[str, str, str, list[str]]:
    marks = [type_mark("short")] if any("->" in one for one in question["accepted"]) else []
    return _escaped(question["stem"]), _accepted(question["accepted"]), "", marks


def _accepted(accepted: Sequence[str]) -> str:
    return " ".join(_option("=", "", {"text": one}) for one in accepted)


def _number(question: Plain) -> tuple[str, str, str, list[str]]:
    tolerance = question.get("tolerance", "0")
    near = f":{tolerance}" if tolerance not in ("", "0") else ""
    return _escaped(question["stem"]), f"#{question['answer']}{near}", "", []


def _pairs(question: Plain) -> tuple[str, str, str, list[str]]:
    pairs = question["pairs"]
    if any("->" in f"{pair['left']} " for pair in pairs):
        raise Unreadable("arrow", ARROW)
    answers = [f"={_piece(pair['left'])} -> {_piece(pair['right'])}" for pair in pairs]
    answers += [f"= -> {_piece(text)}" for text in question.get("extra", [])]
    return _escaped(question["stem"]), "\n".join(answers), "", []


def _gap(question: Plain) -> tuple[str, str, str, list[str]]:
    pieces = parse(question["text"])
    gaps = [piece for piece in pieces if isinstance(piece, Gap)]
    if len(gaps) != 1:
        raise Unreadable("several_gaps", SEVERAL_GAPS)
    place = pieces.index(gaps[0])
    start, end = ("".join(str(p) for p in part) for part in (pieces[:place], pieces[place + 1 :]))
    stem = f"{question['stem']}\n\n" if question["stem"] != FILL_IN or "\n\n" in start else ""
    before = _escaped(f"{stem}{start}")
    return before, _accepted(gaps[0].accepted), _escaped(end), [type_mark("gap")]


def _essay(question: Plain) -> tuple[str, str, str, list[str]]:
    return _escaped(question["stem"]), "", "", []


WRITERS = {
    "single": _single,
    "multi": _multi,
    "truefalse": _truth,
    "short": _short,
    "numeric": _number,
    "match": _pairs,
    "gap": _gap,
    "essay": _essay,
}
