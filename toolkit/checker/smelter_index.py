"""A smelter list as it goes to the checker: one file, quickly read, in a process of its own."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from toolkit.checker.lookup import KnownSmelter, Lookup
from toolkit.checker.smelter_file import ListedSmelter, read_smelter_file

SUFFIX = ".smelters.json"


def index_of(smelters: Iterable[ListedSmelter]) -> bytes:
    """Return the content of an index: each name of each smelter, in the order of the list."""
    lines = [line for smelter in smelters for line in smelter.lines()]
    return json.dumps(lines, separators=(",", ":")).encode()


@lru_cache(maxsize=4)
def read_index(path: str) -> Lookup:
    """Return the list in an index, or in any file that `read_smelter_file` takes.

    A path is read once a process, so an index is named by its content. Raises OSError if it
    cannot be opened, and ListProblem if it is no smelter list.
    """
    return Lookup(lines_of(path))


def lines_of(path: str) -> Iterator[KnownSmelter]:
    """Yield the lines of a list, one a name. Takes and raises what `read_index` does."""
    data = Path(path).read_bytes()
    if path.endswith(SUFFIX):
        yield from map(KnownSmelter._make, json.loads(data))
        return
    for smelter in read_smelter_file(data).smelters:
        yield from smelter.lines()
