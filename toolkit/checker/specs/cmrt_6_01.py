"""CMRT 6.01, released on 19 May 2020."""

from toolkit.checker.specs._cmrt import cmrt
from toolkit.checker.specs._family import LANGUAGES

SPEC = cmrt(
    "6.01",
    "2020-05-19",
    lookup_last_row=591,
    products_last_row=1000,
    special_by_typed_name=False,
    languages=[name.replace("Italiano", "italiano") for name in LANGUAGES],
    percent_as_number=True,
)
