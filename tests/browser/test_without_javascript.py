"""The main path of a learner whose browser runs no scripts."""

import re

from playwright.sync_api import expect

from tests.browser import walks

EMAIL = "kim.minseo@rowan-motors.example"


def test_lesson_quiz_and_upload_work_without_javascript(somebody, site):
    learner = somebody(javascript=False)
    page = learner.sign_in(EMAIL)
    learner.look()
    walks.enrol(learner)
    learner.look()
    learner.press("Mark as read and go on")
    learner.look()
    expect(page.get_by_role("heading", name="Version, language, file name")).to_be_visible()

    learner.visit(site.page_path("C2.QUIZ"))
    learner.press("Start")
    learner.look()
    walks.answer_all(learner, site)
    learner.look()
    walks.hand_in(learner)
    learner.look()

    learner.visit(site.page_path("C2.M5.X2"))
    with page.expect_download() as download:
        learner.press("Download the practice workbook", role="link")
    # The page of the check loads itself again until there is feedback.
    walks.upload_and_wait(learner, "as it came.xlsx", download.value.path().read_bytes())
    learner.look()
    expect(page.get_by_text("You fixed 0 of 12 errors.")).to_be_visible()
    expect(page.locator(".finding__cell").first).to_have_text(re.compile(r"^[A-Z]+\d+$"))

    # So does the page of the file, until there is one.
    with page.expect_download(timeout=walks.CHECKED_WITHIN) as download:
        learner.press("Feedback as PDF", role="link")
        learner.look()
    assert download.value.suggested_filename == "as it came - feedback.pdf"
