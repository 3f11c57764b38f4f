"""Putting off the search index of questions, which costs more than to save one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_put_off: ContextVar[bool] = ContextVar("index_is_put_off", default=False)


def is_put_off() -> bool:
    return _is_put_off.get()


@contextmanager
def put_off() -> Iterator[None]:
    """Leave questions that are saved out of the index; whoever saves many indexes all at once."""
    token = _is_put_off.set(True)
    try:
        yield
    finally:
        _is_put_off.reset(token)
