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

from playwright.sync_api import Page, expect

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
    from assessments.quizzes.question_types import TYPES  # screenshots set Django up later

    page = reader.page
    for shown in open_questions(reader, site).values():
        fill_in(page, "answer", TYPES[shown["type"]].solution(shown))
        save(page)


def save(page: Page) -> None:
    """Save the answer to the question that is open, and go where it leads."""
    before = page.url
    page.get_by_role("button", name=re.compile("^Save and")).click()
    page.wait_for_url(lambda url: url != before)


def open_questions(reader: Reader, site: Site) -> dict[int, dict]:
    """Return the questions of the attempt that is open, by position."""
    return site.questions(int(re.search(r"/attempts/(\d+)/", reader.page.url)[1]))


def open_a_choice(reader: Reader, site: Site) -> int:
    """Open the first question of the attempt that has options; return its position.

    The critical questions are such, so there is one, and it is not the last.
    """
    questions = open_questions(reader, site)
    position = next(place for place, shown in questions.items() if "options" in shown)
    reader.page.goto(f"{reader.page.url.split('?')[0]}?q={position}")
    return position


def fill_in(page: Page, name: str, answer: object) -> None:
    """Fill in a field of a question; an answer of several parts has a field for each."""
    if isinstance(answer, dict):
        for part, own in answer.items():
            fill_in(page, f"{name}_{part}", own)
        return
    fields = page.locator(f'[name="{name}"]')
    if fields.first.evaluate("field => field.matches('select')"):
        fields.select_option(str(answer))
    elif fields.first.evaluate("field => field.matches('[type=checkbox], [type=radio]')"):
        for value in answer if isinstance(answer, list) else [answer]:
            page.locator(f'[name="{name}"][value="{value}"]').check()
    else:
        fields.fill(str(answer))


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
