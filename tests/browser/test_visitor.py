"""Somebody without an account takes a quiz, and keeps it by signing up."""

import re

from playwright.sync_api import expect

from tests.browser.reader import PHONE
from tests.browser.test_sign_up import fill

EMAIL = "vera.visitor@elsewhere.example"
COURSE_PATH = "/courses/minerals-due-diligence-fundamentals/"


def test_a_visitor_takes_a_quiz_and_it_becomes_theirs(somebody, site):
    visitor = somebody(viewport=PHONE)
    page = visitor.visit(COURSE_PATH)
    visitor.press("Try a quiz", role="link")
    expect(page.get_by_text("You can take this quiz without an account.")).to_be_visible()
    visitor.press("Start")
    page.get_by_label("False").check()
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved at")
    visitor.visit(f"{page.url.partition('?')[0]}?q=1")
    expect(page.get_by_label("False")).to_be_checked()
    visitor.press("Check my answer")
    expect(page.get_by_text("the aim is careful trade")).to_be_visible()
    visitor.look()
    page.get_by_role("link", name="Finish and hand in").click()
    visitor.press("Hand in now")
    expect(page.get_by_role("heading", name="Keep this result")).to_be_visible()
    visitor.look()
    review = page.url

    page.locator("main").get_by_role("link", name="Sign up").click()
    fill(page, name="Vera Visitor", email=EMAIL, password="tantalite-and-tin")
    letter = site.mail_to(EMAIL)
    visitor.visit(re.search(r"http://localhost\S+", letter.get_body().get_content())[0])
    visitor.press("Yes, this is my address")
    expect(page.get_by_text("is kept with your results")).to_be_visible()
    page.goto(review)
    visitor.press("Enrol in this course")
    expect(page.get_by_text("You are enrolled.")).to_be_visible()
    stranger = somebody()
    stranger.visit(review)  # it is an account's by now: sign in first
    expect(stranger.page).to_have_url(re.compile("/accounts/login/"))
