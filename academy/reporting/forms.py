"""What a manager may ask the list of people for, and a trainer the common findings."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from academy.reporting.common_findings import Choices, Scope
from academy.reporting.people import DONE, NO_TEAM, NOT_ENROLLED, OPEN, OVERDUE

STATUSES = [
    ("", _("All")),
    (DONE, _("Done")),
    (OPEN, _("Not done")),
    (OVERDUE, _("Overdue")),
    (NOT_ENROLLED, _("Not enrolled")),
]


class PeopleFilter(forms.Form):
    """Search by name, and keep a course, a team, a status. What is not in the lists is ignored."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Name or e-mail"),
        required=False,
        max_length=100,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    course = forms.ChoiceField(label=_("Course"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=STATUSES)

    def __init__(self, data: object, *, courses: list[dict], teams: list[dict]) -> None:
        """Make the filter with the courses and teams of `people.courses_of` and `teams_of`."""
        super().__init__(data)
        self.fields["course"].choices = [
            ("", _("All courses")),
            *((str(course["course_key"]), course["title"]) for course in courses),
        ]
        self.fields["team"].choices = [
            ("", _("All teams")),
            *((str(t["team"] or NO_TEAM), t["team__name"] or _("No team")) for t in teams),
        ]
        if len(teams) < 2:
            del self.fields["team"]

    @property
    def choice(self) -> dict[str, str]:
        """What is asked for: the valid values that are not empty."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class FindingsFilter(forms.Form):
    """Of which checks the common findings are. What is not in the lists is ignored."""

    use_required_attribute = False

    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    exercise = forms.ChoiceField(label=_("Exercise"), required=False)
    version = forms.ChoiceField(label=_("Template"), required=False)

    def __init__(self, data: object, *, choices: Choices) -> None:
        """Make the filter with what `common_findings.choices` gives."""
        super().__init__(data)
        self.fields["exercise"].choices = [("", _("All exercises and checks")), *choices.exercises]
        self.fields["version"].choices = choices.versions or [("", _("Nothing checked yet"))]
        self.first_version = self.fields["version"].choices[0][0]

    @property
    def scope(self) -> Scope:
        """What is asked for: the valid values, and of versions the most used one."""
        self.full_clean()
        chosen = self.cleaned_data
        template, _space, version = (chosen.get("version") or self.first_version).partition(" ")
        exercise = chosen.get("exercise")
        return Scope(
            since=chosen.get("since"),
            until=chosen.get("until"),
            exercise=UUID(exercise) if exercise else None,
            template=template,
            version=version,
        )
