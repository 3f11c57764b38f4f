"""`manage.py export_course C2 course.zip`: write a course with its media and questions."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.models import CoursePage
from courses.transfer.exporting import export_course


class Command(BaseCommand):
    help = "Write a course with its media and questions to a zip (docs/course-zip.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="the course's code, for example C2")
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, code: str, file: Path, **options: object) -> None:
        course = CoursePage.objects.filter(code=code).order_by("path").first()
        if course is None:
            raise CommandError(f"There is no course with the code {code}.")
        with file.open("xb") as target:
            export_course(course, target)
        self.stdout.write(f"Wrote {course.code} {course.title} to {file}.")
