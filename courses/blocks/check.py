"""A question in the flow of a lesson: answered at once, explained at once, never counted."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.blocks.text import SHORT
from courses.core.checks import is_answered_right


class CheckOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, label=_("answer"))
    is_right = blocks.BooleanBlock(required=False, label=_("right"))
    feedback = blocks.CharBlock(
        max_length=400,
        required=False,
        label=_("why"),
        help_text=_("Shown to those who choose it."),
    )

    class Meta:
        icon = "tick"
        label = _("Answer")


class KnowledgeCheckBlock(blocks.StructBlock):
    """One question about what was just read. With one right answer it takes one, else several."""

    question = blocks.TextBlock(rows=2, label=_("question"))
    options = blocks.ListBlock(CheckOptionBlock(), min_num=2, max_num=8, label=_("answers"))
    explanation = blocks.RichTextBlock(features=SHORT, label=_("explanation"))

    def clean(self, value):
        cleaned = super().clean(value)
        right = sum(1 for option in cleaned["options"] if option["is_right"])
        if right in {0, len(cleaned["options"])}:
            words = _("Say which answers are right. At least one must be, and one must not.")
            raise StructBlockValidationError({"options": ValidationError(words)})
        return cleaned

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        return context | check_context(value, chosen=context.get("chosen"))

    class Meta:
        icon = "help"
        label = _("Knowledge check")
        template = "courses/blocks/knowledge_check.html"


def check_context(value, *, chosen: Collection[int] | None) -> dict:
    """Return what the question's template shows.

    `chosen` are the places of the answers chosen, from 0; None: it is not answered yet. Keys:
    takes_several, lines (each with number, option, is_chosen), is_answered, is_passed.
    """
    options = list(value["options"])
    right = {place for place, option in enumerate(options) if option["is_right"]}
    return {
        "takes_several": len(right) > 1,
        "lines": [
            {"number": place, "option": option, "is_chosen": place in (chosen or ())}
            for place, option in enumerate(options)
        ],
        "is_answered": chosen is not None,
        "is_passed": chosen is not None and is_answered_right(chosen, right),
    }
