"""Writes Moodle XML, with pictures, so that read_moodle() reads the same again."""

import base64
import html
from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, Decimal
from xml.sax.saxutils import escape, quoteattr

from assessments.quizzes.core.exchange.cloze import FILL_IN_ALL, written_cloze
from assessments.quizzes.core.exchange.plain import (
    Plain,
    Problem,
    Written,
    gettext_noop,
    written,
)
from assessments.quizzes.core.gaps import parse

NO_TYPE = gettext_noop("Moodle has no questions of this type. Use the spreadsheet for them.")


def write_moodle(questions: Sequence[Plain]) -> Written:
    """Return the questions as Moodle XML. Each problem's value `code` is that of its question."""
    left_out: list[Problem] = []
    pieces, category = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"], ""
    for question in questions:
        if question["type"] not in WRITERS:
            left_out.append(Problem(0, "no_type", NO_TYPE, {"code": question["code"]}))
            continue
        if question.get("category", "") != category:
            category = question.get("category", "")
            path = _element("text", f"$course$/top/{category}".rstrip("/"))
            pieces.append(f'<question type="category"><category>{path}</category></question>')
        pieces.append(_question(question))
    return Written("\n".join([*pieces, "</quiz>", ""]).encode(), left_out, [])


def _question(question: Plain) -> str:
    kind, body = WRITERS[question["type"]](question)
    text = "" if kind == "cloze" else _text("questiontext", question["stem"], _picture(question))
    tags = "".join(f"<tag>{_element('text', tag)}</tag>" for tag in question.get("tags", []))
    pieces = [
        f'<question type="{kind}">',
        f"<name>{_element('text', question['code'])}</name>",
        text,
        f'<generalfeedback format="html">{_element("text", question.get("explanation", ""))}'
        "</generalfeedback>",
        "<defaultgrade>1</defaultgrade><hidden>0</hidden>",
        _element("idnumber", question["code"]),
        *body,
        f"<tags>{tags}</tags>",
        f"<academy>{''.join(_own(question))}</academy>",
        "</question>",
    ]
    return "\n".join(piece for piece in pieces if piece)


def _own(question: Plain) -> Iterable[str]:
    for key in ("lesson", "objective", "difficulty", "credit", "sample"):
        if question.get(key):
            yield _element(key, question[key])
    for key in ("critical", "accents_matter", "typos"):
        if question.get(key):
            yield _element(key, "yes")
    for one in question.get("rubric", []):
        inner = _element("text", one["criterion"]) + _element("points", str(one["points"]))
        yield f"<criterion>{inner}{_element('full', one.get('full', ''))}</criterion>"


def _element(tag: str, text: str) -> str:
    return f"<{tag}>{escape(text)}</{tag}>"


def _picture(owner: Plain) -> Plain | None:
    return owner.get("picture") or None


def _html(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")


def _text(tag: str, text: str, picture: Plain | None = None, more: str = "", of: str = "") -> str:
    """Return a text with its picture, if it has one; `of` are attributes, `more` is inside it."""
    if picture is None:
        return f'<{tag} format="plain_text"{of}>{_element("text", text)}{more}</{tag}>'
    name = quoteattr(picture["name"])
    alt = html.escape(picture.get("alt", ""))
    source = html.escape(f"@@PLUGINFILE@@/{picture['name']}")
    shown = f'<p>{_html(text)}</p><p><img src="{source}" alt="{alt}"></p>'
    file = base64.b64encode(picture["data"]).decode()
    inner = f'{_element("text", shown)}<file name={name} path="/" encoding="base64">{file}</file>'
    return f'<{tag} format="html"{of}>{inner}{more}</{tag}>'


def _answer(
    text: str, share: str, feedback: str = "", picture: Plain | None = None, more: str = ""
) -> str:
    remark = _text("feedback", feedback) if feedback else ""
    return _text("answer", text, picture, f"{remark}{more}", f' fraction="{share}"')


def _choice(question: Plain, *, is_single: bool) -> list[str]:
    right = sum(1 for option in question["options"] if option["correct"])
    share = (Decimal(100) / max(right, 1)).quantize(Decimal("0.00001"), rounding=ROUND_DOWN)
    wrong = "0" if is_single else f"-{written(share)}"
    return [
        f"<single>{'true' if is_single else 'false'}</single>",
        "<shuffleanswers>true</shuffleanswers><answernumbering>none</answernumbering>",
        *(
            _answer(
                option["text"],
                written(share) if option["correct"] else wrong,
                option.get("feedback", ""),
                _picture(option),
            )
            for option in question["options"]
        ),
    ]


def _single(question: Plain) -> tuple[str, list[str]]:
    return "multichoice", _choice(question, is_single=True)


def _multi(question: Plain) -> tuple[str, list[str]]:
    return "multichoice", _choice(question, is_single=False)


def _truth(question: Plain) -> tuple[str, list[str]]:
    return "truefalse", [
        _answer(
            option["text"].lower(), "100" if option["correct"] else "0", option.get("feedback", "")
        )
        for option in question["options"]
    ]


def _short(question: Plain) -> tuple[str, list[str]]:
    case = f"<usecase>{1 if question.get('case_matters') else 0}</usecase>"
    return "shortanswer", [case, *(_answer(one, "100") for one in question["accepted"])]


def _number(question: Plain) -> tuple[str, list[str]]:
    near = _element("tolerance", question.get("tolerance") or "0")
    unit = question.get("unit", "")
    units = (
        f"<units><unit><multiplier>1</multiplier>{_element('unit_name', unit)}</unit></units>"
        if unit
        else ""
    )
    # 3: the unit is not asked for, as here
    show = f"<showunits>{1 if unit else 3}</showunits>"
    return "numerical", [_answer(question["answer"], "100", more=near), units, show]


def _pairs(question: Plain) -> tuple[str, list[str]]:
    pairs = [*question["pairs"], *({"left": "", "right": e} for e in question.get("extra", []))]
    return "matching", [
        "<shuffleanswers>true</shuffleanswers>",
        *(
            _text("subquestion", p["left"], more=f"<answer>{_element('text', p['right'])}</answer>")
            for p in pairs
        ),
    ]


def _order(question: Plain) -> tuple[str, list[str]]:
    return "ordering", [
        "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>2</selectcount>"
        "<gradingtype>ABSOLUTE_POSITION</gradingtype><showgrading>SHOW</showgrading>",
        *(_answer(one, f"{place}.0000000") for place, one in enumerate(question["items"], 1)),
    ]


def _essay(question: Plain) -> tuple[str, list[str]]:
    rubric = "".join(
        f"<p>{_html(one['criterion'])} ({one['points']}): {_html(one.get('full', ''))}</p>"
        for one in question.get("rubric", [])
    )
    limit = question.get("max_words")
    return "essay", [
        "<responseformat>editor</responseformat><responserequired>1</responserequired>"
        "<responsefieldlines>15</responsefieldlines><attachments>0</attachments>",
        _element("maxwordlimit", str(limit)) if limit else "",
        f'<graderinfo format="html">{_element("text", rubric)}</graderinfo>',
    ]


def _gap(question: Plain) -> tuple[str, list[str]]:
    text = written_cloze(parse(question["text"]), case_matters=bool(question.get("case_matters")))
    stem = question["stem"]
    start = f'<p class="academy-stem">{_html(stem)}</p>' if stem != FILL_IN_ALL else ""
    shown = f"{start}<p>{_html(text)}</p>"
    picture = _picture(question)
    if picture:
        whole = _text("questiontext", "", picture)
        return "cloze", [whole.replace(escape("<p></p>"), escape(shown), 1)]
    return "cloze", [f'<questiontext format="html">{_element("text", shown)}</questiontext>']


WRITERS = {
    "single": _single,
    "multi": _multi,
    "truefalse": _truth,
    "short": _short,
    "numeric": _number,
    "match": _pairs,
    "order": _order,
    "essay": _essay,
    "gap": _gap,
}
