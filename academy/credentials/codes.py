"""Certificate codes: how one is made, and how what a person typed is read. Pure functions."""

import re
import secrets

# Crockford's letters and digits: none that is taken for another when it is read aloud or typed.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP_LENGTH = 3, 4
LENGTH = GROUPS * GROUP_LENGTH

# Source: Douglas Crockford, Base 32, "Decode symbol".
LOOKALIKES = str.maketrans("OIL", "011")
SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")
WHOLE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def new_code() -> str:
    """Return a code for a certificate, `XXXX-XXXX-XXXX`: 60 random bits."""
    return _grouped("".join(secrets.choice(ALPHABET) for _letter in range(LENGTH)))


def normalise(typed: str) -> str:
    """Return the code that a person meant, `XXXX-XXXX-XXXX`, or "" if it can be none.

    Small letters, spaces and missing or odd dashes are forgiven; O is read as 0, I and L as 1.
    """
    letters = SEPARATORS.sub("", typed.upper()).translate(LOOKALIKES)
    return _grouped(letters) if WHOLE.fullmatch(letters) else ""


def _grouped(letters: str) -> str:
    starts = range(0, LENGTH, GROUP_LENGTH)
    return "-".join(letters[start : start + GROUP_LENGTH] for start in starts)
