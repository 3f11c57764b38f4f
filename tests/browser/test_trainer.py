"""A trainer changes a lesson and publishes it; everybody reads the new text at once."""

from playwright.sync_api import expect

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
    actions = page.get_by_role("navigation", name="Actions (footer)")
    actions.get_by_role("button", name="More actions").click()
    actions.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text(f"Page '{title}' has been published.")).to_be_visible()


def test_a_learner_has_no_way_into_the_editor(reader):
    page = reader.sign_in("tomas.ibarra@rowan-motors.example")
    expect(page.get_by_role("link", name="Authoring")).to_have_count(0)
    answer = page.goto(f"{reader.url}/cms/")
    assert answer.status == 403
    expect(page.get_by_role("heading", name="You cannot open this page")).to_be_visible()
