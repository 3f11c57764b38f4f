"""EMRT 1.11, released on 4 November 2022."""

from toolkit.checker.specs._emrt1 import emrt1

SPEC = emrt1("1.11", "2022-11-04", lookup_last_row=149, hidden_address_row=True)
