"""A trainer changes a lesson, and writes a whole course; everybody reads it at once."""

import re

from playwright.sync_api import expect

from tests.browser.reader import AXE, PHONE, RULES
from tests.browser.walks import answer_all, hand_in, read_on

LESSON = "C1.M1.L1"  # the one that visitors may read
NEW = "From the rock to the product"


def test_what_a_trainer_publishes_is_read_at_once(somebody, site):
    path = site.page_path(LESSON)
    visitor, learner, trainer = somebody(), somebody(), somebody()
    heading = visitor.visit(path).get_by_role("heading", level=1)
    expect(heading).to_have_text("From ore to product")
    learner.sign_in("tomas.ibarra@rowan-motors.example")
    learner.visit(path)

    edit_title(trainer, path, NEW)

    expect(visitor.visit(path).get_by_role("heading", level=1)).to_have_text(NEW)
    expect(learner.visit(path).get_by_role("heading", level=1)).to_have_text(NEW)
    course = visitor.visit("/courses/minerals-due-diligence-fundamentals/")
    expect(course.get_by_role("link", name=NEW)).to_be_visible()


def edit_title(trainer, path, title):
    """Change a lesson's title in the editor, and publish."""
    page = trainer.sign_in("trainer@academy.example")
    page.get_by_role("link", name="Authoring").click()
    pk = path.split("/")[2]
    page.goto(f"{trainer.url}/cms/pages/{pk}/edit/")
    page.locator("#id_title").fill(title)
    publish(page)
    expect(page.get_by_text(f"Page '{title}' has been published.")).to_be_visible()


def publish(page):
    """Publish what is in the editor."""
    actions = page.get_by_role("navigation", name="Actions (footer)")
    actions.get_by_role("button", name="More actions").click()
    actions.get_by_role("button", name="Publish", exact=True).click()


def test_a_course_is_written_from_nothing_published_and_taken(somebody, site):
    page = somebody().sign_in("trainer@academy.example")
    (catalogue,) = site.ask("SELECT page_ptr_id FROM courses_cataloguepage")[0]
    course = new_page(page, site, "courses/coursepage", catalogue, "Tin from the sea", code="T1")
    module = new_page(page, site, "courses/modulepage", course, "Dredging")
    new_lesson(page, site, module, "The ship")
    new_question(page, site, "T1-Q1", "What lifts the sand?", ["A ship", "A train"])
    new_quiz(page, site, module, "Three words", question="T1-Q1")

    learner = somebody()
    learner.sign_in("ana.reyes@rowan-motors.example")
    learner.visit("/courses/tin-from-the-sea/")
    learner.press("Enrol in this course")
    expect(learner.page.get_by_text("A ship lifts sand from the sea floor.")).to_be_visible()
    assert read_on(learner) == 1
    learner.press("Start")
    answer_all(learner, site)
    hand_in(learner)
    home = learner.visit("/learn/")
    expect(home.get_by_role("link", name="Certificate").first).to_be_visible()


def new_page(page, site, kind, parent, title, *, code=""):
    """Write a page of this kind with no more than it needs, and publish it; return its id."""
    page.goto(f"{site.url}/cms/pages/add/{kind}/{parent}/")
    name_page(page, title)
    if code:
        page.locator("#id_code").fill(code)
        page.locator("#id_summary").fill("How tin is dredged.")
    publish(page)
    return published(page, site, title)


def name_page(page, title):
    """Give a new page its title, from which the editor makes its address."""
    page.locator("#id_title").fill(title)
    page.locator("#id_title").blur()
    expect(page.locator("#id_slug")).to_have_value(title.lower().replace(" ", "-"))


def published(page, site, title):
    """Return the id of the page of this title, once the editor says that it is published."""
    expect(page.get_by_text(f"Page '{title}' created and published.")).to_be_visible()
    return site.ask("SELECT id FROM wagtailcore_page WHERE title = ?", title)[0][0]


def new_lesson(page, site, module, title):
    page.goto(f"{site.url}/cms/pages/add/courses/lessonpage/{module}/")
    name_page(page, title)
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Text", exact=True).click()
    text = page.locator("[data-contentpath=body] .public-DraftEditor-content")
    expect(text).to_be_focused()  # the editor goes to a new block by itself
    text.press_sequentially("A ship lifts sand from the sea floor.")
    # what is sent lags behind what is typed
    expect(page.locator("[name=body-0-value]")).to_have_value(re.compile("sea floor"))
    publish(page)
    published(page, site, title)


def new_question(page, site, code, stem, options):
    """Put a question into a new category of the bank; the first option is right."""
    page.goto(f"{site.url}/cms/snippets/quizzes/questioncategory/add/")
    page.locator("#id_name").fill("Dredging")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("'Dredging' created.")).to_be_visible()
    page.goto(f"{site.url}/cms/snippets/quizzes/question/add/")
    page.locator("#id_code").fill(code)
    page.get_by_role("button", name="Choose category of questions").click()
    page.get_by_role("link", name="Dredging", exact=True).click()
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Single choice").click()
    page.locator("[name=content-0-value-stem]").fill(stem)
    page.get_by_role("button", name="Add", exact=True).last.click()
    for place, text in enumerate(options):
        page.locator(f"[name=content-0-value-options-{place}-value-text]").fill(text)
    page.locator("[name=content-0-value-options-0-value-is_correct]").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(f"Question '{code}' created.")).to_be_visible()


def new_quiz(page, site, module, title, *, question):
    page.goto(f"{site.url}/cms/pages/add/quizzes/quizpage/{module}/")
    name_page(page, title)
    page.locator("#id_draw_count").fill("1")
    page.get_by_role("button", name="Add Question").click()
    page.get_by_role("button", name="Choose question").click()
    page.get_by_label("Search term").fill(question)
    page.get_by_role("link", name=question).click()
    publish(page)
    published(page, site, title)


def test_a_course_leaves_as_a_zip_and_is_looked_at_before_it_comes_back(somebody, site, tmp_path):
    trainer = somebody()
    page = trainer.sign_in("trainer@academy.example")
    pk, title = site.ask(
        "SELECT id, title FROM wagtailcore_page JOIN courses_coursepage ON id = page_ptr_id"
        " WHERE code = 'C3'"
    )[0]
    with page.expect_download() as leaving:
        page.goto(f"{site.url}/cms/pages/{pk}/")
        page.get_by_role("button", name="Actions", exact=True).click()
        page.get_by_role("link", name="Export as a zip").click()
    file = tmp_path / leaving.value.suggested_filename
    leaving.value.save_as(file)

    page.goto(f"{site.url}/cms/courses/import/")
    expect(page.get_by_label("Only show what would change")).to_be_checked()
    page.get_by_label("Zip of a course").set_input_files(file)
    page.get_by_role("button", name="Read the zip").click()
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()
    rows = page.get_by_role("row").filter(has_text=title)
    expect(rows.filter(has_text="The same").first).to_be_visible()
    found = AXE.run(page, context="main", options=RULES)
    assert not found.violations_count, found.generate_report()
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_learner_has_no_way_into_the_editor(reader):
    page = reader.sign_in("tomas.ibarra@rowan-motors.example")
    expect(page.get_by_role("link", name="Authoring")).to_have_count(0)
    answer = page.goto(f"{reader.url}/cms/")
    assert answer.status == 403
    expect(page.get_by_role("heading", name="You cannot open this page")).to_be_visible()
