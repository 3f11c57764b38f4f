"""What goes wrong most often in workbooks: by rule, and by cell. Sums only, of nobody by name."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from toolkit.checker.catalogue import all_kinds
from toolkit.checker.findings import Kind
from toolkit.checker.picture import Box, Picture, picture_of
from toolkit.checker.spec import Spec
from toolkit.checker.specs import nearest_spec
from toolkit.models import FREE_CHECK, CellTotal, CheckTotal, ExercisePage, RuleTotal

LEVELS = 5  # shades of the picture


@dataclass(frozen=True)
class Scope:
    """Which checks are looked at. None is any; days are in UTC, both included."""

    since: date | None = None
    until: date | None = None
    exercise: UUID | None = None
    template: str = ""
    version: str = ""

    def of(self, totals: QuerySet) -> QuerySet:
        """Keep the totals of this scope."""
        totals = totals.filter(template=self.template, version=self.version)
        if self.since:
            totals = totals.filter(day__gte=self.since)
        if self.until:
            totals = totals.filter(day__lte=self.until)
        return totals.filter(exercise_key=self.exercise) if self.exercise else totals


# ---------------------------------------------------------------- what can be chosen


@dataclass(frozen=True)
class Choices:
    """The exercises and the template versions that were ever checked, for a form."""

    exercises: list[tuple[str, str]]
    versions: list[tuple[str, str]]


def choices() -> Choices:
    """Return what there is to choose from; the version with the most files first."""
    rows = CheckTotal.objects.values_list("exercise_key", "template", "version")
    files: dict[tuple[str, str], int] = {}
    keys = set()
    for key, template, version, count in rows.annotate(files=Sum("files")).filter(files__gt=0):
        files[template, version] = files.get((template, version), 0) + count
        keys.add(key)
    pages = ExercisePage.objects.filter(translation_key__in=keys).order_by("title", "pk")
    titles: dict[str, str] = {}
    for page in pages.only("title", "translation_key"):
        titles.setdefault(str(page.translation_key), page.title)
    if FREE_CHECK in keys:
        titles[str(FREE_CHECK)] = _("Free checks")
    for key in keys:
        titles.setdefault(str(key), _("An exercise that is gone"))
    order = sorted(files, key=lambda one: (not one[0], -files[one], one))
    versions = [
        (f"{template} {version}", version_name(template, version)) for template, version in order
    ]
    return Choices(list(titles.items()), versions)


def version_name(template: str, version: str) -> str:
    """Return how a template version is called."""
    return f"{template} {version}".strip() or _("Not recognised")


# ---------------------------------------------------------------- by rule


def files_in(scope: Scope) -> int:
    """Return how many files were checked."""
    return scope.of(CheckTotal.objects).aggregate(n=Sum("files"))["n"] or 0


def rules_in(scope: Scope) -> QuerySet:
    """Return dicts with code, files and findings, the most common first; one query a page."""
    rules = scope.of(RuleTotal.objects).values("code")
    sums = rules.annotate(files=Sum("files"), findings=Sum("findings"))
    return sums.filter(files__gt=0).order_by("-files", "-findings", "code")


class _Blanks(dict):
    """What a rule's words say where a file's own values would stand."""

    def __missing__(self, key: str) -> str:
        return "…"


def message_of(code: str) -> str:
    """Return the words of a rule without the values of any file."""
    kind = all_kinds().get(code)
    return _(kind.message) % _Blanks() if kind else code


def severity_of(code: str) -> str:
    """Return how much a rule weighs; "info" for one that is gone."""
    kind: Kind | None = all_kinds().get(code)
    return kind.severity.value if kind else "info"


@dataclass(frozen=True)
class RuleLine:
    """One rule in the table. `share` is of the files, in percent from 0 to 100."""

    code: str
    message: str
    severity: str
    files: int
    findings: int
    share: int


def rule_lines(rules: list[dict], *, files: int) -> list[RuleLine]:
    """Return a page of `rules_in` with the words of the rules."""
    return [
        RuleLine(
            code=row["code"],
            message=message_of(row["code"]),
            severity=severity_of(row["code"]),
            files=row["files"],
            findings=row["findings"],
            share=round(100 * row["files"] / files) if files else 0,
        )
        for row in rules
    ]


# ---------------------------------------------------------------- by cell


@dataclass(frozen=True)
class CellLine:
    """One place in the table beside the picture; `code` is of its most common rule."""

    place: str
    label: str
    findings: int
    code: str
    message: str


@dataclass(frozen=True)
class Shade:
    """One box of the picture with its number; `level` from 0 (none) to LEVELS (the most)."""

    box: Box
    findings: int
    level: int

    @property
    def middle(self) -> int:
        """Where the number stands, from the left."""
        return self.box.x + self.box.width // 2

    @property
    def centre(self) -> int:
        """Where it stands, from the top."""
        return self.box.y + self.box.height // 2


@dataclass(frozen=True)
class SheetReport:
    """One sheet: its picture with numbers (None if it is not known), and the equal table."""

    sheet: str
    picture: Picture | None
    shades: list[Shade]
    lines: list[CellLine]


def spec_of(scope: Scope) -> Spec | None:
    """Return the layout of the scope's template version, None if it is not known."""
    try:
        return nearest_spec(scope.template, scope.version)
    except ValueError:  # a version that is no number
        return None


def sheet_report(scope: Scope, spec: Spec | None, *, sheet: str, code: str = "") -> SheetReport:
    """Return what was found on a sheet, of one rule or of all; one query."""
    cells = scope.of(CellTotal.objects).filter(sheet=sheet)
    if code:
        cells = cells.filter(code=code)
    rows = cells.values_list("cell", "code").annotate(findings=Sum("findings"))
    found: dict[str, dict[str, int]] = {}
    for cell, rule, count in rows.filter(findings__gt=0):
        found.setdefault(cell, {})[rule] = count
    sums = {cell: sum(rules.values()) for cell, rules in found.items()}
    picture = picture_of(spec, sheet) if spec else None
    labels = {box.place: box.label for box in picture.boxes} if picture else {}
    most = max(sums.values(), default=0)
    lines = [
        CellLine(cell, labels.get(cell, ""), total, *_most_common(found[cell]))
        for cell, total in sorted(sums.items(), key=lambda one: (-one[1], one[0]))
    ]
    shades = [
        Shade(box, sums.get(box.place, 0), math.ceil(LEVELS * sums.get(box.place, 0) / (most or 1)))
        for box in (picture.boxes if picture else ())
    ]
    return SheetReport(sheet, picture, shades, lines)


def _most_common(rules: dict[str, int]) -> tuple[str, str]:
    code = min(rules, key=lambda rule: (-rules[rule], rule))
    return code, message_of(code)


# ---------------------------------------------------------------- the export


def export_rows(scope: Scope) -> Iterator[list[object]]:
    """Yield the whole report as lines of a table: each rule by sheet and cell."""
    yield [
        _("Template"),
        _("Files checked"),
        _("Rule"),
        _("Severity"),
        _("What is wrong"),
        _("Files with it"),
        _("Sheet"),
        _("Cell or column"),
        _("Findings"),
    ]
    files = files_in(scope)
    by_rule = {row["code"]: row["files"] for row in rules_in(scope)}
    cells = scope.of(CellTotal.objects).values_list("code", "sheet", "cell")
    sums = cells.annotate(findings=Sum("findings")).filter(findings__gt=0)
    for code, sheet, cell, findings in sums.order_by("code", "sheet", "cell"):
        yield [
            version_name(scope.template, scope.version),
            files,
            code,
            severity_of(code),
            message_of(code),
            by_rule.get(code, 0),
            sheet,
            cell,
            findings,
        ]
