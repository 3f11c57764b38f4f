"""The blocks of which a lesson is made. Each has one template in templates/courses/blocks/."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

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


class FigureBlock(blocks.StructBlock):
    """A picture with a text alternative of its own and a caption."""

    image = ImageChooserBlock(label=_("image"))
    alt = blocks.TextBlock(
        required=False,
        rows=2,
        label=_("text alternative"),
        help_text=_("What the picture says, for those who do not see it."),
    )
    decorative = blocks.BooleanBlock(
        required=False,
        label=_("decorative"),
        help_text=_("It says nothing: skip it when read aloud."),
    )
    caption = blocks.CharBlock(max_length=300, required=False, label=_("caption"))

    def clean(self, value):
        cleaned = super().clean(value)
        if not cleaned["alt"] and not cleaned["decorative"]:
            raise StructBlockValidationError(
                {"alt": ValidationError(_("Describe the picture, or say that it is decorative."))}
            )
        return cleaned

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "courses/blocks/figure.html"


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


class DownloadBlock(blocks.StructBlock):
    """A file to take away, with what it is and how large."""

    document = DocumentChooserBlock(label=_("file"))
    title = blocks.CharBlock(max_length=120, required=False, label=_("title"))
    description = blocks.CharBlock(max_length=300, required=False, label=_("description"))

    class Meta:
        icon = "download"
        label = _("Download")
        template = "courses/blocks/download.html"


class VideoBlock(blocks.StructBlock):
    """A film with captions and a transcript: both are required, so that nobody is shut out."""

    title = blocks.CharBlock(max_length=120, label=_("title"))
    video = DocumentChooserBlock(label=_("film"), help_text=_("An MP4 or WebM file."))
    captions = DocumentChooserBlock(label=_("captions"), help_text=_("A WebVTT file (.vtt)."))
    captions_language = blocks.CharBlock(default="en", max_length=12, label=_("captions' language"))
    poster = ImageChooserBlock(required=False, label=_("still picture"))
    transcript = blocks.RichTextBlock(features=SHORT, label=_("transcript"))

    def clean(self, value):
        cleaned = super().clean(value)
        errors = {}
        if cleaned["video"].file_extension.lower() not in {"mp4", "webm"}:
            errors["video"] = ValidationError(_("Choose an MP4 or WebM file."))
        if cleaned["captions"].file_extension.lower() != "vtt":
            errors["captions"] = ValidationError(_("Choose a WebVTT file (.vtt)."))
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned

    class Meta:
        icon = "media"
        label = _("Video")
        template = "courses/blocks/video.html"


class GlossaryBlock(blocks.StructBlock):
    """A term of the field and what it means."""

    term = blocks.CharBlock(max_length=80, label=_("term"))
    definition = blocks.TextBlock(rows=3, label=_("definition"))

    class Meta:
        icon = "openquote"
        label = _("Glossary term")
        template = "courses/blocks/glossary.html"


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
    ("figure", FigureBlock()),
    ("table", TableBlock()),
    ("steps", StepsBlock()),
    ("accordion", AccordionBlock()),
    ("download", DownloadBlock()),
    ("video", VideoBlock()),
    ("glossary", GlossaryBlock()),
]
