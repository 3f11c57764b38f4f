"""One module for each version of each template, such as `emrt_2_1.py`, with a SPEC.

The names of the modules say which versions there are; a module is imported when its form is read.
Modules that begin with `_` hold what versions share.
"""

import re
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from toolkit.checker.spec import Spec, SpecError, version_key

_MODULE = re.compile(r"([a-z]+)_(\d+(?:_\d+)+)")


@cache
def known_versions() -> dict[str, tuple[str, ...]]:
    """Return the versions that have a spec, oldest first, by template."""
    found: dict[str, list[str]] = {}
    for module in iter_modules(__path__):
        match = _MODULE.fullmatch(module.name)
        if match:
            found.setdefault(match[1].upper(), []).append(match[2].replace("_", "."))
    return {name: tuple(sorted(found[name], key=version_key)) for name in sorted(found)}


def all_specs() -> tuple[Spec, ...]:
    """Return every spec, ordered by template and version (oldest first)."""
    return tuple(
        _load(template, version)
        for template, versions in known_versions().items()
        for version in versions
    )


def find_spec(template: str, version: str) -> Spec | None:
    """Return the spec for exactly this template ("CMRT") and version ("6.5"), or None.

    Raises SpecError if the spec contradicts itself or the name of its file.
    """
    if version in known_versions().get(template, ()):
        return _load(template, version)
    return None


def newest_spec(template: str) -> Spec | None:
    """Return the spec of the newest version that a workbook may state, or None."""
    for version in reversed(known_versions().get(template, ())):
        spec = _load(template, version)
        if not spec.stated_version:
            return spec
    return None


def nearest_spec(template: str, version: str) -> Spec | None:
    """Return the spec to read this version with, or None if its layout is not known.

    That is the nearest lower version of the same major number, else the lowest of that number.
    """
    wanted = version_key(version)
    known = known_versions().get(template, ())
    same = [other for other in known if int(version_key(other)[0]) == int(wanted[0])]
    lower = [other for other in same if version_key(other) <= wanted]
    nearest = lower[-1] if lower else same[0] if same else None
    return _load(template, nearest) if nearest else None


@cache
def _load(template: str, version: str) -> Spec:
    name = f"{template.lower()}_{version.replace('.', '_')}"
    spec: Spec = import_module(f"{__name__}.{name}").SPEC
    if (spec.template, spec.version) != (template, version):
        raise SpecError(f"{name}.py describes {spec.template} {spec.version}")
    return spec
