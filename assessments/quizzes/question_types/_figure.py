"""A picture of a question or of an option, kept so that an old attempt still shows it."""

from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from wagtail.images.blocks import ImageBlock
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.image_operations import InvalidFilterSpecError as InvalidOperationError
from wagtail.images.models import SourceImageIOError

SIZE = "max-960x720|format-webp|preserve-svg"
FOLDER = "questions"


def figure_block(**kwargs) -> ImageBlock:
    """Return the block for a picture: it may be left out, but not without a text alternative."""
    return ImageBlock(required=False, **({"label": _("Picture")} | kwargs))


def plain_figure(image) -> dict:
    """Return {} or {"figure": ...}, a picture of the library as its block takes it."""
    if image is None:
        return {}
    alt = "" if image.decorative else image.contextual_alt_text or ""
    figure = {"image": image.pk, "alt_text": alt, "decorative": bool(image.decorative)}
    return {"figure": figure}


def kept_figure(image) -> dict | None:
    """Return what an attempt keeps of a picture: file (a name in the media), width, height, alt.

    The file is a copy under a name made of its contents: a picture that is replaced or deleted
    in the library stays in the attempts that showed it. None without a picture that can be read.
    """
    if image is None:
        return None
    try:
        rendition = image.get_rendition(SIZE)
    except (SourceImageIOError, InvalidFilterSpecError, InvalidOperationError):
        return None
    ending = rendition.file.name.rsplit(".", 1)[-1]
    name = f"{FOLDER}/{image.get_file_hash()[:20]}.{ending}"
    if not default_storage.exists(name):
        with rendition.file.open("rb") as file:
            name = default_storage.save(name, file)
    return {
        "file": name,
        "width": rendition.width,
        "height": rendition.height,
        "alt": "" if image.decorative else image.contextual_alt_text or "",
    }


def figure_to_show(kept: dict | None) -> dict | None:
    """Return what templates/quizzes/types/figure.html takes: url, width, height, alt."""
    return {**kept, "url": default_storage.url(kept["file"])} if kept else None
