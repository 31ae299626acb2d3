"""``make pictures``: the pictures of README and the guides, taken from the running demo."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from workbench.browser import QUIET, chromium
from workbench.demo import demo

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
SUBJECT = "Battery range has halved"


@dataclass(frozen=True, slots=True)
class Picture:
    """What to show, and how to get there. ``whole`` is the window, else the side panel alone."""

    name: str
    query: str
    steps: Callable[[Page], None]
    whole: bool = False
    width: int = 1280
    height: int = 800


def _open(subject: str) -> Callable[[Page], None]:
    def steps(page: Page) -> None:
        page.locator("[data-testid=thread-row]", has_text=subject).click()
        page.get_by_test_id("message-pane").wait_for()
        _settle(page)
        sheet = page.get_by_test_id("panel-sheet")
        if sheet.is_visible():
            sheet.click()

    return steps


def _tap(*names: str | re.Pattern[str], first: str = "") -> Callable[[Page], None]:
    def steps(page: Page) -> None:
        if first:
            _open(first)(page)
        for name in names:
            page.get_by_test_id("panel").get_by_role("button", name=name).first.click()
            _settle(page)

    return steps


def _snoozing(page: Page) -> None:
    _open(SUBJECT)(page)
    page.get_by_test_id("card-footer").get_by_role("button", name="Snooze…").click()
    _settle(page)


def _nothing(_: Page) -> None:
    """The page as it opens."""


PICTURES = (
    Picture("window", "member=ana&theme=light", _open(SUBJECT), whole=True),
    Picture("window-dark", "member=chloe&locale=fr&theme=dark", _open("Prélevée deux fois"), whole=True),
    Picture("home", "member=ana&theme=light", _nothing),
    Picture("conversation", "member=ben&theme=light", _open(SUBJECT)),
    Picture("conversation-fr", "member=david&locale=fr&theme=dark", _open("Devis pour une roue")),
    Picture("list", "member=ben&theme=light", _tap(re.compile("^Unassigned"))),
    Picture("assign", "member=ana&theme=light", _tap("Assign…", first="Where is my refund?")),
    Picture("labels", "member=ana&theme=light", _tap("Labels…", first="Parcel arrived")),
    Picture("snooze", "member=ben&theme=light", _snoozing),
    Picture("activity", "member=ana&theme=light", _tap("Details: show more", "Activity", first=SUBJECT)),
    Picture("not-shared", "member=ana&theme=light", _open("Lunch on Thursday?")),
    Picture("welcome", "member=otto&theme=light", _nothing),
    Picture(
        "phone",
        "member=chloe&locale=fr&platform=ANDROID&theme=light",
        _open("Prélevée deux fois"),
        whole=True,
        width=360,
        height=740,
    ),
)


def take(browser: Browser, url: str, picture: Picture) -> None:
    """Take one picture."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height}, device_scale_factor=1.5
    )
    page = context.new_page()
    page.goto(f"{url}/?zone=Europe/Paris&{picture.query}")
    page.wait_for_selector("body[data-ready]")
    _settle(page)
    picture.steps(page)
    _settle(page)
    page.mouse.move(5, 5)
    target = page if picture.whole else page.get_by_test_id("panel")
    target.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


def _settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_selector("[data-testid=panel]:not([aria-busy=true])", state="attached")
    page.wait_for_timeout(150)


def main() -> None:
    """Take all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder) / "demo") as running,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(QUIET))
        for picture in PICTURES:
            take(browser, running.url, picture)
            print(f"docs/pictures/{picture.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
