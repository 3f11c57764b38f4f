"""Learning with the keyboard alone."""

import re

from playwright.sync_api import expect

from tests.browser import walks

STEPS = 80  # key presses from one end of a page to the other, at most


def tab_to(page, target):
    """Press Tab until the target has the focus, and see that the focus shows."""
    for _press in range(STEPS):
        if target.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(target).to_be_focused()
    outline = target.evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline != "none", f"nothing shows that {target} has the focus"


def test_a_lesson_and_a_quiz_question_need_no_mouse(reader, site):
    page = reader.sign_in("joao.pereira@rowan-motors.example")
    reader.visit(site.page_path("C2.M2.L2"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Mark as read and go on"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Questions 3 to 5, origin")

    reader.visit(site.page_path("C2.QUIZ"))
    tab_to(page, page.get_by_role("button", name="Start"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/quizzes/attempts/"))
    position = walks.open_a_choice(reader, site)
    answer = page.locator(".choices input").first
    tab_to(page, answer)
    page.keyboard.press("Space")
    expect(answer).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Save and next"))
    page.keyboard.press("Enter")
    following = re.compile(f"Question {position + 1}")
    expect(page.get_by_role("heading", level=1)).to_have_text(following)
    expect(page.get_by_text(f"Answer {position} is saved.")).to_be_visible()
