"""The errors of the catalogue, each planted by one function."""

from toolkit.checker.practice.planters import answers, company_block, smelter_lines
from toolkit.checker.practice.planters.base import PLANTERS, Choice, Plant, Planter, Spot

__all__ = [
    "PLANTERS",
    "Choice",
    "Plant",
    "Planter",
    "Spot",
    "answers",
    "company_block",
    "smelter_lines",
]
