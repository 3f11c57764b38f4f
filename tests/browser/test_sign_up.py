"""A new person: the form, the message, the link, and My learning."""

import re

from playwright.sync_api import expect

EMAIL = "mira.novak@elsewhere.example"


def test_a_new_person_signs_up_confirms_the_address_and_learns(reader, site):
    page = reader.visit("/accounts/signup/")
    fill(page, name="Mira Novák", email=EMAIL, password="short")
    expect(page.locator(".field__error")).to_contain_text("at least 10 characters")
    reader.look()
    fill(page, name="Mira Novák", email=EMAIL, password="tantalite-and-tin")
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    reader.look()

    mail = site.mail_to(EMAIL)
    assert mail["Subject"]
    link = re.search(r"http://localhost\S+", mail.get_body().get_content())[0]
    reader.visit(link)
    reader.press("Yes, this is my address")
    expect(page.get_by_role("heading", name="My learning")).to_be_visible()
    expect(page.get_by_text("You have not started a course")).to_be_visible()
    reader.look()

    page.context.clear_cookies()
    reader.visit(link)
    expect(page.get_by_text("This link is too old or was already used.")).to_be_visible()
    reader.sign_in(EMAIL, "tantalite-and-tin")


def fill(page, *, name, email, password):
    page.get_by_label("Full name").fill(name)
    page.get_by_label(re.compile("E-?mail")).fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Create my account").click()


def test_a_wrong_password_is_said_without_saying_who_is_known(reader):
    said = []
    for email in ("ana.reyes@rowan-motors.example", "nobody@rowan-motors.example"):
        page = reader.visit("/accounts/login/")
        page.get_by_label(re.compile("E-?mail")).fill(email)
        page.get_by_label("Password").fill("not-the-password")
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("alert")).to_be_visible()
        reader.look()
        said.append(page.get_by_role("alert").inner_text())
    assert said[0] == said[1]
