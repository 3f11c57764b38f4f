"""What looks real is said and deleted at once; a program checks with a token made on the page."""

import datetime
import json
import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import replace

from playwright.sync_api import expect

from academy.demo import PASSWORD
from tests.browser import walks
from tests.browser.site import ROOT
from toolkit.checker.practice import ROWAN_MOTORS, make_practice

EMAIL = "kim.minseo@rowan-motors.example"
EXERCISE = "C2.M5.X2"


def real_looking():
    """A declaration of a company that is not the one of the exercise."""
    company = replace(ROWAN_MOTORS, name="Zenith Alloys GmbH")
    return make_practice(seed=3, errors=4, company=company, today=datetime.date.today()).workbook


def stored_files(site):
    """Return the uploads that are in the site's private folder."""
    folder = site.folder / "private" / "submissions"
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_a_file_that_looks_real_is_said_and_deleted_at_once(somebody, site):
    for javascript in (True, False):
        reader = somebody(javascript=javascript)
        page = reader.sign_in("leila.haddad@rowan-motors.example")
        if javascript:
            walks.enrol(reader)
        reader.visit(site.page_path(EXERCISE))
        expect(page.get_by_text("Practice data only")).to_be_visible()
        before = stored_files(site)
        walks.upload_and_wait(reader, "ours.xlsx", real_looking())
        reader.look()
        expect(page.get_by_text("This looks like a real declaration")).to_be_visible()
        expect(page.get_by_text("It is from “Zenith Alloys GmbH”")).to_be_visible()
        assert len(stored_files(site) - before) == 1
        page.get_by_role("link", name="Delete it now").first.click()
        if not javascript:
            reader.look()
        page.get_by_role("button", name="Yes, delete it").first.click()
        expect(page.get_by_text("The file is deleted")).to_be_visible()
        reader.look()
        assert stored_files(site) == before
        expect(page.get_by_text("ours.xlsx")).to_have_count(0)
        reader.visit(site.page_path(EXERCISE))
        expect(page.get_by_text("a deleted file").first).to_be_visible()


def ask(method, url, token, workbook=None):
    """Ask the API as a program without any library would; return status and JSON."""
    request = urllib.request.Request(url, method=method)  # noqa: S310 - the test's own site
    request.add_header("Authorization", f"Bearer {token}")
    if workbook is not None:
        edge = uuid.uuid4().hex
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n'
            f"Content-Type: {walks.XLSX}\r\n\r\n"
        )
        request.data = head.encode() + workbook + f"\r\n--{edge}--\r\n".encode()
        request.add_header("Content-Type", f"multipart/form-data; boundary={edge}")
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            text = answer.read()
            return answer.status, json.loads(text) if text else None
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def checked(url, token):
    """Ask until the check is done, as the documentation says."""
    end = time.monotonic() + walks.CHECKED_WITHIN / walks.SECONDS
    while time.monotonic() < end:
        _status, body = ask("GET", url, token)
        if body["status"] not in ("waiting", "checking"):
            return body
        time.sleep(0.2)
    raise AssertionError("the check did not end")


def _try_the_documented_pipeline(site, token, folder):
    """Run the script of docs/checker.md on a file with errors and on one without."""
    if not (shutil.which("jq") and shutil.which("curl")):
        return
    text = (ROOT / "docs" / "checker.md").read_text(encoding="utf-8")
    script = re.search(r"```sh\n(#!/bin/sh\n# check-declaration.*?)```", text, re.DOTALL)[1]
    script = script.replace("https://academy.example.com", site.url)
    bad, good = folder / "bad.xlsx", folder / "good.xlsx"
    bad.write_bytes(real_looking())
    good.write_bytes(make_practice(seed=3, errors=(), today=datetime.date.today()).workbook)
    for file, code in [(bad, 1), (good, 0)]:
        done = subprocess.run(
            ["sh", "-s", "--", str(file)],
            input=script,
            env={"PATH": os.environ["PATH"], "ACADEMY_TOKEN": token},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert ("bad.xlsx: not good to send" in done.stdout) is (code == 1)
        assert ("error Declaration!" in done.stdout) is (code == 1)


def test_a_program_checks_with_a_token_made_on_the_page(reader, site, tmp_path):
    page = reader.sign_in(EMAIL)
    reader.visit("/profile/")
    reader.press("Manage tokens", role="link")
    reader.look()
    page.get_by_label("Name").fill("Build pipeline")
    page.get_by_role("button", name="Make a token").click()
    # Whoever finds an open computer must not make one: the password is asked for again.
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="Your new token")).to_be_visible()
    reader.look(status=201)
    token = page.get_by_text(re.compile("^rma_[a-z0-9]{12}_.{43}$")).inner_text()

    reader.visit("/api/v1/docs")
    api = f"{site.url}/api/v1/checks"
    status, made = ask("POST", api, token, real_looking())
    assert (status, made["status"]) in {(202, "waiting"), (202, "checking")}
    report = checked(made["url"], token)["report"]
    assert report["template"] == "CMRT"
    assert report["findings"]
    _try_the_documented_pipeline(site, token, tmp_path)
    # The same check is on the page, and deleted in both places at once.
    reader.visit(f"/toolkit/submissions/{made['id']}/")
    assert ask("DELETE", made["url"], token) == (204, None)
    page.reload()
    reader.look()
    expect(page.get_by_text("The file is deleted")).to_be_visible()

    reader.visit("/profile/tokens/")
    expect(page.get_by_text("last used on")).to_be_visible()
    expect(page.get_by_text(token)).to_have_count(0)
    page.get_by_role("main").get_by_role("link", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Yes, revoke it").click()
    expect(page.get_by_text("You have no token yet.")).to_be_visible()
    reader.look()
    status, body = ask("GET", api, token)
    assert (status, body["code"]) == (401, "not_authenticated")


def test_a_trainer_reads_the_common_findings(somebody, reader):
    """The editor's frame is not ours, so only our part of its page is looked at here."""
    learner = somebody()
    learner.sign_in("amara.diallo@rowan-motors.example")
    learner.visit("/toolkit/check/")
    practice = make_practice(template="CMRT", version="6.5", seed=1, errors=6)
    walks.upload_and_wait(learner, "sent.xlsx", practice.workbook)
    page = reader.sign_in("trainer@academy.example")
    page.goto(reader.url + "/cms/reports/common-findings/")
    expect(page.get_by_role("heading", name="By cell: sheet Declaration")).to_be_visible()
    picture = page.get_by_role("img", name=re.compile("The sheet Declaration"))
    expect(picture).to_be_visible()
    numbers = [text for text in picture.locator(".sheet__box text").all_text_contents() if text]
    lines = page.locator(".common__both tbody tr").all()
    cells = [line.locator("td").all_inner_texts() for line in lines]
    # the version of the form stands in J3, which nobody fills in: it is not on the picture
    rows = [int(count) for place, count, *_words in cells if place.split()[0] != "J3"]
    assert numbers
    assert sorted(rows) == sorted(map(int, numbers))
    assert not reader.complaints
