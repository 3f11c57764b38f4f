"""Several declarations into one, and an old one into the newest version, as at a desk."""

import re

from playwright.sync_api import expect

from tests.browser import walks
from tests.browser.reader import Reader
from tests.toolkit.checker.workbooks import GOLD, TIN, make_cmrt
from tests.toolkit.rollup.sources import make_form

EMAIL = "sato.ken@rowan-motors.example"
LARCH = {"B": "Tin", "C": "Smelter not listed", "D": "Larch", "E": "PERU"}
FILES = {
    "alder.xlsx": make_cmrt(),
    "beech.xlsx": make_cmrt(D8="Beech GmbH", smelters=(TIN | {"E": "FRANCE"}, GOLD, LARCH)),
    "notes.xlsx": b"These are my notes, and no workbook.",
}


def roll_up(reader: Reader) -> None:
    """Upload three files, one of them no workbook, and wait for the result."""
    page = reader.page
    reader.visit("/toolkit/roll-ups/")
    page.get_by_label("Name of this roll-up").fill("Spring survey")
    page.locator('input[type="file"]').set_input_files(
        [{"name": name, "mimeType": walks.XLSX, "buffer": data} for name, data in FILES.items()]
    )
    expect(page.get_by_text("beech.xlsx (")).to_be_visible()
    page.get_by_role("button", name="Upload and roll up").click()
    page.wait_for_url(re.compile("/toolkit/roll-ups/.+/"))
    expect(page.locator("#result[aria-busy=false]")).to_be_attached(timeout=walks.CHECKED_WITHIN)


def test_files_are_rolled_up_looked_through_and_deleted(reader):
    page = reader.sign_in(EMAIL)
    roll_up(reader)
    reader.look()
    expect(page.get_by_text("2 declarations of the CMRT in one")).to_be_visible()
    expect(page.get_by_text("1 file is not in it.")).to_be_visible()
    expect(page.get_by_role("link", name="Excel workbook")).to_be_visible()  # without a reload
    birch = page.get_by_role("row").filter(has_text="CID990001")
    birch.locator("summary").click()
    expect(birch.get_by_text("Beech GmbH: beech.xlsx, row 5")).to_be_visible()

    page.get_by_label("Which").select_option("With a conflict")
    reader.press("Show")
    reader.look()
    expect(page.get_by_role("row").filter(has_text="CID990001")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Larch")).to_have_count(0)
    for tab, words in (
        ("Conflicts", "Birch Tin is placed in different countries"),
        ("Suppliers", "Not readable"),
        ("Answers", "Yes only if all suppliers say Yes"),
    ):
        reader.press(re.compile(tab), role="link")
        reader.look()
        expect(page.get_by_text(words).first).to_be_visible()
    for link, name in (("Excel workbook", ".xlsx"), ("CSV", ".csv"), ("As CMRT", ".form.xlsx")):
        with page.expect_download() as download:
            page.get_by_role("main").get_by_role("link", name=link).click()
        assert download.value.suggested_filename == f"roll-up-Spring_survey{name}"

    reader.press("Delete", role="link")
    reader.look()
    reader.press("Yes, delete it")
    reader.look()
    expect(page.get_by_text("The roll-up and its files are deleted.")).to_be_visible()
    expect(page.get_by_text("Nothing rolled up yet")).to_be_visible()


def carry_over(reader: Reader) -> None:
    """Have an EMRT 1.3 checked and carried over."""
    page = reader.page
    reader.visit("/toolkit/check/")
    walks.upload_and_wait(reader, "old.xlsx", make_form("EMRT", "1.3"))
    reader.press("What changed, and carry my answers over", role="link")
    reader.look()
    expect(page.get_by_text("There is a new sheet: Mine List.")).to_be_visible()
    reader.press("Carry my answers over")
    expect(page.get_by_text("Your new workbook is ready")).to_be_visible(
        timeout=walks.CHECKED_WITHIN
    )


def test_an_old_declaration_is_carried_over(reader):
    page = reader.sign_in(EMAIL)
    carry_over(reader)
    reader.look()
    expect(page.get_by_text("Q4 Mineral is 100% recycled or scrap (Mica)")).to_be_visible()
    with page.expect_download() as download:
        reader.press("Download EMRT 2.1", role="link")
    assert download.value.suggested_filename == "EMRT 2.1.xlsx"
    reader.press("Compare other versions", role="link")
    reader.look()
    expect(page.get_by_text("From CMRT 6.4 to CMRT 6.5")).to_be_visible()
