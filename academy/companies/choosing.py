"""Choosing one person of many by name or e-mail address, also in a company of thousands.

A form has a `PersonField` and says among whom. The server looks up what is typed, so that it works
without JavaScript. A script only offers, while one types, what the server would find.
"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex, Substr
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

MOST_SHOWN = 10
MOST_WORDS = 6  # more would only make the query long
_IN_BRACKETS = re.compile(r"<([^<>]+)>\s*$")


def label_of(person: object) -> str:
    """Return a person as one line that nobody else has: `Ana Reyes <ana.reyes@rowan.example>`."""
    return f"{person.full_name} <{person.email}>" if person.full_name else person.email


def _address_in(text: str) -> str:
    """Return the address of `Name <address>` or of a bare one, in lower case."""
    bracketed = _IN_BRACKETS.search(text)
    return (bracketed[1] if bracketed else text).strip().lower()


def fitting(people: QuerySet, text: str) -> QuerySet:
    """Keep the people whose name or address has all words of a text; none for an empty one.

    Of an address what is before the @ counts, since colleagues share the rest, unless the word has
    an @ too. Whoever is called exactly so comes first, then by name.
    """
    words = text.replace("\0", "").split()[:MOST_WORDS]
    if not words:
        return people.none()
    people = people.alias(mailbox=Substr("email", 1, StrIndex("email", Value("@")) - 1))
    for word in words:
        address = {("email" if "@" in word else "mailbox") + "__icontains": word}
        people = people.filter(Q(full_name__icontains=word) | Q(**address))
    is_exact = Case(When(full_name__iexact=" ".join(words), then=Value(0)), default=Value(1))
    return people.order_by(is_exact, "full_name", "email")


class PersonInput(forms.TextInput):
    """A line to type, and below it the people whom the text may mean, to pick one.

    A pick counts as long as the line says what it was found by: a new text is a new search.
    """

    template_name = "companies/widgets/person.html"
    search_url = ""
    found_by = ""
    found: list[object] = []

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        key = widget["attrs"].get("id", name)
        widget["attrs"]["list"] = f"{key}-list"
        if self.search_url:
            widget["attrs"]["data-person-search"] = self.search_url
        widget["found_by"] = self.found_by
        widget["found"] = [
            {"id": f"{key}-pick-{number}", "email": one.email, "name": one.full_name}
            for number, one in enumerate(self.found)
        ]
        return context

    def value_from_datadict(self, data: dict, files: object, name: str) -> object:
        typed, picked = data.get(name), data.get(f"{name}-pick")
        is_same = data.get(f"{name}-for") == (typed or "").strip()
        return picked if picked and is_same else typed


class PersonField(forms.CharField):
    """One of `people`, by an exact address, or by a name that fits nobody else among them.

    Say among whom with `look_among()` before it is used. Cleans to the person, or None if it is
    empty and not required. Raises ValidationError: "required"; "several", "too_many" or "unsure"
    if the text may mean the people that are then shown below it; "not_here" if it means nobody.
    """

    widget = PersonInput
    default_error_messages = {"required": _("Type the name or e-mail address of a colleague.")}

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("help_text", _("Name or e-mail address."))
        super().__init__(max_length=450, **kwargs)
        self.widget.attrs.setdefault("autocomplete", "off")
        self.people: QuerySet | None = None

    def look_among(self, people: QuerySet, *, search_url: str = "") -> None:
        """Say who can be chosen, and the address that answers a script with `suggestions()`."""
        self.people, self.widget.search_url = people, search_url

    def prepare_value(self, value: object) -> object:
        """Show who is chosen already, unless they cannot be chosen any more."""
        if value is None or isinstance(value, str):
            return value
        person = self.people.filter(pk=getattr(value, "pk", value)).first()
        return label_of(person) if person else ""

    def clean(self, value: object) -> object:
        text = super().clean(value)
        if not text:
            return None
        person = self.people.filter(email=_address_in(text)).first()
        return person or self._only_one(text)

    def _only_one(self, text: str) -> object:
        found = list(fitting(self.people, text)[: MOST_SHOWN + 1])
        called = [one for one in found if one.full_name.casefold() == text.casefold()]
        if len(found) == len(called) == 1:
            return called[0]
        if not found:
            raise ValidationError(
                _(
                    "No colleague of this company is found by “%(text)s”. Check the spelling, or"
                    " type the e-mail address."
                ),
                code="not_here",
                params={"text": text},
            )
        self.widget.found, self.widget.found_by = found[:MOST_SHOWN], text
        if len(found) > MOST_SHOWN:
            raise ValidationError(
                _(
                    "More than %(most)s colleagues are found by “%(text)s”. Choose one of these, or"
                    " type more of the name, or the e-mail address."
                ),
                code="too_many",
                params={"text": text, "most": MOST_SHOWN},
            )
        if len(called) == len(found):
            raise ValidationError(
                _("%(number)s colleagues are called “%(text)s”: choose one."),
                code="several",
                params={"text": text, "number": len(found)},
            )
        raise ValidationError(
            ngettext(
                "One colleague is found by “%(text)s”. Choose this one, or type another name.",
                "%(number)s colleagues are found by “%(text)s”: choose one.",
                len(found),
            ),
            code="unsure",
            params={"text": text, "number": len(found)},
        )


def suggestions(people: QuerySet, text: str) -> dict[str, list[str]]:
    """Return what `person.js` offers for a text: at most ten people, each as `label_of()`."""
    return {"people": [label_of(one) for one in fitting(people, text)[:MOST_SHOWN]]}
