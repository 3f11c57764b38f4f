from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "assessments.quizzes"
    label = "quizzes"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from assessments.quizzes.services import complete_what_was_passed
        from assessments.quizzes.transfer import QUESTIONS
        from assessments.quizzes.visitors import signed_in
        from courses.enrolling import follow
        from courses.transfer.parts import register

        register(QUESTIONS)
        follow(complete_what_was_passed)
        user_logged_in.connect(signed_in, dispatch_uid="quizzes")
