"""Eight tabs start, answer and hand in the same quiz at once, and answer again when it is too late;
prints what came of it as JSON.

Run by test_services.py in a process of its own, since threads need committed rows.
"""

import itertools
import json
import os
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.exceptions import ValidationError  # noqa: E402
from django.db import connection  # noqa: E402

from assessments.quizzes import services  # noqa: E402
from assessments.quizzes.models import Attempt, Question, QuestionCategory  # noqa: E402
from courses.models import ActivityCompletion  # noqa: E402
from tests.quizzes.factories import answer, course_of, make_place, make_quiz  # noqa: E402

TABS = 8


def at_once(work):
    """Run `work` in each tab at the same moment. Returns results and errors."""
    results, errors, barrier = [], [], threading.Barrier(TABS)

    def tab():
        try:
            barrier.wait()
            results.append(work())
        except Exception as error:
            errors.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=tab) for _ in range(TABS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, errors


def main():
    quiz = make_quiz(attempts_allowed=1)
    learner = make_place(quiz)
    try:
        started, errors = at_once(lambda: services.start_attempt(learner=learner, quiz=quiz).pk)
        attempt = Attempt.objects.get(learner=learner)

        def answer_all():
            return [answer(response).position for response in attempt.responses.all()]

        _positions, answer_errors = at_once(answer_all)
        newest = race_of_stamps(attempt)
        handed_in, hand_in_errors = at_once(lambda: services.submit_attempt(attempt=attempt))
        responses = attempt.responses.all()
        again, _errors = at_once(
            lambda: refused(services.start_attempt, learner=learner, quiz=quiz)
        )
        late, _errors = at_once(lambda: refused(answer, responses[0], rightly=False))
        outcome = {
            "started": len(set(started)),
            "attempts": Attempt.objects.filter(learner=learner).count(),
            "positions": [response.position for response in responses],
            "answered": sum(1 for response in responses if response.answered_at),
            "scores": sorted({str(one.score) for one in handed_in}),
            "completions": ActivityCompletion.objects.filter(learner=learner).count(),
            "newest": newest,
            "late": sorted(set(again + late)),
            "errors": errors + answer_errors + hand_in_errors,
        }
    finally:
        if connection.vendor != "sqlite":  # there it is a copy that is thrown away
            tidy(quiz, learner)
    print(json.dumps(outcome))


def race_of_stamps(attempt):
    """Say whether of stamped answers the newest stays; it is the right one."""
    first = attempt.responses.first()
    wrong = [option["id"] for option in first.shown["options"] if not option["correct"]]
    right = [option["id"] for option in first.shown["options"] if option["correct"]]
    numbers = itertools.count()

    def send():
        number = next(numbers)
        answers = (right if number == TABS // 2 else wrong)[0]
        stamp = first.sequence + 1 + (TABS if number == TABS // 2 else number)  # milliseconds
        refused(services.save_answer, attempt=attempt, position=1, answer=answers, stamp=stamp)

    at_once(send)
    return attempt.responses.first().answer == right[0]


def refused(work, *args, **options):
    """Return the code with which a service refuses, or ""."""
    try:
        work(*args, **options)
    except ValidationError as error:
        return error.code
    return ""


def tidy(quiz, learner):
    categories = [source.category_id for source in quiz.sources.all()]
    learner.delete()
    course_of(quiz).delete()
    Question.objects.filter(category__in=categories).delete()
    QuestionCategory.objects.filter(pk__in=categories).delete()


if __name__ == "__main__":
    main()
