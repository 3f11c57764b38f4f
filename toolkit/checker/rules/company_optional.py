"""Rules about those fields of the company block that may stay empty."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule

LESSON = "C2.M2.L1"

SCOPE_DESCRIPTION_UNUSED = Kind(
    "DECL-SCOPE-DESCRIPTION-UNUSED",
    Severity.INFO,
    message=gettext_noop("You describe a scope of your own, but chose scope %(scope)s."),
    why=gettext_noop("Only scope C uses the description. Here it may contradict your choice."),
    fix=gettext_noop("Empty cell %(cell)s, or choose scope C."),
    lesson=LESSON,
)
ID_PAIR = Kind(
    "DECL-ID-PAIR",
    Severity.INFO,
    message=gettext_noop("The company's unique ID and its authority belong together."),
    why=gettext_noop("A number helps only with the system it comes from, such as DUNS or VAT."),
    fix=gettext_noop("Fill in cell %(cell)s too, or empty cell %(other)s."),
    lesson=LESSON,
)
ADDRESS_EMPTY = Kind(
    "DECL-ADDRESS-EMPTY",
    Severity.INFO,
    message=gettext_noop("The address of the company is empty."),
    why=gettext_noop("It may stay empty, but some customers ask for it."),
    fix=gettext_noop("Write street, city and country in cell %(cell)s."),
    lesson=LESSON,
)


@rule
def description_is_of_scope_c(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The description of the scope is for scope C only."""
    entry = declaration.fields.get("scope_description")
    if entry and declaration.scope in ("A", "B") and not entry.is_blank and not entry.is_lookalike:
        yield SCOPE_DESCRIPTION_UNUSED.at(entry.sheet, entry.cell, scope=declaration.scope)


@rule
def number_has_its_authority(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """A unique ID comes with the authority that gave it. Source: the form's instructions."""
    number = declaration.fields.get("company_unique_id")
    authority = declaration.fields.get("company_unique_id_authority")
    if number and authority and number.is_blank != authority.is_blank:
        empty, filled = (number, authority) if number.is_blank else (authority, number)
        yield ID_PAIR.at(empty.sheet, empty.cell, other=filled.cell)


@rule
def address_is_given(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The address is given. Optional in English; the Chinese AMRT calls it mandatory."""
    entry = declaration.fields.get("address")
    if entry and entry.is_blank:
        yield ADDRESS_EMPTY.at(entry.sheet, entry.cell)
