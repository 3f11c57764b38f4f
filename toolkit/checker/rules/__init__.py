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
from toolkit.checker.rules.base import Context, Options, Rule, is_rule
from toolkit.checker.rules.broken_cells import ERROR_VALUE, error_cells

__all__ = ["Context", "Options", "Rule", "all_rules", "run_rules"]


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every rule, module by module in the order of their names."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return tuple(item for module in modules for item in vars(module).values() if is_rule(item))


def run_rules(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Yield the findings of every rule.

    Without those that the form's version is silent about, those that are switched off, and what
    is said of a cell with an error value beside that: the error is the cause.
    """
    unwanted = declaration.spec.silent | context.options.disabled
    broken = error_cells(declaration)
    for rule in all_rules():
        for finding in rule(declaration, context):
            of_error = (finding.sheet, finding.cell) in broken and finding.code != ERROR_VALUE.code
            if finding.code not in unwanted and not of_error:
                yield taught(finding, declaration.spec.template)
