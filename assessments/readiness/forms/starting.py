"""What an assessment is about: its name, its extent, and the profile that decides what is asked."""

from uuid import uuid4

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from assessments.readiness.core.profile import Profile
from assessments.readiness.core.question_set import MINERALS
from assessments.readiness.countries import country_choices
from assessments.readiness.loading import ROLES
from assessments.readiness.models import Assessment, QuestionSetVersion
from assessments.readiness.starting import earlier_ones, newest_versions
from assessments.readiness.wording import rule_words

FIRST_MINERALS = ("Tin", "Tantalum", "Tungsten", "Gold", "Cobalt", "Mica")
BY_RULE = [("", _("As the rule says")), ("yes", _("Yes")), ("no", _("No"))]
ANSWERS = {"": None, "yes": True, "no": False}


class EarlierField(forms.ModelChoiceField):
    """Assessments to choose from, told apart by their day where they have the same title."""

    def label_from_instance(self, obj: Assessment) -> str:
        return f"{obj.title}, {date_format(obj.created_at, 'DATE_FORMAT')}"


class AboutForm(forms.Form):
    """The name of an assessment, whom it is about, and what to compare it with."""

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("A name to find it by, such as “Readiness 2026”."),
    )
    subject = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        help_text=_("The company, site or subsidiary that the answers are about."),
    )
    previous = EarlierField(
        label=_("Earlier assessment to compare with"),
        queryset=Assessment.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_(
            "Its levels stand beside each question. They are not copied: you answer anew, and say"
            " why where a level drops, or rises by two."
        ),
    )

    def __init__(self, *args: object, user: object, company: object, but: object = None, **kwargs):
        super().__init__(*args, **kwargs)
        earlier = earlier_ones(user, company, but=but)
        self.fields["previous"].queryset = earlier
        if not earlier.exists():
            del self.fields["previous"]

    def clean(self) -> dict:
        self.cleaned_data.setdefault("previous", None)
        return self.cleaned_data


class ExtentForm(forms.Form):
    """How much is asked, and of which questionnaire."""

    question_version = forms.ModelChoiceField(
        label=_("Questionnaire"), queryset=QuestionSetVersion.objects.none(), empty_label=None
    )
    scope = forms.ChoiceField(
        label=_("Extent"),
        choices=Assessment.Scope,
        widget=forms.RadioSelect,
        initial=Assessment.Scope.QUICK,
        error_messages={"required": _("Choose the quick scan or the full assessment.")},
    )
    # Tells a form that is sent twice from two forms.
    token = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        versions = newest_versions()
        self.versions = versions
        field = self.fields["question_version"]
        field.queryset = QuestionSetVersion.objects.defer("document").filter(
            pk__in=[one.pk for one in versions]
        )
        if len(versions) == 1:
            # One questionnaire is no question.
            field.initial, field.widget = versions[0].pk, forms.HiddenInput()


class ProfileForm(forms.Form):
    """What the organisation does, with what, and where."""

    roles = forms.MultipleChoiceField(
        label=_("What does it do?"),
        choices=list(ROLES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose all that are true."),
        error_messages={"required": _("Choose at least one role.")},
    )
    minerals = forms.MultipleChoiceField(
        label=_("Which minerals are in its products or trade?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (name, name)
            for name in (*FIRST_MINERALS, *(one for one in MINERALS if one not in FIRST_MINERALS))
        ],
        help_text=_("If you do not know, ask your buyers first, or leave it empty for now."),
    )
    countries = forms.MultipleChoiceField(
        label=_("In which countries are its sites and its known sources?"),
        required=False,
        choices=country_choices,
        widget=forms.CheckboxSelectMultiple,
    )
    own_sites = forms.BooleanField(
        label=_("It has sites of its own where people work, such as a plant or a mine"),
        required=False,
    )
    mining_or_tailings = forms.BooleanField(
        label=_("It mines, or keeps tailings or slag"), required=False
    )
    asm_possible = forms.ChoiceField(
        label=_("May artisanal mining be in its chain?"),
        choices=BY_RULE,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Artisanal mining: people who dig by hand, alone or in small groups."),
    )
    cahra_exposure = forms.ChoiceField(
        label=_("Does it work in, or buy from, a conflict-affected or high-risk area?"),
        choices=BY_RULE,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("asm_possible", "cahra_exposure"):
            field = self.fields[name]
            field.help_text = " ".join(filter(None, [str(field.help_text), rule_words(name)]))

    @classmethod
    def initial_of(cls, profile: Profile) -> dict:
        """Return what the form shows of a profile."""
        words = {answer: word for word, answer in ANSWERS.items()}
        return profile.as_dict() | {
            "asm_possible": words[profile.asm_possible],
            "cahra_exposure": words[profile.cahra_exposure],
        }

    @property
    def profile(self) -> Profile:
        """What was chosen, once the form is valid."""
        data = self.cleaned_data
        return Profile(
            roles=frozenset(data["roles"]),
            minerals=frozenset(data["minerals"]),
            countries=frozenset(data["countries"]),
            own_sites=data["own_sites"],
            mining_or_tailings=data["mining_or_tailings"],
            asm_possible=ANSWERS[data["asm_possible"]],
            cahra_exposure=ANSWERS[data["cahra_exposure"]],
        )

    def country_groups(self) -> list[dict]:
        """Return the countries by part of the world, and which are chosen, for the page."""
        chosen = {str(one) for one in self["countries"].value() or ()}
        groups = []
        for region, countries in self.fields["countries"].choices:
            rows = [
                {"code": code, "name": name, "chosen": code in chosen} for code, name in countries
            ]
            groups.append(
                {"name": region, "rows": rows, "count": sum(one["chosen"] for one in rows)}
            )
        return groups
