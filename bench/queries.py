"""Database queries of a page, its session and person included, with little and with much data."""

from bench import machine
from bench.browser import LEARNER, MANAGER, Browser, signed_in
from bench.pages import addresses
from bench.table import Row

LIMITS = {"lesson": 10, "course": 10, "catalogue": 10, "home": 8, "people": 8}
NAMES = {
    "lesson": "Queries: lesson",
    "course": "Queries: course, signed in",
    "catalogue": "Queries: catalogue, signed in",
    "home": "Queries: learner's home",
    "people": "Queries: manager's page",
}


def queries_of(browser: Browser, path: str) -> int:
    """Return how many queries a page makes; what is cached for all was made before."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser.page(path)
    with CaptureQueriesContext(connection) as queries:
        browser.page(path)
    return len(queries)


def _count() -> dict[str, int]:
    page = addresses()
    learner, manager = signed_in(LEARNER), signed_in(MANAGER)
    return {
        name: queries_of(manager if name == "people" else learner, page[name]) for name in LIMITS
    }


def measure() -> list[Row]:
    """Count with the demo's data, then with more courses and more people."""
    little = _count()
    machine.grow()
    much = _count()
    return [
        Row(
            NAMES[name],
            f"{little[name]}, {much[name]}",
            f"≤ {limit}",
            max(little[name], much[name]) <= limit and much[name] <= little[name],
            "the demo; then 8 courses and 200 people",
        )
        for name, limit in LIMITS.items()
    ]
