"""Each type of question, answered with the keyboard alone."""

import re

from playwright.sync_api import expect

from assessments.quizzes.question_types import TYPES
from tests.browser import walks
from tests.browser.test_keyboard import tab_to

# Plain choices, which other tests hold against axe.
CHOICES = {"single_choice", "multiple_choice", "true_false", "attestation"}
LEARNER = "joao.pereira@rowan-motors.example"
ONE_OF_EACH = f"""
from academy.accounts.models import User
from assessments.quizzes.models import Question
from assessments.quizzes.question_types import TYPES
from tests.quizzes import factories

quiz = factories.make_quiz(questions=1, draw_count={len(TYPES)}, code="TYPES.QUIZ")
shelf = quiz.sources.get().category
Question.objects.filter(category=shelf).delete()
for name in TYPES:
    factories.make_question(type=name, category=shelf, stem=f"Which is it: {{name}}?")
factories.make_place(quiz, learner=User.objects.get(email="{LEARNER}"))
"""


def tick(page, values, name="answer"):
    for value in values:
        box = page.locator(f'[name="{name}"][value="{value}"]')
        tab_to(page, box)
        page.keyboard.press("Space")
        expect(box).to_be_checked()


def write(page, text, name="answer"):
    tab_to(page, page.locator(f'[name="{name}"]'))
    page.keyboard.type(text)


def choose_in_group(page, value, name):
    """Choose a radio button: Tab reaches the group, an arrow the next one."""
    radios = page.locator(f'[name="{name}"]')
    tab_to(page, radios.first)
    page.keyboard.press("Space")
    values = radios.evaluate_all("all => all.map(one => one.value)")
    for _step in range(values.index(value)):
        page.keyboard.press("ArrowDown")
    expect(page.locator(f'[name="{name}"][value="{value}"]')).to_be_checked()


def choose_in_list(page, text, name):
    field = page.locator(f'select[name="{name}"]')
    tab_to(page, field)
    page.keyboard.type(text)
    expect(field.locator("option:checked")).to_have_text(text)


def put_in_order(page, shown):
    """Move each item up to its place with its button, which keeps the focus and says where."""
    items = sorted(shown["items"], key=lambda item: int(item["place"]))
    for item in items:
        button = page.get_by_role("button", name=f"Move up: {item['text']}")
        rows = page.locator("[data-order-item]")
        texts = [text.strip() for text in rows.locator("label").all_inner_texts()]
        for place in range(texts.index(item["text"]), int(item["place"]) - 1, -1):
            tab_to(page, button)
            page.keyboard.press("Enter")
            expect(button).to_be_focused()
            expect(page.locator("[data-order-status]")).to_have_text(
                f"{item['text']}: now number {place} of {len(items)}."
            )


def answer_by_keyboard(page, shown):
    solution = TYPES[shown["type"]].solution(shown)
    match shown["type"]:
        case "single_choice" | "true_false":
            choose_in_group(page, solution, "answer")
        case "multiple_choice" | "wrong_cells" | "attestation":
            tick(page, solution)
        case "matching":
            texts = {one["id"]: one["text"] for one in shown["right"]}
            for key, right in solution.items():
                choose_in_list(page, texts[right], f"answer_{key}")
        case "ordering":
            put_in_order(page, shown)
        case "fill_gap":
            for key, text in solution.items():
                write(page, text, f"answer_{key}")
        case "case_study":
            choose_in_group(page, solution["0"], "answer_0")
            write(page, solution["1"], "answer_1")
        case _:
            write(page, solution)


def test_each_type_is_answered_with_the_keyboard_alone(reader, site):
    site.run(ONE_OF_EACH)
    page = reader.sign_in(LEARNER)
    reader.visit(site.page_path("TYPES.QUIZ"), axe=False)
    reader.press("Start")
    page.wait_for_url(re.compile("/quizzes/attempts/"))
    attempt = int(re.search(r"/attempts/(\d+)/", page.url)[1])
    paper = site.questions(attempt)
    assert sorted(shown["type"] for shown in paper.values()) == sorted(TYPES)
    for position, shown in paper.items():
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Question {position} ")
        reader.look(axe=shown["type"] not in CHOICES)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # skip to the content
        answer_by_keyboard(page, shown)
        tab_to(page, page.get_by_role("button", name=re.compile("^Save and")))
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(rf"saved={position}\b|/hand-in/"))
    essay = next(at for at, shown in paper.items() if shown["type"] == "essay")
    # taken back, so that the result does not wait for a person
    reader.visit(f"/quizzes/attempts/{attempt}/?q={essay}", axe=False)
    expect(page.locator("[data-words-count]")).not_to_have_text("0")
    tab_to(page, page.locator('[name="answer"]'))
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    expect(page.locator("[data-words-count]")).to_have_text("0")
    reader.press(re.compile("^Save and"))
    page.wait_for_url(lambda url: f"q={essay}" not in url)
    reader.visit(f"/quizzes/attempts/{attempt}/hand-in/", axe=False)
    walks.hand_in(reader)
    reader.look()
    expect(page.get_by_text("11 of 12 questions right.")).to_be_visible()
