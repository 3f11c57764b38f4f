"""Pages that no walk comes by: each is valid, light, accessible and fits a phone."""

import json
import os

import pytest
from playwright.sync_api import expect

from tests.browser.reader import PHONE

NIGHTLY = bool(os.environ.get("NIGHTLY"))
# By day: tests/project/test_design.py holds the dark colours against each other, and
# test_learner.py looks at the dark pages of a whole walk.
COLOURS = ["light", "dark"] if NIGHTLY else ["light"]


@pytest.mark.parametrize("colours", COLOURS)
def test_pages_for_visitors_are_in_order(somebody, site, colours):
    visitor = somebody(colours=colours)
    for path in (
        "/",
        "/courses/?mineral=tin&level=beginner",
        "/courses/?q=nothing-of-this-name",
        "/accounts/password/reset/",
        "/readiness/criteria/rra/1/?step=1D",
        "/readiness/criteria/rra/1/GOV-01/",
        "/readiness/criteria/rra/1/crosswalk/",
        site.page_path("C1.M1.L1"),
    ):
        visitor.visit(path)
    visitor.visit("/no-such-page/", status=404)


def lessons_to_visit(site):
    """Return lessons of all courses that together have a block of each kind; by night, all."""
    kinds = {}
    for code, body in site.ask("SELECT code, body FROM courses_lessonpage ORDER BY code"):
        kinds[code] = {code[:2]} | {block["type"] for block in json.loads(body)}
    if NIGHTLY:
        return list(kinds)
    chosen, left = [], set().union(*kinds.values())
    while left:
        chosen.append(max(kinds, key=lambda code: len(kinds[code] & left)))
        left -= kinds[chosen[-1]]
    return chosen


def test_lessons_with_every_kind_of_block_are_in_order_on_a_phone(somebody, site):
    learner = somebody(viewport=PHONE)
    learner.sign_in("nadia.fenwick@rowan-motors.example")
    for path in ("supplier-staff", "buyer-or-compliance-lead"):  # all courses together
        learner.visit(f"/paths/{path}/")
        learner.press("Join this path")
        expect(learner.page.get_by_text("You are on the path.")).to_be_visible()
    for code in lessons_to_visit(site):
        page = learner.visit(site.page_path(code))
    links = (page.get_by_role("link", name="Print"), page.locator(".stale__link").first)
    for path in [link.get_attribute("href") for link in links]:
        learner.visit(path)
    learner.visit("/learn/transcript/")


def test_pages_about_an_account_are_in_order(reader):
    reader.sign_in("olga.petrova@rowan-motors.example")
    for path in (
        "/profile/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/sessions/",
        "/accounts/logout/",
        "/learn/notes/",
        "/learn/reports/",
        "/learn/transcript/",
        "/learn/device/",
        "/offline/",
    ):
        reader.visit(path)
