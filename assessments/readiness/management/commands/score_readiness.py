"""`manage.py score_readiness ANSWERS.json`: score an assessment without a database."""

import json
import sys
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from academy.risk_countries import RISK_COUNTRIES
from assessments.readiness.core.documents import load_answers, read_json
from assessments.readiness.core.problems import DocumentError
from assessments.readiness.core.question_set import QuestionSet
from assessments.readiness.core.scoring import score
from assessments.readiness.questionnaires import seed


class Command(BaseCommand):
    help = "Score a readiness assessment and print the whole result as JSON."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("answers", type=Path, help="the document; - reads standard input")
        parser.add_argument(
            "--questions", type=Path, help="a question set; default: the one that is shipped"
        )
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            help="the day that counts, such as 2026-11-26; default: that of the answers, or today",
        )

    def handle(self, *args: object, **options: object) -> None:
        question_set = seed()
        if options["questions"]:
            question_set = self._read(options["questions"], QuestionSet.from_dict)
        document = self._read(options["answers"], lambda data: load_answers(data, question_set))
        result = score(
            question_set,
            document.profile,
            document.answers,
            today=options["today"] or document.today or timezone.localdate(),
            risk_countries=RISK_COUNTRIES,
            scope=document.scope,
            targets=document.targets,
            target=document.target,
        )
        self.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False, indent=2))

    def _read(self, path: Path, load):
        """Return what `load` makes of a file of JSON. Problems leave with exit code 2."""
        try:
            text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
            return load(read_json(text))
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=2) from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{path} is not text in UTF-8.", returncode=2) from error
        except DocumentError as error:
            said = "\n".join(problem.sentence for problem in error.problems)
            raise CommandError(f"{path}:\n{said}", returncode=2) from error
