"""Brings over what a site with django-quiz-app had: questions, quizzes, people and history."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.quizzes.core.quiz_app_dump import DumpError, read_dump
from assessments.quizzes.quiz_app_import import import_dump
from courses.models import CataloguePage


class Command(BaseCommand):
    help = (
        "Imports a dump of django-quiz-app (manage.py dumpdata --natural-foreign) and prints a "
        "summary as JSON. What is there already stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dump", type=Path, help="the file that dumpdata wrote")
        parser.add_argument("--dry-run", action="store_true", help="only say what is in it")
        parser.add_argument("--media", type=Path, help="the old site's media folder, for figures")

    def handle(self, *args: object, dump: Path, dry_run: bool, media: Path | None, **options):
        try:
            found = read_dump(dump.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, DumpError) as error:
            raise CommandError(f"{dump}: {error}") from error
        if not CataloguePage.objects.exists():
            raise CommandError("There is no catalogue yet: run migrate first.")
        import_dump(found, media=media, dry_run=dry_run)
        self.stdout.write(json.dumps(found.summary(), indent=2, ensure_ascii=False))
