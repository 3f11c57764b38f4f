"""What changes in the texts and keys of a course when it is copied."""

import re
from collections.abc import Mapping
from typing import Any

_PAGE_LINK = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>')
_ID = re.compile(r'\bid="([0-9]+)"')


def rekeyed(key: str, *, old: str, new: str) -> str:
    """Return the key that a copy has: "C2.M1.L3" of course "C2" becomes "C7.M1.L3" in "C7".

    A key that does not belong to the course becomes empty: two lessons may not share one.
    """
    if old and (key == old or key.startswith(f"{old}.")):
        return new + key[len(old) :]
    return ""


def relinked(html: str, pages: Mapping[int, int]) -> str:
    """Return rich text in which links to these pages lead to those that took their place."""

    def link(match: re.Match[str]) -> str:
        return _ID.sub(lambda found: f'id="{pages.get(int(found[1]), int(found[1]))}"', match[0])

    return _PAGE_LINK.sub(link, html)


def copied_stream(value: Any, *, pages: Mapping[int, int], keys: Mapping[str, str]) -> Any:
    """Return the raw data of a stream with its links re-pointed and its keys of exercises new.

    `value` is what JSON holds: lists, mappings and plain values, nested.
    """
    if isinstance(value, str):
        return relinked(value, pages)
    if isinstance(value, Mapping):
        return {
            name: keys.get(inner, inner)
            if name == "practice" and isinstance(inner, str)
            else copied_stream(inner, pages=pages, keys=keys)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [copied_stream(inner, pages=pages, keys=keys) for inner in value]
    return value
