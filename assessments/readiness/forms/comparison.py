"""Choosing what to compare an assessment with."""

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.readiness.models import Snapshot


class EarlierForm(forms.Form):
    """Which submitted revision to compare with."""

    earlier = forms.ChoiceField(label=gettext_lazy("Compare with"))

    def __init__(self, *, snapshots: list[Snapshot], chosen: Snapshot | None) -> None:
        super().__init__(initial={"earlier": chosen and str(chosen.pk)})
        self.fields["earlier"].choices = [(str(one.pk), _label(one)) for one in snapshots]


def _label(snapshot: Snapshot) -> str:
    words = _("%(title)s, revision %(revision)s, %(day)s (%(subject)s)")
    return words % {
        "title": snapshot.assessment.title,
        "revision": snapshot.revision,
        "day": date_format(timezone.localdate(snapshot.submitted_at)),
        "subject": snapshot.assessment.subject,
    }
