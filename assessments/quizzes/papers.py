"""The paper of an attempt: which questions it holds, and what of each is kept."""

from dataclasses import dataclass

from assessments.quizzes.core.drawing import Candidate, Drawn, Source, draw
from assessments.quizzes.models import Question, QuizPage
from assessments.quizzes.question_types import TYPES


@dataclass(frozen=True)
class Size:
    """How many questions a paper has, and how many of them are critical."""

    questions: int
    critical: int


def draw_paper(quiz: QuizPage, *, seed: int) -> list[Drawn]:
    """Return the paper that a seed gives, in the order in which it is asked.

    Questions chosen by name count as the last source, and keep the order of the list.
    """
    candidates, paper = _drawn(quiz, seed)
    if quiz.random_order:
        return paper
    places = {candidate.id: place for place, candidate in enumerate(candidates)}
    return sorted(paper, key=lambda drawn: (drawn.source, places[drawn.id]))


def size_of_paper(quiz: QuizPage) -> Size:
    """Return the size of the papers of a quiz, as its bank stands now."""
    candidates, paper = _drawn(quiz, 0)
    critical = {candidate.id for candidate in candidates if candidate.is_critical}
    return Size(len(paper), sum(drawn.id in critical for drawn in paper))


def _drawn(quiz: QuizPage, seed: int) -> tuple[list[Candidate], list[Drawn]]:
    """Return the candidates, those by name in their order, then by code, and a seed's paper."""
    sources = quiz.draws_from()
    rows = (
        quiz.questions()
        .order_by("place", "code")
        .values_list("pk", "category", "difficulty", "is_critical", "place")
    )
    candidates, picked = [], set()
    for *row, place in rows:
        candidates.append(Candidate(*row))
        if place is not None:
            picked.add(row[0])
    if picked:
        sources.append(Source(questions=frozenset(picked)))
    return candidates, draw(candidates, sources, total=quiz.draw_count, seed=seed)


def sections_of(quiz: QuizPage) -> list[dict]:
    """Return what an attempt keeps of its sections: category (id), name, pass_mark (or None).

    Two sources of one category are one section, with the higher of their marks.
    """
    sections: dict[int, dict] = {}
    for source in quiz.source_rows:
        section = sections.setdefault(
            source.category_id,
            {"category": source.category_id, "name": str(source.category), "pass_mark": None},
        )
        if source.pass_mark is not None:
            section["pass_mark"] = max(section["pass_mark"] or 0, source.pass_mark)
    return list(sections.values())


def snapshot(question: Question, *, seed: int, random_options: bool = True) -> dict:
    """Return what an attempt keeps of a question, with options as written if that is asked."""
    shown = question.show(seed=seed)
    if not random_options and getattr(TYPES[shown["type"]], "options_may_stay", False):
        shown["options"].sort(key=lambda option: (len(option["id"]), option["id"]))
    return shown
