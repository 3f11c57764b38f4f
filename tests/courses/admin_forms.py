"""The editor's form of a lesson, as a browser would send it."""

from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield


def lesson_form(*blocks, action="action-publish", **fields):
    """Return what the editor of a lesson sends: blocks are pairs of a type and form values."""
    values = {
        "title": "A lesson",
        "slug": "a-lesson",
        "minutes": "10",
        "body": streamfield(blocks),
        "learning_objectives": inline_formset([]),
        "opening_rules": inline_formset([]),
        "comments": inline_formset([]),
    }
    return nested_form_data(values | fields) | ({action: "1"} if action else {})


def text_block(html):
    """A block of text: a pair for lesson_form()."""
    return ("rich_text", rich_text(html))


def figure_block(image, alt=""):
    return ("figure", {"image": str(image.pk), "alt": alt, "caption": ""})


def edit(client, page, form, **more):
    """Send the editor's form of a page."""
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form, **more)
