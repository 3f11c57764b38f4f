"""What several walks have in common: reading a course, taking a quiz, correcting a workbook."""

import datetime
import importlib.util
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import expect

from assessments.quizzes.question_types import TYPES
from tests.browser.reader import Reader
from tests.browser.site import Site
from toolkit.checker import check
from toolkit.checker.layout import filled_from, write_form
from toolkit.checker.practice import Practice, make_practice
from toolkit.checker.practice.ownership import NUMBER

COURSE = "Completing a Conflict Minerals Reporting Template"
COURSE_PATH = "/courses/completing-a-cmrt/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RMI = Path(__file__).parents[3] / "shared" / "rmi-templates"
SECONDS = 1000  # milliseconds
CHECKED_WITHIN = 60 * SECONDS  # a check takes one or two; a busy machine gets more


def enrol(reader: Reader) -> None:
    """From the course's page to its first lesson."""
    reader.visit(COURSE_PATH)
    reader.press("Enrol in this course")
    expect(reader.page.get_by_text("You are enrolled.")).to_be_visible()


def read_on(reader: Reader) -> int:
    """Mark lesson after lesson as read until something else comes; return how many there were."""
    page, count = reader.page, 0
    button = page.get_by_role("button", name="Mark as read and go on")
    while button.is_visible():
        before = page.url
        button.click()
        page.wait_for_url(lambda url, before=before: url != before)
        count += 1
    return count


def answer_all(reader: Reader, site: Site) -> None:
    """Answer every question of the open attempt rightly, up to the last look."""
    page = reader.page
    attempt = int(re.search(r"/attempts/(\d+)/", page.url)[1])
    for shown in site.shown(attempt).values():
        give(page, "answer", TYPES[shown["type"]].solution(shown))
        before = page.url
        page.get_by_role("button", name=re.compile("^Save and")).click()
        page.wait_for_url(lambda url, before=before: url != before)


def give(page, name: str, answer: object) -> None:
    """Fill in the field of this name, of whatever type of question."""
    if isinstance(answer, dict):
        for key, part in answer.items():
            give(page, f"{name}_{key}", part)
        return
    field = page.locator(f'[name="{name}"]').first
    kind = field.evaluate("one => one.type")
    if kind in ("radio", "checkbox"):
        for value in [answer] if isinstance(answer, str) else answer:
            page.locator(f'[name="{name}"][value="{value}"]').check()
    elif kind == "select-one":
        field.select_option(str(answer))
    else:
        field.fill(str(answer))


def hand_in(reader: Reader) -> None:
    """Hand in and see that it was passed."""
    reader.press("Hand in now")
    expect(reader.page.get_by_role("heading", name="Passed", exact=True)).to_be_visible()


def upload(reader: Reader, name: str, data: bytes, *, kind: str = XLSX) -> None:
    """Choose a file and send it, from a page that takes one."""
    page = reader.page
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": kind, "buffer": data}
    )
    page.get_by_role("button", name="Upload and check").click()


def upload_and_wait(reader: Reader, name: str, data: bytes, *, kind: str = XLSX) -> None:
    """Send a file and wait for the feedback on it."""
    upload(reader, name, data, kind=kind)
    reader.page.wait_for_url(re.compile("/toolkit/submissions/"))
    result = reader.page.locator("#result[aria-busy=false]")
    expect(result).to_be_attached(timeout=CHECKED_WITHIN)


def practice_of(site: Site, email: str) -> Practice:
    """Return the key of the practice file that a learner took last."""
    (key,) = site.ask(
        "SELECT practice.key FROM toolkit_practicefile AS practice"
        " JOIN accounts_user AS learner ON learner.id = practice.learner_id"
        " WHERE learner.email = ? ORDER BY practice.id DESC",
        email,
    )[0]
    return Practice.from_dict(json.loads(key))


def corrected(practice: Practice) -> bytes:
    """Return the practice workbook as it is with every error put right."""
    return make_practice(seed=practice.seed, errors=[], today=datetime.date.today()).workbook


def filled_in(site: Site, practice: Practice) -> bytes:
    """Return the form of the exercise C2.M5.X1, filled in as it should be, with its own number."""
    (name,) = site.ask("SELECT solution FROM toolkit_exercisepage WHERE code = ?", "C2.M5.X1")[0]
    form = filled_from(check(site.folder / "private" / name).declaration)
    number = f"Declaration!{form.spec.field(NUMBER).cell}"
    return write_form(replace(form, values={**form.values, number: practice.number}))


def path_of(url: str) -> str:
    """Return an address without scheme and host."""
    return urlsplit(url).path


def official_cmrt(fills: dict[str, object], folder: Path) -> bytes:
    """Return the official blank CMRT 6.5 with some cells filled in."""
    source = RMI / "verdicts" / "fill_workbook.py"
    spec = importlib.util.spec_from_file_location("fill_workbook", source)
    filler = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(filler)
    made = folder / "filled.xlsx"
    filler.fill_workbook(RMI / "workbooks" / "RMI_CMRT_6.5.xlsx", fills, made, "shared")
    return made.read_bytes()


def complete_case() -> dict[str, object]:
    """Return the fills of an official CMRT 6.5 that the official Checker calls complete."""
    cases = json.loads((RMI / "verdicts" / "cases.json").read_text(encoding="utf-8"))["cases"]
    return next(
        case["fills"]
        for case in cases
        if case["template"] == "RMI_CMRT_6.5.xlsx" and case["complete"]
    )


def word_document() -> bytes:
    """Return a small .docx file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        parts.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        parts.writestr("word/document.xml", "<document/>")
    return made.getvalue()
