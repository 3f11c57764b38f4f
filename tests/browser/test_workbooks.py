"""Check a workbook: an official CMRT, and files that are none."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import walks
from toolkit.checker.practice import make_practice

EMAIL = "sato.ken@rowan-motors.example"


@pytest.mark.skipif(not walks.RMI.exists(), reason="the official workbooks are not at hand")
def test_an_official_cmrt_is_checked_and_a_corrected_one_has_less_to_fix(reader, tmp_path):
    page = reader.sign_in(EMAIL)
    complete = walks.complete_case()
    broken = complete | {"Declaration!D15": None, "Declaration!D16": "nobody"}

    reader.visit("/toolkit/check/")
    walks.upload_and_wait(reader, "CMRT first.xlsx", walks.official_cmrt(broken, tmp_path))
    reader.look()
    expect(page.get_by_text("CMRT 6.5")).to_be_visible()
    expect(page.get_by_text(re.compile("Not complete: 2 cells are red"))).to_be_visible()
    for cell in ("D15", "D16"):
        finding = page.locator(".finding").filter(has=page.get_by_text(cell, exact=True)).first
        expect(finding.get_by_text("What to do")).to_be_visible()

    reader.press("Upload the next version", role="link")
    walks.upload_and_wait(reader, "CMRT second.xlsx", walks.official_cmrt(complete, tmp_path))
    reader.look()
    expect(page.get_by_text("Complete: all green")).to_be_visible()
    for cell in ("D15", "D16"):
        expect(page.locator(".finding__cell").get_by_text(cell, exact=True)).to_have_count(0)

    reader.visit("/toolkit/check/")
    earlier = page.locator(".rows__item").filter(has_text=re.compile("CMRT (first|second)"))
    expect(earlier).to_have_count(2)
    with page.expect_download() as download:
        earlier.last.get_by_role("link").click()
        page.get_by_role("main").get_by_role("link", name="CMRT first.xlsx").click()
    assert download.value.suggested_filename == "CMRT first.xlsx"


def test_a_file_that_is_no_workbook_gets_a_sentence_that_helps(reader):
    page = reader.sign_in("joao.pereira@rowan-motors.example")
    reader.visit("/toolkit/check/")
    walks.upload(reader, "nothing.xlsx", b"")
    expect(page.locator(".field__error")).to_contain_text("This file is empty")
    reader.look(status=422)

    for name, kind, data, words in [
        ("smelters.csv", "text/csv", b"Metal,Smelter\nTin,Birch\n", "CSV"),
        ("letter.xlsx", walks.XLSX, walks.word_document(), "Word"),
        ("photo.xlsx", walks.XLSX, b"\x89PNG\r\n\x1a\n" + b"0" * 200, "a picture (PNG)"),
    ]:
        reader.visit("/toolkit/check/")
        walks.upload_and_wait(reader, name, data, kind=kind)
        reader.look()
        expect(page.get_by_text("We could not read this file as a template")).to_be_visible()
        expect(page.locator(".finding__message")).to_contain_text(words)
        expect(page.get_by_role("link", name="Upload another file")).to_be_visible()


def test_the_workbook_comes_back_with_comments(reader):
    page = reader.sign_in("joao.pereira@rowan-motors.example")
    reader.visit("/toolkit/check/")
    walks.upload_and_wait(reader, "CMRT 2026.xlsx", make_practice(seed=11).workbook)
    reader.press("Download with comments", role="link")
    reader.look()
    ready = page.get_by_role("heading", name="Your file is ready")
    expect(ready).to_be_visible(timeout=walks.CHECKED_WITHIN)
    reader.look()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download it").click()
    assert download.value.suggested_filename == "CMRT 2026 - feedback.xlsx"
    reader.press("Back to the feedback", role="link")
    with page.expect_download() as download:  # it is made, so that it comes at once
        page.get_by_role("link", name="Download with comments").click()
    assert download.value.path().read_bytes().startswith(b"PK")
