"""Translations as PO files, which translators and their tools read and write (GNU gettext)."""

import io
from collections.abc import Iterable, Mapping

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.readiness.core.translating import Key, Text


def as_po(
    language: str,
    texts: Iterable[Text],
    kept: Mapping[Key, str],
    *,
    title: str,
    guesses: Mapping[Key, str] | None = None,
) -> bytes:
    """Return texts with what is translated of them. A guess is marked as fuzzy: to be checked."""
    catalog = Catalog(project=title, fuzzy=False)
    catalog.header_comment = f"# {title}: {language}"
    for one in texts:
        if text := kept.get(one.key, ""):
            catalog.add(one.source, text, context=one.place)
        elif guess := (guesses or {}).get(one.key, ""):
            catalog.add(one.source, guess, context=one.place, flags=["fuzzy"])
        else:
            catalog.add(one.source, "", context=one.place)
    file = io.BytesIO()
    # The header would name the moment and the machine's library, and be new each time.
    write_po(file, catalog, width=0, omit_header=True)
    head = f'# {title}: {language}\nmsgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
    return f'{head}"Content-Type: text/plain; charset=utf-8\\n"\n\n'.encode() + file.getvalue()


def from_po(data: bytes) -> dict[Key, str]:
    """Return the translations of a PO file by place (its context) and source, without what is
    empty or fuzzy.

    Raises ValidationError, code "not_po", if it cannot be read.
    """
    try:
        catalog = read_po(io.BytesIO(data), charset="utf-8", abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise ValidationError(
            _("This is not a PO file in UTF-8: %(problem)s."),
            code="not_po",
            params={"problem": str(error)[:200]},
        ) from error
    return {
        (one.context or "", one.id): one.string.strip()
        for one in catalog
        if isinstance(one.id, str)
        and one.id
        and isinstance(one.string, str)
        and one.string.strip()
        and not one.fuzzy
    }
