"""`manage.py carry_over FILE --out OUT.xlsx`: answers in the newest version; docs/rollup.md."""

import sys

from django.core.management.base import BaseCommand, CommandParser

from toolkit.checker.changes.__main__ import main


class Command(BaseCommand):
    help = (
        "Carry a declaration over to the newest version of its template. Exits with 0 if nothing"
        " needs a new answer, 1 if something does, 2 if there is nothing to carry over."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--out", required=True, help="the workbook to write")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: object, **options: object) -> None:
        given = [options["file"], "--out", options["out"], *(["--json"] if options["json"] else [])]
        code = main(given, prog="manage.py carry_over")
        if code:
            sys.exit(code)
