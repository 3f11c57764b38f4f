"""Risk readiness: a quick scan to its plan, two people, two companies, two years."""

import re

from playwright.sync_api import expect

from tests.browser.reader import PHONE

MANAGER = "ingrid.holm@rowan-motors.example"
HELPER = "nadia.fenwick@rowan-motors.example"
SUPPLIER = "jonas.weber@calder-metals.example"
SCRIPT = re.compile(r"/js/readiness\b")
RELOADS = 60  # the worker has mailed long before


def open_assessment(reader, title):
    """Open an assessment from the list, by the beginning of its title."""
    reader.visit("/readiness/")
    reader.page.get_by_role("link", name=re.compile(rf"^{title}")).first.click()
    return reader.look()


def test_a_quick_scan_on_a_phone_leads_to_an_action_in_the_plan(somebody):
    reader = somebody(viewport=PHONE)
    reader.sign_in(MANAGER)
    page = reader.visit("/readiness/")
    reader.press("Start an assessment", role="link")
    reader.look()
    page.get_by_role("radio", name=re.compile("^Quick scan")).check()
    page.get_by_label("Title").fill("Scan by phone")
    page.get_by_role("checkbox", name=re.compile("^Maker or brand")).check()
    page.get_by_role("checkbox", name="Tin", exact=True).check()
    page.get_by_role("checkbox", name=re.compile("^It has sites of its own")).check()
    reader.press("Show me what is asked")
    reader.look()
    expect(page.get_by_role("heading", level=1)).to_have_text("12 questions are asked")
    reader.press("Answer the first one", role="link")
    reader.look()
    for number in range(1, 13):
        expect(page.get_by_text(re.compile(rf"^Question {number} of 12"))).to_be_visible()
        page.get_by_role("radio", name=re.compile(r"^2 · Under construction")).check()
        expect(page.get_by_role("status").first).to_contain_text("Saved")
        reader.press("Save and next" if number < 12 else "Save and finish")
    expect(page.get_by_text("12 of 12 answered")).to_be_visible()
    page.get_by_role("link", name="Results").click()
    reader.look()
    expect(page.get_by_role("heading", name="Gaps, the most urgent first")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Create an action")).first.click()
    reader.look()
    expect(page.get_by_label("Owner")).to_have_value(f"Ingrid Holm <{MANAGER}>")
    page.get_by_label("Owner").fill("nadia")
    offered = page.locator("datalist option")
    expect(offered).to_have_attribute("value", f"Nadia Fenwick <{HELPER}>")
    reader.press("Put it into the plan")
    reader.look(status=422)
    page.get_by_role("link", name="Owner").press("Enter")  # from the summary to the field
    page.keyboard.press("Tab")  # from its text to the one whom it may mean
    page.keyboard.press("Space")
    reader.press("Put it into the plan")
    reader.look()
    expect(page.get_by_text("The action is in the plan.")).to_be_visible()
    expect(page.get_by_text("Nadia Fenwick").first).to_be_visible()
    page.get_by_role("link", name="Scan by phone").click()
    page.get_by_role("link", name="Actions", exact=True).click()
    reader.look()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_two_people_answer_one_question_and_neither_overwrites_the_other(somebody):
    helper, manager = somebody(), somebody(javascript=False)
    helper.sign_in(HELPER)
    theirs = helper.visit("/readiness/")
    expect(theirs.get_by_role("heading", name="You were asked to answer")).to_be_visible()
    helper.press("Minerals data and reporting templates", role="link")
    helper.look()
    expect(theirs.get_by_role("heading", level=1)).to_have_text(
        "Beyond tin, tantalum, tungsten and gold"
    )
    address = theirs.url

    manager.sign_in(MANAGER)
    ours = manager.visit(address)
    ours.get_by_role("radio", name=re.compile("^3 · Working")).check()
    theirs.get_by_role("radio", name=re.compile("^2 · Under construction")).check()
    expect(theirs.get_by_role("status").first).to_contain_text("Saved")

    ours.get_by_label("How you do it").fill("We screened all minerals in May.")
    ours.get_by_label("Why it changed since last time").fill("The screening is new.")
    ours.get_by_role("button", name="Save", exact=True).click()
    manager.look(status=409)
    expect(ours.get_by_role("alert")).to_contain_text("Nadia Fenwick")
    expect(ours.get_by_role("heading", name="Yours, not saved")).to_be_visible()
    expect(ours.get_by_text("2 · Under construction").first).to_be_visible()
    ours.get_by_role("button", name="Keep mine instead").click()
    manager.look()
    expect(ours.get_by_role("radio", name=re.compile("^3 · Working"))).to_be_checked()

    theirs.reload()
    expect(theirs.get_by_role("radio", name=re.compile("^3 · Working"))).to_be_checked()
    expect(theirs.get_by_label("How you do it")).to_have_value("We screened all minerals in May.")
    expect(theirs.get_by_role("link", name="Results")).to_have_count(0)


def test_an_answer_waits_for_the_network_and_two_windows_do_not_overwrite_each_other(somebody):
    reader = somebody()
    reader.sign_in(MANAGER)
    page = open_assessment(reader, "Readiness 20")
    page = reader.visit(f"{page.url}criteria/GOV-02/")
    note, state = page.get_by_label("How you do it"), page.locator("[data-state]")
    page.context.set_offline(True)
    note.fill("Written on a train.")
    note.blur()
    expect(state).to_contain_text("Not saved: there is no network.")
    page.get_by_role("button", name="Save and next").click()  # nothing is lost by trying
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    reader.complaints.clear()  # the browser complains of the network
    page.context.set_offline(False)
    expect(state).to_contain_text(re.compile("^Saved"))
    expect(page.get_by_role("button", name="Try again")).to_be_hidden()

    second = page.context.new_page()
    second.goto(page.url)
    expect(second.get_by_label("How you do it")).to_have_value("Written on a train.")
    second.get_by_label("How you do it").fill("Written in another window.")
    second.get_by_label("How you do it").blur()
    expect(second.locator("[data-state]")).to_contain_text(re.compile("^Saved"))
    second.close()
    note.fill("Written too late.")
    note.blur()
    expect(state).to_contain_text("Not saved: Changed by you, in another window")
    page.get_by_role("button", name="See both answers").click()
    expect(page.get_by_role("heading", name="Yours, not saved")).to_be_visible()
    reader.complaints.clear()  # the browser complains of the answer that was refused
    reader.look(status=409)
    page.get_by_role("button", name="Keep mine instead").click()
    page.wait_for_url(re.compile("/criteria/GOV-02/$"))
    reader.look()
    expect(note).to_have_value("Written too late.")


def test_a_supplier_is_asked_shares_a_part_and_takes_it_back(somebody, site):
    asking, asked = somebody(), somebody()
    asking.sign_in(MANAGER)
    page = asking.visit("/readiness/requests/")
    asking.press("Ask a supplier", role="link")
    asking.look()
    page.get_by_label("Supplier").fill("Calder Metals GmbH")
    page.get_by_label(re.compile("E-?mail")).fill(SUPPLIER)
    page.get_by_label("Message").fill("Please show us your governance.")
    asking.press("Send the request")
    asking.look()
    page.get_by_role("link", name="Calder Metals GmbH").first.click()
    asking.look()
    for _again in range(RELOADS):
        page.reload()
        if page.get_by_text(f"Sent to {SUPPLIER}").count():
            break
    expect(page.get_by_text(f"Sent to {SUPPLIER}")).to_be_visible()
    mail = site.mail_to(SUPPLIER).get_body().get_content()
    link = re.search(r"http://localhost\S+/readiness/requests/accept/\S+", mail)[0]

    asked.sign_in(SUPPLIER)
    theirs = asked.visit(link)
    asked.press("Take it on")
    asked.look()
    asked.press(re.compile("^Choose what to share"), role="link")
    asked.look()
    asked.press("Look at what they will see")
    asked.look()
    asked.press("Share this")
    asked.look()
    share = theirs.url

    asking.visit("/readiness/shared/")
    page.get_by_role("link", name="Calder Metals GmbH").first.click()
    shown = asking.look().url
    expect(page.get_by_role("heading", level=1)).to_have_text("Readiness of Calder Metals GmbH")
    expect(page.get_by_text("not a certification")).to_be_visible()

    asked.visit(share)
    expect(theirs.get_by_role("cell", name="Ingrid Holm").first).to_be_visible()
    asked.press("Revoke", role="link")
    theirs.get_by_role("button", name="Yes, revoke it").click()
    expect(theirs.get_by_text("Revoked").first).to_be_visible()
    asking.visit(shown, status=404)


def test_two_years_are_compared_on_the_same_questions(reader):
    reader.sign_in(MANAGER)
    page = open_assessment(reader, "Readiness 20")
    page.get_by_role("link", name="Comparison").click()
    reader.look()
    expect(page.get_by_role("heading", level=1)).to_have_text("What changed")
    expect(page.get_by_text("Three suppliers that answered last year did not")).to_be_visible()
    expect(page.get_by_role("heading", name="New, gone or changed")).to_be_visible()
    page.get_by_role("link", name="Results").click()
    reader.look()
    expect(page.get_by_text(re.compile("capped at Developing because"))).to_be_visible()
    assessment = page.url.removesuffix("results/")
    for path in ("results/arithmetic/", "benchmark/", "shares/", "submit/", "people/"):
        reader.visit(assessment + path)


def test_the_language_is_switched_in_the_middle_of_an_answer(somebody):
    reader = somebody(viewport=PHONE, locale="de-DE")
    reader.sign_in(SUPPLIER)
    page = reader.visit("/readiness/new/")
    page.get_by_role("radio", name=re.compile("^Quick scan")).check()
    page.get_by_label("Title").fill("Scan in two languages")
    page.get_by_role("checkbox", name=re.compile("^Smelter, refiner")).check()
    page.get_by_role("checkbox", name="Tin", exact=True).check()
    reader.press("Show me what is asked")
    reader.press("Answer the first one", role="link")
    reader.look()  # in the browser's language, with marks for those who listen
    expect(page.get_by_role("group", name=re.compile("^Hat das Unternehmen"))).to_be_visible()
    page.get_by_label("How you do it").fill("Mit Lieferanten besprochen.")
    page.get_by_role("radio", name=re.compile("^3 · Working")).check()
    page.get_by_text(re.compile("^Questions in:")).click()
    page.get_by_role("button", name="日本語").click()
    expect(page.locator("legend span[lang=ja]")).to_be_visible()
    reader.look()
    expect(page.get_by_role("radio", name=re.compile("^3 · Working"))).to_be_checked()
    expect(page.get_by_label("How you do it")).to_have_value("Mit Lieferanten besprochen.")
    expect(page.get_by_text(re.compile(r"^1 of \d+ answered"))).to_be_visible()

    # Whoever is faster than the script is heard too.
    held, address = [], page.url
    page.route(SCRIPT, lambda route: held.append(route))
    with page.expect_request(SCRIPT):
        page.goto(address, wait_until="commit")
    page.get_by_role("radio", name=re.compile("^2 · Under construction")).check()
    held.pop().continue_()
    page.unroute(SCRIPT)
    reader.press("Save and next")
    expect(page.get_by_text(re.compile("^Question 2 of"))).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("radio", name=re.compile("^2 · Under construction"))).to_be_checked()

    plain = somebody(javascript=False, locale="de-DE")
    plain.sign_in(SUPPLIER)
    theirs = plain.visit(page.url)
    expect(theirs.locator("legend span[lang=ja]")).to_be_visible()  # on another device too
    theirs.get_by_label("How you do it").fill("Discussed with suppliers.")
    theirs.get_by_text(re.compile("^Questions in:")).click()
    theirs.get_by_role("button", name="English").click()
    plain.look()
    expect(theirs.get_by_role("group", name=re.compile("^Has the company"))).to_be_visible()
    expect(theirs.get_by_label("How you do it")).to_have_value("Discussed with suppliers.")
