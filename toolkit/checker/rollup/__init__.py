"""Rolls several declarations of one template up into one: what a compliance lead does all spring.

`read_source()` reads one supplier's file, `roll_up()` merges what was read. Neither invents
anything: every row of every file is the origin of exactly one line, and what files contradict each
other in is listed as a conflict.
"""

from toolkit.checker.rollup.merge import RollUp, roll_up
from toolkit.checker.rollup.reading import read_source
from toolkit.checker.rollup.source import Source

__all__ = ["RollUp", "Source", "read_source", "roll_up"]
