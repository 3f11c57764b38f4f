"""Photographs the real pages at both widths: `python -m tests.browser.screenshots`.

Starts a site of its own with the demo, walks through it, and writes docs/screenshots/.
"""

import io
import os
import re
import sys
import tempfile
from pathlib import Path

import django
import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import walks
from tests.browser.conftest import FLAGS, chromium
from tests.browser.reader import DESK, PHONE, Reader
from tests.browser.site import ROOT, Site
from toolkit.checker.practice import make_practice

FOLDER = ROOT / "docs" / "screenshots"
TALLEST = {1280: 1500, 390: 1700}  # pixels; what is below is cut off
COLOURS = 128
LEARNER = "tomas.ibarra@rowan-motors.example"
GRADUATE = "nadia.fenwick@rowan-motors.example"
MANAGER = "ingrid.holm@rowan-motors.example"
TRAINER = "trainer@academy.example"


class Album:
    """Numbers the pictures and keeps them small."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.number = 0
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("[0-9][0-9]-*.png"):
            old.unlink()

    def take(self, page: Page, name: str, *, screens: tuple[dict, ...] = (DESK, PHONE)) -> None:
        """Photograph the page that is open, at each width."""
        self.number += 1
        for screen in screens:
            if page.viewport_size != screen:
                page.set_viewport_size(screen)
                page.reload()
            page.evaluate("document.fonts.ready.then(() => scrollTo(0, 0))")
            data = page.screenshot(full_page=True, animations="disabled")
            self._keep(Image.open(io.BytesIO(data)), f"{name}-{screen['width']}")
        page.set_viewport_size(DESK)

    def take_screen(self, page: Page, name: str) -> None:
        """Photograph what the window shows of the page that is open, wherever it is scrolled to."""
        self.number += 1
        data = page.screenshot(animations="disabled")
        self._keep(Image.open(io.BytesIO(data)), f"{name}-{page.viewport_size['width']}")

    def take_pdf(self, data: bytes, name: str) -> None:
        """Keep the first page of a PDF."""
        self.number += 1
        page = pypdfium2.PdfDocument(data)[0]
        self._keep(page.render(scale=1280 / page.get_width()).to_pil(), f"{name}-1280")

    def _keep(self, picture: Image.Image, name: str) -> None:
        height = min(picture.height, TALLEST.get(picture.width, picture.height))
        picture = picture.convert("RGB").crop((0, 0, picture.width, height))
        # Text stays crisp without dithering, and the file a third as large.
        small = picture.quantize(COLOURS, dither=Image.Dither.NONE)
        small.save(self.folder / f"{self.number:02}-{name}.png", optimize=True)


def main() -> None:
    """Take every picture anew."""
    if chromium() is None:
        sys.exit("There is no Chromium: install it, or name it in CHROMIUM.")
    with (
        tempfile.TemporaryDirectory(prefix="academy-pictures-") as folder,
        Site(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        take_all(browser, site, Album(FOLDER))
        browser.close()
    pictures = sorted(FOLDER.glob("*.png"))
    size = sum(picture.stat().st_size for picture in pictures)
    print(f"{len(pictures)} pictures in {FOLDER.relative_to(ROOT)}, {size / 1e6:.1f} MB")


def take_all(browser: Browser, site: Site, album: Album) -> None:
    """Walk through the site with the camera."""
    visitor = someone(browser, site)
    for path, name in (("/", "home"), ("/courses/", "catalogue"), (walks.COURSE_PATH, "course")):
        album.take(visitor.visit(path), name)
    learner = someone(browser, site)
    learner.sign_in(LEARNER)
    album.take(learner.visit(site.page_path("C2.M2.L2")), "lesson")
    take_dark(browser, site, album)
    take_exercise(learner, site, album)
    take_quiz(learner, site, album)
    album.take(learner.visit("/learn/"), "learner-home")
    take_certificate(browser, site, album)
    manager = someone(browser, site)
    manager.sign_in(MANAGER)
    album.take(manager.visit("/company/"), "manager")
    album.take(learner.visit("/toolkit/check/"), "check")
    take_declaration(learner, album)
    album.take(visitor.visit("/accounts/login/"), "sign-in")
    take_editor(browser, site, album)
    take_readiness(manager, album)


def take_readiness(manager: Reader, album: Album) -> None:
    page = manager.visit("/readiness/")
    album.take(page, "readiness")
    page.get_by_role("link", name=re.compile(r"^Readiness 20")).first.click()
    assessment = page.url
    album.take(manager.visit(f"{assessment}criteria/CAH-01/"), "readiness-question")
    album.take(manager.visit(f"{assessment}results/"), "readiness-results")
    album.take(manager.visit(f"{assessment}comparison/"), "readiness-comparison")
    album.take(manager.visit("/readiness/actions/"), "readiness-actions")


def someone(browser: Browser, site: Site, *, colours: str = "light") -> Reader:
    context = browser.new_context(
        viewport=DESK, locale="en-GB", color_scheme=colours, service_workers="block"
    )
    return Reader(context, site.url)


def take_dark(browser: Browser, site: Site, album: Album) -> None:
    reader = someone(browser, site, colours="dark")
    reader.sign_in(LEARNER)
    album.take(reader.visit(site.page_path("C1.M2.L2")), "lesson-dark")


def take_declaration(learner: Reader, album: Album) -> None:
    page = learner.visit("/toolkit/forms/")
    page.get_by_label("Template and version").select_option("CMRT 6.5")
    learner.press("Begin")
    page.get_by_label("Contact e-mail").fill("nobody")
    page.keyboard.press("Tab")
    expect(page.locator('[data-field="D16"] .note')).to_be_visible()
    album.take(page, "declaration")


def take_exercise(learner: Reader, site: Site, album: Album) -> None:
    page = learner.visit(site.page_path("C2.M5.X2"))
    album.take(page, "exercise")
    with page.expect_download() as download:
        learner.press("Download the practice workbook", role="link")
    walks.upload_and_wait(learner, "CMRT Rowan Motors.xlsx", download.value.path().read_bytes())
    learner.press("Upload the next version", role="link")
    practice = walks.practice_of(site, LEARNER)
    half = make_practice(seed=practice.seed, errors=[one.error for one in practice.key[::2]])
    walks.upload_and_wait(learner, "CMRT Rowan Motors v2.xlsx", half.workbook)
    album.take(page, "feedback")


def take_quiz(learner: Reader, site: Site, album: Album) -> None:
    page = learner.visit(site.page_path("C2.QUIZ"))
    learner.press("Start")
    page.wait_for_url(re.compile("/quizzes/attempts/"))
    walks.open_a_choice(learner, site)
    page.locator(".choices input").first.check()
    expect(page.get_by_text("Saved at")).to_be_visible()
    album.take(page, "quiz-question")
    page.goto(f"{page.url.split('?')[0]}?q=1")
    walks.answer_all(learner, site)
    page.get_by_role("link", name="Look again").click()
    page.wait_for_url(re.compile(r"\?q="))
    walks.open_a_choice(learner, site)
    page.locator(".choices input").last.check()
    walks.save(page)
    page.goto(f"{page.url.split('?')[0]}hand-in/")
    learner.press("Hand in now")
    expect(page.get_by_role("heading", name="Question by question")).to_be_visible()
    album.take(page, "quiz-review")


def take_certificate(browser: Browser, site: Site, album: Album) -> None:
    graduate = someone(browser, site)
    page = graduate.sign_in(GRADUATE)
    done = page.locator(".rows__item").filter(has_text=walks.COURSE)
    done.get_by_role("link", name="Certificate").click()
    expect(page.get_by_text("This certificate is valid")).to_be_visible()
    code = walks.path_of(page.url).strip("/").rsplit("/", 1)[1]
    album.take(someone(browser, site).visit(walks.path_of(page.url)), "certificate")
    site.wait_for_certificate(code)
    with page.expect_download() as download:
        graduate.press("Download as PDF", role="link")
    album.take_pdf(download.value.path().read_bytes(), "certificate-pdf")
    album.take(graduate.visit("/learn/transcript/"), "transcript")
    with page.expect_download() as download:
        graduate.press("Download as PDF", role="link")
    album.take_pdf(download.value.path().read_bytes(), "transcript-pdf")


def take_editor(browser: Browser, site: Site, album: Album) -> None:
    trainer = someone(browser, site)
    page = trainer.sign_in(TRAINER)
    page.goto(f"{site.url}/cms/pages/{site.page_path('C2.M2.L2').split('/')[2]}/edit/")
    expect(page.locator("#id_title")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.locator("#panel-child-content-body-section").evaluate("one => one.scrollIntoView()")
    album.take_screen(page, "editor")
    (course,) = site.ask("SELECT page_ptr_id FROM courses_coursepage ORDER BY 1")[0]
    page.goto(f"{site.url}/cms/courses/{course}/funnel/")
    expect(page.get_by_role("heading", name="By release")).to_be_visible()
    album.take_screen(page, "funnel")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    main()
