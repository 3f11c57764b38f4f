"""Texts with gaps as Moodle writes them: {1:SHORTANSWER:=Checker~=sheet} and [[1]].

Source: docs.moodle.org, "Embedded Answers (Cloze) question type" and "Select missing words".
"""

import re
from collections.abc import Callable, Sequence

from assessments.quizzes.core.exchange.gift import FILL_IN, PARTLY
from assessments.quizzes.core.exchange.plain import Plain, Unreadable, gettext_noop
from assessments.quizzes.core.gaps import Gap

FILL_IN_ALL = FILL_IN
GAP = re.compile(r"\{(\d*):([A-Z_]+):((?:\\.|[^\\{}])*)\}")
CHOICE = re.compile(r"\[\[(\d{1,3})\]\]")
TYPED = {"SHORTANSWER": False, "SA": False, "MW": False}
TYPED |= {"SHORTANSWER_C": True, "SAC": True, "MWC": True}
CHOSEN = re.compile(r"(?:MULTICHOICE|MC)[A-Z_]*")
NUMBERS = frozenset(["NUMERICAL", "NM"])

NO_GAP = gettext_noop("There is no gap in this text.")
NO_GAP_TYPE = gettext_noop("Gaps of the type “%(type)s” cannot be read. Take the question out.")
NO_RIGHT = gettext_noop("A gap has no right answer. Begin the right one with =.")
CHOICES = gettext_noop("What could be chosen wrongly in a gap was left out: learners type here.")
TOLERANCE = gettext_noop("The tolerance of a number in a gap was left out: it must be exact here.")
CASES = gettext_noop("Capital letters matter in one gap only; here they matter in none.")

type Note = Callable[..., None]


def cloze_text(text: str, *, note: Note) -> Plain:
    """Return the text with our gaps, and whether capitals matter. Raises Unreadable."""
    cases: set[bool] = set()
    pieces, end = [], 0
    for found in GAP.finditer(text):
        accepted = _accepted(found[3], note)
        kind = found[2]
        if kind in TYPED:
            cases.add(TYPED[kind])
        elif kind in NUMBERS:
            if any(":" in one for one in accepted):
                note("tolerance", TOLERANCE)
            accepted = [one.split(":")[0] for one in accepted]
        elif CHOSEN.fullmatch(kind):
            note("choices", CHOICES)
        else:
            raise Unreadable("no_gap_type", NO_GAP_TYPE, type=kind[:40])
        pieces += [_outside(text[end : found.start()]), _gap(accepted)]
        end = found.end()
    if not pieces:
        raise Unreadable("no_gap", NO_GAP)
    if len(cases) > 1:
        note("cases", CASES)
    pieces.append(_outside(text[end:]))
    return {"text": "".join(pieces).strip(), "case_matters": cases == {True}}


def choices_text(text: str, *, choices: Sequence[str], note: Note) -> Plain:
    """Return the text with our gaps for [[1]], the first of the choices. Raises Unreadable."""
    pieces, end = [], 0
    for found in CHOICE.finditer(text):
        place = int(found[1]) - 1
        right = choices[place : place + 1] if place >= 0 else []
        pieces += [_outside(text[end : found.start()]), _gap(right)]
        end = found.end()
    if not pieces:
        raise Unreadable("no_gap", NO_GAP)
    if len(choices) > len(pieces) // 2:
        note("choices", CHOICES)
    pieces.append(_outside(text[end:]))
    return {"text": "".join(pieces).strip()}


def _accepted(source: str, note: Note) -> list[str]:
    accepted = []
    for answer in _parts(source, "~"):
        found = re.match(r"\s*(=|%-?\d{1,3}(?:\.\d{1,10})?%)?", answer)
        mark = found[1] if found else None
        text = _parts(answer[found.end() if found and mark else 0 :], "#")[0]
        text = " ".join(re.sub(r"\\(.)", r"\1", text).split())
        weight = 100.0 if mark == "=" else float(mark.strip("%")) if mark else 0.0
        if weight >= 100:
            accepted.append(text)
        elif weight > 0:
            note("partly", PARTLY, answer=text[:60])
    return accepted


def _parts(source: str, mark: str) -> list[str]:
    """Split at a mark, but not where a backslash stands before it."""
    parts = [""]
    for token in re.findall(r"\\.|.", source, re.DOTALL):
        if token == mark:
            parts.append("")
        else:
            parts[-1] += token
    return parts


def _gap(accepted: Sequence[str]) -> str:
    variants = [re.sub(r"[{}|]", " ", one).strip() for one in accepted]
    variants = [one for one in variants if one]
    if not variants:
        raise Unreadable("no_right", NO_RIGHT)
    return "{" + "|".join(variants) + "}"


def _outside(text: str) -> str:
    """Return the words between gaps: a brace there would be one."""
    return text.replace("{", "(").replace("}", ")")


def written_cloze(pieces: Sequence[str | Gap], *, case_matters: bool) -> str:
    """Return the text with gaps as Moodle reads them."""
    kind = "SHORTANSWER_C" if case_matters else "SHORTANSWER"
    return "".join(
        piece if isinstance(piece, str) else f"{{1:{kind}:{_written(piece.accepted)}}}"
        for piece in pieces
    )


def _written(accepted: Sequence[str]) -> str:
    return "~".join("=" + re.sub(r'([~#\\"/])', r"\\\1", one) for one in accepted)
