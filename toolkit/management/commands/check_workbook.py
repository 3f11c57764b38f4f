"""`manage.py check_workbook FILE...`: the checker on files of one's own; see docs/checker.md."""

import sys

from django.core.management.base import BaseCommand, CommandParser

from toolkit.checker.__main__ import main


class Command(BaseCommand):
    help = "Check workbooks. Exits with 0 without errors, 1 with some, 2 if one is no template."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print one JSON array")
        parser.add_argument(
            "--annotate", metavar="DIR", help="write copies with comments into this folder"
        )

    def handle(self, *args: object, **options: object) -> None:
        wishes = ["--json"] if options["json"] else []
        if options["annotate"]:
            wishes += ["--annotate", str(options["annotate"])]
        code = main([*options["files"], *wishes])
        if code:
            sys.exit(code)
