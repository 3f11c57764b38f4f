"""Finds the one-file plug-ins of a package."""

import importlib
import pkgutil
from types import ModuleType


def modules_in(package: str) -> list[ModuleType]:
    """Import and return the modules of a package, by name; those that begin with `_` are left."""
    found = importlib.import_module(package)
    names = sorted(info.name for info in pkgutil.iter_modules(found.__path__))
    return [
        importlib.import_module(f"{package}.{name}") for name in names if not name.startswith("_")
    ]
