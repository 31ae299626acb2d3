"""Text of people on its way into a card, and the host's limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.cards.limits import cut
from addon.cards.markup import bold, escape, joined, plain
from addon.cards.widgets import card, menu_item, paragraph, row, section
from addon.links import Links
from workbench.card_rules import check_card
from workbench.markup_rules import markup_faults

LINKS = Links("https://relais.example", "nonce")


@given(st.text())
def test_any_text_becomes_a_card_that_the_host_draws(text: str) -> None:
    shown = card(
        f".{text}", section(paragraph(f".{text}"), row(f".{text}", top=text, bottom=text)), subtitle=text
    )
    assert check_card(shown) == []


@given(st.text())
def test_escaped_text_holds_no_markup_but_line_breaks(text: str) -> None:
    safe = escape(text)
    assert list(markup_faults(safe)) == []
    assert "<" not in safe.replace("<br>", "")


@given(st.text(), st.text())
def test_escaping_twice_changes_nothing(one: str, two: str) -> None:
    assert escape(bold(one)) == bold(one)
    assert joined(bold(one), two) == (f"{bold(one)} {escape(two)}" if two else bold(one))


def test_turned_writing_and_control_characters_are_taken_out() -> None:
    assert plain("a\u202eb\u2066c\x00d\x1be\u2028f\ud800g\th") == "abcdefg h"


@given(st.text(max_size=50))
def test_a_text_that_fits_stays_whole(text: str) -> None:
    assert cut(text, 50) == text


@given(
    st.integers(min_value=2, max_value=50).flatmap(lambda n: st.tuples(st.just(n), st.text(min_size=n + 1)))
)
def test_a_cut_text_is_never_longer_and_keeps_its_beginning(given: tuple[int, str]) -> None:
    limit, text = given
    short = cut(text, limit)
    assert len(short) <= limit
    assert short.endswith("…")
    assert text.startswith(short[:-1])


@pytest.mark.parametrize(
    ("text", "limit", "cut_to"),
    [
        ("abcdef", 4, "abc…"),
        ("ab👩\u200d👩\u200d👧cd", 6, "ab…"),
        ("abe\u0301fgh", 4, "ab…"),
        ("abc", 3, "abc"),
    ],
)
def test_a_cut_never_goes_through_a_character(text: str, limit: int, cut_to: str) -> None:
    assert cut(text, limit) == cut_to


def test_the_menu_keeps_to_ten_entries() -> None:
    menu = [menu_item(f"{number}", LINKS("home.show")) for number in range(14)]
    assert len(card("x", section(paragraph("y")), menu=menu)["cardActions"]) == 10


def test_links_lead_to_the_web_or_to_mail_only() -> None:
    for url in ("javascript:alert(1)", "http://example.com", "data:text/html,x", "ftp://x"):
        with pytest.raises(ValueError, match="https or mailto"):
            LINKS.open(url)


def test_the_way_to_gmail_keeps_odd_message_ids_in_their_place() -> None:
    url = LINKS.gmail_search('a&b#c" d/e@x', "ana+1@acme.test")["openLink"]["url"]
    assert url == (
        "https://mail.google.com/mail/u/?authuser=ana%2B1@acme.test"
        "#search/rfc822msgid%3Aa%26b%23c%22%20d%2Fe%40x"
    )


def test_only_an_action_that_uses_up_a_text_clears_the_form() -> None:
    assert LINKS("assign.take")["action"]["persistValues"] is True
    assert "persistValues" not in LINKS("note.add", required=("note",))["action"]
