"""What GIFT cannot say of a question, in a comment above it: // [tag:tin] [difficulty:hard]

Moodle itself writes and reads [id:…] and [tag:…] there; the others are ours, and no harm to it.
"""

import re

from assessments.quizzes.core.exchange.plain import DEFAULTS, DIFFICULTIES, Plain

# No bare bracket within a mark: without its end, a search would begin again at each one.
MARK = re.compile(r"\[([a-z-]+):((?:\\.|[^\[\]\\])*)\]")
# Our names for what is written in a mark: name -> key of the question.
TEXTS = {"lesson": "lesson", "objective": "objective", "unit": "unit", "credit": "credit"}
SWITCHES = {
    "critical": "critical",
    "case-matters": "case_matters",
    "accents-matter": "accents_matter",
    "typos": "typos",
}


def read_marks(comments: str) -> Plain:
    """Return what the marks in comments say; `id` and `type` are among the keys."""
    facts: Plain = {}
    for name, raw in MARK.findall(comments):
        value = re.sub(r"\\(.)", r"\1", raw).strip()
        if name == "tag" and value:
            facts.setdefault("tags", []).append(value)
        elif name in ("id", "type"):
            facts[name] = value
        elif name == "difficulty" and value in DIFFICULTIES:
            facts["difficulty"] = value
        elif name in TEXTS:
            facts[TEXTS[name]] = value
        elif name in SWITCHES:
            facts[SWITCHES[name]] = value == "yes"
    return facts


def written_marks(question: Plain) -> list[str]:
    """Return the marks of a question, those left out that go without saying."""
    marks = [_mark("tag", tag) for tag in question.get("tags", [])]
    named = TEXTS | {"difficulty": "difficulty"}
    for name, key in named.items():
        value = question.get(key, "")
        if value and value != DEFAULTS[key]:
            marks.append(_mark(name, value))
    marks += [_mark(name, "yes") for name, key in SWITCHES.items() if question.get(key)]
    return marks


def type_mark(name: str) -> str:
    """Return the mark of a type that the answers alone do not tell."""
    return _mark("type", name)


def _mark(name: str, value: str) -> str:
    escaped = re.sub(r"([\\\[\]])", r"\\\1", " ".join(value.split()))
    return f"[{name}:{escaped}]"
