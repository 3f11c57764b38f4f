"""`manage.py make_practice TEMPLATE VERSION`: a workbook with planted errors, and its key."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Make a practice workbook of a form, with errors of the catalogue, and its key."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("template", metavar="TEMPLATE", help="CMRT, EMRT, AMRT or CRT")
        parser.add_argument("version", metavar="VERSION", help="for example 6.5")
        parser.add_argument("--seed", type=int, default=1, metavar="N")
        parser.add_argument(
            "--errors",
            default="",
            metavar="E01,E07",
            help="errors by name, or how many to draw; a correct file unless given",
        )
        parser.add_argument("--out", type=Path, metavar="FILE", help="the workbook (.xlsx)")
        parser.add_argument("--key", type=Path, metavar="FILE", help="the key as JSON")

    def handle(self, *args: object, **options: object) -> None:
        # The generator brings openpyxl, which no other command needs.
        from toolkit.checker.practice import make_practice

        template, version = str(options["template"]).upper(), str(options["version"])
        listed = [part.strip().upper() for part in str(options["errors"]).split(",")]
        names = [part for part in listed if part]
        count = len(names) == 1 and names[0].isdecimal()
        try:
            practice = make_practice(
                template=template,
                version=version,
                seed=int(str(options["seed"])),
                errors=int(names[0]) if count else names,
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        out = options["out"] or Path(f"{template} {version} practice {options['seed']}.xlsx")
        Path(str(out)).write_bytes(practice.workbook)
        if options["key"]:
            key = json.dumps(practice.as_dict(), indent=2, ensure_ascii=False)
            Path(str(options["key"])).write_text(key + "\n", encoding="utf-8")
        self.stdout.write(f"{out}: {practice.number}, {len(practice.key)} errors")
        for planted in practice.key:
            self.stdout.write(f"{planted.error} {planted.sheet}!{planted.cell} {planted.code}")
