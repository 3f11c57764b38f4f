"""The form of one criterion in the CMS."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from assessments.readiness.core import question_set as core
from assessments.readiness.models import Criterion, Section
from assessments.readiness.rows import FIELDS, LEVELS, criterion_document
from assessments.readiness.words import LABELS, said

ROWS_BY_KEY = FIELDS | {"when": "condition"}


class LinesField(forms.CharField):
    """A list of texts, written one a line."""

    def __init__(self, *, rows: int = 4, **kwargs: object) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(required=False, widget=widget, **kwargs)

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: object) -> list[str]:
        lines = (line.strip() for line in str(value or "").splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def has_changed(self, initial: object, data: object) -> bool:
        return self.to_python(self.prepare_value(initial)) != self.to_python(data)


def boxes(label: str, choices: list, help_text: str = "", *, required: bool = False):
    """Return a field of check boxes."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=help_text,
        required=required,
        widget=forms.CheckboxSelectMultiple,
    )


def _plain(codes: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(code, code) for code in codes]


class SectionChoiceField(forms.ModelChoiceField):
    """Sections with the question set that they are of."""

    def label_from_instance(self, section: Section) -> str:
        return f"{section.question_set.title}: {section}"


class CriterionForm(WagtailAdminModelForm):
    """Checks a criterion by the rules of the core, and says at each field what is wrong."""

    section = SectionChoiceField(Section.objects.none(), label=gettext_lazy("Section"))
    roles = boxes(
        gettext_lazy("Roles that are asked"), list(LABELS["roles"].items()), required=True
    )
    oecd = boxes(
        gettext_lazy("Steps of the OECD Guidance"), list(LABELS["oecd"].items()), required=True
    )
    rra3 = boxes(
        gettext_lazy("Topic codes of RRA 3.0"),
        _plain(core.RRA3_TOPICS),
        gettext_lazy("A related topic exists there: codes only, no text of it."),
    )
    raised_by = boxes(
        gettext_lazy("More urgent with"),
        [
            (gettext_lazy("What the company is"), list(LABELS["raised_by"].items())),
            (gettext_lazy("Its minerals"), _plain(core.MINERALS)),
        ],
        gettext_lazy("What in a company's profile raises the priority of a gap here."),
    )
    evidence = LinesField(
        label=gettext_lazy("Evidence that shows it"), help_text=gettext_lazy("One a line.")
    )
    refs = LinesField(label=gettext_lazy("Sources"), help_text=gettext_lazy("One a line."))
    lessons = LinesField(
        label=gettext_lazy("Lessons that close a gap"),
        help_text=gettext_lazy('Codes, one a line, such as "C1.M4.L1".'),
        rows=3,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        free = Section.objects.filter(question_set__state="draft").select_related("question_set")
        self.fields["section"].queryset = free.order_by("question_set__title", "position")
        self.fields["weight"] = forms.TypedChoiceField(
            label=gettext_lazy("Weight"),
            coerce=int,
            choices=[
                (1, gettext_lazy("1: helps")),
                (2, gettext_lazy("2: matters")),
                (3, gettext_lazy("3: matters most")),
            ],
        )
        always = ("", gettext_lazy("Always asked"))
        self.fields["condition"].choices = [always, *Criterion.Condition.choices]
        for name in LEVELS:
            self.fields[name].widget.attrs["rows"] = 3

    def clean_code(self) -> str:
        return self.cleaned_data["code"].strip()

    def clean(self) -> dict:
        cleaned = super().clean()
        section = cleaned.get("section")
        if section and cleaned.get("code"):
            self._once_in_the_set(section, cleaned["code"])
        if section:
            self._as_the_core_reads_it(section)
        return cleaned

    def _once_in_the_set(self, section: Section, code: str) -> None:
        others = Criterion.objects.filter(section__question_set=section.question_set, code=code)
        if others.exclude(pk=self.instance.pk).exists():
            text = _("Another criterion of this question set has this code.")
            self.add_error("code", ValidationError(text, code="taken"))
        if Section.objects.filter(question_set=section.question_set, code=code).exists():
            text = _("A section of this question set has this code.")
            self.add_error("code", ValidationError(text, code="taken"))

    def _as_the_core_reads_it(self, section: Section) -> None:
        values = {name: self.cleaned_data.get(name) for name in self.fields if name != "section"}
        document = criterion_document(Criterion(**values))
        part = {"code": "X", "title": "X", "weight": 1, "criteria": [document]}
        whole = {
            "schema": core.SCHEMA,
            "code": "x",
            "version": "1",
            "title": "X",
            "sections": [part],
        }
        try:
            core.QuestionSet.from_dict(whole)
        except core.QuestionSetError as error:
            for problem in error.problems:
                name = field_of(problem.place, str(document["code"]))
                if name in self.fields and name not in self.errors:
                    self.add_error(name, ValidationError(said(problem), code=problem.code))

    def save(self, commit: bool = True) -> Criterion:
        """A new criterion, or one that moved, stands last in its section."""
        if not self.instance.pk or "section" in self.changed_data:
            others = Criterion.objects.filter(section=self.instance.section)
            last = others.order_by("-position").values_list("position", flat=True).first()
            self.instance.position = 0 if last is None else last + 1
        return super().save(commit)


CriterionForm.base_fields["forms"] = boxes(
    gettext_lazy("Company questions of the templates"),
    _plain(core.COMPANY_QUESTIONS),
    gettext_lazy("Questions A to H of the reporting templates that ask for the same."),
)


def field_of(place: str, code: str) -> str:
    """Return the field of a place in a document: "GOV-01.levels.3" is "level_3"."""
    parts = place.removeprefix(f"{code}.").removeprefix("sections.1.criteria.1.").split(".")
    if parts[0] == "levels" and len(parts) > 1 and parts[1] in "1234":
        return f"level_{parts[1]}"
    return ROWS_BY_KEY.get(parts[0], "code" if place == code else "")
