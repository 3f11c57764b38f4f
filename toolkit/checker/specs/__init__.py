"""One module for each version of each template; every module here that has a SPEC is used."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from toolkit.checker.spec import Spec, version_key


@cache
def all_specs() -> tuple[Spec, ...]:
    """Return every spec, ordered by template and version (oldest first)."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    specs = [module.SPEC for module in modules if hasattr(module, "SPEC")]
    return tuple(sorted(specs, key=lambda spec: (spec.template, version_key(spec.version))))


def find_spec(template: str, version: str) -> Spec | None:
    """Return the spec for exactly this template ("CMRT") and version ("6.5"), or None."""
    for spec in all_specs():
        if (spec.template, spec.version) == (template, version):
            return spec
    return None


def nearest_spec(template: str, version: str) -> Spec | None:
    """Return the spec to read this version with, or None if its layout is not known.

    That is the nearest lower version of the same major number, else the lowest of that number.
    """
    wanted = version_key(version)
    known = [spec for spec in all_specs() if spec.template == template]
    same = [s for s in known if int(version_key(s.version)[0]) == int(wanted[0])]
    lower = [s for s in same if version_key(s.version) <= wanted]
    return lower[-1] if lower else same[0] if same else None
