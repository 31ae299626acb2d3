"""A list says what it lists, offers what may be done with its rows, and goes on where it stopped."""

from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest

from addon.cards.lists import list_card
from addon.links import Links
from backend.domain.label import Colour, Label
from backend.domain.member import Member, Membership
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.domain.snapshots.list import BulkDone, ListSnapshot, OfCustomer, OfSearch, OfView
from backend.domain.snapshots.me import Me
from backend.domain.status import Status
from backend.domain.view import AnyView, View
from backend.i18n.speech import speech_for
from tests.addon.cards.test_conversation_card import HERS, WAITING
from tests.clock import NOON
from tests.people import BEN, SUPPORT
from tests.side_panel import Card, actions, texts
from workbench.card_rules import check_card

ROWS = (WAITING, replace(HERS, thread_id="18c2f3a9b0d1e2f4"))
REFUND = Label("l1", "Refund", Colour.RED)
MEMBERS = (
    Member(BEN.sub, BEN.email, "Ben", Role.AGENT),
    Member("777", "emma@acme.test", "Emma", Role.OBSERVER),
    Member("", "zoe@acme.test", "Zoé", Role.AGENT),
)


def _me(role: Role = Role.AGENT) -> Me:
    return Me(BEN, Membership(Ref(SUPPORT, "Support"), role))


def _view(view: AnyView = Status.OPEN, **shown: object) -> OfView:
    given: dict[str, Any] = {
        "me": _me(),
        "rows": ROWS,
        "next_cursor": "c2",
        "members": MEMBERS,
        "labels": (REFUND,),
        **shown,
    }
    return OfView(view=view, **given)


SEARCH = OfSearch(me=_me(), rows=ROWS, next_cursor="c2", words="order", members=MEMBERS)
CUSTOMER = OfCustomer(
    me=_me(), rows=ROWS, next_cursor="c2", thread_id="asked-for", email="lea@lindenhof.example"
)


def _card(shown: ListSnapshot) -> Card:
    card = list_card(shown, speech_for("en", UTC, NOON), Links("https://relais.example", "nonce"))
    assert check_card(card) == []
    return card


def _sent(card: Card, name: str, **also: str) -> dict[str, str]:
    """What the one action of that name sends, of those that send this much."""
    given = [
        {one["key"]: one["value"] for one in action["parameters"]}
        for action in actions(card)
        if action["function"].endswith(f"/{name}")
    ]
    (sent,) = [one for one in given if also.items() <= one.items()]
    return sent


def _versions(shown: ListSnapshot) -> dict[str, str]:
    ticked = " ".join(f"{row.thread_id}:{row.version}" for row in shown.rows)
    return {} if isinstance(shown, OfCustomer) else {"versions": ticked}


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        (_view(count=2), "Open (2)"),
        (_view(count=100), "Open (99+)"),
        (_view(View.MINE), "Mine"),
        (_view(View.LABEL, label=REFUND, count=7), "Refund (7)"),
        (SEARCH, "Found for “order”"),
        (CUSTOMER, "lea@lindenhof.example"),
    ],
)
def test_its_title_says_which_it_is(shown: ListSnapshot, title: str) -> None:
    assert _card(shown)["header"] == {"title": title, "subtitle": "Support"}


@pytest.mark.parametrize(
    ("shown", "action", "place"),
    [
        (_view(), "home.view", {"view": "open"}),
        (_view(View.LABEL, label=REFUND), "home.view", {"view": "label", "label": "l1"}),
        (SEARCH, "home.search", {"words": "order"}),
        (CUSTOMER, "conversation.earlier", {"thread": "asked-for"}),
        (replace(CUSTOMER, rows=()), "conversation.earlier", {"thread": "asked-for"}),
    ],
)
def test_the_next_page_is_of_the_same_list(shown: ListSnapshot, action: str, place: dict[str, str]) -> None:
    assert _sent(_card(shown), action, cursor="c2") == {
        "mailbox": SUPPORT, **place, **_versions(shown), "cursor": "c2", "key": "nonce",
    }  # fmt: skip
    assert "More conversations" not in list(texts(_card(replace(shown, next_cursor=None))))


@pytest.mark.parametrize(
    ("shown", "works"),
    [
        (_view(), True),
        (SEARCH, True),
        (CUSTOMER, False),
        (_view(me=_me(Role.OBSERVER)), False),
        (_view(rows=()), False),
    ],
)
def test_rows_are_ticked_where_something_may_be_done_with_them(shown: ListSnapshot, works: bool) -> None:
    card = _card(shown)
    boxes = [
        widget["decoratedText"]["switchControl"]["value"]
        for section in card["sections"]
        for widget in section["widgets"]
        if "switchControl" in widget.get("decoratedText", {})
    ]
    assert boxes == ([row.thread_id for row in shown.rows] if works else [])
    assert ("Several at once" in list(texts(card))) is works


def test_only_who_works_here_can_be_given_several() -> None:
    shown = list(texts(_card(_view())))
    assert "Ben" in shown
    assert "Emma" not in shown
    assert "Zoé" not in shown


@pytest.mark.parametrize(
    ("view", "says"), [(Status.OPEN, True), (View.MINE, False), (View.UNASSIGNED, False)]
)
def test_who_has_them_is_left_out_where_the_list_says_it(view: AnyView, says: bool) -> None:
    assert any("Ana" in text for text in texts(_card(_view(view)))) is says


@pytest.mark.parametrize(
    ("done", "told", "undo"),
    [
        (BulkDone("b", "close", "", 2, 0), "2 conversations closed", True),
        (BulkDone("b", "close", "", 0, 2), "Nothing was changed: 2 are so already", False),
        (BulkDone("b", "undo", "", 2, 0), "2 conversations put back", False),
    ],
)
def test_what_was_done_with_several_stands_on_top(done: BulkDone, told: str, undo: bool) -> None:
    card = _card(_view(bulk=done))
    assert any(told in text for text in texts({"sections": card["sections"][:1]}))
    assert any(one["function"].endswith("bulk_undo") for one in actions(card)) is undo


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (_view(View.MINE, rows=()), "Nothing is assigned to you."),
        (_view(View.UNASSIGNED, rows=()), "Every conversation has somebody. Well done."),
        (_view(View.MENTIONS, rows=()), "No colleague mentions you just now."),
        (_view(Status.SPAM, rows=()), "No conversation here."),
        (
            replace(SEARCH, rows=(), next_cursor=None),
            "No conversation has all these words. The beginning of a word is enough. "
            "Where a conversation has many notes, only the newest are searched.",
        ),
        (
            replace(SEARCH, rows=()),
            "Not among the newest conversations. Older ones may have all these words.",
        ),
        (
            replace(SEARCH, rows=(), next_cursor=None, cursor="c1"),
            "That was all: no further conversation has all these words.",
        ),
    ],
)
def test_an_empty_list_says_so_in_its_own_words(shown: ListSnapshot, text: str) -> None:
    assert any(text in one for one in texts(_card(shown)))
