"""Lessons that were read are there without a network, and gone when somebody signs out."""

import re

import pytest
from playwright.sync_api import expect

from academy.demo import PASSWORD
from tests.browser.reader import PHONE

COUNT = """async () => (await (await caches.open("lessons")).keys())
    .filter((one) => one.url.includes("/lessons/")).length"""
WAIT = f"""async () => {{
    while (!(await ({COUNT})())) await new Promise((go) => setTimeout(go, 50));
}}"""


@pytest.fixture
def context(browser, site):
    """A phone in which service workers work."""
    context = browser.new_context(base_url=site.url, locale="en-GB", viewport=PHONE)
    yield context
    context.close()


def test_a_lesson_is_read_offline_and_forgotten_at_sign_out(context, site):
    page = context.new_page()
    read, unread = site.page_path("C1.M1.L2"), site.page_path("C1.M1.L3")
    page.goto("/accounts/login/")
    page.get_by_label(re.compile("E-?mail")).fill("nadia.fenwick@rowan-motors.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/learn/")
    page.goto(read)
    page.evaluate(WAIT)

    context.set_offline(True)
    page.goto(read)
    expect(page.get_by_text(re.compile(r"the copy of \d\d:\d\d\."))).to_be_visible()
    title = page.get_by_role("heading", level=1).inner_text()
    theme = page.evaluate("getComputedStyle(document.body).getPropertyValue('--paper')")
    assert theme, "the styles were not kept"
    page.goto(unread)
    expect(page.get_by_role("heading", name="You are offline")).to_be_visible()
    expect(page.get_by_role("link", name=title)).to_be_visible()

    context.set_offline(False)
    page.goto("/profile/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: url.endswith("/"))
    assert page.evaluate(COUNT) == 0
