"""A quiz that is interrupted, and one in two tabs: no answer is lost or overwrites a newer."""

import re

from playwright.sync_api import expect

from tests.browser.reader import PHONE, Reader

SAVED = re.compile(r"Saved at \d\d:\d\d\.")


def start(reader, site, email):
    """Sign in, enrol in the course of the quiz C1.QUIZ and start it; return the attempt's key."""
    reader.sign_in(email)
    page = reader.visit("/courses/minerals-due-diligence-fundamentals/")
    if page.get_by_role("button", name="Enrol in this course").is_visible():
        reader.press("Enrol in this course")
    reader.visit(site.page_path("C1.QUIZ"))
    reader.press("Start")
    page.wait_for_url(re.compile("/quizzes/attempts/"))
    reader.look()
    return int(re.search(r"/attempts/(\d+)/", page.url)[1])


def choices(site, attempt):
    """Return the positions of the questions of the attempt of which one option is right."""
    kinds = {place: shown["type"] for place, shown in site.questions(attempt).items()}
    return [place for place, kind in kinds.items() if kind in {"single_choice", "true_false"}]


def turn_to(reader, attempt, position):
    """Open the question at this position."""
    page = reader.visit(f"/quizzes/attempts/{attempt}/?q={position}")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(f"Question {position}"))
    return page


def answers(site, attempt):
    """Return what the server holds: answers by position, of those answered."""
    rows = site.ask(
        "SELECT position, answer FROM quizzes_response"
        " WHERE attempt_id = ? AND answered_at IS NOT NULL",
        attempt,
    )
    return {position: answer.strip('[]"') for position, answer in rows}


def options(page):
    return page.locator('.choices input[name="answer"]')


def test_a_quiz_interrupted_by_a_closed_browser_and_by_a_lost_network_is_resumed(new_context, site):
    context = new_context(viewport=PHONE)
    reader = Reader(context, site.url)
    page = reader.page
    attempt = start(reader, site, "wang.li@rowan-motors.example")
    first, second, *_others = choices(site, attempt)
    turn_to(reader, attempt, first)
    # Coming back to the tab while nothing waits keeps nothing from being sent afterwards.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    options(page).first.check()
    expect(page.get_by_text(SAVED)).to_be_visible()
    turn_to(reader, attempt, second)

    context.set_offline(True)
    given = options(page).nth(1)
    value = given.get_attribute("value")
    given.check()
    expect(page.get_by_text("Offline, 1 answer waiting.")).to_be_visible()
    page.get_by_role("button", name="Save and next").click()  # nothing is lost by trying
    expect(page.get_by_text("Offline, 1 answer waiting.")).to_be_visible()
    assert set(answers(site, attempt)) == {first}
    kept = context.storage_state()
    context.close()  # the laptop is closed, and opened again with a network

    reader = Reader(new_context(viewport=PHONE, storage_state=kept), site.url)
    reader.visit(site.page_path("C1.QUIZ"))
    reader.press("Continue")
    reader.page.wait_for_url(re.compile("/quizzes/attempts/"))
    sent = re.compile(rf"^Question {second} , answered")
    expect(reader.page.get_by_role("link", name=sent)).to_be_visible()  # what waited has left
    page = turn_to(reader, attempt, second)
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(page.locator(f'.choices input[value="{value}"]')).to_be_checked()
    reader.look()
    assert answers(site, attempt)[second] == value
    assert page.evaluate("localStorage.length && Object.keys(localStorage).join()") in (0, "theme")

    # an answer that waits goes out by itself when the network is back
    page.context.set_offline(True)
    options(page).nth(0).check()
    expect(page.get_by_text("Offline, 1 answer waiting.")).to_be_visible()
    reader.complaints.clear()  # the browser complains of the network
    page.context.set_offline(False)
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(page.get_by_text("Offline, 1 answer waiting.")).to_be_hidden()
    assert answers(site, attempt)[second] == options(page).nth(0).get_attribute("value")


def test_two_tabs_share_an_attempt_and_the_newest_answer_stays(somebody, site):
    reader = somebody()
    attempt = start(reader, site, "david.okafor@rowan-motors.example")
    place = choices(site, attempt)[0]
    one = turn_to(reader, attempt, place)
    two = one.context.new_page()
    two.goto(one.url)
    options(two).nth(0).check()
    expect(two.get_by_text(SAVED)).to_be_visible()
    options(one).nth(1).check()  # the older tab, with the newer answer
    expect(one.get_by_text(SAVED)).to_be_visible()
    newest = options(one).nth(1).get_attribute("value")
    assert answers(site, attempt) == {place: newest}
    two.get_by_role("button", name="Save and next").click()  # says again what is older
    expect(two.get_by_text("A newer answer to this question is saved")).to_be_visible()
    expect(two.locator(f'.choices input[value="{newest}"]')).to_be_checked()
    assert answers(site, attempt) == {place: newest}

    two.get_by_role("link", name="Finish and hand in").click()
    two.get_by_role("button", name="Hand in now").click()
    expect(two.get_by_role("heading", name="Not passed")).to_be_visible()
    options(one).nth(0).check()
    expect(one.get_by_text("This attempt was handed in on")).to_be_visible()
    expect(one.get_by_text("This answer came too late and is not kept.")).to_be_visible()
    one.get_by_role("link", name="See the attempt").click()
    reader.complaints.clear()  # of the answer that was refused
    reader.look()
    assert answers(site, attempt) == {place: newest}
