"""The blocks of which a lesson is made. Each has one template in templates/courses/blocks/."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.blocks.check import KnowledgeCheckBlock
from courses.blocks.media import DownloadBlock, FigureBlock, VideoBlock
from courses.blocks.sheet import SheetBlock
from courses.blocks.sourced import FactBlock, QuoteBlock
from courses.blocks.text import (
    PROSE,
    SHORT,
    AccordionBlock,
    CalloutBlock,
    ComparisonBlock,
    GlossaryBlock,
    StepsBlock,
    TableBlock,
)

__all__ = ["LESSON_BLOCKS", "PROSE", "SHORT"]

_TEACHING = _("Teaching")
_MEDIA = _("Pictures and files")

LESSON_BLOCKS = [
    (
        "rich_text",
        blocks.RichTextBlock(
            features=PROSE,
            icon="pilcrow",
            label=_("Text"),
            template="courses/blocks/rich_text.html",
        ),
    ),
    ("callout", CalloutBlock()),
    ("table", TableBlock()),
    ("steps", StepsBlock()),
    ("accordion", AccordionBlock()),
    ("comparison", ComparisonBlock()),
    ("quote", QuoteBlock()),
    ("fact", FactBlock()),
    ("glossary", GlossaryBlock()),
    ("knowledge_check", KnowledgeCheckBlock(group=_TEACHING)),
    ("sheet", SheetBlock(group=_TEACHING)),
    ("figure", FigureBlock(group=_MEDIA)),
    ("download", DownloadBlock(group=_MEDIA)),
    ("video", VideoBlock(group=_MEDIA)),
]
