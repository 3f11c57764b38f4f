"""The secret of an installation on one person's machine."""

import secrets
from pathlib import Path


def local_secret(path: Path) -> str:
    """Return the secret kept in this file, made and saved (mode 0600) on the first call."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()
