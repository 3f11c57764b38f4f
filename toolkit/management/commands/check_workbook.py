"""`manage.py check_workbook FILE...`: the checker on files of one's own; see docs/checker.md."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

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
        parser.add_argument(
            "--smelters",
            metavar="LIST",
            help="a smelter list to check against as well: a loaded list's name, or a file",
        )

    def handle(self, *args: object, **options: object) -> None:
        arguments = [*options["files"], *(["--json"] if options["json"] else [])]
        if options["annotate"]:
            arguments += ["--annotate", str(options["annotate"])]
        if options["smelters"]:
            arguments += ["--smelters", list_file(options["smelters"])]
        for code in settings.CHECK_DISABLED_CODES:
            arguments += ["--disable", code]
        code = main(arguments)
        if code:
            sys.exit(code)


def list_file(name: str) -> str:
    """Return the path of a list: the index of a loaded one, else the file of that name."""
    if Path(name).is_file():
        return name
    # Without a list to look up, the command needs no database.
    from toolkit.smelter_lists import index_in_use

    path = index_in_use(name)
    if path is None:
        raise CommandError(f"{name} is neither a file nor a smelter list in use.")
    return str(path)
