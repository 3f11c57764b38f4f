"""Things on the left that belong to things on the right, chosen from a list each."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.quizzes.core.credit import mark_places
from assessments.quizzes.core.marking import shuffled
from assessments.quizzes.question_types._base import CompositeField, QuestionBlock, Select


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(max_length=200, label=_("Left"))
    right = blocks.CharBlock(max_length=200, label=_("What belongs to it"))

    class Meta:
        label = _("Pair")


class MatchingBlock(QuestionBlock):
    """Pairs, and things that fit nothing. Two pairs may have the same on the right."""

    pairs = blocks.ListBlock(PairBlock(), min_num=2, max_num=12, label=_("Pairs"))
    extra = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label=_("Fits nothing")),
        default=[],
        label=_("What fits nothing"),
        help_text=_("With some of these the last pair cannot be guessed."),
    )

    plain_type = "match"
    review_template = "quizzes/types/matching.html"

    def from_plain(self, facts: dict) -> dict:
        return super().from_plain(facts) | {
            "pairs": [{"left": pair["left"], "right": pair["right"]} for pair in facts["pairs"]],
            "extra": facts.get("extra", []),
        }

    def to_plain(self, value) -> dict:
        pairs = [{"left": pair["left"], "right": pair["right"]} for pair in value["pairs"]]
        return super().to_plain(value) | {"pairs": pairs, "extra": list(value["extra"])}

    def clean(self, value):
        cleaned = super().clean(value)
        left = [pair["left"] for pair in cleaned["pairs"]]
        if len(set(left)) < len(left):
            message = ValidationError(_("The same stands twice on the left."))
            raise StructBlockValidationError(non_block_errors=[message])
        if set(cleaned["extra"]) & {pair["right"] for pair in cleaned["pairs"]}:
            message = ValidationError(_("What fits nothing must not be in a pair."))
            raise StructBlockValidationError(non_block_errors=[message])
        return cleaned

    def show(self, value, *, seed: int) -> dict:
        """Return what an attempt keeps: left (id, text, right: an id), right (id, text)."""
        texts = dict.fromkeys([pair["right"] for pair in value["pairs"]] + list(value["extra"]))
        ids = {text: str(place) for place, text in enumerate(texts)}
        left = [
            {"id": str(place), "text": pair["left"], "right": ids[pair["right"]]}
            for place, pair in enumerate(value["pairs"])
        ]
        right = [{"id": id_, "text": text} for text, id_ in ids.items()]
        return super().show(value, seed=seed) | {
            "left": shuffled(left, seed=seed),
            "right": shuffled(right, seed=seed + 1),
        }

    def formfield(self, shown: dict) -> forms.Field:
        """Return the field whose cleaned value is a dict of left id -> right id."""
        choices = [("", _("Choose …")), *((one["id"], one["text"]) for one in shown["right"])]
        fields = {
            one["id"]: forms.ChoiceField(
                label=one["text"], choices=choices, required=False, widget=Select
            )
            for one in shown["left"]
        }
        return CompositeField(
            fields,
            template_name="quizzes/widgets/matching.html",
            figure=shown.get("figure"),
            label=shown["stem"],
            help_text=_(
                "Choose what belongs to each. Each that is right earns an equal part of the mark;"
                " one that is wrong or open earns nothing."
            ),
        )

    def mark(self, shown: dict, answer: dict[str, str] | None) -> Decimal:
        return mark_places(right=self.solution(shown), given=answer or {})

    def solution(self, shown: dict) -> dict[str, str]:
        return {one["id"]: one["right"] for one in shown["left"]}

    def review(self, shown: dict, answer: dict[str, str] | None) -> dict:
        """Return figure and rows: text, given ("" if open), right, is_right."""
        texts, given = {one["id"]: one["text"] for one in shown["right"]}, answer or {}
        rows = [
            {
                "text": one["text"],
                "given": texts.get(given.get(one["id"]), ""),
                "right": texts[one["right"]],
                "is_right": given.get(one["id"]) == one["right"],
            }
            for one in shown["left"]
        ]
        return super().review(shown, answer) | {"rows": rows}

    class Meta:
        icon = "link"
        label = _("Matching")


NAME = "matching"
BLOCK = MatchingBlock()
