"""`manage.py load_smelters FILE`: load a smelter list and say what changed; docs/operating.md."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from toolkit.checker.smelter_changes import KINDS, count
from toolkit.smelter_lists import Loaded, default_name, load_list, read_list

WORDS = {
    "added": "added",
    "removed": "removed",
    "renamed": "renamed",
    "status": "status changed",
    "changed": "other facts changed",
}
HEADINGS = ("change", "metal", "smelter ID", "name", "before", "now")
WIDEST = 44
ROWS = 200


class Command(BaseCommand):
    help = (
        "Load a smelter list: an official form with its look-up sheet, or a .csv or .xlsx with our "
        "columns. Shows what changed against the version in use."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--name", help="name of the list; that of the form or file if not given"
        )
        parser.add_argument("--dry-run", action="store_true", help="show what would change")

    def handle(self, *args: object, **options: object) -> None:
        path = options["file"]
        try:
            with path.open("rb") as file:
                smelters = read_list(file, name=path.name)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except ValidationError as error:
            raise CommandError(f"{path}: {error.messages[0]}") from None
        name = options["name"] or default_name(smelters, path.name)
        loaded = load_list(
            smelters, name=name[:60], source_name=path.name, dry_run=bool(options["dry_run"])
        )
        self._show_changes(loaded)
        self.stdout.write(_outcome(loaded, dry_run=bool(options["dry_run"])))

    def _show_changes(self, loaded: Loaded) -> None:
        found = loaded.changes
        rows = [HEADINGS]
        rows += [
            (
                one.field.replace("_", " ") or WORDS[one.kind],
                one.metal,
                one.smelter_id,
                *(_short(text) for text in (one.name, one.before, one.now)),
            )
            for one in found[:ROWS]
        ]
        if len(rows) > 1 and not loaded.is_first:
            widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
            for row in rows:
                cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
                self.stdout.write("  ".join(cells).rstrip())
        if len(found) > ROWS and not loaded.is_first:
            self.stdout.write(f"... and {len(found) - ROWS} more")
        counts = count(found)
        self.stdout.write(", ".join(f"{counts[kind]} {WORDS[kind]}" for kind in KINDS))


def _short(text: str) -> str:
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}\u2026"


def _outcome(loaded: Loaded, *, dry_run: bool) -> str:
    what = f"{loaded.name}: {len(loaded.file.smelters)} smelters"
    if loaded.file.label:
        what += f" from {loaded.file.label}"
    if dry_run:
        return f"{what}. Nothing was loaded (--dry-run)."
    number = loaded.version.number if loaded.version else 0
    if loaded.is_new:
        return f"{what}. Loaded as version {number}, which is in use now."
    return f"{what}. They are those of version {number}, which is in use."
