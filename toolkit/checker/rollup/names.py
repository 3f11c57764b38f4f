"""When two names are the same name, as far as a reader of lists can tell."""

import re
import unicodedata

from toolkit.checker.values import tidy

_NUMBER = re.compile(r"CID\d{6}")

LEGAL_FORMS = frozenset(
    {
        *("ab", "ag", "as", "asa", "berhad", "bhd", "bv", "co", "company", "corp", "corporation"),
        *("gmbh", "inc", "incorporated", "jsc", "kft", "kg", "kk", "limited", "llc", "llp", "ltd"),
        *("ltda", "mbh", "nv", "ooo", "oy", "oyj", "pjsc", "plc", "pt", "pte", "pty", "sa", "sarl"),
        *("sas", "sdn", "se", "spa", "srl", "tbk", "zrt"),
    }
)
"""Words at the end of a company's name, or before it, that tell nothing about which one it is."""


def name_key(name: str) -> str:
    """Return the form in which names are compared: "Birch Tin Co., Ltd." is "birch tin".

    Case, accents, punctuation and legal forms at either end do not count. A name that is nothing
    but legal forms keeps them; one without a letter or digit is "".
    """
    plain = unicodedata.normalize("NFD", tidy(name).casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    # "S.A." and "B.V." are one word each; any other sign parts two words.
    plain = unicodedata.normalize("NFC", plain).replace(".", "").replace("'", "")
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    kept = list(words)
    while kept and kept[-1] in LEGAL_FORMS:
        kept.pop()
    while kept and kept[0] in LEGAL_FORMS:
        kept.pop(0)
    return " ".join(kept or words)


def rmi_number(text: str) -> str:
    """Return the RMI number in its plain form ("CID001234"), or "" if the text is none."""
    plain = tidy(text).upper().replace(" ", "")
    return plain if _NUMBER.fullmatch(plain) else ""
