"""{% printed %}: parts of pages that differ between readers in a few values only."""

import functools
import re

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

GAP = "gap_"
MARK = "\ufdd0"  # Unicode keeps it out of all text
MOST_KEPT = 4_000  # of some 2 kB each, in every process


@functools.lru_cache(maxsize=MOST_KEPT)
def pieces_of(
    name: str,
    language: str | None,
    same: tuple[tuple[str, object], ...],
    gaps: tuple[str, ...],
) -> list[str]:
    """Return a template as HTML, in which every second piece is the name of a gap.

    It follows from these arguments alone: the template gets no request and no person.
    """
    marks = {gap.removeprefix(GAP): mark_safe(f"{MARK}{gap}{MARK}") for gap in gaps}  # noqa: S308
    html = render_to_string(name, dict(same) | marks)
    return re.split(f"{MARK}({'|'.join(gaps) or '-'}){MARK}", html)


@register.simple_tag
def printed(template_name: str, **values: object) -> SafeString:
    """Include a template that was rendered once for all, and fill its gaps for this reader.

    `{% printed "card.html" url=step.url gap_name=user %}`: the template takes `url` and `name`.
    It is kept for each language and each value of `url`, for ever. So only what a person alone
    has goes into a gap, and the rest has few values. A gap can be printed, as `{{ name }}`, and
    nothing else: filters do not see its value, and conditions hold it for true. The template
    sees nothing but what is named here.
    """
    same, gaps = [], []
    for name, value in values.items():
        if name.startswith(GAP):
            gaps.append(name)
        else:
            same.append((name, value))
    make = pieces_of.__wrapped__ if settings.DEBUG else pieces_of  # templates change at the desk
    pieces = make(template_name, get_language(), tuple(same), tuple(gaps)).copy()
    for place in range(1, len(pieces), 2):
        pieces[place] = conditional_escape(values[pieces[place]])
    return mark_safe("".join(pieces))  # noqa: S308 - of a template, and escaped
