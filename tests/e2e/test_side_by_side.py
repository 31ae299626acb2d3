"""Two members in two windows at the same conversation, as Gmail would show it to them."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visit, settle


def _open(page: Page, subject: str) -> None:
    page.locator("[data-testid=thread-row]", has_text=subject).click()
    expect(page.get_by_test_id("message-pane")).to_be_visible()
    settle(page)


def _panel(page: Page) -> Locator:
    return page.get_by_test_id("panel")


def _tap(page: Page, name: str) -> None:
    _panel(page).get_by_role("button", name=name, exact=True).first.click()
    settle(page)


def test_two_members_take_note_and_label_the_same_conversation(visit: Visit) -> None:
    ben, chloe = visit("member=ben"), visit("member=chloe&locale=fr")
    for page in (ben, chloe):
        _open(page, "Is my bike part of the brake recall?")
    expect(_panel(ben)).to_contain_text("Nobody has it yet")
    _tap(ben, "Take")
    expect(ben.get_by_test_id("snackbar")).to_have_text("You have this conversation")
    _tap(chloe, "Prendre")
    expect(chloe.get_by_test_id("snackbar")).to_contain_text("Ben Okafor l’a pris")
    expect(_panel(chloe)).to_contain_text("Votre clic n’a rien modifié.")
    expect(_panel(chloe)).to_contain_text("Ben Okafor en est responsable")
    expect(_panel(chloe)).to_contain_text("Ben Okafor regarde aussi")
    chloe.get_by_label("Note interne").fill("Le cadre est concerné. @ben peux-tu l’appeler ?")
    _tap(chloe, "Ajouter la note")
    expect(_panel(chloe)).to_contain_text("Le cadre est concerné.")
    expect(chloe.get_by_label("Note interne")).to_have_value("")
    ben.get_by_test_id("card-menu").click()
    ben.get_by_role("menuitem", name="Refresh").click()
    settle(ben)
    expect(_panel(ben)).to_contain_text("You are mentioned in a note")
    expect(_panel(ben)).to_contain_text("Le cadre est concerné.")
    _tap(ben, "Labels…")
    ben.get_by_label("Name").fill("Recall")
    _tap(ben, "Create and add")
    expect(_panel(ben)).to_contain_text("Recall")
    for page in (ben, chloe):
        expect(page.get_by_test_id("problems")).to_have_count(0)
        expect(page.get_by_test_id("host-error")).to_have_count(0)


def test_a_half_written_note_survives_another_tap(visit: Visit) -> None:
    page = visit("member=ana")
    _open(page, "Helmet: M or L")
    page.get_by_label("Internal note").fill("half a thought")
    _tap(page, "Take")
    expect(_panel(page)).to_contain_text("You have it")
    expect(page.get_by_label("Internal note")).to_have_value("half a thought")


def test_a_half_written_note_is_there_on_the_way_back(visit: Visit) -> None:
    page = visit("member=chloe")
    _open(page, "Helmet: M or L")
    page.get_by_label("Internal note").fill("half a thought")
    for entry in ("Activity", "All notes", "Search", "Settings"):
        page.get_by_test_id("card-menu").click()
        page.get_by_role("menuitem", name=entry, exact=True).click()
        settle(page)
        page.get_by_test_id("card-back").click()
        expect(page.get_by_label("Internal note")).to_have_value("half a thought")
    _tap(page, "Labels…")
    expect(page.get_by_label("Your half-written note")).to_have_value("half a thought")
    _tap(page, "Add")
    expect(page.get_by_label("Your half-written note")).to_have_value("half a thought")
    page.get_by_test_id("card-back").click()
    expect(page.get_by_label("Internal note")).to_have_value("half a thought")


def test_a_long_text_is_not_cut_but_refused_and_kept(visit: Visit) -> None:
    page = visit("member=ana")
    _open(page, "Helmet: M or L")
    page.get_by_label("Internal note").fill("x" * 10_000)
    _tap(page, "Add note")
    expect(_panel(page)).to_contain_text("Yours has 10,000.")
    expect(page.get_by_label("Your text")).to_have_value("x" * 10_000)
    page.get_by_label("Your text").fill("short")
    _tap(page, "Try again")
    expect(page.get_by_label("Internal note")).to_have_value("")


def test_a_double_click_writes_one_note(visit: Visit) -> None:
    page = visit("member=david")
    _open(page, "Notice de montage introuvable")
    page.get_by_label("Internal note").fill("only once")
    _panel(page).get_by_role("button", name="Add note").dblclick()
    settle(page)
    expect(_panel(page).get_by_text("only once")).to_have_count(1)
    page.reload()
    settle(page)
    expect(_panel(page).get_by_text("only once")).to_have_count(1)


def test_the_home_card_leads_to_a_conversation_and_to_the_mail(visit: Visit) -> None:
    page = visit("member=ben")
    _panel(page).get_by_role("button", name=re.compile("^Unassigned")).click()
    settle(page)
    _panel(page).get_by_role("button", name=re.compile("Denise Caron")).click()
    settle(page)
    expect(page.get_by_test_id("card-title")).to_contain_text("Livraison au 4")
    page.get_by_test_id("card-menu").click()
    page.get_by_role("menuitem", name="Open in Gmail").click()
    expect(page.get_by_test_id("message-pane")).to_contain_text("Le transporteur veut me laisser")
    settle(page)
    expect(_panel(page)).to_contain_text("Nobody has it yet")


def test_several_at_once_and_one_undo(visit: Visit) -> None:
    page = visit("member=david")
    _panel(page).get_by_role("button", name=re.compile("^Pending")).click()
    settle(page)
    boxes = _panel(page).get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(1).check()
    _tap(page, "Close")
    expect(_panel(page)).to_contain_text("2 conversations closed")
    _tap(page, "Undo")
    expect(_panel(page)).to_contain_text("2 conversations put back")


def test_a_phone_shows_cards_beside_an_open_mail_only(visit: Visit) -> None:
    page = visit("member=ana&platform=ANDROID", width=360, height=740)
    page.locator("[data-testid=thread-row]", has_text="Gift card not accepted").click()
    page.get_by_test_id("panel-sheet").click()
    settle(page)
    expect(page.get_by_test_id("card-title")).to_have_text("Gift card not accepted")
    page.get_by_test_id("card-menu").click()
    page.get_by_role("menuitem", name="All views").click()
    settle(page)
    expect(page.get_by_test_id("card-title")).to_have_text("Support")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_consent_can_be_given_in_part(visit: Visit) -> None:
    page = visit("member=ben")
    page.get_by_test_id("settings-menu").click()
    for scope in ("userinfo.email", "gmail.addons.current.message.metadata"):
        page.get_by_label(scope).uncheck()
    page.keyboard.press("Escape")
    _open(page, "Missing delivery note")
    expect(page.get_by_test_id("consent")).to_contain_text("userinfo.email")
    _tap(page, "Allow")
    expect(page.get_by_test_id("consent")).to_contain_text("current.message.metadata")
    _tap(page, "Allow")
    expect(page.get_by_test_id("card-title")).to_have_text("Not shared yet")


def test_writing_to_a_customer_tells_who_talks_to_them(visit: Visit) -> None:
    page = visit("member=emma")
    page.get_by_role("button", name="Compose").click()
    page.get_by_label("To", exact=True).fill("Tom Fletcher <tom.fletcher@hillside.example>")
    page.get_by_test_id("compose-relais").click()
    settle(page)
    expect(_panel(page)).to_contain_text("Already in contact")
    expect(_panel(page)).to_contain_text("Battery range has halved")


def test_the_drawer_shows_what_went_and_what_it_cost(visit: Visit) -> None:
    page = visit("member=ana")
    _open(page, "Where is my refund?")
    page.get_by_test_id("drawer-button").click()
    drawer = page.get_by_test_id("drawer")
    expect(drawer).to_contain_text("/addon/thread")
    expect(drawer).to_contain_text("documents")
    expect(drawer).to_contain_text('"hostApp": "GMAIL"')
    expect(drawer).not_to_contain_text(re.compile(r"eyJ\w{40}"))


def test_everything_is_reached_by_keyboard(visit: Visit) -> None:
    page = visit("member=ana")
    _open(page, "Offer for a fleet")
    page.get_by_test_id("card-menu").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Refresh")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Labels")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("card-menu")).to_be_focused()
