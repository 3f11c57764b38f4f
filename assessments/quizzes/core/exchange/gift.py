"""Reads GIFT, the text format of Moodle.

Source: docs.moodle.org, "GIFT format". Questions are apart by empty lines; see docs/questions.md
for what each of its types becomes.
"""

import io
import re
from collections.abc import Iterator
from decimal import Decimal

from assessments.quizzes.core.exchange import text as words
from assessments.quizzes.core.exchange.gift_marks import read_marks
from assessments.quizzes.core.exchange.plain import (
    Found,
    Plain,
    Problem,
    Reading,
    Unreadable,
    category_names,
    category_path,
    finished,
    gettext_noop,
    is_full,
    made_code,
    number_in,
    short_enough,
    too_large,
    usable_code,
    written,
)

# An escaped character stands as a control character while the marks are looked for: the text of
# a file holds none of its own.
ESCAPES = dict(zip("~=#{}:n\\", "\x01\x02\x03\x04\x05\x06\x0e\x0f", strict=True))
CHARACTERS = {code: "\n" if mark == "n" else mark for mark, code in ESCAPES.items()}
FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,10})?)%")
TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?=#|$)", re.IGNORECASE)
SHELVES = re.compile(r"\$[a-z]+\d*\$", re.IGNORECASE)  # whose bank it was, in Moodle
FILL_IN = "Fill in the gap."
LONGEST_BLOCK = 60_000  # characters

NO_ANSWERS = gettext_noop(
    "There are no answers in braces. Write them as {=right ~wrong}, or {} for an essay."
)
BRACE = gettext_noop(
    "A brace has no partner. Close the answers with }, leave no empty line inside them, and write"
    " a brace that belongs to the text as \\{ or \\}."
)
NO_STEM = gettext_noop("The question has no text. Write it before the braces.")
UNCLEAR = gettext_noop("The answers cannot be read. Begin each with = if right, or ~ if wrong.")
NO_RIGHT = gettext_noop("No answer is right. Begin the right one with =.")
NO_NUMBER = gettext_noop("“%(given)s” is no number. Write it as 12.5, 12.5:0.5 or 12..13.")
HALF_PAIR = gettext_noop("A pair has no end. Write it as =left -> right.")
WEIGHTS = gettext_noop("The weights of the answers differ; here all right answers weigh the same.")
PARTLY = gettext_noop("An answer that earned a part of the mark was left out: %(answer)s.")
LOST_FEEDBACK = gettext_noop("The remarks on single answers were left out: this type has none.")
WILDCARD = gettext_noop("“*” stands for any text in Moodle; here it is a character: %(answer)s.")
ONE_NUMBER = gettext_noop("Only the first right number was kept.")
MARKDOWN = gettext_noop("Marks of Markdown are kept as they are written.")


def read_gift(data: bytes) -> Reading:
    """Return the questions of a GIFT file. Places are line numbers."""
    refused = too_large(data)
    if refused:
        return refused
    reading, category = Reading(), None
    for place, block in _blocks(words.decoded(data)):
        if is_full(reading):
            break
        comments = [line for line in block if line.lstrip().startswith("//")]
        lines = [line for line in block if not line.lstrip().startswith("//")]
        while lines and lines[0].strip().startswith("$CATEGORY:"):
            category = category_of(lines.pop(0).strip().removeprefix("$CATEGORY:"))
        if not any(line.strip() for line in lines):
            continue
        try:
            reading.found.append(_question(lines, comments, category, place))
        except Unreadable as error:
            reading.problems.append(error.at(place))
    return finished(reading)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the blocks between empty lines, each with the number of its first line."""
    block: list[str] = []
    number = 0
    for number, line in enumerate(io.StringIO(text), start=1):
        if line.strip():
            block.append(line.rstrip("\n"))
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield number - len(block) + 1, block


def category_of(path: str) -> str:
    names = category_names(path)
    if names and SHELVES.fullmatch(names[0]):
        names = names[2:] if names[1:2] == ["top"] else names[1:]
    return category_path(names)


def _question(lines: list[str], comments: list[str], category: str | None, place: int) -> Found:
    marks = read_marks(short_enough("\n".join(comments), limit=LONGEST_BLOCK))
    source = _hidden(short_enough("\n".join(lines), limit=LONGEST_BLOCK))
    title = TITLE.match(source)
    name = _shown(title[1]).strip() if title else ""
    body = source[title.end() :] if title else source
    found = FORMAT.match(body)
    mark = found[1].lower() if found else "moodle"
    body = body[found.end() :] if found else body

    start, end = body.find("{"), body.find("}")
    if start < 0 and end < 0:
        raise Unreadable("no_answers", NO_ANSWERS)
    after = body[end + 1 :]
    if not 0 <= start < end or "{" in body[start + 1 : end] or re.search("[{}]", after):
        raise Unreadable("brace", BRACE)
    reader = _Reader(place, mark)
    answers, _mark, explanation = body[start + 1 : end].partition("####")
    question = reader.answered(
        before=body[:start],
        answers=answers.strip(),
        after=after,
        wanted=marks.pop("type", ""),
    )
    question["explanation"] = reader.rich(explanation)
    if not question["stem"]:
        raise Unreadable("no_stem", NO_STEM)
    if mark == "markdown":
        reader.note("markdown", MARKDOWN)
    if category is not None:
        question["category"] = category
    code = usable_code(marks.pop("id", "")) or usable_code(name)
    question = {"code": code or made_code(question)} | question | marks
    return Found(place, question, tuple(reader.notes))


def _hidden(text: str) -> str:
    return re.sub(r"\\([~=#{}:n\\])", lambda found: ESCAPES[found[1]], text)


def _shown(text: str) -> str:
    return re.sub("[\x01-\x06\x0e\x0f]", lambda found: CHARACTERS[found[0]], text)


class _Reader:
    """Reads the answers of one question, and notes what gets lost."""

    def __init__(self, place: int, mark: str) -> None:
        self.place, self.mark = place, mark
        self.notes: list[Problem] = []

    def note(self, code: str, message: str, **values: object) -> None:
        if all(note.code != code for note in self.notes):
            self.notes.append(Problem(self.place, code, message, values))

    def _with_mark(self, source: str, *, may_have_mark: bool = True) -> tuple[str, str]:
        found = FORMAT.match(source) if may_have_mark else None
        text = _shown(source[found.end() :] if found else source).strip()
        mark = found[1].lower() if found else self.mark
        is_html = mark == "html" or (mark == "moodle" and words.looks_like_html(text))
        return text, "html" if is_html else "plain"

    def plain(self, source: str, *, may_have_mark: bool = True) -> str:
        text, mark = self._with_mark(source, may_have_mark=may_have_mark)
        return words.words_of(text)[0] if mark == "html" else text

    def rich(self, source: str) -> str:
        text, mark = self._with_mark(source)
        return short_enough(text if mark == "html" else words.html_of(text))

    def answered(self, *, before: str, answers: str, after: str, wanted: str) -> Plain:
        """Return the question that the answers make of the texts around them."""
        if after.strip() or wanted == "gap":
            return self._missing_word(before, answers, after)
        stem = self.plain(before, may_have_mark=False)
        if not answers:
            return {"type": "essay", "stem": stem}
        if answers.startswith("#"):
            return {"type": "numeric", "stem": stem} | self._number(answers[1:])
        if TRUTH.match(answers):
            return {"type": "truefalse", "stem": stem, "options": self._truth(answers)}
        given = self._split(answers)
        if "->" in answers and wanted != "short" and all(is_right for is_right, _text in given):
            return {"type": "match", "stem": stem} | self._pairs(given)
        if all(is_right for is_right, _text in given):
            return {"type": "short", "stem": stem, "accepted": self._accepted(given)}
        return self._choice(stem, given, wanted)

    def _split(self, answers: str) -> list[tuple[bool, str]]:
        """Return each answer: whether it begins with =, and its text."""
        pieces = re.split("([=~])", answers)
        if pieces[0].strip() or len(pieces) < 3:
            raise Unreadable("unclear", UNCLEAR)
        return [(mark == "=", text) for mark, text in zip(pieces[1::2], pieces[2::2], strict=True)]

    def _weighed(self, given: list[tuple[bool, str]]) -> list[tuple[Decimal, str, str]]:
        """Return each answer's weight in percent, its text and its feedback."""
        weighed = []
        for is_right, source in given:
            weight = WEIGHT.match(source)
            answer, _mark, feedback = source[weight.end() if weight else 0 :].partition("#")
            percent = Decimal(weight[1]) if weight else Decimal(100 if is_right else 0)
            weighed.append((percent, answer, feedback))
        return weighed

    def _choice(self, stem: str, given: list[tuple[bool, str]], wanted: str = "") -> Plain:
        weighed = self._weighed(given)
        full = [weight for weight, _text, _feedback in weighed if weight == 100]
        least = Decimal(100) if full else Decimal("0.00001")
        right = [weight for weight, _text, _feedback in weighed if weight >= least]
        if not right:
            raise Unreadable("no_right", NO_RIGHT)
        positive = [weight for weight, _text, _feedback in weighed if weight > 0]
        if len(positive) != len(right) or max(right) - min(right) > Decimal("0.01"):
            self.note("weights", WEIGHTS)
        options = [
            {
                "text": self.plain(text),
                "correct": weight >= least,
                "feedback": self._line(feedback),
            }
            for weight, text, feedback in weighed
        ]
        is_single = len(full) == 1 and wanted != "multi"
        return {"type": "single" if is_single else "multi", "stem": stem, "options": options}

    def _line(self, source: str) -> str:
        return " ".join(self.plain(source).split())

    def _accepted(self, given: list[tuple[bool, str]]) -> list[str]:
        accepted = []
        for weight, source, feedback in self._weighed(given):
            answer = self.plain(source)
            if feedback.strip():
                self.note("feedback", LOST_FEEDBACK)
            if weight == 100:
                if "*" in answer:
                    self.note("wildcard", WILDCARD, answer=answer)
                accepted.append(answer)
            elif weight > 0:
                self.note("partly", PARTLY, answer=answer)
        if not any(accepted):
            raise Unreadable("no_right", NO_RIGHT)
        return [answer for answer in accepted if answer]

    def _pairs(self, given: list[tuple[bool, str]]) -> Plain:
        pairs: list[Plain] = []
        extra: list[str] = []
        for _is_right, source in given:
            left, arrow, right = source.partition("->")
            if not arrow or not right.strip():
                raise Unreadable("half_pair", HALF_PAIR)
            if left.strip():
                pairs.append({"left": self.plain(left), "right": self.plain(right)})
            else:
                extra.append(self.plain(right))
        return {"pairs": pairs, "extra": extra}

    def _truth(self, answers: str) -> list[Plain]:
        truth = TRUTH.match(answers)
        assert truth is not None  # whoever calls has looked
        is_true = truth[1].upper().startswith("T")
        _none, wrong, right, *_more = [*answers[truth.end() :].split("#"), "", "", ""]
        feedback = {True: right, False: wrong}
        return [
            {
                "text": name,
                "correct": truth_of is is_true,
                "feedback": self._line(feedback[truth_of is is_true]),
            }
            for name, truth_of in (("True", True), ("False", False))
        ]

    def _number(self, source: str) -> Plain:
        given = source.strip()
        right = []
        if given.startswith(("=", "~")):
            for weight, answer, feedback in self._weighed(self._split(given)):
                if feedback.strip():
                    self.note("feedback", LOST_FEEDBACK)
                if weight == 100:
                    right.append(answer)
                elif weight > 0:
                    self.note("partly", PARTLY, answer=_shown(answer).strip())
        else:
            answer, _mark, feedback = given.partition("#")
            if feedback.strip():
                self.note("feedback", LOST_FEEDBACK)
            right.append(answer)
        if not right:
            raise Unreadable("no_right", NO_RIGHT)
        if len(right) > 1:
            self.note("one_number", ONE_NUMBER)
        return _near(right[0])

    def _missing_word(self, before: str, answers: str, after: str) -> Plain:
        """Return a gap for accepted words, or a choice where there are wrong ones too."""
        given = self._split(answers)
        if not all(is_right for is_right, _text in given):
            around = [self.plain(one, may_have_mark=False) for one in (before, after)]
            return self._choice(" _____ ".join(around).strip(), given)
        accepted = [re.sub(r"[{}|]", " ", one).strip() for one in self._accepted(given)]
        gap = "{" + "|".join(accepted) + "}"
        start, end = self._around(before), self._around(after)
        stem, blank, rest = start.partition("\n\n")
        if not blank:
            stem, rest = "", start
        rest, end = (re.sub(r"[{}]", "", one) for one in (rest, end))
        text = f"{rest}{gap}{end}".strip()
        return {"type": "gap", "stem": stem.strip() or FILL_IN, "text": text}

    def _around(self, source: str) -> str:
        """Return the text beside a gap with the blanks that part them."""
        text, mark = _shown(source), self._with_mark(source, may_have_mark=False)[1]
        if mark != "html":
            return text
        start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{start}{words.words_of(text)[0]}{end}"


def _near(source: str) -> Plain:
    """Return answer and tolerance of "12.5:0.5", "12..13" or "12"."""
    given = _shown(source).strip()
    first, dots, last = given.partition("..")
    if dots:
        low, high = number_in(first), number_in(last)
        if low is not None and high is not None and low <= high:
            half = Decimal("0.5")
            middle, reach = (low + high) * half, (high - low) * half
            return {"answer": written(middle), "tolerance": written(reach)}
    else:
        answer, _mark, tolerance = given.partition(":")
        middle_, reach_ = number_in(answer), number_in(tolerance or "0")
        if middle_ is not None and reach_ is not None and reach_ >= 0:
            return {"answer": written(middle_), "tolerance": written(reach_)}
    raise Unreadable("no_number", NO_NUMBER, given=given[:40])
