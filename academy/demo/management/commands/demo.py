"""`manage.py demo`: load the demo courses, company and people, once."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from academy.demo import signins
from academy.demo.courses import load_courses, load_glossary
from academy.demo.paths import load_paths
from academy.demo.people import load_people
from academy.demo.readiness import load_readiness
from academy.demo.smelters import load_practice_smelters


class Command(BaseCommand):
    help = "Load the demo courses, company and people. What is there already stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--courses-only", action="store_true", help="no people: for a real installation"
        )
        parser.add_argument(
            "--yes", action="store_true", help="load people with a known password anywhere"
        )

    def handle(self, *args: object, **options: bool) -> None:
        safe = settings.LOCAL or settings.DEBUG or options["yes"]
        if not options["courses_only"] and not safe:
            raise CommandError(
                "The demo's people have a password that everybody knows. On a machine that others"
                " reach, load the courses alone (--courses-only), or say --yes."
            )
        with transaction.atomic():
            terms = load_glossary()
            courses = load_courses()
            paths = load_paths()
        if terms:
            self.stdout.write(f"Loaded {terms} terms of the glossary.")
        for course in courses:
            self.stdout.write(f"Loaded course {course.code}: {course.title}")
        for path in paths:
            self.stdout.write(f"Loaded path {path.code}: {path.title}")
        if options["courses_only"]:
            return
        load_practice_smelters()
        self.stdout.write("Loaded the synthetic smelter list.")
        if not signins():
            with transaction.atomic():
                load_people()
            self.stdout.write("Loaded the demo company and its people.")
        with transaction.atomic():
            is_new = load_readiness()
        if is_new:
            self.stdout.write("Loaded the readiness of the demo company and of a supplier.")
