"""What others said and what was looked up: always with where it comes from."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.blocks.text import SHORT


class QuoteBlock(blocks.StructBlock):
    """Somebody's own words, with who said them and where."""

    text = blocks.TextBlock(rows=3, label=_("quotation"))
    author = blocks.CharBlock(max_length=120, required=False, label=_("who said it"))
    source = blocks.CharBlock(max_length=200, label=_("source"))
    url = blocks.URLBlock(required=False, label=_("address of the source"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "courses/blocks/quote.html"


class FactBlock(blocks.StructBlock):
    """A statement that may change: with its source, when it was checked, and when it is again."""

    text = blocks.RichTextBlock(features=SHORT, label=_("what is so"))
    source = blocks.CharBlock(max_length=300, label=_("source"))
    url = blocks.URLBlock(required=False, label=_("address of the source"))
    checked_on = blocks.DateBlock(label=_("checked on"))
    review_by = blocks.DateBlock(
        required=False,
        label=_("check again by"),
        help_text=_("Empty: a year after it was checked."),
    )

    def clean(self, value):
        cleaned = super().clean(value)
        again = cleaned["review_by"]
        if again and again < cleaned["checked_on"]:
            raise StructBlockValidationError(
                {"review_by": ValidationError(_("This is before the day on which it was checked."))}
            )
        return cleaned

    class Meta:
        icon = "tick-inverse"
        label = _("Fact with source")
        template = "courses/blocks/fact.html"
