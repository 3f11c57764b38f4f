"""CMRT 6.5, released on 25 April 2025."""

from toolkit.checker.specs._cmrt import cmrt

SPEC = cmrt(
    "6.5",
    "2025-04-25",
    lookup_last_row=641,
)
