"""What quizzes do by the clock. A task may run twice."""

from celery import shared_task


@shared_task(name="assessments.quizzes.tasks.sweep")
def sweep() -> None:
    """Hand in the attempts whose time is up, and release the exams that have closed."""
    from assessments.quizzes import services

    services.hand_in_what_is_over()
    services.release_what_has_closed()
