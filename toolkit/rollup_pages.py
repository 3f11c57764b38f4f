"""What the pages of a roll-up show, with its words in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from toolkit.checker.catalogue import all_kinds
from toolkit.checker.rollup.conflicts import KINDS
from toolkit.checker.rollup.tables import HOW, NO_ANSWER, RULES
from toolkit.models import FileStatus, RollUp, RollUpConflict, RollUpFile, RollUpLine
from toolkit.rollup_forms import LineFilter

LINES_A_PAGE = 25
CONFLICTS_A_PAGE = 25
ORIGINS_SHOWN = 20
LINES_NAMED = 5


def files_of(roll_up: RollUp) -> list[RollUpFile]:
    """Return the files in the order in which they were sent, without what was read from them."""
    return list(roll_up.files.defer("statement"))


def progress_of(files: Iterable[RollUpFile]) -> dict:
    """Return how many files are read, of how many, and the share in whole per cents."""
    files = list(files)
    done = sum(file.status in (FileStatus.READ, FileStatus.FAILED) for file in files)
    return {"done": done, "total": len(files), "percent": 100 * done // (len(files) or 1)}


@dataclass(frozen=True)
class ShownOrigin:
    """One row of one file, in words."""

    supplier: str
    file: str
    row: int
    how: str
    name: str


@dataclass(frozen=True)
class ShownLine:
    line: RollUpLine
    origins: list[ShownOrigin]
    more: int


@dataclass(frozen=True)
class ShownConflict:
    severity: str
    message: str
    code: str
    suppliers: list[str]
    lines: list[str]


def chosen_lines(roll_up: RollUp, choice: dict[str, str]) -> QuerySet[RollUpLine]:
    """Return the lines that fit a filter's choice."""
    lines = roll_up.lines.all()
    if "q" in choice:
        wanted = choice["q"]
        lines = lines.filter(
            Q(name__icontains=wanted) | Q(number__icontains=wanted) | Q(country__icontains=wanted)
        )
    if "metal" in choice:
        lines = lines.filter(metal=choice["metal"])
    kinds = {
        "conflict": {"has_conflict": True},
        "unnumbered": {"number": ""},
        "open": {"is_open": True},
    }
    return lines.filter(**kinds.get(choice.get("kind", ""), {}))


def lines_context(roll_up: RollUp, asked: dict, files: list[RollUpFile]) -> dict:
    """Return the smelters: a filter, and one page of what fits."""
    counted = roll_up.lines.order_by().values("metal").annotate(n=Count("pk"))
    metals = {row["metal"]: row["n"] for row in counted}
    form = LineFilter(asked, metals=sorted(metals))
    paginator = Paginator(chosen_lines(roll_up, form.choice), LINES_A_PAGE)
    if not form.choice:
        paginator.count = sum(metals.values())  # known already: saves a query
    page = paginator.get_page(asked.get("page"))
    by_key = {file.pk: file for file in files}
    return {
        "form": form,
        "choice": form.choice,
        "page_obj": page,
        "shown": [_shown_line(line, by_key) for line in page.object_list],
        "total": sum(metals.values()),
    }


def _shown_line(line: RollUpLine, files: dict[int, RollUpFile]) -> ShownLine:
    origins = [
        ShownOrigin(
            supplier=_supplier(files[key]),
            file=files[key].original_name,
            row=row,
            how=_(HOW[how]),
            name=name,
        )
        for key, row, how, name in line.origins[:ORIGINS_SHOWN]
        if key in files
    ]
    return ShownLine(line, origins, max(0, len(line.origins) - ORIGINS_SHOWN))


def _supplier(file: RollUpFile) -> str:
    return file.supplier or file.original_name


def conflicts_page(roll_up: RollUp, files: list[RollUpFile], number: str | None) -> Page:
    """Return one page of the conflicts, its objects in words."""
    page = Paginator(roll_up.conflicts.all(), CONFLICTS_A_PAGE).get_page(number)
    found = list(page.object_list)
    named = {line for conflict in found for line in conflict.lines[:LINES_NAMED]}
    lines = {line.position: line for line in roll_up.lines.filter(position__in=named)}
    by_key = {file.pk: file for file in files}
    page.object_list = [_shown_conflict(one, by_key, lines) for one in found]
    return page


def _shown_conflict(
    conflict: RollUpConflict, files: dict[int, RollUpFile], lines: dict[int, RollUpLine]
) -> ShownConflict:
    params = dict(conflict.params)
    code = conflict.code
    if conflict.note:
        code = conflict.note["code"]
        kind = all_kinds().get(code)
        if kind:  # else found by a version of the checker that is gone
            params["why"] = _(kind.message) % conflict.note["params"]
    about = [lines[place] for place in conflict.lines[:LINES_NAMED] if place in lines]
    return ShownConflict(
        severity=conflict.severity,
        message=_(KINDS[conflict.code].message) % params,
        code=code,
        suppliers=list(dict.fromkeys(_supplier(files[k]) for k in conflict.files if k in files)),
        lines=[line.name or line.number or _("not identified") for line in about],
    )


def answers_of(roll_up: RollUp) -> list[dict]:
    """Return each question with the answer of all, the rule, and how many said what."""
    return [
        {
            "question": one["question"],
            "label": _(one["label"]),
            "mineral": one["mineral"],
            "answer": one["answer"],
            "is_suggestion": one["rule"] == "lowest" and bool(one["answer"]),
            "rule": _(RULES[one["rule"]]),
            "tally": [(text or _(NO_ANSWER), len(keys)) for text, keys in one["tally"]],
        }
        for one in roll_up.answers
    ]
