"""What all suppliers together answer, by rules that are written down and never guess.

Each question has one of four rules:

- `any_yes` (used, remaining, covered countries, risk areas): Yes if any supplier says Yes; else
  Unknown if any says so; No only if every supplier that is asked says No.
- `all_yes` (recycled, identified, reported): No if any says No; else Unknown if any says so; Yes
  only if every supplier that is asked says Yes.
- `lowest` (the share of suppliers that answered): the lowest band that any supplier gives, and
  only as a suggestion. Their bands are about their own suppliers; yours is about yours.
- `tally` (questions about the company): no answer, since it is yours to give; only what they said.

A supplier that is asked and has not answered leaves No, or Yes, open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toolkit.checker.rollup.source import Source
from toolkit.checker.spec import CompanyQuestion, Question, Spec
from toolkit.checker.values import key_of

RULES = {
    "used": "any_yes",
    "remaining": "any_yes",
    "covered": "any_yes",
    "risk_areas": "any_yes",
    "recycled": "all_yes",
    "identified": "all_yes",
    "reported": "all_yes",
    "rate": "lowest",
}
TALLY = "tally"


@dataclass(frozen=True, slots=True)
class RolledAnswer:
    """One question for one mineral ("" for the company), over all suppliers.

    `answer` is "" where the rule gives none. `tally` is what was said and by which files (places
    from 0); its key "" is for suppliers that were asked and have not answered.
    """

    question: str
    role: str
    label: str
    mineral: str
    rule: str
    answer: str
    tally: Mapping[str, tuple[int, ...]]

    @property
    def is_suggestion(self) -> bool:
        """True if the answer is only a hint for the reader's own."""
        return self.rule == "lowest"


def make_answers(
    sources: tuple[Source, ...], template: str, spec: Spec
) -> tuple[RolledAnswer, ...]:
    """Return every question of the newest version that any file was asked, in its order."""
    said = _said(sources, template)
    names = _minerals(sources, spec)
    answers: list[RolledAnswer] = []
    for question in spec.all_questions():
        for mineral in ("", *names):
            tally = said.get((question.role, mineral))
            if tally:
                answers.append(_rolled(question, names.get(mineral, ""), tally))
    return tuple(answers)


type Tally = dict[str, tuple[int, ...]]


def _said(sources: tuple[Source, ...], template: str) -> dict[tuple[str, str], Tally]:
    """Return who said what, by role and mineral, from all files of the template."""
    said: dict[tuple[str, str], Tally] = {}
    for place, source in enumerate(sources):
        if not source.readable or source.template != template:
            continue
        for one in source.answers:
            tally = said.setdefault((one.role, key_of(one.mineral)), {})
            tally[one.answer] = (*tally.get(one.answer, ()), place)
    return said


def _minerals(sources: tuple[Source, ...], spec: Spec) -> dict[str, str]:
    """Return the minerals by key: those of the form in its order, then those named otherwise."""
    names = {key_of(mineral.name): mineral.name for mineral in spec.minerals}
    stated = sorted({one.mineral for source in sources for one in source.answers})
    for name in stated:
        if name:
            names.setdefault(key_of(name), name)
    return names


def _rolled(question: Question | CompanyQuestion, mineral: str, tally: Tally) -> RolledAnswer:
    rule = RULES.get(question.role, TALLY) if isinstance(question, Question) else TALLY
    answer = ""
    if rule == "lowest":
        answer = _lowest(tally, question.allowed)
    elif rule != TALLY:
        answer = decide(tally, rule)
    ordered = {text: tally[text] for text in sorted(tally, key=lambda text: (not text, text))}
    allowed = {key_of(text): text for text in question.allowed}
    return RolledAnswer(
        question=question.key,
        role=question.role,
        label=question.label,
        mineral=mineral,
        rule=rule,
        answer=allowed.get(key_of(answer), ""),
        tally=ordered,
    )


def decide(tally: Iterable[str], rule: str) -> str:
    """Return Yes, No, Unknown or "" by the rule `any_yes` or `all_yes`; see the module's text.

    "DRC only" and its like are Yes: older forms ask for the same with a longer list.
    """
    meanings = {_meaning(text) for text in tally}
    strong, weak = ("Yes", "No") if rule == "any_yes" else ("No", "Yes")
    for answer in (strong, "Unknown"):
        if answer in meanings:
            return answer
    return weak if meanings == {weak} else ""


def _meaning(answer: str) -> str:
    return "Yes" if answer.startswith("Yes") or answer.endswith(" only") else answer


def _lowest(tally: Iterable[str], bands: tuple[str, ...]) -> str:
    """Return the lowest band; the list goes from the highest down, and may end in other answers."""
    last = bands.index("None") if "None" in bands else len(bands) - 1
    given = [bands.index(text) for text in tally if text in bands[: last + 1]]
    return bands[max(given)] if given else ""
