"""CMRT 6.4, released on 26 April 2024."""

from toolkit.checker.specs._cmrt import cmrt

SPEC = cmrt(
    "6.4",
    "2024-04-26",
    lookup_last_row=664,
)
