"""`manage.py export_questions FILE`: write questions of the bank into a file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.quizzes.core.exchange import FORMATS, format_of
from assessments.quizzes.exporting import export_questions, for_export, path_of
from assessments.quizzes.importing import sentence
from assessments.quizzes.models import Question, QuestionCategory


class Command(BaseCommand):
    help = "Export questions as GIFT, Moodle XML, XLSX or CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=FORMATS, help="default: by the file's ending")
        parser.add_argument(
            "--category", help='with its sub-categories, such as "Tin"; default: all questions'
        )

    def handle(self, *args: object, **options: object) -> None:
        path = options["file"]
        format = options["format"] or format_of(path.name)
        if format is None:
            raise CommandError("Say with --format what kind of file to write.")
        questions = Question.objects.newest()
        if options["category"]:
            shelves = QuestionCategory.objects.select_related("parent")
            wanted = [
                one.pk
                for one in shelves
                if options["category"] in (path_of(one), one.parent and path_of(one.parent))
            ]
            if not wanted:
                raise CommandError("There is no such category.")
            questions = questions.filter(category__in=wanted)
        made = export_questions(for_export(questions), format=format)
        try:
            path.write_bytes(made.data)
        except OSError as error:
            raise CommandError(f"The file cannot be written: {error.strerror}.") from error
        for problem in made.left_out:
            self.stdout.write(f"{problem.values['code']} was left out: {sentence(problem)}")
        for problem in made.losses:
            self.stdout.write(f"{problem.values['code']}: {sentence(problem)}")
        self.stdout.write(f"Exported to {path}.")
