"""What a page weighs on the wire without its pictures and videos, on a first visit."""

import gzip
import posixpath
import re

from bench.browser import LEARNER, MANAGER, Browser, signed_in
from bench.pages import addresses
from bench.table import Row, at_most

LIMIT_KB = 100
IN_PAGE = re.compile(r"""(?:src|href)=["']?(/static/[^"'#>\s]+)""")
IN_STYLE = re.compile(r"""url\(["']?([^"')#]+)""")
IN_SCRIPT = re.compile(r"""(?:from|import)\s*["'](\.[^"']+)""")


def parts(browser: Browser, page: str) -> dict[str, int]:
    """Return the bytes of a page and of everything of ours that it loads, by address."""
    weights: dict[str, int] = {}
    waiting = [page]
    while waiting:
        path = waiting.pop()
        if path in weights:
            continue
        answer = browser.page(path)
        weights[path] = len(answer.body)
        kind = answer.headers["content-type"]
        if answer.headers.get("content-encoding") == "gzip":
            text = gzip.decompress(answer.body).decode()
        elif "font" in kind or "image" in kind:
            continue
        else:
            text = answer.body.decode()
        if "html" in kind:
            waiting += IN_PAGE.findall(text)
            continue
        pattern = IN_STYLE if "css" in kind else IN_SCRIPT if "javascript" in kind else None
        for found in pattern.findall(text) if pattern else ():
            if not found.startswith("data:"):
                waiting.append(posixpath.normpath(posixpath.join(posixpath.dirname(path), found)))
    return weights


def measure() -> list[Row]:
    """Weigh the pages that people open most."""
    page = addresses()
    visitor, learner, manager = Browser(), signed_in(LEARNER), signed_in(MANAGER)
    pages = [
        ("front page", visitor, "/"),
        ("catalogue", visitor, page["catalogue"]),
        ("course", visitor, page["course"]),
        ("sign-in", visitor, "/accounts/login/"),
        ("lesson", learner, page["lesson"]),
        ("quiz", learner, _activity("quiz")),
        ("exercise", learner, _activity("exercise")),
        ("check a workbook", learner, "/toolkit/check/"),
        ("learner's home", learner, page["home"]),
        ("manager's page", manager, page["people"]),
    ]
    return [_row(name, parts(browser, path), path) for name, browser, path in pages]


def _activity(kind: str) -> str:
    from courses.content import contents

    course = next(line for line in contents().outlines.values() if line.code == "C2")
    return next(step.url for step in course.steps if step.kind == kind)


def _row(name: str, weights: dict[str, int], path: str) -> Row:
    def kb(ending: str) -> float:
        return sum(size for part, size in weights.items() if part.endswith(ending)) / 1000

    detail = (
        f"html {weights[path] / 1000:.1f}, css {kb('.css'):.1f}, js {kb('.js'):.1f},"
        f" font {kb('.woff2'):.1f}, svg {kb('.svg'):.1f}"
    )
    total = sum(weights.values()) / 1000
    return at_most(f"Weight: {name}", total, LIMIT_KB, unit=" kB", detail=detail)
