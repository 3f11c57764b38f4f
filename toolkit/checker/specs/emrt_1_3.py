"""EMRT 1.3, released on 26 April 2024."""

from toolkit.checker.specs._emrt1 import emrt1

SPEC = emrt1("1.3", "2024-04-26", lookup_last_row=191, german=True)
