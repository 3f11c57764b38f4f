"""A trainer translates a criterion beside its source, with and without scripts."""

import pytest
from playwright.sync_api import expect

from tests.browser.reader import AXE, PHONE, RULES

SETS = "/cms/readiness/sets"
# In one go: Wagtail's menu moves for a while after the screen has changed.
IS_BESIDE = """(group) => {
  const source = group.querySelector(".translation__text").getBoundingClientRect();
  const field = group.querySelector("textarea").getBoundingClientRect();
  return source.right <= field.left && source.bottom > field.top;
}"""


@pytest.mark.parametrize("language", ["nb", "ar"])
def test_a_criterion_is_translated_beside_its_source(somebody, site, language):
    trainer = somebody(javascript=language == "nb")
    page = trainer.sign_in("trainer@academy.example")
    ((pk,),) = site.ask("SELECT id FROM readiness_questionset WHERE code = 'rra'")
    page.goto(f"{site.url}{SETS}/translations/{pk}/")
    check(trainer)
    page.goto(f"{site.url}{SETS}/translations/{pk}/{language}/")
    check(trainer)
    page.get_by_role("link", name="GOV-01").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("GOV-01")
    check(trainer)
    level = page.get_by_role("group", name="Level 1: Not started")
    field = level.get_by_role("textbox")
    for size, is_beside in (({"width": 1280, "height": 900}, True), (PHONE, False)):
        page.set_viewport_size(size)
        assert level.evaluate(IS_BESIDE) == is_beside
    expect(field).to_have_attribute("lang", language)
    expect(field).to_have_css("direction", "rtl" if language == "ar" else "ltr")
    words = "Ikke begynt" if language == "nb" else "لم يبدأ"
    field.fill(words)
    page.get_by_role("button", name="Save, then the next unfinished").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("GOV-02")
    page.go_back()
    page.reload()
    expect(
        page.get_by_role("group", name="Level 1: Not started").get_by_role("textbox")
    ).to_have_value(words)


def check(trainer):
    """Look at what is ours of an editor's page: the rest is Wagtail's."""
    page = trainer.page
    page.wait_for_load_state("load")
    if trainer.has_javascript:
        found = AXE.run(page, context="main", options=RULES)
        assert not found.violations_count, found.generate_report()
    size = page.viewport_size
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.set_viewport_size(size)
