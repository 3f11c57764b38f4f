"""What managers see of their people."""

import csv
import io

import pytest
from playwright.sync_api import expect


def test_a_manager_sees_people_filters_them_and_takes_the_csv(reader):
    page = reader.sign_in("ingrid.holm@rowan-motors.example")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Company").click()
    reader.look()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rowan Motors Ltd")
    expect(page.locator("caption")).to_have_text("12 people")
    for name in ("Nadia Fenwick", "王丽", "ليلى حداد"):
        expect(page.get_by_role("rowheader", name=name).first).to_be_visible()

    page.get_by_label("Team").select_option(label="Purchasing")
    page.get_by_role("button", name="Show").click()
    reader.look()
    expect(page.get_by_role("rowheader", name="王丽")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["Team"] for row in rows} == {"Purchasing"}
    assert "Nadia Fenwick" in {row["Name"] for row in rows}

    reader.visit("/company/invitations/")
    reader.visit("/company/?q=nobody-of-this-name")
    expect(page.get_by_text("Nobody fits")).to_be_visible()


@pytest.mark.parametrize("path", ["/company/", "/company/people.csv"])
def test_a_learner_has_no_page_of_people(reader, path):
    reader.sign_in("leila.haddad@rowan-motors.example")
    reader.visit(path, status=404)
