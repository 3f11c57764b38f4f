"""Pictures, films and files."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from courses.blocks.text import SHORT


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
