"""EMRT 1.2, released on 12 May 2023."""

from toolkit.checker.specs._emrt1 import emrt1

SPEC = emrt1("1.2", "2023-05-12", lookup_last_row=164)
