"""Compares what is stored about progress with the completions, and mends it."""

from django.core.management.base import BaseCommand, CommandError

from courses.recount import mismatches, repair

MOST_SHOWN = 50


class Command(BaseCommand):
    help = (
        "Brings counts, completed courses and credentials in line with the completions. "
        "With --check it changes nothing, prints each difference and exits with 1 if there is one."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="compare, and change nothing")

    def handle(self, *args, check: bool, **options) -> None:
        if not check:
            self.stdout.write(f"Rows mended: {repair()}.")
            return
        count = 0
        for count, one in enumerate(mismatches(), start=1):
            if count <= MOST_SHOWN:
                self.stdout.write(str(one))
        if count:
            raise CommandError(f"Differences: {count}.", returncode=1)
        self.stdout.write("Progress is what the completions say.")
