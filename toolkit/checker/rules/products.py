"""Rules about the Product List."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.values import key_of

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

DUPLICATE = Kind(
    "PRODUCT-DUPLICATE",
    Severity.WARNING,
    message=gettext_noop("Product %(value)s stands in rows %(first)s and %(line)s."),
    why=gettext_noop(
        "Each product counts once. A second line makes the reader look for a mistake."
    ),
    fix=gettext_noop("Delete row %(line)s, or correct the number in cell %(cell)s."),
    lesson=LESSON,
)
UNUSED = Kind(
    "PRODUCT-LIST-UNUSED",
    Severity.INFO,
    message=gettext_noop("Products are listed, but the declaration scope is %(scope)s."),
    why=gettext_noop("The Product List is read only for scope B."),
    fix=gettext_noop("Empty the list, or choose scope B in cell %(other)s of the Declaration."),
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
    elif declaration.products[0].row != table.first_row and any(
        not product.number.is_blank for product in declaration.products
    ):
        yield STARTS_LATE.at(table.sheet, first)


@rule
def products_have_numbers(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Each line of the list has a number. Source: the form's header marks it as required."""
    for product in declaration.products:
        if product.number.is_blank:
            number = product.number
            yield NUMBER_REQUIRED.at(number.sheet, number.cell, line=str(product.row))


@rule
def products_are_listed_once(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No product number comes twice, unless for another number of the customer."""
    first: dict[tuple[str, str], int] = {}
    for product in declaration.products:
        number = product.number
        key = key_of(number.text), key_of(product.text("requester_product_number"))
        if number.is_blank or number.is_lookalike:
            continue
        if key in first:
            yield DUPLICATE.at(
                number.sheet,
                number.cell,
                value=number.text[:80],
                first=str(first[key]),
                line=str(product.row),
            )
        first.setdefault(key, product.row)


@rule
def products_are_in_scope(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Products are listed for scope B only."""
    table = declaration.spec.products
    if declaration.products and declaration.scope in ("A", "C"):
        yield UNUSED.at(
            table.sheet,
            table.cell("product_number", table.first_row),
            scope=declaration.scope,
            other=declaration.fields["declaration_scope"].cell,
        )
