"""Rules about the Product List."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule

LESSON = "C2.M4.L1"

LIST_REQUIRED = Kind(
    "PRODUCT-LIST-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("You chose scope B, but the Product List is empty."),
    why=gettext_noop("Your customer must know which products the answers are about."),
    fix=gettext_noop("List the product numbers from cell %(cell)s downwards."),
    lesson=LESSON,
)
STARTS_LATE = Kind(
    "PRODUCT-LIST-STARTS-LATE",
    Severity.WARNING,
    message=gettext_noop("The first line of the Product List is blank; the list starts below."),
    why=gettext_noop("The form's Checker only looks at cell %(cell)s and stays red."),
    fix=gettext_noop("Move the list up, so that it starts in cell %(cell)s."),
    lesson=LESSON,
)
NUMBER_REQUIRED = Kind(
    "PRODUCT-NUMBER-REQUIRED",
    Severity.ERROR,
    message=gettext_noop("The product in row %(line)s has no product number."),
    why=gettext_noop("The number identifies a product; the name alone does not."),
    fix=gettext_noop("Write the product number in cell %(cell)s."),
    lesson=LESSON,
)


@rule
def listed_scope_has_products(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Scope B comes with products, from the first line on. Source: CMRT 6.5, Checker row 64."""
    table = declaration.spec.products
    if declaration.scope != "B" or table.sheet not in declaration.tabs:
        return
    first = table.cell("product_number", table.first_row)
    if not declaration.products:
        yield LIST_REQUIRED.at(table.sheet, first)
    elif declaration.products[0].row != table.first_row:
        yield STARTS_LATE.at(table.sheet, first)


@rule
def products_have_numbers(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Each line of the list has a number. Source: the form's header marks it as required."""
    for product in declaration.products:
        if product.number.is_blank:
            number = product.number
            yield NUMBER_REQUIRED.at(number.sheet, number.cell, line=str(product.row))
