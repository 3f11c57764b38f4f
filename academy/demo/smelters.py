"""Loads the synthetic smelter list, so that workbooks of the demo are checked against a list."""

from toolkit.checker.layout.smelters import FILE
from toolkit.checker.smelter_file import read_smelter_file
from toolkit.smelter_lists import load_list

NAME = "Practice"


def load_practice_smelters() -> None:
    """Load the list; nothing happens if it is loaded."""
    load_list(read_smelter_file(FILE.read_bytes()), name=NAME, source_name=FILE.name)
