"""`manage.py recount [--check]`: makes the totals of findings anew, or compares them."""

import sys

from django.core.management.base import BaseCommand, CommandParser

from toolkit import totals


class Command(BaseCommand):
    help = "Count all findings again for the trainers' report. With --check: only compare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit 1 if a total is wrong"
        )

    def handle(self, *args: object, **options: object) -> None:
        if not options["check"]:
            totals.recount()
        wrong = totals.differences()
        for table, count in wrong.items():
            self.stdout.write(f"{table}: {count} wrong" if count else f"{table}: right")
        if any(wrong.values()):
            sys.exit(1)
