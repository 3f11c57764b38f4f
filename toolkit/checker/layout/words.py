"""The words for one form: those of `wording`, with its template, its questions and its mark."""

from toolkit.checker.layout import wording
from toolkit.checker.layout.filled import FilledForm
from toolkit.checker.layout.wording import FIELDS, OTHER_PICKS, PICKS
from toolkit.checker.spec import CompanyQuestion, Question, Spec

__all__ = [
    "FIELDS",
    "OTHER_PICKS",
    "PICKS",
    "company_question",
    "footer",
    "form_title",
    "introduction",
    "mark",
    "matrix",
    "purpose",
    "question",
    "title",
]


def mark(filled: FilledForm) -> str:
    """Return the line that says on every sheet what the workbook is not."""
    return wording.PRACTICE_MARK if filled.is_practice else wording.MARK


def footer(filled: FilledForm) -> str:
    """Return what is printed below each page."""
    return "Practice workbook - fictional data" if filled.is_practice else "Not an official form"


def title(filled: FilledForm) -> str:
    """Return the heading of the Declaration: the company, once it is known."""
    return filled.company_name or wording.TITLES[filled.is_practice]


def form_title(filled: FilledForm) -> str:
    """Return the line by which the form is recognised: its name and its short name in brackets."""
    spec = filled.spec
    name = spec.detection.title_constant_text
    kind = wording.TITLES[filled.is_practice]
    return f"{kind} in the layout of the {name} ({spec.template})"


def purpose(filled: FilledForm) -> str:
    """Return how to fill the Declaration in."""
    return wording.PURPOSE + (wording.PRACTICE_PURPOSE if filled.is_practice else "")


def introduction(filled: FilledForm) -> list[str]:
    """Return the paragraphs that introduce the workbook."""
    about = wording.ABOUT_PRACTICE if filled.is_practice else wording.ABOUT
    template = {"template": filled.spec.template}
    last = [wording.UPLOAD] if filled.is_practice else []
    return [about % template, *wording.INTRODUCTION, *last]


def matrix(spec: Spec) -> str:
    """Return the heading above the questions that are answered for each mineral."""
    thing = wording.THINGS.get(spec.template, "mineral")
    return f"Questions 1 to {len(spec.questions)}: one answer for each {thing}"


def question(spec: Spec, asked: Question) -> tuple[str, str]:
    """Return a question with its number, and the help to it."""
    text, help_text = wording.QUESTIONS[asked.role]
    thing = {"thing": wording.THINGS.get(spec.template, "mineral")}
    return f"{asked.key.removeprefix('Q')}) {text % thing}", help_text


def company_question(asked: CompanyQuestion) -> tuple[str, str]:
    """Return a question on the company with its letter, and the help to it."""
    text, help_text = wording.COMPANY_QUESTIONS[asked.role]
    return f"{asked.key}. {text}", help_text
