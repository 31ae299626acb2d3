"""A running demo company and a real browser, one of each for all tests of this folder."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.patience import PATIENCE_S
from tests.required import required
from workbench.browser import QUIET, chromium
from workbench.demo import Demo, demo

Visit = Callable[..., Page]
PATIENCE_MS = PATIENCE_S * 1000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process drives the browser: two would only wait for each other on two cores."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo, running."""
    folder = tmp_path_factory.mktemp("demo")
    with demo(folder / "state") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with required():
        path = chromium()
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(QUIET), timeout=PATIENCE_MS)
        yield started
        started.close()


@pytest.fixture
def visit(company: Demo, browser: Browser) -> Iterator[Visit]:
    """Open the workbench in a window of its own; a fault on the page fails the test."""
    contexts, faults = [], []

    def open_window(query: str = "", width: int = 1280, height: int = 800, **chosen: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, timezone_id="Europe/Paris", **chosen
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(f"{company.url}/?zone=Europe/Paris&{query}")
        page.wait_for_selector("body[data-ready]")
        settle(page)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert faults == []


def settle(page: Page) -> None:
    """Wait until nothing runs and a card is there."""
    page.wait_for_selector("[data-testid=panel]:not([aria-busy=true])", state="attached")
    page.wait_for_load_state("networkidle")
