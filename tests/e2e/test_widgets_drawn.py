"""Every widget that Gmail supports is drawn, and what Gmail would refuse is said out loud."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Visit, settle
from workbench.card_rules import check_card
from workbench.response_rules import check_response

FUNCTION = "https://relais.example/addon/actions/x"
CATALOGUE: dict[str, Any] = json.loads((Path(__file__).parent / "catalogue.json").read_text("utf-8"))

Show = Callable[[dict[str, Any]], tuple[Page, list[dict[str, Any]]]]


@pytest.fixture
def shown(visit: Visit) -> Show:
    """A window whose Relais answers with one card; the events that it was sent are kept."""
    sent: list[dict[str, Any]] = []

    def show(
        card: dict[str, Any], query: str = "member=ana", **size: int
    ) -> tuple[Page, list[dict[str, Any]]]:
        page = visit("member=ana&platform=ANDROID", **size)

        def answer(route: Route) -> None:
            call = json.loads(route.request.post_data or "{}")
            sent.append(call)
            action = {"navigations": [{"pushCard": card}]}
            body = (
                {"renderActions": {"action": action}} if call["occasion"] == "click" else {"action": action}
            )
            problems = [one.as_dict() for one in check_response(body, call["occasion"])]
            reply = {
                "status": 200,
                "ms": 1,
                "request": {"url": FUNCTION, "event": {}},
                "response": body,
                "problems": problems,
                "store": {},
            }
            route.fulfill(json=reply)

        page.route("**/api/host", answer)
        page.route("https://relais.example/**", lambda route: route.abort())
        page.goto(page.url.partition("?")[0] + "?zone=Europe/Paris&member=ana")
        page.wait_for_selector("[data-testid=card-title], [data-testid=host-error]")
        settle(page)
        return page, sent

    return show


def test_the_catalogue_is_what_gmail_takes() -> None:
    assert check_card(CATALOGUE) == []


def test_every_widget_is_drawn(shown: Show) -> None:
    page, _ = shown(CATALOGUE)
    panel = page.get_by_test_id("panel")
    expect(page.get_by_test_id("problems")).to_have_count(0)
    widgets = sum(len(section["widgets"]) for section in CATALOGUE["sections"])
    expect(panel.locator(".widget")).to_have_count(widgets)
    expect(panel.get_by_text("<literal> & ")).to_be_visible()
    expect(panel.get_by_text("when unfolded")).to_be_hidden()
    panel.get_by_role("button", name="Folded: show more").click()
    expect(panel.get_by_text("when unfolded")).to_be_visible()
    panel.get_by_role("button", name="Show more", exact=True).click()
    expect(panel.get_by_role("button", name="Show less", exact=True)).to_be_visible()
    expect(panel.get_by_role("button", name="Off")).to_be_disabled()
    for name in ("Primary", "Secondary", "Later", "Chip"):
        expect(panel.get_by_role("button", name=name, exact=True)).to_be_visible()


def test_inputs_go_out_as_google_sends_them(shown: Show) -> None:
    page, sent = shown(CATALOGUE)
    panel = page.get_by_test_id("panel")
    panel.get_by_role("button", name="Send all").click()
    expect(panel.get_by_text("Required").first).to_be_visible()
    assert sent[-1]["occasion"] == "home"
    page.get_by_label("One line").fill("hello")
    page.get_by_label("When").fill("2026-07-01T10:30")
    page.get_by_label("Hour").fill("08:15")
    panel.get_by_role("checkbox", name="row with box").check()
    panel.get_by_role("button", name="Send all").click()
    settle(page)
    inputs = sent[-1]["formInputs"]
    assert inputs["line"] == {"stringInputs": {"value": ["hello"]}}
    assert inputs["box"] == {"stringInputs": {"value": ["on"]}}
    assert inputs["when"] == {
        "dateTimeInput": {"hasDate": True, "hasTime": True, "msSinceEpoch": "1782894600000"}
    }
    assert inputs["day"] == {"dateInput": {"msSinceEpoch": "1767225600000"}}
    assert inputs["hour"] == {"timeInput": {"hours": 8, "minutes": 15}}
    assert inputs["check"] == {"stringInputs": {"value": ["1"]}}
    assert "suggested" not in inputs


def test_an_unticked_switch_is_absent_and_a_grid_names_its_cell(shown: Show) -> None:
    page, sent = shown(CATALOGUE)
    panel = page.get_by_test_id("panel")
    panel.get_by_role("switch", name="row with switch").uncheck()
    panel.get_by_role("button", name="Cell one sub").click()
    settle(page)
    assert "sw" not in sent[-1]["formInputs"]
    assert sent[-1]["parameters"]["grid_item_identifier"] == "g1"


def test_nested_cards_menus_and_links(shown: Show) -> None:
    page, sent = shown(CATALOGUE)
    panel = page.get_by_test_id("panel")
    panel.get_by_role("button", name="Inner", exact=True).click()
    expect(page.get_by_test_id("card-title")).to_have_text("Inner card")
    page.get_by_test_id("card-back").click()
    panel.get_by_role("button", name="Link", exact=True).click()
    expect(page.get_by_test_id("snackbar")).to_contain_text("https://relais.example/page")
    panel.get_by_role("button", name="More", exact=True).click()
    expect(page.get_by_role("menuitem", name="Not now")).to_be_disabled()
    page.get_by_role("menuitem", name="First").click()
    settle(page)
    assert sent[-1]["parameters"] == {"a": "b"}


def test_what_gmail_would_not_draw_is_named_above_the_card(shown: Show) -> None:
    carousel = {"carousel": {"carouselCards": [{"widgets": [{"textParagraph": {"text": "x"}}]}]}}
    page, _ = shown(
        {
            "sections": [{"widgets": [carousel, {"textParagraph": {"text": "drawn"}}]}],
            "header": {"title": "t"},
        }
    )
    expect(page.get_by_test_id("problems")).to_contain_text("drawn in Google Chat only")
    expect(page.get_by_test_id("panel")).to_contain_text("drawn")


def test_what_gmail_would_refuse_is_an_error_card(shown: Show) -> None:
    page, _ = shown({"sections": [{"widgets": []}]})
    expect(page.get_by_test_id("host-error")).to_contain_text("Something went wrong")
    expect(page.get_by_test_id("host-error")).to_contain_text("a section has at least one widget")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_filled_button_stays_legible_under_the_pointer(theme: str, shown: Show) -> None:
    filled = {
        "text": "Take",
        "color": {"red": 0.1, "green": 0.45, "blue": 0.91},
        "onClick": {"action": {"function": FUNCTION}},
    }
    section = {"widgets": [{"textParagraph": {"text": "x"}}]}
    page, _ = shown(
        {"header": {"title": "t"}, "sections": [section], "fixedFooter": {"primaryButton": filled}}
    )
    page.evaluate("theme => (document.documentElement.dataset.theme = theme)", theme)
    button = page.get_by_test_id("card-footer").locator(".filled")
    still = button.evaluate("one => getComputedStyle(one).backgroundColor")
    button.hover()
    assert button.evaluate("one => getComputedStyle(one).backgroundColor") == still
