"""`manage.py rollup FILE... --out OUT.xlsx`: several declarations into one; see docs/rollup.md."""

import sys

from django.core.management.base import BaseCommand, CommandParser

from toolkit.checker.rollup.__main__ import main
from toolkit.management.commands.check_workbook import list_file


class Command(BaseCommand):
    help = "Roll declarations up. Exits with 0 if all files are in it, 1 if not all, 2 if none."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--out", required=True, help="the workbook to write, or a .csv")
        parser.add_argument("--form", help="also write a form of the newest version")
        parser.add_argument("--template", default="", help="what to roll up, such as CMRT")
        parser.add_argument(
            "--smelters",
            metavar="LIST",
            help="a smelter list that knows more names: a loaded list's name, or a file",
        )

    def handle(self, *args: object, **options: object) -> None:
        given = [*options["files"], "--out", options["out"], "--template", options["template"]]
        if options["form"]:
            given += ["--form", options["form"]]
        if options["smelters"]:
            given += ["--smelters", list_file(options["smelters"])]
        code = main(given, prog="manage.py rollup")
        if code:
            sys.exit(code)
