"""EMRT 2.0, released on 25 April 2025."""

from toolkit.checker.specs._emrt2 import emrt2

SPEC = emrt2("2.0", "2025-04-25", smelters_last_row=2504, lookup_last_row=436)
