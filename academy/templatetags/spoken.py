"""{{ text|spoken }}: a text in another language than the page, marked for screen readers."""

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from academy.languages import Spoken, language

register = template.Library()


@register.filter
def spoken(text: object) -> SafeString:
    """Return a text for HTML, inside an element with its language if it is not the page's.

    Not for attributes, where a text stands alone (WCAG 3.1.2).
    """
    if isinstance(text, Spoken) and text.language != (get_language() or ""):
        found = language(text.language)
        return format_html('<span lang="{}" dir="{}">{}</span>', found.code, found.direction, text)
    return conditional_escape(text)


@register.filter
def spoken_join(texts: Iterable[object], separator: str) -> SafeString:
    """Return texts one after the other for HTML, as `spoken` does each."""
    return format_html_join(separator, "{}", ((spoken(one),) for one in texts))
