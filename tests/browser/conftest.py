"""One real site and one Chromium for all browser tests that a process runs.

They live as long as this package's tests: a Playwright that is still open would keep later tests
of the same process from the database.
"""

import fcntl
import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.reader import DESK, Reader
from tests.browser.site import Site
from tests.databases import copy_migrated

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """Return the path of the Chromium to use: CHROMIUM, or the one that is installed."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


def pytest_itemcollected(item):
    """Mark each test of this folder."""
    item.add_marker(pytest.mark.browser)


# Chromium, web and worker share two cores: what is expected comes, but not always in 5 seconds.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="package")
def site(tmp_path_factory):
    if chromium() is None:
        pytest.skip("there is no Chromium: install it, or name it in CHROMIUM")
    with Site(tmp_path_factory.mktemp("site"), like=prepared(tmp_path_factory)) as site:
        yield site


def prepared(tmp_path_factory) -> Path:
    """Return a folder as a first start leaves it, made once for all processes of a run.

    A process may need a site more than once, and each would take half a minute to load the
    demo. The second that comes waits until the first is done.
    """
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder, done = shared / "prepared", shared / "prepared.done"
    with (shared / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            site = Site(folder)
            copy_migrated(site.database)
            site.prepare()
            done.touch()
    return folder


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": chromium(), "args": FLAGS}


# pytest-playwright's own last as long as the session.


@pytest.fixture(scope="package")
def playwright():
    if chromium() is None:
        pytest.skip("there is no Chromium: install it, or name it in CHROMIUM")
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def browser_type(playwright):
    return playwright.chromium


@pytest.fixture(scope="package")
def browser(browser_type, browser_type_launch_args):
    browser = browser_type.launch(**browser_type_launch_args)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def browser_context_args(site):
    return {
        "base_url": site.url,
        "reduced_motion": "reduce",
        # a page that a service worker hands on has no weight: test_offline.py lets it work
        "service_workers": "block",
    }


@pytest.fixture
def somebody(new_context, site):
    """Return a function that opens a browser of its own for somebody, with their screen."""

    def open_browser(*, viewport=DESK, javascript=True, colours="light", locale="en-GB"):
        context = new_context(
            viewport=viewport,
            java_script_enabled=javascript,
            color_scheme=colours,
            locale=locale,
        )
        context.set_default_timeout(20_000)
        return Reader(context, site.url, has_javascript=javascript)

    return open_browser


@pytest.fixture
def reader(somebody):
    """Somebody at a desk, signed out."""
    return somebody()
