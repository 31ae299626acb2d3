"""The demo's mailbox connected through the consent page, and what happens in Gmail from then on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PATIENCE_MS, settle
from tests.patience import until
from tests.required import required
from workbench.demo import Demo, demo


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Demo]:
    """A demo of its own: whether its mailbox is connected is nobody else's matter."""
    with required(), demo(tmp_path / "state") as running:
        yield running


@pytest.fixture
def page(house: Demo, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="Europe/Paris")
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def home(page: Page, house: Demo, query: str = "") -> None:
    page.goto(f"{house.url}/?zone=Europe/Paris&{query}")
    page.wait_for_selector("body[data-ready]")
    settle(page)


def tap(page: Page, name: str) -> None:
    page.get_by_test_id("panel").get_by_text(name, exact=True).first.click()
    settle(page)


def choose(page: Page, entry: str) -> None:
    """An entry of the card's own menu."""
    page.get_by_test_id("card-menu").click()
    page.get_by_role("menuitem", name=entry).click()
    settle(page)


def connect(page: Page, button: str) -> None:
    """From the account card through Relais' page and Google's, back to where a click on it reloads."""
    with page.expect_popup() as opened:
        page.get_by_role("button", name=button).click()
    window = opened.value
    window.get_by_role("button", name="Continue to Google").click()
    window.get_by_label("support@acme.test").check()
    window.get_by_role("button", name="Allow").click()
    expect(window.get_by_role("heading", name="support@acme.test is connected")).to_be_visible()
    window.close()


def arrive(page: Page, subject: str) -> None:
    page.get_by_test_id("arrive").click()
    form = page.locator("#arrive")
    form.get_by_label("Subject").fill(subject)
    form.get_by_label("Text").fill("Hello, is it ready?")
    form.get_by_test_id("arrive-send").click()
    expect(form).to_be_hidden()


def see_in_list(page: Page, subject: str) -> None:
    """The list shows it by itself: only Refresh is tapped."""

    def shown() -> bool:
        choose(page, "Refresh")
        return page.get_by_test_id("panel").get_by_text(subject).count() > 0

    until(shown, f"{subject} in the list")


def test_mail_comes_in_is_read_removed_and_brought_back_and_a_lost_token_is_mended(
    page: Page, house: Demo
) -> None:
    panel = page.get_by_test_id("panel")
    home(page, house)
    choose(page, "Settings")
    tap(page, "Gmail account")
    connect(page, "Connect support@acme.test")

    home(page, house)
    panel.get_by_text(re.compile(r"^Unassigned")).click()
    settle(page)
    arrive(page, "Is my wheel ready?")
    see_in_list(page, "Is my wheel ready?")
    panel.get_by_text("Is my wheel ready?").click()
    settle(page)
    tap(page, "Read")
    expect(panel).to_contain_text("Hello, is it ready?")

    home(page, house, "window=shared")
    page.get_by_test_id("thread-row").filter(has_text="Is my wheel ready?").click()
    page.get_by_test_id("thread-trash").click()
    page.get_by_role("button", name="Bin").click()
    page.get_by_test_id("thread-row").filter(has_text="Is my wheel ready?").click()
    settle(page)

    def said() -> bool:
        choose(page, "Refresh")
        return panel.get_by_text("A message was moved to the trash").count() > 0

    until(said, "the card says that it was trashed")
    tap(page, "Restore")
    expect(page.get_by_test_id("snackbar")).to_contain_text("back")
    home(page, house, "window=shared")
    expect(page.get_by_test_id("thread-row").filter(has_text="Is my wheel ready?")).to_be_visible()

    page.get_by_test_id("settings-menu").click()
    page.locator("[name=trouble]").select_option("revoked")
    page.keyboard.press("Escape")
    arrive(page, "Sent while nobody read")

    def lost() -> bool:
        home(page, house)
        return panel.get_by_text("Google no longer lets Relais in").count() > 0

    until(lost, "the home card says that the mailbox is to be connected again")
    page.get_by_test_id("settings-menu").click()
    page.locator("[name=trouble]").select_option("")
    page.keyboard.press("Escape")
    panel.get_by_role("button", name=re.compile("^(Mend|Fix|Repair)")).click()
    settle(page)
    connect(page, "Connect again")
    home(page, house)
    panel.get_by_text(re.compile(r"^Unassigned")).click()
    settle(page)
    see_in_list(page, "Sent while nobody read")
