"""Reads Moodle XML, with the pictures that are in it.

Source: docs.moodle.org, "Moodle XML format"; what Moodle 4 and 5 export. What Moodle has no place
for stands in an element `academy` of each question, which Moodle passes over.
"""

import base64
import binascii
import re
from decimal import Decimal
from urllib.parse import unquote

from assessments.quizzes.core.exchange import text as words
from assessments.quizzes.core.exchange.cloze import FILL_IN_ALL, choices_text, cloze_text
from assessments.quizzes.core.exchange.gift import (
    LOST_FEEDBACK,
    MARKDOWN,
    NO_NUMBER,
    NO_RIGHT,
    NO_STEM,
    ONE_NUMBER,
    PARTLY,
    WEIGHTS,
    WILDCARD,
    category_of,
)
from assessments.quizzes.core.exchange.plain import (
    DIFFICULTIES,
    LARGEST_PICTURE,
    Found,
    Plain,
    Problem,
    Reading,
    Unreadable,
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
from assessments.quizzes.core.exchange.xml_tree import Node, XmlRefused, parse_xml

LONGEST_HTML = 200_000  # characters: a picture may stand in the text itself
DATA = re.compile(r"data:image/([a-z+]{2,8});base64,(.*)", re.DOTALL)
OWN_STEM = re.compile(r'\s*<p class="academy-stem">(.*?)</p>', re.DOTALL)

NO_XML = gettext_noop("This is no well-formed XML. Export it from Moodle again, as “Moodle XML”.")
NO_QUIZ = gettext_noop("This XML is not from Moodle: it has to begin with <quiz>.")
ENTITIES = gettext_noop("The file has a document type, which may hide harm. Remove <!DOCTYPE …>.")
TOO_DEEP = gettext_noop("The file has too many elements, or too many within each other.")
MESSAGES = {"no_xml": NO_XML, "entities": ENTITIES, "too_deep": TOO_DEEP}
NO_TYPE = gettext_noop("Questions of the type “%(type)s” cannot be read. Take it out of the file.")
DESCRIPTION = gettext_noop("“%(name)s” is a description, not a question: it was passed over.")
PICTURES = gettext_noop("Only the first picture of a text is kept.")
NO_PICTURE = gettext_noop("The picture “%(name)s” is not in the file, or cannot be read.")
LOST_PICTURES = gettext_noop("Pictures in explanations, pairs and gaps were left out.")
GRADERS = gettext_noop(
    "The information for graders was left out: here learners would see it. Write a rubric from it."
)
PASSED_OVER = frozenset(["description"])


def read_moodle(data: bytes) -> Reading:
    """Return the questions of a Moodle XML file. Places are line numbers."""
    refused = too_large(data)
    if refused:
        return refused
    try:
        root = parse_xml(data)
    except XmlRefused as error:
        return Reading(problems=[Problem(error.line, error.code, MESSAGES[error.code])])
    if root.tag != "quiz":
        return Reading(problems=[Problem(1, "no_quiz", NO_QUIZ)])
    reading, category = Reading(), None
    for node in root.all("question"):
        if is_full(reading):
            break
        kind = node.attributes.get("type", "")
        if kind == "category":
            category = category_of(words.clean_text(node.said("category", "text")))
        elif kind in PASSED_OVER:
            name = words.clean_text(node.said("name", "text"))[:60]
            reading.notes.append(Problem(node.line, "description", DESCRIPTION, {"name": name}))
        else:
            try:
                reading.found.append(_question(node, kind, category))
            except Unreadable as error:
                reading.problems.append(error.at(node.line))
    return finished(reading)


def _question(node: Node, kind: str, category: str | None) -> Found:
    read = READERS.get(kind)
    if read is None:
        raise Unreadable("no_type", NO_TYPE, type=words.clean_text(kind)[:40])
    reader = _Reader(node.line)
    stem, picture = reader.words(node.first("questiontext"))
    question: Plain = {"stem": stem}
    if picture:
        question["picture"] = picture
    question |= read(reader, node)
    question["explanation"] = reader.rich(node.first("generalfeedback"))
    if not question["stem"]:
        raise Unreadable("no_stem", NO_STEM)
    if category is not None:
        question["category"] = category
    if node.first("tags"):
        said = (short_enough(tag.said("text")) for tag in node.first("tags").all("tag"))  # type: ignore[union-attr]
        question["tags"] = [tag for tag in said if tag]
    question |= _own(node.first("academy"))
    names = (node.said("idnumber"), node.said("name", "text"))
    code = next((code for code in map(usable_code, map(words.clean_text, names)) if code), "")
    return Found(node.line, {"code": code or made_code(question)} | question, tuple(reader.notes))


def _own(own: Node | None) -> Plain:
    """Return what we wrote into a question for ourselves."""
    if own is None:
        return {}
    facts: Plain = {key: short_enough(own.said(key)) for key in ("lesson", "objective")}
    difficulty = own.said("difficulty")
    facts["difficulty"] = difficulty if difficulty in DIFFICULTIES else "medium"
    facts["critical"] = own.said("critical") == "yes"
    facts |= {key: own.said(key) == "yes" for key in ("accents_matter", "typos")}
    return facts


class _Reader:
    """Reads the parts of one question, and notes what gets lost."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.notes: list[Problem] = []

    def note(self, code: str, message: str, **values: object) -> None:
        if all(note.code != code for note in self.notes):
            self.notes.append(Problem(self.line, code, message, values))

    def source(self, node: Node | None) -> tuple[str, bool]:
        """Return a text as it is written, and whether that is HTML."""
        if node is None:
            return "", False
        inner = node.first("text")
        text = short_enough((inner or node).text, limit=LONGEST_HTML).strip()
        mark = node.attributes.get("format", "moodle_auto_format" if inner else "plain_text")
        if mark == "markdown":
            self.note("markdown", MARKDOWN)
        is_html = mark == "html" or (mark == "moodle_auto_format" and words.looks_like_html(text))
        return text, is_html

    def words(self, node: Node | None) -> tuple[str, Plain | None]:
        """Return the words of a text, and its first picture: name, data (bytes), alt."""
        text, is_html = self.source(node)
        if not is_html:
            return short_enough(text), None
        shown, pictures = words.words_of(text)
        if len(pictures) > 1:
            self.note("pictures", PICTURES)
        picture = self._picture(node, *pictures[0]) if node and pictures else None
        return short_enough(shown), picture

    def plain(self, node: Node | None) -> str:
        """Return the words of a text that has no place for a picture."""
        shown, picture = self.words(node)
        if picture:
            self.note("lost_pictures", LOST_PICTURES)
        return shown

    def line_of(self, node: Node | None) -> str:
        return " ".join(self.plain(node).split())

    def rich(self, node: Node | None) -> str:
        text, is_html = self.source(node)
        if "<img" in text:
            self.note("lost_pictures", LOST_PICTURES)
        text = short_enough(re.sub(r"<img[^<>]*>", "", text))
        return text if is_html else words.html_of(text)

    def _picture(self, node: Node, address: str, alt: str) -> Plain | None:
        inline = DATA.match(address)
        name = unquote(address).rsplit("/", 1)[-1]
        if inline:
            name, encoded = f"picture.{inline[1].split('+')[0]}", inline[2]
        else:
            files = (f for f in node.all("file") if f.attributes.get("name") == name)
            file = next(files, None)
            encoded = file.text if file else ""
        data = b""
        if len(encoded) <= LARGEST_PICTURE * 4 // 3 + 1000:
            try:
                data = base64.b64decode(encoded)
            except (binascii.Error, ValueError):
                data = b""
        if not data:
            self.note("no_picture", NO_PICTURE, name=words.clean_text(name)[:60])
            return None
        return {"name": words.clean_text(name)[:80], "data": data, "alt": words.clean_text(alt)}

    # ---------------------------------------------------------------- types

    def weighed(self, node: Node) -> list[tuple[Decimal, Node]]:
        given = ((number_in(a.attributes.get("fraction", "0")), a) for a in node.all("answer"))
        return [(weight or Decimal(0), answer) for weight, answer in given]

    def right(self, node: Node) -> list[Node]:
        """Return the answers that earn the whole mark."""
        right = []
        for weight, answer in self.weighed(node):
            if answer.said("feedback", "text"):
                self.note("feedback", LOST_FEEDBACK)
            if weight == 100:
                right.append(answer)
            elif weight > 0:
                self.note("partly", PARTLY, answer=self.plain(answer)[:60])
        if not right:
            raise Unreadable("no_right", NO_RIGHT)
        return right

    def choice(self, node: Node) -> Plain:
        is_single = node.said("single").casefold() in {"true", "1"}
        weighed = self.weighed(node)
        least = Decimal(100) if is_single else Decimal("0.00001")
        right = [weight for weight, _answer in weighed if weight >= least]
        if not right:
            raise Unreadable("no_right", NO_RIGHT)
        positive = sum(1 for weight, _answer in weighed if weight > 0)
        if positive != len(right) or max(right) - min(right) > Decimal("0.01"):
            self.note("weights", WEIGHTS)
        options = []
        for weight, answer in weighed:
            text, picture = self.words(answer)
            option: Plain = {
                "text": " ".join(text.split()) or (picture or {}).get("alt", ""),
                "correct": weight >= least,
                "feedback": self.line_of(answer.first("feedback")),
            }
            options.append(option | ({"picture": picture} if picture else {}))
        credit = {"credit": "all"} if node.said("academy", "credit") == "all" else {}
        is_multi = not is_single or len(right) > 1
        kind: Plain = {"type": "multi"} | credit if is_multi else {"type": "single"}
        return kind | {"options": options}

    def truth(self, node: Node) -> Plain:
        by_name = {self.plain(a).casefold(): (weight, a) for weight, a in self.weighed(node)}
        if set(by_name) != {"true", "false"} or by_name["true"][0] == by_name["false"][0]:
            raise Unreadable("no_right", NO_RIGHT)
        is_true = by_name["true"][0] > by_name["false"][0]
        options = [
            {
                "text": name,
                "correct": is_true is truth,
                "feedback": self.line_of(by_name[name.casefold()][1].first("feedback")),
            }
            for name, truth in (("True", True), ("False", False))
        ]
        return {"type": "truefalse", "options": options}

    def short(self, node: Node) -> Plain:
        accepted = [self.line_of(answer) for answer in self.right(node)]
        for answer in accepted:
            if "*" in answer:
                self.note("wildcard", WILDCARD, answer=answer[:60])
        accepted = [answer for answer in accepted if answer]
        if not accepted:
            raise Unreadable("no_right", NO_RIGHT)
        case = node.said("usecase") in {"1", "true"}
        return {"type": "short", "accepted": accepted, "case_matters": case}

    def number(self, node: Node) -> Plain:
        right = self.right(node)
        if len(right) > 1:
            self.note("one_number", ONE_NUMBER)
        given = self.plain(right[0])
        answer, tolerance = number_in(given), number_in(right[0].said("tolerance") or "0")
        if answer is None or tolerance is None:
            raise Unreadable("no_number", NO_NUMBER, given=given[:40])
        units = node.first("units")
        unit = short_enough(units.said("unit", "unit_name")) if units else ""
        near = {"answer": written(answer), "tolerance": written(abs(tolerance)), "unit": unit}
        return {"type": "numeric"} | near

    def pairs(self, node: Node) -> Plain:
        pairs: list[Plain] = []
        extra: list[str] = []
        for one in node.all("subquestion"):
            left = self.line_of(one)
            # Moodle shows it in a list, and so without any format
            right = " ".join(short_enough(one.said("answer", "text")).split())
            if left and right:
                pairs.append({"left": left, "right": right})
            elif right:
                extra.append(right)
        return {"type": "match", "pairs": pairs, "extra": extra}

    def order(self, node: Node) -> Plain:
        return {"type": "order", "items": [self.line_of(one) for one in node.all("answer")]}

    def essay(self, node: Node) -> Plain:
        own = node.first("academy")
        facts: Plain = {"type": "essay"}
        if own and own.first("criterion"):
            facts["rubric"] = [
                {
                    "criterion": short_enough(one.said("text")),
                    "points": int(min(number_in(one.said("points")) or Decimal(1), Decimal(100))),
                    "full": short_enough(one.said("full")),
                }
                for one in own.all("criterion")
            ]
            facts["sample"] = short_enough(own.said("sample"))
        elif node.said("graderinfo", "text"):
            self.note("graders", GRADERS)
        words_ = number_in(node.said("maxwordlimit"))
        facts["max_words"] = int(words_) if words_ and words_ <= 100_000 else None
        return facts

    def cloze(self, node: Node) -> Plain:
        text, is_html = self.source(node.first("questiontext"))
        stem = OWN_STEM.match(text) if is_html else None
        shown = self.shown(text[stem.end() :] if stem else text, is_html=is_html)
        stem_words = words.words_of(stem[1])[0] if stem else ""
        asked: Plain = {"type": "gap", "stem": stem_words or FILL_IN_ALL}
        return asked | cloze_text(shown, note=self.note)

    def chosen_gaps(self, node: Node) -> Plain:
        """Return a text whose gaps were chosen from a list: [[1]] is the first choice."""
        text, is_html = self.source(node.first("questiontext"))
        choices = [*node.all("selectoption"), *node.all("dragbox")]
        gaps = choices_text(
            self.shown(text, is_html=is_html),
            choices=[self.line_of(one) for one in choices],
            note=self.note,
        )
        asked: Plain = {"type": "gap", "stem": FILL_IN_ALL}
        return asked | gaps

    def shown(self, text: str, *, is_html: bool) -> str:
        if not is_html:
            return short_enough(text)
        return short_enough(words.words_of(text)[0])


READERS = {
    "multichoice": _Reader.choice,
    "truefalse": _Reader.truth,
    "shortanswer": _Reader.short,
    "numerical": _Reader.number,
    "matching": _Reader.pairs,
    "ordering": _Reader.order,
    "essay": _Reader.essay,
    "cloze": _Reader.cloze,
    "gapselect": _Reader.chosen_gaps,
    "ddwtos": _Reader.chosen_gaps,
}
