from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "assessments.quizzes"
    label = "quizzes"

    def ready(self) -> None:
        from assessments.quizzes.transfer import QUESTIONS
        from courses.transfer.parts import register

        register(QUESTIONS)
