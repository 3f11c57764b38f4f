"""A text that a person marks by a rubric."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.quizzes.core.words import count_words
from assessments.quizzes.question_types._base import QuestionBlock, WithFigure

LONGEST_ESSAY = 20_000  # characters


class Essay(WithFigure, forms.Textarea):
    """A text with its rubric above and its words counted below."""

    template_name = "quizzes/widgets/essay.html"

    def __init__(self, *args, rubric: list[dict], max_words: int | None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        self.max_words = max_words

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "rubric": self.rubric,
            "max_words": self.max_words,
            "words": count_words(value or ""),
        }
        return context


class CriterionBlock(blocks.StructBlock):
    criterion = blocks.CharBlock(
        max_length=200, label=_("Criterion"), help_text=_("Learners see it before they write.")
    )
    points = blocks.IntegerBlock(min_value=1, max_value=100, default=1, label=_("Points"))
    full = blocks.TextBlock(
        rows=2,
        required=False,
        label=_("What earns all points"),
        help_text=_("For who marks it, and for the learner afterwards."),
    )

    class Meta:
        label = _("Criterion")


class EssayBlock(QuestionBlock):
    """Its mark is None once something was written: a person gives it, criterion by criterion."""

    rubric = blocks.ListBlock(CriterionBlock(), min_num=1, max_num=12, label=_("Rubric"))
    sample = blocks.TextBlock(
        rows=6, required=False, label=_("Sample answer"), help_text=_("Shown after marking.")
    )
    max_words = blocks.IntegerBlock(
        min_value=10,
        max_value=3000,
        required=False,
        label=_("Words, at most"),
        help_text=_("Learners are told when they write more; nothing is cut off."),
    )

    plain_type = "essay"
    may_be_part = False
    review_template = "quizzes/types/essay.html"

    def from_plain(self, facts: dict) -> dict:
        """Without a rubric, as in most files of others, the answer is one criterion."""
        rubric = facts.get("rubric") or [{"criterion": gettext("The answer as a whole")}]
        return super().from_plain(facts) | {
            "rubric": [{"points": 1, "full": ""} | criterion for criterion in rubric],
            "sample": facts.get("sample", ""),
            "max_words": facts.get("max_words"),
        }

    def to_plain(self, value) -> dict:
        rubric = [
            {"criterion": one["criterion"], "points": one["points"], "full": one["full"] or ""}
            for one in value["rubric"]
        ]
        return super().to_plain(value) | {
            "rubric": rubric,
            "sample": value["sample"] or "",
            "max_words": value["max_words"],
        }

    def show(self, value, *, seed: int) -> dict:
        """Return what an attempt keeps: rubric (criterion, points, full), sample, max_words."""
        return super().show(value, seed=seed) | {
            "rubric": [
                {"criterion": one["criterion"], "points": one["points"], "full": one["full"] or ""}
                for one in value["rubric"]
            ],
            "sample": value["sample"] or "",
            "max_words": value["max_words"],
        }

    def formfield(self, shown: dict) -> forms.Field:
        """Return the field whose cleaned value is the text."""
        return forms.CharField(
            label=shown["stem"],
            required=False,
            max_length=LONGEST_ESSAY,
            help_text=_("Write in your own words. A person marks it, point by point."),
            widget=Essay(
                figure=shown.get("figure"),
                rubric=shown["rubric"],
                max_words=shown["max_words"],
                attrs={"rows": 12, "data-words": True},
            ),
        )

    def mark(self, shown: dict, answer: str | None) -> Decimal | None:
        """Return None for what a person must mark; nothing written earns 0."""
        return None if answer and answer.strip() else Decimal(0)

    def solution(self, shown: dict) -> str:
        return shown["sample"] or "\n".join(
            one["full"] or one["criterion"] for one in shown["rubric"]
        )

    def review(self, shown: dict, answer: str | None) -> dict:
        """Return figure, text, words (int), max_words, rubric, points (int) and sample."""
        return super().review(shown, answer) | {
            "text": answer or "",
            "words": count_words(answer or ""),
            "max_words": shown["max_words"],
            "rubric": shown["rubric"],
            "points": sum(one["points"] for one in shown["rubric"]),
            "sample": shown["sample"],
        }

    class Meta:
        icon = "doc-full"
        label = _("Essay")


NAME = "essay"
BLOCK = EssayBlock()
