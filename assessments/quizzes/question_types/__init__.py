"""Question types: one file each, which ends with `NAME` and `BLOCK`.

A block is a StructBlock with a `stem` and five things more:

- `show(value, *, seed)`: the JSON that an attempt keeps of the question, `stem` among it;
- `formfield(shown)`: the form field that the learner fills in, not required, whose cleaned value
  is the answer and goes into JSON;
- `mark(shown, answer)`: a share from 0 to 1, a pure function;
- `review_template` and `review(shown, answer)`: the page piece that shows what was answered and
  what is right, and what it is given, as `detail`.
"""

from academy.discovery import modules_in

TYPES = {module.NAME: module.BLOCK for module in modules_in(__name__)}
QUESTION_BLOCKS = list(TYPES.items())
