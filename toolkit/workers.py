"""Which process took something, and whether it still lives."""

import os
import socket


def me() -> str:
    """Return the host and process that takes something, for others to see whether it lives."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_dead(worker: str) -> bool:
    """True if a worker, as `me()` names it, ran on this machine and is gone."""
    host, _colon, pid = worker.rpartition(":")
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
