"""What a manager may ask the list of people for."""

from django import forms
from django.utils.translation import gettext_lazy as _

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
