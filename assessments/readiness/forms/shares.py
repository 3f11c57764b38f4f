"""What is chosen to share a part of an assessment."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from academy.companies.models import Company
from academy.templatetags.spoken import spoken
from assessments.readiness.models import AssessmentRequest, Share, Snapshot
from assessments.readiness.reading import words_of
from assessments.readiness.sharing import MOST_DAYS, USUAL_DAYS, Choice, Recipient

LINK = "link"


class ShareForm(forms.Form):
    """For whom, what of it, and until when. `revision` says which one was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    recipient = forms.ChoiceField(label=_("Who is it for?"), widget=forms.RadioSelect)
    recipient_name = forms.CharField(
        label=_("Name of the other company"), max_length=200, required=False
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_("The link is mailed there. Leave it empty to get the link yourself, once."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    sections = forms.MultipleChoiceField(
        label=_("Sections"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one section.")},
    )
    with_overall = forms.BooleanField(
        label=_("With the overall band"),
        required=False,
        initial=True,
        help_text=_("The overall percentage is added only if you share every section."),
    )
    detail = forms.ChoiceField(
        label=_("Detail"),
        choices=Share.Detail,
        initial=Share.Detail.FIGURES,
        widget=forms.RadioSelect,
        help_text=_("In a section with one or two questions, the figure tells the levels too."),
    )
    with_evidence = forms.BooleanField(
        label=_("With the names of the evidence"),
        required=False,
        help_text=_("Name, kind and date. Files, notes and comments are never shared."),
    )
    until = forms.DateField(
        label=_("Until the end of"),
        help_text=_("At most one year. You can revoke it at any time."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self,
        *args: object,
        snapshot: Snapshot,
        requests: list[AssessmentRequest],
        chosen: AssessmentRequest | None = None,
        **kwargs: object,
    ) -> None:
        """Offer the sections of a revision, and the companies of these requests.

        `chosen`: the request that is to be answered, whose sections are ticked.
        """
        found = snapshot.document["result"]["sections"]
        codes = [one["code"] for one in found]
        wanted = [code for code in codes if code in chosen.sections] if chosen else []
        kwargs["initial"] = {
            "revision": snapshot.revision,
            "recipient": str(chosen.pk) if chosen else (None if requests else LINK),
            "sections": wanted or (codes if chosen else []),
            "until": timezone.localdate() + timedelta(days=USUAL_DAYS),
        } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.snapshot = snapshot
        self.requests = {str(one.pk): one for one in requests}
        words = words_of(snapshot.question_version)
        titles = {one.code: spoken(one.title) for one in words.sections}
        self.fields["sections"].choices = [(code, titles[code]) for code in codes]
        self.fields["recipient"].choices = [
            *((pk, _answers(one)) for pk, one in self.requests.items()),
            (LINK, _("Another company, by a link")),
        ]

    def clean_revision(self) -> int:
        """Refuse a revision that is not the newest any more."""
        if self.cleaned_data["revision"] != self.snapshot.revision:
            raise ValidationError(
                _("There is a newer revision now. Open this page again to share that one."),
                code="old_revision",
            )
        return self.snapshot.revision

    def clean_until(self) -> object:
        day, today = self.cleaned_data["until"], timezone.localdate()
        if not today <= day <= today + timedelta(days=MOST_DAYS):
            raise ValidationError(
                _("Choose a day from today to at most one year ahead."), code="bad_date"
            )
        return day

    def clean(self) -> dict[str, object]:
        """A link needs the name of who gets it."""
        data = super().clean()
        if data.get("recipient") == LINK and not data.get("recipient_name"):
            self.add_error("recipient_name", _("Write which company it is for."))
        return data

    def to_recipient(self) -> Recipient:
        data = self.cleaned_data
        if data["recipient"] == LINK:
            return Recipient(name=data["recipient_name"], email=data["email"].lower())
        return Recipient(request=self.requests[data["recipient"]])

    def to_choice(self) -> Choice:
        names = ("sections", "until", "detail", "with_evidence", "with_overall")
        return Choice(**{name: self.cleaned_data[name] for name in names})


def _answers(request: AssessmentRequest) -> str:
    """Return the words for a company that asked."""
    day = date_format(timezone.localtime(request.created_at))
    return _("%(company)s, which asked on %(day)s") % {"company": request.company, "day": day}


class AcceptForm(forms.Form):
    """For which of one's companies a share is opened."""

    company = forms.ModelChoiceField(
        label=_("Open it for"),
        queryset=Company.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, companies: object, **kwargs: object) -> None:
        """`companies`: those from which this person may choose; the only one is chosen."""
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = companies
        if len(companies) == 1:
            self.fields["company"].initial = companies[0]
