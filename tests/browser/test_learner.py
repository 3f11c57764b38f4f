"""The main job, from the sign-in to a certificate that a stranger can verify."""

import re

from playwright.sync_api import expect

from tests.browser import walks
from tests.browser.reader import PHONE


def test_a_learner_earns_a_certificate_that_a_stranger_can_verify(somebody, site):
    name, email = "Ana Reyes", "ana.reyes@rowan-motors.example"
    learner = somebody()
    page = learner.sign_in(email)
    learner.look()
    find_the_course(learner)
    walks.enrol(learner)
    learner.look()
    lessons = walks.read_on(learner)
    assert lessons == 16
    expect(page.get_by_role("heading", name="Fill in for Alder Connectors")).to_be_visible()
    learner.look()
    fill_in_the_form(learner, site, email)
    learner.visit(site.page_path("C2.M5.X2"))
    learner.look()
    try_the_exercise(learner, site, email)
    correct_the_exercise(learner, site, email)
    pass_the_quiz(learner, site)
    code = take_the_certificate(learner, site, name)
    verify(somebody(), name, code)


def test_what_a_learner_meets_on_the_way_is_in_order_on_a_phone_in_the_dark(somebody, site):
    """The stations of the walk above; what passes them is the same on every screen."""
    email = "amara.diallo@rowan-motors.example"
    learner = somebody(viewport=PHONE, colours="dark")
    learner.sign_in(email)
    learner.look()
    find_the_course(learner)
    walks.enrol(learner)
    learner.look()
    learner.press("Mark as read and go on")
    expect(learner.page.get_by_text("1 of 19 done").first).to_be_attached()
    learner.visit(site.page_path("C2.M5.X1"))
    learner.visit(site.page_path("C2.M5.X2"))
    try_the_exercise(learner, site, email)
    fail_the_quiz(learner, site)
    (code, name, owner, title), *_ = site.ask(
        "SELECT code, holder_name, email, course_title FROM credentials_credential AS credential"
        " JOIN accounts_user AS learner ON learner.id = credential.learner_id"
        " ORDER BY credential.id"
    )
    holder = somebody(viewport=PHONE, colours="dark")
    holder.sign_in(owner)
    holder.visit(f"/certificates/{code}/")
    expect(holder.page.get_by_role("heading", name=name, level=1)).to_be_visible()
    verify(somebody(viewport=PHONE, colours="dark"), name, code, title)


def find_the_course(learner):
    page = learner.visit("/courses/")
    expect(page.get_by_text(re.compile(r"^\d+ courses$"))).to_be_visible()
    page.get_by_label("Level").select_option(label="Practitioner")
    page.get_by_label("Search").fill("built-in Checker")
    learner.press("Show")
    expect(page.get_by_text("1 course", exact=True)).to_be_visible()
    learner.look()
    learner.press(walks.COURSE, role="link")
    expect(page.get_by_role("heading", level=1, name=walks.COURSE)).to_be_visible()
    learner.look()
    learner.press("Read the first lesson", role="link")
    expect(page.get_by_text("You are reading the open lesson")).to_be_visible()
    learner.look()


def fill_in_the_form(learner, site, email):
    page = learner.page
    with page.expect_download() as download:
        learner.press("Download the practice workbook", role="link")
    empty = download.value.path().read_bytes()
    walks.upload_and_wait(learner, "still empty.xlsx", empty)
    expect(page.get_by_text("0 of 39 entries agree with the facts.")).to_be_visible()
    learner.look()
    learner.press("Upload the next version", role="link")
    walks.upload_and_wait(
        learner, "filled in.xlsx", walks.filled_in(site, walks.practice_of(site, email))
    )
    expect(page.get_by_text("39 of 39 entries agree with the facts.")).to_be_visible()
    learner.look()


def try_the_exercise(learner, site, email):
    """Take the workbook and send it back as it came."""
    page = learner.page
    with page.expect_download() as download:
        learner.press("Download the practice workbook", role="link")
    file = download.value
    assert file.suggested_filename.endswith(".xlsx")
    taken = file.path().read_bytes()
    practice = walks.practice_of(site, email)

    walks.upload_and_wait(learner, "as it came.xlsx", taken)
    learner.look()
    expect(page.get_by_role("heading", name="Not passed yet")).to_be_visible()
    expect(page.get_by_text("You fixed 0 of 12 errors.")).to_be_visible()
    # The first is about the file's name, and has no cell.
    first = page.locator(".finding").filter(has=page.locator(".finding__cell")).first
    expect(first.locator(".finding__cell")).to_have_text(re.compile(r"^[A-Z]+\d+$"))
    for part in ("Why it matters", "What to do", "Learn more"):
        expect(first.get_by_text(part)).to_be_visible()
    lesson = first.get_by_role("link")
    assert page.request.get(lesson.get_attribute("href")).ok
    assert page.locator(".finding").count() >= len(practice.expected)


def correct_the_exercise(learner, site, email):
    page = learner.page
    learner.press("Upload the next version", role="link")
    practice = walks.practice_of(site, email)
    walks.upload_and_wait(learner, "corrected.xlsx", walks.corrected(practice))
    learner.look()
    expect(page.get_by_role("heading", name="Passed", exact=True)).to_be_visible()
    expect(page.get_by_text("You fixed 12 of 12 errors.")).to_be_visible()
    learner.page.locator(".lesson__kicker a").click()
    learner.look()


def start_the_quiz(learner, site):
    learner.visit(site.page_path("C2.QUIZ"))
    learner.press("Start")
    learner.page.wait_for_url(re.compile("/quizzes/attempts/"))
    return learner.look()


def fail_the_quiz(learner, site):
    """Hand in without an answer."""
    page = start_the_quiz(learner, site)
    learner.visit(f"{walks.path_of(page.url)}hand-in/")
    learner.press("Hand in now")
    expect(page.get_by_role("heading", name="Not passed", exact=True)).to_be_visible()
    learner.look()


def pass_the_quiz(learner, site):
    page = start_the_quiz(learner, site)
    walks.answer_all(learner, site)
    expect(page.get_by_text(re.compile(r"All \d+ questions are answered"))).to_be_visible()
    learner.look()
    walks.hand_in(learner)
    learner.look()


def take_the_certificate(learner, site, name):
    page = learner.visit("/learn/")
    done = page.locator(".rows__item").filter(has_text=walks.COURSE)
    done.get_by_role("link", name="Certificate").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    learner.look()
    code = walks.path_of(page.url).strip("/").rsplit("/", 1)[1]
    site.wait_for_certificate(code)
    with page.expect_download() as download:
        learner.press("Download as PDF", role="link")
    assert download.value.path().read_bytes().startswith(b"%PDF")
    return code


def verify(stranger, name, code, title=walks.COURSE):
    page = stranger.visit("/certificates/")
    page.get_by_label("code").fill(code.lower())
    stranger.press("Check the certificate")
    expect(page.get_by_text("This certificate is valid")).to_be_visible()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    expect(page.get_by_role("main").get_by_text(code).first).to_be_visible()
    expect(page.get_by_text(title).first).to_be_visible()
    stranger.look()
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    stranger.visit(f"/certificates/{wrong}/", status=404)
    expect(page.get_by_role("heading", name="No certificate has this code")).to_be_visible()
