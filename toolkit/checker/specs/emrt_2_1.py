"""EMRT 2.1, released on 17 October 2025: the product list has the customer's columns too."""

from toolkit.checker.specs._emrt2 import emrt2
from toolkit.checker.specs._family import REQUESTED_PRODUCTS

SPEC = emrt2(
    "2.1",
    "2025-10-17",
    smelters_last_row=2497,
    lookup_last_row=495,
    product_columns=REQUESTED_PRODUCTS,
)
