"""Somebody at a browser, who looks closely at each page: HTML, weight, width, accessibility."""

import os
import re
from collections import Counter
from typing import ClassVar

import html5lib
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from html5lib.html5parser import ParseError
from playwright.sync_api import BrowserContext, Page, Response, expect

from academy.demo import PASSWORD

HEAVIEST = 100_000  # bytes on the wire, without pictures, sound and film
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
# Media, and what a script asks for later: a page that polls grows with the time that one waits.
NOT_WEIGHED = {"Image", "Media", "XHR", "Fetch"}
AXE = Axe()
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# Contrast takes axe as long as all else together, and it follows from where a text stands: in which
# tag, classes and states, and in which of those around them, by screen and colour scheme. This
# gives each element of a page the name of such a place and the number of what it stands in. By day
# axe skips a page on which each place is known: one of its kind was looked at before.
PLACES = """() => {
  const telling = /^(class|type|role|data-theme|dir|aria-(?!label|describedby|controls|owns))/;
  const name = (element) => [...element.attributes]
    .map(({ name, value }) => (telling.test(name) ? `${name}=${value}` : name)).sort().join()
    + element.matches(":checked, :has(:checked)")
    + [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
    + Boolean(element.value);
  const digest = (text) => {
    let one = 5381, other = 52711;
    for (const sign of text) {
      one = (one * 33) ^ sign.codePointAt(0);
      other = (other * 33) ^ sign.codePointAt(0);
    }
    return `${one >>> 0}-${other >>> 0}`;
  };
  const found = [];
  window.placed = [];
  const walk = (element, parent, within) => {
    const place = digest(`${within}/${element.tagName}[${name(element)}]`);
    const number = found.push([place, parent]) - 1;
    window.placed.push(element);
    for (const child of element.children) walk(child, number, place);
  };
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  walk(document.documentElement, -1, `${innerWidth} ${dark}`);
  return found;
}"""
# All rules on the page; contrast only in the elements of these numbers.
CHECK = """async ([rules, numbers]) => {
  const { violations } = await axe.run(rules);
  const include = numbers.map((number) => window.placed[number]).filter((one) => one.isConnected);
  if (include.length) {
    const contrast = { runOnly: ["color-contrast"], resultTypes: ["violations"] };
    violations.push(...(await axe.run({ include }, contrast)).violations);
  }
  return { violations };
}"""
NO_CONTRAST = RULES | {"rules": {"color-contrast": {"enabled": False}}}
NIGHTLY = bool(os.environ.get("NIGHTLY"))


class Reader:
    """A page of a browser, and what it complained about."""

    in_order: ClassVar[set[str]] = set()  # the places that axe has looked at
    has_signed_in: ClassVar[bool] = False

    def __init__(self, context: BrowserContext, url: str, *, has_javascript: bool = True):
        self.url = url
        self.has_javascript = has_javascript
        self.complaints: list[str] = []
        self.document: Response | None = None
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", self._answered)
        self._weigh(context)

    # ------------------------------------------------------------ what the browser reports

    def _heard(self, message):
        if message.type not in ("error", "warning"):
            return
        if message.text == "Service Worker registration blocked by Playwright":
            return
        # The status of the page itself is asked for in so many words: see look().
        if message.location.get("url", "").split("#")[0] == self.page.url.split("#")[0] and (
            message.text.startswith("Failed to load resource")
        ):
            return
        self.complaints.append(f"{message.text} ({message.location})")

    def _answered(self, response):
        request = response.request
        if request.is_navigation_request() and request.frame == self.page.main_frame:
            if not 300 <= response.status < 400:
                self.document = response
        elif response.status >= 400:
            self.complaints.append(f"{response.status} for {response.url}")

    def _weigh(self, context):
        self._kinds: dict[str, str] = {}
        self._sizes: Counter[str] = Counter()
        wire = context.new_cdp_session(self.page)
        wire.on("Network.requestWillBeSent", self._sent)
        wire.on("Network.loadingFinished", self._loaded)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def _sent(self, event):
        if event["requestId"] == event.get("loaderId"):  # a new page
            self._kinds.clear()
            self._sizes.clear()
        self._kinds[event["requestId"]] = event.get("type", "Other")

    def _loaded(self, event):
        if event["requestId"] in self._kinds:  # else it was for the page before
            self._sizes[event["requestId"]] += int(event["encodedDataLength"])

    @property
    def weight(self) -> int:
        """Bytes that came over the wire for this page, without media and later requests."""
        return sum(size for one, size in self._sizes.items() if self._kinds[one] not in NOT_WEIGHED)

    # ------------------------------------------------------------ what the reader does

    def visit(self, path: str, *, status: int = 200, axe: bool = True) -> Page:
        """Open a page of the site and look at it."""
        self.page.goto(path if path.startswith("http") else self.url + path)
        return self.look(status=status, axe=axe)

    def look(self, *, status: int = 200, axe: bool = True) -> Page:
        """Hold the page that is open against all that each page must be."""
        page = self.page
        page.wait_for_load_state("load")
        where = f"{page.url} at {page.viewport_size['width']} px"
        assert self.document is not None, where
        assert self.document.status == status, where
        self._check_html(where)
        self._check_width(where)
        if axe and self.has_javascript:
            self._check_with_axe(where)
        assert self.weight < HEAVIEST, f"{where} weighs {self.weight} bytes"
        assert not self.complaints, f"{where}\n" + "\n".join(self.complaints)
        return page

    def _check_with_axe(self, where):
        page, known = self.page, set() if NIGHTLY else self.in_order
        places = page.evaluate(PLACES)
        fresh = [
            number
            for number, (place, parent) in enumerate(places)
            if place not in known and (parent < 0 or places[parent][0] in known)
        ]
        if not fresh:  # a page of a kind that was looked at: all that it is made of is known
            return
        page.evaluate(AXE.axe_script)
        found = AxeResults(page.evaluate(CHECK, [NO_CONTRAST, fresh]))
        assert not found.violations_count, f"{where}\n{found.generate_report()}"
        self.in_order.update(place for place, _parent in places)

    def _check_html(self, where):
        text = self.document.text()
        parser = html5lib.HTMLParser(strict=True)
        try:
            parser.parse(text)
        except ParseError as error:
            (line, column), *_ = parser.errors[-1]
            part = text.splitlines()[line - 1][max(0, column - 120) : column + 60]
            raise AssertionError(f"{where}, line {line}: {error}: {part}") from None
        ids = self.page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
        twice = [one for one, count in Counter(ids).items() if count > 1]
        assert not twice, f"{where} has these ids twice: {twice}"

    def _check_width(self, where):
        page, size = self.page, self.page.viewport_size
        if size != PHONE:
            page.set_viewport_size(PHONE)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if size != PHONE:
            page.set_viewport_size(size)
        assert wide <= PHONE["width"], f"{where} is {wide} px wide on a phone"

    def sign_in(self, email: str, password: str = PASSWORD) -> Page:
        """Sign in, to My learning: by hand once a process, then by what the form would send."""
        if NIGHTLY or not Reader.has_signed_in:
            page = self.visit("/accounts/login/")
            page.get_by_label(re.compile("E-?mail")).fill(email)
            page.get_by_label("Password").fill(password)
            page.get_by_role("button", name="Sign in", exact=True).click()
            Reader.has_signed_in = True
        else:
            self._send_sign_in(email, password)
            self.page.goto(self.url + "/learn/")
        expect(self.page.get_by_role("heading", name="My learning")).to_be_visible()
        return self.page

    def _send_sign_in(self, email: str, password: str):
        context, url = self.page.context, self.url + "/accounts/login/"
        context.request.get(url)
        token = next(one["value"] for one in context.cookies(url) if one["name"] == "csrftoken")
        form = {"csrfmiddlewaretoken": token, "login": email, "password": password}
        answer = context.request.post(url, form=form, headers={"Referer": url})
        assert answer.ok, answer.status

    def press(self, name: str, *, role: str = "button") -> Page:
        """Press the button (or follow the link) of this name in the page's main part."""
        self.page.get_by_role("main").get_by_role(role, name=name).click()
        return self.page
