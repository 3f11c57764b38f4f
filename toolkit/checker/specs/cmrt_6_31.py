"""CMRT 6.31, released on 26 May 2023."""

from toolkit.checker.specs._cmrt import cmrt

SPEC = cmrt(
    "6.31",
    "2023-05-26",
    lookup_last_row=641,
)
