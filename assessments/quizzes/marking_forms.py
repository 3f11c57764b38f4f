"""What a marker fills in."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.quizzes.models import QuestionCategory


class JudgementForm(forms.Form):
    """Points by criterion and a comment. A draft may leave points open."""

    place = forms.IntegerField(min_value=1, max_value=3, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, data=None, *, rubric: list[dict], initial: dict | None = None) -> None:
        super().__init__(data, initial=initial)
        self.rubric = rubric
        for number, one in enumerate(rubric):
            self.fields[f"points_{number}"] = forms.IntegerField(
                label=one["criterion"],
                help_text=_("0 to %(points)s points. %(full)s")
                % {"points": one["points"], "full": one.get("full", "")},
                min_value=0,
                max_value=one["points"],
                required=False,
                widget=forms.NumberInput(attrs={"data-points": one["points"]}),
            )
        self.fields["comment"] = forms.CharField(
            label=_("Comment to the learner"),
            required=False,
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 5}),
        )

    @property
    def is_done(self) -> bool:
        """Whether the marker has finished, and is not keeping a draft."""
        return self.data.get("do") == "done"

    def clean(self) -> dict:
        cleaned = super().clean()
        for number, _one in enumerate(self.rubric):
            name = f"points_{number}"
            if self.is_done and name not in self.errors and cleaned.get(name) is None:
                self.add_error(name, _("Give its points, 0 if it earns none."))
        return cleaned

    @property
    def points(self) -> list[int | None]:
        return [self.cleaned_data.get(f"points_{number}") for number in range(len(self.rubric))]


class QueueFilter(forms.Form):
    """What a marker looks for. What is not in the lists is ignored."""

    use_required_attribute = False

    state = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("To mark")),
            ("release", gettext_lazy("Marked, to be released")),
        ],
    )
    quiz = forms.ChoiceField(label=gettext_lazy("Quiz"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=100)

    def __init__(self, data, *, quizzes: dict[str, str]) -> None:
        super().__init__(data)
        self.fields["quiz"].choices = [("", _("All quizzes")), *quizzes.items()]
        shelves = QuestionCategory.objects.select_related("parent").order_by("parent__name", "name")
        self.fields["category"].choices = [
            ("", _("All categories")),
            *((str(one.pk), str(one)) for one in shelves),
        ]

    @property
    def choice(self) -> dict[str, str]:
        """What is asked for: the valid values, by name, "" where nothing is."""
        self.full_clean()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
