"""The rules: plain functions that take a declaration and yield what a reviewer would point out.

A rule is any function here that is marked with `@rule`; every module of this package is searched.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from toolkit.checker.declaration import Declaration
from toolkit.checker.findings import Finding
from toolkit.checker.lessons import taught
from toolkit.checker.rules.base import Context, Rule, is_rule

__all__ = ["Context", "Rule", "all_rules", "run_rules"]


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, module by module in the order of their names."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return tuple(item for module in modules for item in vars(module).values() if is_rule(item))


def run_rules(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Yield the findings of every rule, without those that the form's version is silent about."""
    for rule in all_rules():
        for finding in rule(declaration, context):
            if finding.code not in declaration.spec.silent:
                yield taught(finding, declaration.spec.template)
