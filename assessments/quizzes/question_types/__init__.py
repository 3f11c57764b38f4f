"""Question types: one file each, which ends with `NAME` and `BLOCK`.

A block is a `QuestionBlock` (`_base.py`): a StructBlock with a `stem` and perhaps a picture, and

- `show(value, *, seed)`: the JSON that an attempt keeps of the question, `stem` and `figure`
  among it; the same seed gives the same order;
- `formfield(shown)`: the form field that the learner fills in, not required, whose cleaned value
  is the answer and goes into JSON; cleaning an answer again changes nothing; an answer that is
  empty is None, "" or []. Its help text says what a wrong answer costs;
- `mark(shown, answer)`: a share from 0 to 1, a pure function, or None: a person must mark it;
- `solution(shown)`: an answer that earns all of it, in the form of a cleaned one;
- `review_template` and `review(shown, answer)`: the page piece that shows what was answered and
  what is right, and what it is given, as `detail`.

Between a block and the files that questions are written in stands the plain dict, a form that
people can write (docs/questions.md lists its keys): `plain_type` is its short name for the type,
`from_plain(facts)` gives a value as `to_python()` takes it, `to_plain(value)` the dict again.

One that cannot be part of a case study sets `may_be_part` to False.
"""

from academy.discovery import modules_in

TYPES = {module.NAME: module.BLOCK for module in modules_in(__name__)}
QUESTION_BLOCKS = list(TYPES.items())
PLAIN_TYPES = {block.plain_type: name for name, block in TYPES.items()}


def content_of(facts: dict) -> tuple[str, dict]:
    """Return the type's name and value, as its block takes it, of a question written plainly."""
    name = PLAIN_TYPES[facts["type"]]
    return name, TYPES[name].from_plain(facts)
