"""Totals of findings by day: what trainers read instead of all the findings there are.

A checked submission is in them once (`is_counted`), with what it had when it was last checked.
One that is held back, because it looks real, is not. They hold no person and no text of a file,
so what is deleted later still counts.
"""

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC

from django.db import connection, models, transaction
from django.db.models import Count
from django.db.models.functions import TruncDate

from toolkit.checker.specs import all_specs
from toolkit.models import (
    FREE_CHECK,
    CellTotal,
    CheckTotal,
    RuleTotal,
    Submission,
    SubmissionFinding,
    Total,
)

DIGITS = "0123456789"

# A row's key (GROUP and what follows it in the model) to its sums, in the order of the model.
type Sums = dict[tuple, tuple[int, ...]]


def place_of(sheet: str, cell: str) -> str:
    """Return where a finding counts: its cell, or its column if the sheet is a list."""
    return cell.rstrip(DIGITS) if sheet in _lists() else cell


@functools.cache
def _lists() -> frozenset[str]:
    return frozenset(table.sheet for spec in all_specs() for table in spec.tables)


# ---------------------------------------------------------------- one submission


def put_in(submission: Submission) -> None:
    """Count the stored findings of a submission, once. The caller saves it, in one transaction."""
    if not submission.is_counted and not submission.is_held:
        _add(submission, 1)
        submission.is_counted = True


def take_out(submission: Submission) -> None:
    """Take a submission out again, before its findings or its template change."""
    if submission.is_counted:
        _add(submission, -1)
        submission.is_counted = False


def _add(submission: Submission, sign: int) -> None:
    group = (
        submission.submitted_at.astimezone(UTC).date(),
        submission.exercise_key or FREE_CHECK,
        submission.template,
        submission.version,
    )
    places = list(submission.findings.values_list("code", "sheet", "cell"))
    rules = Counter(code for code, _sheet, _cell in places)
    cells = Counter((code, sheet, place_of(sheet, cell)) for code, sheet, cell in places)
    _upsert(CheckTotal, {group: (sign,)})
    _upsert(RuleTotal, {(*group, code): (sign, sign * n) for code, n in rules.items()})
    _upsert(CellTotal, {(*group, *place): (sign * n,) for place, n in cells.items()})


def _keys_and_sums(model: type[Total]) -> tuple[list[str], list[str]]:
    names = [field.attname for field in model._meta.fields if not field.primary_key]
    sums = [name for name in names if name in {"files", "findings"}]
    return [name for name in names if name not in sums], sums


def _upsert(model: type[Total], rows: Sums) -> None:
    """Add to the rows that are there, and make those that are not.

    In one order for all workers, so that no two wait for each other.
    """
    keys, sums = _keys_and_sums(model)
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    added = ", ".join(
        f"{quote(one)} = {table}.{quote(one)} + excluded.{quote(one)}" for one in sums
    )
    sql = (
        f"INSERT INTO {table} ({', '.join(map(quote, [*keys, *sums]))})"  # noqa: S608 - our names
        f" VALUES ({', '.join(['%s'] * len([*keys, *sums]))})"
        f" ON CONFLICT ({', '.join(map(quote, keys))}) DO UPDATE SET {added}"
    )
    fields = [model._meta.get_field(name) for name in [*keys, *sums]]
    values = [
        [
            field.get_db_prep_save(value, connection)
            for field, value in zip(fields, [*key, *rows[key]], strict=True)
        ]
        for key in sorted(rows, key=lambda key: tuple(map(str, key)))
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


# ---------------------------------------------------------------- all of them


def differences() -> dict[str, int]:
    """Return, for each table, how many rows do not agree with the findings; 0 is right."""
    found = {}
    for model, count in COUNTS.items():
        should, stored = count(), _stored(model)
        keys = should.keys() | stored.keys()
        nothing = (0,) * len(_keys_and_sums(model)[1])
        found[model._meta.label] = sum(
            should.get(key, nothing) != stored.get(key, nothing) for key in keys
        )
    return found


@transaction.atomic
def recount() -> None:
    """Make the totals anew from the findings. Checks that end meanwhile wait, and count after."""
    if connection.vendor == "postgresql":  # SQLite has one writer anyway
        with connection.cursor() as cursor:
            for model in COUNTS:
                cursor.execute(f"LOCK TABLE {model._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    for model, count in COUNTS.items():
        keys, sums = _keys_and_sums(model)
        model.objects.all().delete()
        model.objects.bulk_create(
            (
                model(**dict(zip([*keys, *sums], [*key, *values], strict=True)))
                for key, values in count().items()
            ),
            batch_size=500,
        )


def _stored(model: type[Total]) -> Sums:
    keys, sums = _keys_and_sums(model)
    rows = model.objects.values_list(*keys, *sums).iterator(chunk_size=2000)
    return _folded((row[: len(keys)], row[len(keys) :]) for row in rows)


def _folded(rows: Iterable[tuple[tuple, tuple[int, ...]]]) -> Sums:
    """Add up rows of one key, and leave out what adds up to nothing."""
    sums: dict[tuple, list[int]] = {}
    for key, values in rows:
        found = sums.setdefault(key, [0] * len(values))
        found[:] = [one + more for one, more in zip(found, values, strict=True)]
    return {key: tuple(values) for key, values in sums.items() if any(values)}


def _grouped(rows: models.QuerySet, before: str, *more: str, **counts: object) -> Iterable:
    """Yield (key, sums) of the submissions that are counted, grouped as the totals are."""
    names = ["day", f"{before}exercise_key", f"{before}template", f"{before}version", *more]
    day = TruncDate(f"{before}submitted_at", tzinfo=UTC)
    counted = rows.filter(**{f"{before}is_counted": True}).order_by()
    grouped = counted.annotate(day=day).values(*names).annotate(**counts)
    for row in grouped.values_list(*names, *counts).iterator(chunk_size=2000):
        key, sums = row[: len(names)], row[len(names) :]
        yield (key[0], key[1] or FREE_CHECK, *key[2:]), sums


def _count_checks() -> Sums:
    return _folded(_grouped(Submission.objects.all(), "", files=Count("pk")))


def _count_rules() -> Sums:
    files = Count("submission", distinct=True)
    rows = SubmissionFinding.objects.all()
    return _folded(_grouped(rows, "submission__", "code", files=files, findings=Count("pk")))


def _count_cells() -> Sums:
    rows = SubmissionFinding.objects.all()
    grouped = _grouped(rows, "submission__", "code", "sheet", "cell", findings=Count("pk"))
    return _folded(((*key[:-1], place_of(key[-2], key[-1])), sums) for key, sums in grouped)


COUNTS: Mapping[type[Total], Callable[[], Sums]] = {
    CheckTotal: _count_checks,
    RuleTotal: _count_rules,
    CellTotal: _count_cells,
}
