"""Makes the statistics of all questions anew."""

from django.core.management.base import BaseCommand

from assessments.quizzes.statistics import recompute_all


class Command(BaseCommand):
    help = "Makes the statistics of all answered questions anew from their answers."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"Versions of questions: {recompute_all()}.")
