"""`manage.py import_course course.zip [--dry-run]`: read a course as drafts."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.transfer.importing import import_course


class Command(BaseCommand):
    help = "Read a course from a zip as drafts; nothing is published or deleted."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args: object, file: Path, dry_run: bool, **options: object) -> None:
        try:
            with file.open("rb") as source:
                course, changes = import_course(source, by=None, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for change in changes:
            line = f"{change.what:8} {change.kind}: {change.title}"
            self.stdout.write(f"{line} ({change.details})" if change.details else line)
        if course is None:
            self.stdout.write("This was a dry run: nothing was changed.")
