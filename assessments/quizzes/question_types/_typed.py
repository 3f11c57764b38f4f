"""What the types share in which words are typed: what does not matter."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.quizzes.core.words import Leniency
from assessments.quizzes.question_types._base import QuestionBlock


class TypedQuestionBlock(QuestionBlock):
    """Words that a learner types, compared with those that are accepted."""

    ignore_case = blocks.BooleanBlock(
        required=False, default=True, label=_("Capital letters do not matter")
    )
    ignore_accents = blocks.BooleanBlock(
        required=False, default=True, label=_("Accents do not matter")
    )
    allow_typos = blocks.BooleanBlock(
        required=False,
        default=False,
        label=_("Small slips are accepted"),
        help_text=_(
            "One wrong letter in a word of 5 letters or more, two from 12 on. Not where one letter"
            " changes the sense, as in “legal” and “illegal”."
        ),
    )

    def from_plain(self, facts: dict) -> dict:
        return super().from_plain(facts) | {
            "ignore_case": not facts.get("case_matters", False),
            "ignore_accents": not facts.get("accents_matter", False),
            "allow_typos": facts.get("typos", False),
        }

    def to_plain(self, value) -> dict:
        return super().to_plain(value) | {
            "case_matters": not value["ignore_case"],
            "accents_matter": not value["ignore_accents"],
            "typos": bool(value["allow_typos"]),
        }

    def show(self, value, *, seed: int) -> dict:
        """Return what an attempt keeps: case, accents, typos (bool each: does not matter)."""
        return super().show(value, seed=seed) | {
            "case": bool(value["ignore_case"]),
            "accents": bool(value["ignore_accents"]),
            "typos": bool(value["allow_typos"]),
        }

    def leniency(self, shown: dict) -> Leniency:
        return Leniency(case=shown["case"], accents=shown["accents"], typos=shown["typos"])
