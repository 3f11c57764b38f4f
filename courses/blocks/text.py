"""Text and what stands beside it: callouts, tables, steps, parts that open, terms."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

PROSE = ["h2", "h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]
SHORT = ["bold", "italic", "ol", "ul", "link"]


class CalloutBlock(blocks.StructBlock):
    """A box beside the main text: an example, a tip, a warning or a fact."""

    kind = blocks.ChoiceBlock(
        choices=[
            ("example", _("Example")),
            ("tip", _("Tip")),
            ("warning", _("Warning")),
            ("fact", _("Fact")),
        ],
        default="example",
        label=_("kind"),
    )
    title = blocks.CharBlock(max_length=120, required=False, label=_("title"))
    text = blocks.RichTextBlock(features=SHORT, label=_("text"))

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "courses/blocks/callout.html"


class TableBlock(blocks.StructBlock):
    """A table with a caption and a header row."""

    caption = blocks.CharBlock(max_length=200, label=_("caption"))
    table = TypedTableBlock(
        [("text", blocks.CharBlock(required=False, label=_("text")))], label=_("table")
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "courses/blocks/table.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120, label=_("title"))
    text = blocks.RichTextBlock(features=SHORT, required=False, label=_("text"))

    class Meta:
        icon = "list-ol"
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    """Things to do, in order."""

    title = blocks.CharBlock(max_length=120, required=False, label=_("title"))
    items = blocks.ListBlock(StepBlock(), min_num=2, label=_("steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "courses/blocks/steps.html"


class AccordionBlock(blocks.StructBlock):
    """Answers that open one by one."""

    items = blocks.ListBlock(StepBlock(label=_("Part")), min_num=1, label=_("parts"))

    class Meta:
        icon = "list-ul"
        label = _("Accordion")
        template = "courses/blocks/accordion.html"


class GlossaryBlock(blocks.StructBlock):
    """A term of the field and what it means."""

    term = blocks.CharBlock(max_length=80, label=_("term"))
    definition = blocks.TextBlock(rows=3, label=_("definition"))

    class Meta:
        icon = "openquote"
        label = _("Glossary term")
        template = "courses/blocks/glossary.html"


class ComparedBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=80, label=_("heading"))
    text = blocks.RichTextBlock(features=SHORT, label=_("text"))

    class Meta:
        icon = "list-ul"
        label = _("Column")


class ComparisonBlock(blocks.StructBlock):
    """Two or three things side by side; below each other on a phone."""

    title = blocks.CharBlock(max_length=120, required=False, label=_("title"))
    columns = blocks.ListBlock(ComparedBlock(), min_num=2, max_num=3, label=_("columns"))

    class Meta:
        icon = "grip"
        label = _("Comparison")
        template = "courses/blocks/comparison.html"
