"""Fill in a declaration in the browser: on a phone, without JavaScript, and from a workbook."""

import datetime
import io
import re

from playwright.sync_api import expect

from tests.browser import walks
from tests.browser.reader import PHONE
from tests.toolkit.layout.fills import complete
from toolkit.checker.check import check
from toolkit.checker.layout import write_form
from toolkit.checker.specs import find_spec

EMAIL = "sato.ken@rowan-motors.example"
SPEC = find_spec("CRT", "2.21")
FIELDS = {
    "D8": "Rowan Motors",
    "D14": "1 Rowan Road, Osierford, IRELAND",
    "D15": "Ken Sato",
    "D16": "ken@rowan-motors.example",
    "D17": "+81 3 5550 1234",
    "D18": "Nadia Fenwick",
    "D20": "nadia@rowan-motors.example",
    "D22": datetime.date.today().isoformat(),
}
ANSWERS = {"risk_areas": "No", "recycled": "No"}


def begin(reader, form):
    reader.visit("/toolkit/forms/")
    reader.page.get_by_label("Template and version").select_option(form)
    reader.press("Begin")
    return reader.look()


def fill_step(reader, spec, questions):
    """Answer each question of a step as far as it is asked; without a script, answer by answer."""
    page = reader.page
    for question in questions:
        line = next(iter(question.cells))
        allowed = question.allowed_for(line)
        answer = ANSWERS.get(question.role, "Yes")
        cells = question.cells[line]
        control = page.locator(f"#f-{cells.answer}")
        if not control.is_visible():
            page.get_by_role("button", name="Save", exact=True).click()
        control.select_option(answer if answer in allowed else allowed[0])
        if answer in getattr(question, "comment_for", ()):
            page.locator(f'[data-field="{cells.comment}"] summary').click()
            page.locator(f"#f-{cells.comment}").fill("https://rowan-motors.example/policy")


def download(reader):
    page = reader.page
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download as workbook").click()
    return waiting.value.path().read_bytes()


def test_a_whole_form_without_a_script_is_found_complete(somebody):
    reader = somebody(viewport=PHONE, javascript=False)
    page = reader.sign_in(EMAIL)
    begin(reader, "CRT 2.21")
    for cell, text in FIELDS.items():
        page.locator(f"#f-{cell}").fill(text)
    page.locator("#f-D9").select_option("A. Company")
    reader.press("Save and next")
    fill_step(reader, SPEC, SPEC.questions)
    reader.press("Save and next")
    fill_step(reader, SPEC, SPEC.company_questions)
    reader.press("Save and next")
    reader.press("Find and add a smelter", role="link")
    page.get_by_label("Name, other name or ID").fill("CID990041")
    reader.press("Search")
    reader.look()
    page.locator("#results").get_by_role("button").first.click()
    reader.look()
    expect(page.locator("[data-verdict]")).to_contain_text("Official Checker: complete")
    reader.press("Next: Products")
    reader.press("Next: Review and download")
    reader.look()
    report = check(io.BytesIO(download(reader)))
    assert report.verdict.complete
    assert not report.has_errors, [one.code for one in report.findings]


def test_on_a_phone_answers_are_saved_as_one_goes(somebody):
    reader = somebody(viewport=PHONE)
    page = reader.sign_in(EMAIL)
    begin(reader, "CMRT 6.5")
    page.get_by_label("Contact e-mail").fill("nobody")
    page.keyboard.press("Tab")
    field = page.locator('[data-field="D16"]')
    expect(field).to_contain_text("is not one complete e-mail address")
    expect(page.locator("[data-status]")).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    expect(page.locator('[data-field="D20"] .note')).to_have_count(0)  # not reached yet
    reader.look()
    page.reload()
    expect(page.get_by_label("Contact e-mail")).to_have_value("nobody")

    page.get_by_text("Step 1 of 9").click()
    page.get_by_role("link", name=re.compile("^Tin")).click()
    expect(page.locator("#f-D33")).to_be_hidden()
    page.get_by_label(re.compile("^Q1")).select_option("Yes")
    expect(page.locator("#f-D33")).to_be_visible()
    page.get_by_label(re.compile("^Q1")).select_option("No")
    expect(page.locator("#f-D33")).to_be_hidden()
    reader.look()


def test_a_smelter_is_suggested_while_one_types(somebody):
    reader = somebody(viewport=PHONE)
    page = reader.sign_in(EMAIL)
    begin(reader, "CMRT 6.5")
    reader.visit(walks.path_of(page.url).replace("/company/", "/find-smelter/"))
    page.get_by_label("Name, other name or ID").press_sequentially("juniper sm")
    found = page.locator("#results .rows__item")
    expect(found).to_contain_text("Tin, THAILAND, CID990011")
    reader.look()
    found.get_by_role("button").click()
    expect(page.get_by_role("link", name="Juniper Tin Works", exact=True)).to_be_visible()
    reader.look()
    page.get_by_role("link", name="Edit Juniper").click()
    reader.look()


def test_a_workbook_is_opened_and_two_tabs_keep_both_texts(somebody):
    reader = somebody()
    page = reader.sign_in(EMAIL)
    reader.visit("/toolkit/forms/")
    data = write_form(complete(find_spec("EMRT", "2.1")))
    page.locator('input[type="file"]').set_input_files(
        {"name": "emrt.xlsx", "mimeType": walks.XLSX, "buffer": data}
    )
    reader.press("Open it")
    page.wait_for_url(re.compile("/company/$"), timeout=walks.CHECKED_WITHIN)
    reader.look()
    expect(page.get_by_label("Company Name")).to_have_value("Alder Connectors Ltd")
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_label("Contact Name").fill("First")
    page.keyboard.press("Tab")
    expect(page.locator("[data-status]")).to_have_text(re.compile(r"Saved \d\d:\d\d"))
    other.get_by_label("Contact Name").fill("Second")
    other.keyboard.press("Tab")
    late = other.locator('[data-field="D19"]')
    expect(late).to_contain_text("Another text was typed here")
    expect(late).to_contain_text("Second")
    other.get_by_role("button", name="Take this text").click()
    expect(other.get_by_label("Contact Name")).to_have_value("Second")
    reader.visit(walks.path_of(page.url).replace("/company/", "/review/"))
    assert check(io.BytesIO(download(reader))).declared["contact_name"] == "Second"
