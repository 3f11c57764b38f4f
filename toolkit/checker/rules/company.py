"""Rules about the company block at the top of the Declaration."""

import datetime
import re
from collections.abc import Iterator

from toolkit.checker.declaration import Declaration, Entry
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.rules.dates import as_date, parse_date
from toolkit.checker.rules.words import EMAIL, EXPONENT, FILLERS, NOT_AVAILABLE, SAME
from toolkit.checker.values import key_of, text_of
from toolkit.checker.versions import months_before, release_date

LESSON = "C2.M2.L1"
ERROR, WARNING = Severity.ERROR, Severity.WARNING

COMPANY_REQUIRED = Kind(
    "DECL-COMPANY-REQUIRED",
    ERROR,
    message=gettext_noop("The company name is missing."),
    why=gettext_noop("The declaration must say which legal entity makes it."),
    fix=gettext_noop("Write the full legal name of your company in cell %(cell)s."),
    lesson=LESSON,
)
COMPANY_PLACEHOLDER = Kind(
    "DECL-COMPANY-PLACEHOLDER",
    WARNING,
    message=gettext_noop("\u201c%(value)s\u201d does not look like a company name."),
    why=gettext_noop("A short form or a filler does not show who makes the declaration."),
    fix=gettext_noop("Write the full legal name of your company in cell %(cell)s."),
    lesson=LESSON,
)
SCOPE_REQUIRED = Kind(
    "DECL-SCOPE-REQUIRED",
    ERROR,
    message=gettext_noop("The declaration scope is missing."),
    why=gettext_noop("Your customer must know if you answer for the company or for products."),
    fix=gettext_noop("Pick A, B or C from the list in cell %(cell)s."),
    lesson=LESSON,
)
SCOPE_VALUE = Kind(
    "DECL-SCOPE-VALUE",
    ERROR,
    message=gettext_noop("\u201c%(value)s\u201d is not a scope from the list."),
    why=gettext_noop("The form takes any other text for scope C, user defined."),
    fix=gettext_noop("Pick A, B or C from the list in cell %(cell)s."),
    lesson=LESSON,
)
SCOPE_DESCRIPTION_REQUIRED = Kind(
    "DECL-SCOPE-DESCRIPTION-REQUIRED",
    ERROR,
    message=gettext_noop("You chose scope C, but the description of the scope is missing."),
    why=gettext_noop("Only you know what a user-defined scope covers."),
    fix=gettext_noop("Say in cell %(cell)s which sites, units or products you answer for."),
    lesson=LESSON,
)
CONTACT_NAME_REQUIRED = Kind(
    "DECL-CONTACT-NAME-REQUIRED",
    ERROR,
    message=gettext_noop("The name of the contact person is missing."),
    why=gettext_noop("Your customer needs a person to ask."),
    fix=gettext_noop("Write the person's name in cell %(cell)s."),
    lesson=LESSON,
)
CONTACT_EMAIL_REQUIRED = Kind(
    "DECL-CONTACT-EMAIL-REQUIRED",
    ERROR,
    message=gettext_noop("The e-mail address of the contact person is missing."),
    why=gettext_noop("Questions about the declaration are sent to this address."),
    fix=gettext_noop("Write one e-mail address in cell %(cell)s."),
    lesson=LESSON,
)
CONTACT_EMAIL_FORMAT = Kind(
    "DECL-CONTACT-EMAIL-FORMAT",
    ERROR,
    message=gettext_noop("\u201c%(value)s\u201d is not one complete e-mail address."),
    why=gettext_noop("The form only looks for an @, but mail to a wrong address never arrives."),
    fix=gettext_noop("Write one address such as name@company.com in cell %(cell)s."),
    lesson=LESSON,
)
EMAIL_PLACEHOLDER = Kind(
    "DECL-EMAIL-PLACEHOLDER",
    WARNING,
    message=gettext_noop("\u201c%(value)s\u201d stands where an e-mail address is expected."),
    why=gettext_noop("The form allows it, but its Checker stays red and customers ask back."),
    fix=gettext_noop("Write an e-mail address in cell %(cell)s; a shared mailbox is fine."),
    lesson=LESSON,
)
CONTACT_PHONE_REQUIRED = Kind(
    "DECL-CONTACT-PHONE-REQUIRED",
    ERROR,
    message=gettext_noop("The phone number of the contact person is missing."),
    why=gettext_noop("The form asks for a number, in case e-mail fails."),
    fix=gettext_noop("Write the number with country code in cell %(cell)s."),
    lesson=LESSON,
)
PHONE_FORMAT = Kind(
    "DECL-PHONE-FORMAT",
    WARNING,
    message=gettext_noop("\u201c%(value)s\u201d does not look like a phone number."),
    why=gettext_noop("Excel shortens long numbers and drops the first zero."),
    fix=gettext_noop("Write it as text with country code, such as +49 30 1234567."),
    lesson=LESSON,
)
AUTHORIZER_REQUIRED = Kind(
    "DECL-AUTHORIZER-REQUIRED",
    ERROR,
    message=gettext_noop("The name of the authorizer is missing."),
    why=gettext_noop("Someone in your company must answer for what the form says."),
    fix=gettext_noop("Write the name of that person in cell %(cell)s."),
    lesson=LESSON,
)
AUTHORIZER_PLACEHOLDER = Kind(
    "DECL-AUTHORIZER-PLACEHOLDER",
    ERROR,
    message=gettext_noop("\u201c%(value)s\u201d is not the name of an authorizer."),
    why=gettext_noop("The form asks for a name, even if it is the contact person again."),
    fix=gettext_noop("Write the person's full name in cell %(cell)s."),
    lesson=LESSON,
)
AUTHORIZER_EMAIL_REQUIRED = Kind(
    "DECL-AUTHORIZER-EMAIL-REQUIRED",
    ERROR,
    message=gettext_noop("The e-mail address of the authorizer is missing."),
    why=gettext_noop("It is required, like the address of the contact person."),
    fix=gettext_noop("Write one e-mail address in cell %(cell)s."),
    lesson=LESSON,
)
AUTHORIZER_EMAIL_FORMAT = Kind(
    "DECL-AUTHORIZER-EMAIL-FORMAT",
    ERROR,
    message=gettext_noop("\u201c%(value)s\u201d is not one complete e-mail address."),
    why=gettext_noop("The form only looks for an @, but mail to a wrong address never arrives."),
    fix=gettext_noop("Write one address such as name@company.com in cell %(cell)s."),
    lesson=LESSON,
)
DATE_REQUIRED = Kind(
    "DECL-DATE-REQUIRED",
    ERROR,
    message=gettext_noop("The effective date is missing."),
    why=gettext_noop("It says from which day your answers are true."),
    fix=gettext_noop("Write the day on which you completed the form in cell %(cell)s."),
    lesson=LESSON,
)
DATE_TYPE = Kind(
    "DECL-DATE-TYPE",
    WARNING,
    message=gettext_noop("\u201c%(value)s\u201d is not stored as a date."),
    why=gettext_noop("Tools cannot sort it, and 03/04/2025 may be March or April."),
    fix=gettext_noop("Type the date in cell %(cell)s again, such as 15-May-2025."),
    lesson=LESSON,
)
DATE_RANGE = Kind(
    "DECL-DATE-RANGE",
    ERROR,
    message=gettext_noop("The effective date %(date)s cannot be right."),
    why=gettext_noop("The form refuses dates before 2007. It is usually a typing error."),
    fix=gettext_noop("Correct the date in cell %(cell)s."),
    lesson=LESSON,
)
DATE_FUTURE = Kind(
    "DECL-DATE-FUTURE",
    ERROR,
    message=gettext_noop("The effective date %(date)s lies in the future."),
    why=gettext_noop("You cannot know today what will be true on that day."),
    fix=gettext_noop("Write the day on which you completed the form in cell %(cell)s."),
    lesson="C2.M1.L2",
)
DATE_STALE = Kind(
    "DECL-DATE-STALE",
    WARNING,
    message=gettext_noop("The effective date %(date)s is more than %(months)s months ago."),
    why=gettext_noop("Customers expect a declaration from the current reporting year."),
    fix=gettext_noop("Check that all answers are still true, then write the new date."),
    lesson="C2.M1.L2",
)
DATE_BEFORE_RELEASE = Kind(
    "DECL-DATE-BEFORE-RELEASE",
    WARNING,
    message=gettext_noop("The effective date %(date)s is older than the form, of %(released)s."),
    why=gettext_noop("The form did not exist on that day, so the date was copied."),
    fix=gettext_noop("Write the day on which you completed this form in cell %(cell)s."),
    lesson="C2.M1.L2",
)

_SHORT = re.compile(r"[A-Za-z]{1,2}")
_LEADING = re.compile(r"[abc](?:[.):\s-].*)?", re.IGNORECASE)
_FIRST_DAY = datetime.date(2006, 12, 31)


def _missing(entry: Entry) -> bool:
    # A cell with only a dash or a space is the business of DATA-BLANK-LOOKALIKE.
    return entry.is_blank and not entry.is_lookalike


def _value(entry: Entry) -> str:
    return entry.text[:80]


@rule
def company_is_named(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The company name is given, and is a name. Source: CMRT 6.5, Checker row 4."""
    entry = declaration.fields["company_name"]
    if _missing(entry):
        yield COMPANY_REQUIRED.at(entry.sheet, entry.cell)
    elif key_of(entry.text) in FILLERS - {"-"} or _SHORT.fullmatch(entry.text):
        yield COMPANY_PLACEHOLDER.at(entry.sheet, entry.cell, value=_value(entry))


@rule
def scope_is_from_the_list(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The scope is one of the three, and scope C is described. Source: Checker rows 5 and 6."""
    scope = declaration.fields["declaration_scope"]
    description = declaration.fields["scope_description"]
    if _missing(scope):
        yield SCOPE_REQUIRED.at(scope.sheet, scope.cell)
    elif not scope.answer and not scope.is_lookalike:
        severity = WARNING if _LEADING.fullmatch(scope.text) else ERROR
        yield SCOPE_VALUE.at(scope.sheet, scope.cell, severity, value=_value(scope))
    elif declaration.scope == "C" and _missing(description):
        yield SCOPE_DESCRIPTION_REQUIRED.at(description.sheet, description.cell)


@rule
def people_are_named(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Contact and authorizer have a name. Source: Checker rows 7 and 10, form instructions."""
    contact = declaration.fields["contact_name"]
    if _missing(contact):
        yield CONTACT_NAME_REQUIRED.at(contact.sheet, contact.cell)
    authorizer = declaration.fields["authorizer_name"]
    if _missing(authorizer):
        yield AUTHORIZER_REQUIRED.at(authorizer.sheet, authorizer.cell)
    elif key_of(authorizer.text) in SAME:
        yield AUTHORIZER_PLACEHOLDER.at(authorizer.sheet, authorizer.cell, value=_value(authorizer))


@rule
def emails_are_addresses(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Both e-mail fields hold one plain address. Source: Checker rows 8 and 11."""
    for key, required, malformed in (
        ("contact_email", CONTACT_EMAIL_REQUIRED, CONTACT_EMAIL_FORMAT),
        ("authorizer_email", AUTHORIZER_EMAIL_REQUIRED, AUTHORIZER_EMAIL_FORMAT),
    ):
        entry = declaration.fields[key]
        if _missing(entry):
            yield required.at(entry.sheet, entry.cell)
        elif key_of(entry.text) in NOT_AVAILABLE:
            yield EMAIL_PLACEHOLDER.at(entry.sheet, entry.cell, value=_value(entry))
        elif not entry.is_lookalike and not EMAIL.fullmatch(entry.text):
            yield malformed.at(entry.sheet, entry.cell, value=_value(entry))


@rule
def phones_are_numbers(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The contact's phone is given; a phone has six digits or more. Source: Checker row 9."""
    contact = declaration.fields["contact_phone"]
    if _missing(contact):
        yield CONTACT_PHONE_REQUIRED.at(contact.sheet, contact.cell)
    for entry in (contact, declaration.fields["authorizer_phone"]):
        digits = sum(character.isdecimal() for character in entry.text)
        filled = not entry.is_blank and not entry.is_lookalike
        if filled and (digits < 6 or EXPONENT.search(entry.text)):
            yield PHONE_FORMAT.at(entry.sheet, entry.cell, value=_value(entry))


@rule
def date_is_of_now(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """The effective date is a real, recent day. Source: Checker row 12; the cell's own limits."""
    entry = declaration.fields["effective_date"]
    if entry.is_lookalike:
        return
    if entry.is_blank:
        yield DATE_REQUIRED.at(entry.sheet, entry.cell)
        return
    day = as_date(entry.raw)
    if day is None:
        day = parse_date(entry.raw)
        severity = WARNING if day else ERROR
        value = text_of(entry.raw)[:80]
        yield DATE_TYPE.at(entry.sheet, entry.cell, severity, value=value)
    if day is not None:
        yield from _age(declaration, context, entry, day)


def _age(
    declaration: Declaration, context: Context, entry: Entry, day: datetime.date
) -> Iterator[Finding]:
    date = day.isoformat()
    released = release_date(declaration.spec.template, declaration.version)
    if day <= _FIRST_DAY:
        yield DATE_RANGE.at(entry.sheet, entry.cell, date=date)
    elif day > context.today + datetime.timedelta(days=context.future_days):
        yield DATE_FUTURE.at(entry.sheet, entry.cell, date=date)
    elif day < months_before(context.today, context.stale_months):
        months = str(context.stale_months)
        yield DATE_STALE.at(entry.sheet, entry.cell, date=date, months=months)
    elif released is not None and day < released:
        yield DATE_BEFORE_RELEASE.at(
            entry.sheet, entry.cell, date=date, released=released.isoformat()
        )
