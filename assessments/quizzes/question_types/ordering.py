"""Steps that have an order: each gets its number, or is moved up and down."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.quizzes.core.credit import mark_places
from assessments.quizzes.core.ordering import disordered
from assessments.quizzes.question_types._base import CompositeField, QuestionBlock, Select


class OrderingBlock(QuestionBlock):
    """Items in the right order; learners see them in another one."""

    items = blocks.ListBlock(
        blocks.CharBlock(max_length=300, label=_("Item")),
        min_num=3,
        max_num=12,
        label=_("Items"),
        help_text=_("In the right order. Each learner sees them in another one."),
    )

    plain_type = "order"
    review_template = "quizzes/types/ordering.html"

    def from_plain(self, facts: dict) -> dict:
        return super().from_plain(facts) | {"items": facts["items"]}

    def to_plain(self, value) -> dict:
        return super().to_plain(value) | {"items": list(value["items"])}

    def clean(self, value):
        cleaned = super().clean(value)
        if len(set(cleaned["items"])) < len(cleaned["items"]):
            message = ValidationError(_("The same item stands here twice."))
            raise StructBlockValidationError(non_block_errors=[message])
        return cleaned

    def show(self, value, *, seed: int) -> dict:
        """Return what an attempt keeps: items as shown, each with its right place from 1."""
        items = [
            {"id": str(number), "text": text, "place": str(number + 1)}
            for number, text in enumerate(value["items"])
        ]
        return super().show(value, seed=seed) | {"items": disordered(items, seed=seed)}

    def formfield(self, shown: dict) -> forms.Field:
        """Return the field whose cleaned value is a dict of item id -> place ("1", "2" …)."""
        places = [str(place) for place in range(1, len(shown["items"]) + 1)]
        choices = [("", "–"), *((place, place) for place in places)]
        fields = {
            item["id"]: forms.ChoiceField(
                label=item["text"], choices=choices, required=False, widget=Select
            )
            for item in shown["items"]
        }
        return CompositeField(
            fields,
            template_name="quizzes/widgets/ordering.html",
            figure=shown.get("figure"),
            label=shown["stem"],
            help_text=_(
                "Give each its number, 1 for the first. Each in its right place earns an equal"
                " part of the mark; one in a wrong place earns nothing."
            ),
        )

    def mark(self, shown: dict, answer: dict[str, str] | None) -> Decimal:
        return mark_places(right=self.solution(shown), given=answer or {})

    def solution(self, shown: dict) -> dict[str, str]:
        return {item["id"]: item["place"] for item in shown["items"]}

    def review(self, shown: dict, answer: dict[str, str] | None) -> dict:
        """Return figure and rows, first to last: text, place, given ("" if open), is_right."""
        given = answer or {}
        rows = [
            {
                "text": item["text"],
                "place": item["place"],
                "given": given.get(item["id"], ""),
                "is_right": given.get(item["id"]) == item["place"],
            }
            for item in sorted(shown["items"], key=lambda item: int(item["place"]))
        ]
        return super().review(shown, answer) | {"rows": rows}

    class Meta:
        icon = "list-ol"
        label = _("Ordering")


NAME = "ordering"
BLOCK = OrderingBlock()
