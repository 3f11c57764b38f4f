"""Question types: one file each, which ends with `NAME` and `BLOCK`."""

from academy.discovery import modules_in

TYPES = {module.NAME: module.BLOCK for module in modules_in(__name__)}
QUESTION_BLOCKS = list(TYPES.items())
