"""EMRT 1.1, released on 14 October 2022."""

from toolkit.checker.specs._emrt1 import emrt1
from toolkit.checker.specs._family import LANGUAGES

SPEC = emrt1(
    "1.1",
    "2022-10-14",
    lookup_last_row=149,
    hidden_address_row=True,
    # In Chinese they are the older questions on a cobalt policy and on the risks that it covers.
    mistranslated={LANGUAGES[1]: ("A", "B")},
)
