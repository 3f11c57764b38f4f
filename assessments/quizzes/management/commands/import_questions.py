"""`manage.py import_questions FILE`: bring questions of a file into the bank."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.quizzes.core.exchange import FORMATS, format_of
from assessments.quizzes.core.exchange.plain import LARGEST_FILE
from assessments.quizzes.importing import State, import_questions, plan_import


class Command(BaseCommand):
    help = "Import questions from GIFT, Moodle XML, XLSX or CSV: all of them or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=FORMATS, help="default: by the file's ending")
        parser.add_argument(
            "--category", default="", help='where all go, such as "Tin/Smelters"; it is made'
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")
        parser.add_argument(
            "--leave-out-errors", action="store_true", help="import the others all the same"
        )

    def handle(self, *args: object, **options: object) -> None:
        path = options["file"]
        format = options["format"] or format_of(path.name)
        if format is None:
            raise CommandError("Say with --format what kind of file this is.")
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST_FILE + 1)
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from error
        plan = plan_import(data=data, format=format, category=options["category"])
        for line in plan.lines:
            if line.state != State.UNCHANGED:
                self.stdout.write(f"{line.place}: {line.label} {line.code}".rstrip())
            for one in [*line.errors, *line.notes]:
                self.stdout.write(f"    {one}")
        for note in plan.notes:
            self.stdout.write(note)
        counts = ", ".join(f"{count} {state}" for state, count in plan.counts.items())
        if not (plan.is_sound or options["leave_out_errors"]):
            raise CommandError(f"Nothing was imported: {counts}.")
        if options["dry_run"]:
            self.stdout.write(f"Would be imported: {counts}.")
            return
        import_questions(plan=plan, leave_out_errors=options["leave_out_errors"])
        self.stdout.write(f"Imported: {counts}.")
