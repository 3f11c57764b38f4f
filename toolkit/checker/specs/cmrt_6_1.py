"""CMRT 6.1, released on 28 April 2021."""

from toolkit.checker.specs._cmrt import cmrt

SPEC = cmrt(
    "6.1",
    "2021-04-28",
    lookup_last_row=610,
    products_last_row=1000,
    special_by_typed_name=False,
    percent_as_number=True,
)
