"""A case with several questions about it."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.rich_text import expand_db_html

from academy.discovery import modules_in
from assessments.quizzes.core.credit import mean
from assessments.quizzes.question_types._base import CompositeField, QuestionBlock
from courses.models import BASIC

# All other types; this module, which is being loaded, has no NAME yet.
PARTS = {
    module.NAME: module.BLOCK
    for module in modules_in(__package__)
    if hasattr(module, "NAME") and module.BLOCK.may_be_part
}


class PartBlock(blocks.StructBlock):
    question = blocks.StreamBlock(list(PARTS.items()), min_num=1, max_num=1, label=_("Question"))
    explanation = blocks.RichTextBlock(
        features=BASIC,
        required=False,
        label=_("Explanation"),
        help_text=_("Shown after the quiz, whatever the answer was."),
    )

    class Meta:
        label = _("Part")


class CaseStudyBlock(QuestionBlock):
    """A text, and questions of other types, which earn an equal part of the mark each."""

    text = blocks.RichTextBlock(features=BASIC, label=_("The case"))
    parts = blocks.ListBlock(PartBlock(), min_num=1, max_num=10, label=_("Questions"))

    plain_type = "case"
    may_be_part = False
    review_template = "quizzes/types/case_study.html"

    def from_plain(self, facts: dict) -> dict:
        names = {block.plain_type: name for name, block in PARTS.items()}
        parts = []
        for part in facts["parts"]:
            name = names[part["type"]]
            question = [{"type": name, "value": PARTS[name].from_plain(part)}]
            parts.append({"question": question, "explanation": part.get("explanation", "")})
        return super().from_plain(facts) | {"text": facts["text"], "parts": parts}

    def to_plain(self, value) -> dict:
        parts = [
            PARTS[child.block_type].to_plain(child.value)
            | {"explanation": part["explanation"].source if part["explanation"] else ""}
            for part in value["parts"]
            for child in part["question"]
        ]
        return super().to_plain(value) | {"text": value["text"].source, "parts": parts}

    def clean(self, value):
        cleaned = super().clean(value)
        if not all(part["question"] for part in cleaned["parts"]):  # as a draft may be
            message = ValidationError(_("Give each part its question."))
            raise StructBlockValidationError(non_block_errors=[message])
        return cleaned

    def show(self, value, *, seed: int) -> dict:
        """Return what an attempt keeps: text (HTML) and parts, each with id, type, explanation
        (HTML) and what its type shows.
        """
        parts = []
        for number, part in enumerate(value["parts"]):
            child = part["question"][0]
            shown = PARTS[child.block_type].show(child.value, seed=seed + number)
            parts.append(
                shown
                | {
                    "id": str(number),
                    "type": child.block_type,
                    "explanation": _html(part["explanation"]),
                }
            )
        return super().show(value, seed=seed) | {"text": _html(value["text"]), "parts": parts}

    def formfield(self, shown: dict) -> forms.Field:
        """Return the field whose cleaned value is a dict of part id -> its answer."""
        return CompositeField(
            {part["id"]: PARTS[part["type"]].formfield(part) for part in shown["parts"]},
            template_name="quizzes/widgets/case_study.html",
            figure=shown.get("figure"),
            more=shown["text"],
            label=shown["stem"],
            help_text=_("Each question about the case earns an equal part of the mark."),
        )

    def mark(self, shown: dict, answer: dict | None) -> Decimal:
        given = answer or {}
        marks = (PARTS[part["type"]].mark(part, given.get(part["id"])) for part in shown["parts"])
        return mean(mark or Decimal(0) for mark in marks)

    def solution(self, shown: dict) -> dict:
        return {part["id"]: PARTS[part["type"]].solution(part) for part in shown["parts"]}

    def review(self, shown: dict, answer: dict | None) -> dict:
        """Return figure, text (HTML) and parts: stem, template, detail, explanation, state.

        state is "right", "partly", "wrong" or "unanswered".
        """
        given = answer or {}
        parts = []
        for part in shown["parts"]:
            block, own = PARTS[part["type"]], given.get(part["id"])
            mark = block.mark(part, own)
            state = "right" if mark == 1 else "partly" if mark else "wrong"
            parts.append(
                {
                    "stem": part["stem"],
                    "template": block.review_template,
                    "detail": block.review(part, own),
                    "explanation": part["explanation"],
                    "state": "unanswered" if own is None else state,
                }
            )
        return super().review(shown, answer) | {"text": shown["text"], "parts": parts}

    class Meta:
        icon = "folder-open-1"
        label = _("Case study")


def _html(text) -> str:
    return expand_db_html(text.source) if text else ""


NAME = "case_study"
BLOCK = CaseStudyBlock()
