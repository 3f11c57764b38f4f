"""Rules about faults of the official forms that a person who fills them in cannot see."""

from collections.abc import Iterator

from toolkit.checker.declaration import Declaration
from toolkit.checker.findings import Finding, Kind, Severity, gettext_noop
from toolkit.checker.rules.base import Context, rule
from toolkit.checker.slots import is_broken
from toolkit.checker.values import text_of

OTHER_BROKEN = Kind(
    "FORM-OTHER-BROKEN",
    Severity.ERROR,
    message=gettext_noop("\u201c%(value)s\u201d breaks this version of the form."),
    why=gettext_noop("A formula of the form is faulty, so that the names of all minerals vanish."),
    fix=gettext_noop("Write the English name of the mineral in cell %(cell)s instead."),
    lesson="C3.M3.L2",
)
MISTRANSLATED = Kind(
    "FORM-QUESTION-MISTRANSLATED",
    Severity.INFO,
    message=gettext_noop("Question %(letter)s asks something else in %(language)s."),
    why=gettext_noop("Your customer reads the answer as one to the English question."),
    fix=gettext_noop("Read question %(letter)s in English, and check the answer in cell %(cell)s."),
    lesson="C3.M2.L2",
)


@rule
def choices_do_not_break_the_form(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """No choice of a mineral breaks the form. Source: AMRT 1.2, Declaration P14:P21."""
    for pick in declaration.picks:
        if is_broken(declaration.spec, pick):
            entry = pick.entry
            yield OTHER_BROKEN.at(entry.sheet, entry.cell, value=text_of(entry.raw)[:80])


@rule
def questions_mean_the_same(declaration: Declaration, context: Context) -> Iterator[Finding]:
    """Who reads the form in another language is asked the same. Source: EMRT 1.1, B69 and B71."""
    for letter in declaration.spec.mistranslated.get(declaration.language, ()):
        entry = declaration.company[letter]
        if not entry.is_blank:
            yield MISTRANSLATED.at(
                entry.sheet, entry.cell, letter=letter, language=declaration.language
            )
