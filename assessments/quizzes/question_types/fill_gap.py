"""A text with gaps to fill in."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.quizzes.core.credit import mark_places
from assessments.quizzes.core.gaps import Gap, parse
from assessments.quizzes.core.words import is_accepted
from assessments.quizzes.question_types._base import LONGEST, CompositeField
from assessments.quizzes.question_types._typed import TypedQuestionBlock


class Blank(forms.TextInput):
    """A gap in a text, as wide as what may go into it."""

    template_name = "quizzes/widgets/blank.html"


class FillGapBlock(TypedQuestionBlock):
    text = blocks.TextBlock(
        rows=5,
        label=_("Text with gaps"),
        help_text=_(
            "Each gap in braces, what else is accepted after a bar:"
            " The sheet {Checker|checker sheet} shows it."
        ),
    )

    plain_type = "gap"
    review_template = "quizzes/types/fill_gap.html"

    def from_plain(self, facts: dict) -> dict:
        return super().from_plain(facts) | {"text": facts["text"]}

    def to_plain(self, value) -> dict:
        return super().to_plain(value) | {"text": value["text"]}

    def clean(self, value):
        cleaned = super().clean(value)
        try:
            parse(cleaned["text"])
        except ValueError as error:
            message = _("Write at least one gap as {word}, with a brace on each side.")
            raise StructBlockValidationError({"text": ValidationError(message)}) from error
        return cleaned

    def show(self, value, *, seed: int) -> dict:
        """Return what an attempt keeps: pieces, each with text, or with id and accepted."""
        pieces = [
            {"id": piece.id, "accepted": list(piece.accepted)}
            if isinstance(piece, Gap)
            else {"text": piece}
            for piece in parse(value["text"])
        ]
        return super().show(value, seed=seed) | {"pieces": pieces}

    def gaps(self, shown: dict) -> list[dict]:
        return [piece for piece in shown["pieces"] if "id" in piece]

    def formfield(self, shown: dict) -> forms.Field:
        """Return the field whose cleaned value is a dict of gap id -> words."""
        gaps = self.gaps(shown)
        # all equally wide, so that a gap does not tell how long its word is
        size = max(8, min(24, max(len(gap["accepted"][0]) for gap in gaps) + 2))
        fields = {
            gap["id"]: forms.CharField(
                label=format_lazy(
                    _("Gap {number} of {total}"), number=int(gap["id"]) + 1, total=len(gaps)
                ),
                required=False,
                max_length=LONGEST,
                widget=Blank(attrs={"size": size, "autocomplete": "off", "spellcheck": "false"}),
            )
            for gap in gaps
        }
        return CompositeField(
            fields,
            template_name="quizzes/widgets/fill_gap.html",
            figure=shown.get("figure"),
            more=shown["pieces"],
            label=shown["stem"],
            help_text=_(
                "Fill in each gap. Each that is right earns an equal part of the mark; one that is"
                " wrong or empty earns nothing."
            ),
        )

    def filled_rightly(self, shown: dict, answer: dict[str, str] | None) -> dict[str, bool]:
        """Return for each gap whether what was typed is accepted."""
        given, leniency = answer or {}, self.leniency(shown)
        return {
            gap["id"]: is_accepted(
                given.get(gap["id"], ""), variants=gap["accepted"], leniency=leniency
            )
            for gap in self.gaps(shown)
        }

    def mark(self, shown: dict, answer: dict[str, str] | None) -> Decimal:
        filled = self.filled_rightly(shown, answer)
        return mark_places(
            right=dict.fromkeys(filled, "right"),
            given={id_: "right" for id_, is_right in filled.items() if is_right},
        )

    def solution(self, shown: dict) -> dict[str, str]:
        return {gap["id"]: gap["accepted"][0] for gap in self.gaps(shown)}

    def review(self, shown: dict, answer: dict[str, str] | None) -> dict:
        """Return figure and pieces: text, or given ("" if open), right, is_right."""
        given, filled = answer or {}, self.filled_rightly(shown, answer)
        pieces = [
            {
                "given": given.get(piece["id"], ""),
                "right": piece["accepted"][0],
                "is_right": filled[piece["id"]],
            }
            if "id" in piece
            else piece
            for piece in shown["pieces"]
        ]
        return super().review(shown, answer) | {"pieces": pieces}

    class Meta:
        icon = "form"
        label = _("Fill the gaps")


NAME = "fill_gap"
BLOCK = FillGapBlock()
