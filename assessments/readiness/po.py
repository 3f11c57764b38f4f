"""Translations as PO files, which translators and their tools read and write (GNU gettext)."""

import io
import re
from collections.abc import Iterable, Mapping

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po, write_po
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.readiness.core.translating import Key, Text, tidied
from assessments.readiness.core.translation_work import How, Suggestion

LARGEST_FILE = 2 * 1024 * 1024  # bytes; the questionnaire has some 150 kB with a translation

# Babel would take a text without its last quotation mark for one without its last letter, and make
# room for as many plurals as a file asks for. Ours has none.
_LINE = re.compile(r'(#.*|((msgctxt|msgid|msgstr)\s*)?"([^"\\]|\\.)*")?')
_UNREAD = re.compile(r'#[^,-].*|#|"[A-Za-z-]+-Date:.*')  # notes, what is gone, dates of the head
_LANGUAGE = re.compile(r'^"Language:\s*([A-Za-z0-9_-]{2,20})\s*(\\n)?"', re.MULTILINE)


def as_po(
    language: str,
    texts: Iterable[Text],
    kept: Mapping[Key, str],
    *,
    title: str,
    guesses: Mapping[Key, Suggestion] | None = None,
) -> bytes:
    """Return texts with what is translated of them. A guess is marked as fuzzy: to be checked."""
    catalog = Catalog(project=title, fuzzy=False)
    for one in texts:
        text, notes, flags = kept.get(one.key, ""), [], []
        if not text and (guess := (guesses or {}).get(one.key)):
            text, flags = guess.text, ["fuzzy"]
            if guess.how is How.EARLIER:
                notes = [f"Translated when the source was: {guess.source}"]
        message = catalog.add(one.source, text, context=one.place, flags=flags, auto_comments=notes)
        # Babel takes the "% o" of "50 % of it" for a placeholder, which tools would then insist on.
        message.flags -= {"python-format", "python-brace-format"}
    file = io.BytesIO()
    # The header would name the moment and the machine's library, and be new each time.
    write_po(file, catalog, width=0, omit_header=True)
    name = " ".join(title.split())
    head = f'# {name}: {language}\nmsgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
    return f'{head}"Content-Type: text/plain; charset=utf-8\\n"\n\n'.encode() + file.getvalue()


def from_po(data: bytes) -> dict[Key, str]:
    """Return the translations of a PO file by place (its context) and source, without what is
    empty or fuzzy.

    Raises ValidationError, code "too_large", or "not_po" if it cannot be read.
    """
    lines = [line.strip() for line in _text_of(data).split("\n")]
    for number, line in enumerate(lines, 1):
        if not _LINE.fullmatch(line):
            raise _not_po(_("line %(number)s is none of a PO file") % {"number": number})
    read = "\n".join("" if _UNREAD.fullmatch(line) else line for line in lines)
    try:
        catalog = read_po(io.StringIO(read), abort_invalid=True)
    except PoFileError as error:
        number = error.lineno + 1
        raise _not_po(_("the text at line %(number)s is not whole") % {"number": number}) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise _not_po(str(error)[:200]) from error
    return {
        (one.context or "", one.id): tidied(one.string)
        for one in catalog
        if one.id and one.string and tidied(one.string) and not one.fuzzy
    }


def language_of_po(data: bytes) -> str:
    """Return the language that a PO file says it is in, such as "pt-br"; "" if it says none."""
    found = _LANGUAGE.search(_text_of(data).replace("\r\n", "\n"))
    return found[1].replace("_", "-").lower() if found else ""


def _text_of(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        raise ValidationError(_("The file is larger than 2 MB."), code="too_large")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_po(_("it is not text in UTF-8")) from error


def _not_po(problem: str) -> ValidationError:
    return ValidationError(
        _("This is not a PO file that can be read: %(problem)s."),
        code="not_po",
        params={"problem": problem},
    )
