"""CMRT 6.22, released on 11 May 2022."""

from toolkit.checker.specs._cmrt import cmrt

SPEC = cmrt(
    "6.22",
    "2022-05-11",
    lookup_last_row=632,
    percent_as_number=True,
)
