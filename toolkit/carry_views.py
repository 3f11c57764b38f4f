"""What changed between versions, and one's own answers carried over to the newest."""

from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from academy.spreadsheet import XLSX
from toolkit import carrying
from toolkit.checker.changes.carry import HEIRS
from toolkit.checker.changes.compare import WORDS, Change, compare
from toolkit.checker.changes.items import WHY, Outcome
from toolkit.checker.spec import Spec
from toolkit.checker.specs import find_spec, known_versions
from toolkit.feedback import groups_of
from toolkit.models import CarryOver, Submission, SubmissionFinding

SHOWN = 100  # items of one outcome on the page; more are counted
OUTCOMES = {
    Outcome.ANSWER: gettext_lazy("Give a new answer"),
    Outcome.LOST: gettext_lazy("Has no place in the new version"),
    Outcome.LOOK: gettext_lazy("Carried over: look at it again"),
    Outcome.CARRIED: gettext_lazy("Carried over"),
}


@dataclass(frozen=True)
class Part:
    """The changes in one part of a form, as sentences."""

    name: str
    sentences: list[str]


def parts_of(changes: tuple[Change, ...]) -> list[Part]:
    """Return the changes by part, in the reader's language."""
    parts: dict[str, list[str]] = {}
    for change in changes:
        parts.setdefault(change.part, []).append(_(WORDS[change.code]) % change.params)
    return [Part(_(name), sentences) for name, sentences in parts.items()]


class VersionsForm(forms.Form):
    """Two versions of one template; or of a retired one and the one in its place."""

    use_required_attribute = False

    old = forms.ChoiceField(label=gettext_lazy("From"))
    new = forms.ChoiceField(label=gettext_lazy("To"))

    def __init__(self, data: object) -> None:
        super().__init__(data)
        choices = [
            (f"{template} {version}", f"{template} {version}")
            for template, versions in known_versions().items()
            for version in reversed(versions)
        ]
        self.fields["old"].choices = self.fields["new"].choices = choices

    def clean(self) -> dict:
        """Raises ValidationError, code "templates", for versions of different templates."""
        cleaned = super().clean()
        if "old" in cleaned and "new" in cleaned:
            old, new = (cleaned[name].partition(" ")[0] for name in ("old", "new"))
            if old != new and HEIRS.get(old) != new:
                raise forms.ValidationError(
                    _("Choose two versions of one template."), code="templates"
                )
        return cleaned

    @property
    def specs(self) -> tuple[Spec, Spec]:
        """The two specs that were chosen."""
        old, new = (self.cleaned_data[name].partition(" ") for name in ("old", "new"))
        return find_spec(old[0], old[2]), find_spec(new[0], new[2])


@require_GET
def versions(request: HttpRequest) -> HttpResponse:
    """Compare any two versions of a template."""
    is_asked = bool(request.GET.keys() & {"old", "new"})
    usual = {"old": "CMRT 6.4", "new": "CMRT 6.5"}
    form = VersionsForm(request.GET if is_asked else usual)
    context = {"form": form}
    if form.is_valid():
        old, new = form.specs
        context |= {"old": old, "new": new, "parts": parts_of(compare(old, new))}
    return render(request, "toolkit/changes/versions.html", context)


def _own(request: HttpRequest, pk: str) -> tuple[Submission, Spec, Spec]:
    """Return one's own submission of an older version, and the two specs. Raises Http404."""
    mine = Submission.objects.visible_to(request.user).filter(
        learner=request.user, deleted_at__isnull=True
    )
    one = get_object_or_404(mine.select_related("carry_over"), pk=pk)
    specs = carrying.versions_of(one)
    if specs is None:
        raise Http404
    return one, *specs


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def carry_over(request: HttpRequest, pk: str) -> HttpResponse:
    """What changed since the version of one's file; on a POST its answers are carried over.

    htmx asks for the part that changes while they are.
    """
    one, old, new = _own(request, pk)
    if request.method == "POST":
        carrying.ask(submission=one)
        return redirect("toolkit:carry_over", pk=pk)
    made = getattr(one, "carry_over", None)
    context = {
        "submission": one,
        "old": old,
        "new": new,
        "parts": parts_of(compare(old, new)),
        "made": made,
        "is_open": made is not None and made.is_open,
    }
    if made is not None and made.result:
        context |= _result(made)
    part = "#result" if request.headers.get("HX-Request") else ""
    return render(request, f"toolkit/changes/carry_over.html{part}", context)


def _result(made: CarryOver) -> dict:
    items: dict[str, list[dict]] = {}
    for item in made.result["carried"]["items"]:
        items.setdefault(item["outcome"], []).append(item)
    findings = (
        SubmissionFinding(
            code=row["code"],
            severity=row["severity"],
            sheet=row["sheet"] or "",
            cell=row["cell"] or "",
            params=row["params"],
            lesson_code=row["lesson"] or "",
        )
        for row in made.result["findings"]
    )
    counts = made.result["carried"]["counts"]
    return {
        "groups": [
            {
                "name": name,
                "outcome": outcome.value,
                "count": counts[outcome.value],
                "items": [_in_words(item) for item in items.get(outcome.value, [])[:SHOWN]],
                "more": max(0, len(items.get(outcome.value, [])) - SHOWN),
            }
            for outcome, name in OUTCOMES.items()
            if counts[outcome.value]
        ],
        "findings": groups_of(findings),
        "finding_count": len(made.result["findings"]),
    }


def _in_words(item: dict) -> dict:
    words = {"value": item["value"], "mineral": item["mineral"], **item["params"]}
    return item | {"message": _(WHY.get(item["why"], "")) % words if item["why"] else ""}


@login_required
@require_GET
def carried_workbook(request: HttpRequest, pk: str) -> HttpResponse:
    """The workbook of the newest version."""
    one, _old, new = _own(request, pk)
    made = get_object_or_404(CarryOver, submission=one, made_at__isnull=False)
    return FileResponse(
        made.workbook.open("rb"),
        as_attachment=True,
        filename=f"{new.template} {new.version}.xlsx",
        content_type=XLSX,
    )
