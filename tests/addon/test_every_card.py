"""Every card that can be reached by tapping, in a mailbox full of odd text: judged, literal, translated."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from addon.actions import HANDLERS
from backend.domain.account import AccountState, SendAs, Trouble
from backend.domain.label import Colour
from backend.domain.ledger import LedgerDay
from backend.domain.member import Person
from backend.domain.mirror import Mirror, Mirrored
from backend.domain.past import Past
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.ports.documents import Documents
from backend.records import accounts, dead_letters, ledger, mirrors, pasts
from backend.records.dead_letters import DeadLetter
from backend.services import Services
from main import Root
from tests.account_mail import arrival, head
from tests.clock import NOON, SetClock
from tests.connected import connect, house_at
from tests.front_door import PanelOf
from tests.mails import message_id, thread_id
from tests.people import ANA, BEN, CHLOE, EMMA, SUPPORT, begin, click
from tests.side_panel import Card, SidePanel, actions, texts
from workbench.events import Window
from workbench.google import Google

EVIL = '<b>evil</b> & "q" <a href="javascript:1">y</a> \u202etxt &lt;'
VISITS_OF_ONE_ACTION = 8
ONLY_WITH_A_VAULT = {"me.chat", "me.chat_off", "me.chat_test"}
"""Tapped in tests/addon/cards/test_notifications.py: this installation keeps no secrets."""
ONLY_WITH_A_CLIENT = {"account.connect"}
"""Tapped in tests/addon/actions/test_account.py: this installation has no OAuth client."""
ODD = {"from": "evil <lea@lindenhof.example>"}
USER_WORDS = (
    "evil", "javascript", "href", "txt", "lt", "gt", "amp", "Chloé", "Ana", "Ben", "Emma", "Otto", "Zed",
    "Relais", "Support", "lunch", "Lunch", "Where", "order", "Re", "Max", "Quote", "Agent", "ana", "zed",
    "max", "roles", "pubsub", "publisher", "iam", "allowedPolicyMemberDomains", "RELAIS_CONNECT_CLIENT_ID",
    "RELAIS", "CONNECT", "CLIENT", "ID", "docs", "install", "md", "It", "was", "due", "on", "Monday", "ja",
)  # fmt: skip
"""What people typed in this test the product's name, and names of what has to be set."""


@pytest.fixture
def mail_endpoint(gmail_endpoint: str) -> str:
    """Real mail: one card shares a mail by hand."""
    return gmail_endpoint


@pytest.fixture
def house(environment: dict[str, str], store: Documents, real_clock: SetClock, google: Google) -> Root:
    """The wired house, with the accounts of a stand-in of this test's own."""
    return house_at(google, environment, real_clock, store)


def make_odd(house: Root) -> None:
    """Its account is not read as it should be, was connected by an odd name, and has further senders."""
    [account] = house.services.mail.connections.all()
    senders = tuple(SendAs(f"{name}@evil.txt", EVIL) for name in ("zed", "max"))
    odd = replace(
        account,
        state=AccountState.DEGRADED,
        push_trouble=Trouble.PUBLISHER,
        connected_at=NOON,
        connected_by=Ref("1", EVIL),
        send_as=senders,
    )
    house.documents.write({accounts.key(SUPPORT).path: accounts.fields(odd)})
    make_odd_work(house.documents)


def make_odd_work(documents: Documents) -> None:
    """Its past is half in, days lack mail, one mail could not be taken in, and Gmail refuses labels."""
    past = Past(SUPPORT, NOON, NOON, threads=1, messages=2, estimate=3, failed=1)
    days = [
        LedgerDay(
            SUPPORT, f"2026-11-{day}", in_gmail=9, here=5, recovered=1, dead=1, size=10**9, proved_at=NOON
        )
        for day in (22, 23)
    ]
    letter = DeadLetter(SUPPORT, "1", "1", "ValueError", 5, NOON)
    labels = (Mirrored("", "Label_1", "Relais"), Mirrored("l1", "Label_2", f"Relais/{EVIL}"))
    mirror = Mirror(SUPPORT, is_on=True, labels=labels, faults=((EVIL, EVIL),) * 7)
    documents.write(
        {
            pasts.key(SUPPORT).path: pasts.fields(past),
            **{ledger.key(SUPPORT, day.day).path: ledger.fields(day) for day in days},
            dead_letters.key(SUPPORT, "1").path: dead_letters.fields(letter),
            mirrors.key(SUPPORT).path: mirrors.fields(mirror),
        }
    )


@pytest.fixture
def crowded(house: Root, app: object, google: Google) -> Services:
    """A mailbox in which every list needs a second page and every text is odd, in its Gmail too."""
    services = house.services
    connect(house.documents, SUPPORT)
    make_odd(house)
    for number in range(36):
        first = f"<{number % 18}@lindenhof.example>"
        headers = {"Message-ID": first} if number < 18 else {"In-Reply-To": first, "References": first}
        google.deliver(
            to=SUPPORT,
            sender="Zed <zed@evil.txt>",
            subject="evil",
            text=f"{EVIL}\n\n> {EVIL}",
            headers=headers,
        )
    mine = thread_id(ANA.email, "order")
    for number in range(18):
        thread = mine if number == 0 else f"18c2f3a9b0d1e{number:03x}"
        begin(
            services,
            thread,
            gmail_id=message_id(ANA.email, "order") if number == 0 else f"{thread}-1",
            message_id=f"{number}@lindenhof.example",
            subject=f"{EVIL} {'x' * 150}",
            sender_name=EVIL,
        )
    for number in range(27):
        services.inbox.labels.create_on(
            click(BEN, f"18c2f3a9b0d1e{number % 2 + 1:03x}", f"l{number}"), f"<b>evil {number}", Colour.RED
        )
    for number in range(14):
        services.inbox.notes.add(click(ANA, mine, f"n{number}"), f"{EVIL}\n@ana @zed {number}")
    services.inbox.notes.add(click(BEN, mine, "mention"), "@ana evil")
    for number in range(24):
        services.people.roster.add(SUPPORT, f"m{number}@evil.txt", Role.AGENT, f"Zed {number}")
    for number, name in enumerate(("Max evil", "Max Zed")):
        namesake = Person(f"90{number}", f"max{number}@evil.txt", name)
        services.people.roster.add(SUPPORT, namesake.email, Role.OBSERVER, name)
        services.people.profiles.profile(namesake)
    services.inbox.labels.add(click(BEN, mine, "la"), "l1")
    for labels in (("INBOX",), ("TRASH",)):
        removed = head(
            "r1", mine, labels=labels, message_id="<0@lindenhof.example>", subject=EVIL, headers=ODD
        )
        services.mail.placing.place(arrival(removed), removed)
    services.inbox.presence.seen(CHLOE, SUPPORT, mine)
    services.inbox.presence.seen(EMMA, SUPPORT, mine)
    return services


@dataclass
class Walk:
    """Where a person gets by tapping whatever is there."""

    panel: SidePanel
    cards: list[tuple[str, Card]] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    waiting: deque[dict[str, Any]] = field(default_factory=deque)

    def from_here(self, name: str) -> None:
        """Keep the card in view and remember what it offers."""
        self.cards.append((name, self.panel.card))
        self.waiting.extend(actions(self.panel.card))

    def on(self) -> None:
        """Tap everything that waits, each kind a few times."""
        while self.waiting:
            action = self.waiting.popleft()
            name = action["function"].rpartition("/")[2]
            if self.seen[name] >= VISITS_OF_ONE_ACTION:
                continue
            self.seen[name] += 1
            self.panel.stack = [{}, {}]
            self.panel.click(action, **_inputs(self.panel, self.seen[name]))
            if self.panel.told:
                self.cards.append((name, {"notification": {"text": self.panel.told}}))
            self.from_here(name)


def _inputs(panel: SidePanel, turn: int) -> dict[str, object]:
    thread = f"18c2f3a9b0d1e{turn:03x}"
    return {
        "note": f"evil {turn} @max",
        "words": "evil",
        "label_name": f"evil {turn + 50}",
        "label_colour": "blue",
        "into": "l2",
        "address": f"zed{turn}@evil.txt",
        "role": "agent",
        f"pick_{thread}": thread,
        "bulk_member": BEN.sub,
        "bulk_label": "l3",
        "until": 1893456000000,
        "alias": SUPPORT,
        "sender": "max@evil.txt",
        **({"mirror_labels": "yes", "mirror_status": "yes"} if turn % 2 else {}),
        "tell_followed": "email",
        "webhook": "https://chat.googleapis.com/v1/spaces/evil/messages?key=evil&token=evil",
    }


def _view(panel: SidePanel, name: str) -> dict[str, Any]:
    """What opens a view from the home card."""
    return next(one for one in actions(panel.card) if {"key": "view", "value": name} in one["parameters"])


@pytest.fixture
def walked(crowded: Services, panel_of: PanelOf, request: pytest.FixtureRequest) -> Walk:
    """Ana's walk in the locale that the test asks for."""
    panel = panel_of(ANA, window=Window(request.param, "Asia/Kolkata"))
    walk = Walk(panel)
    panel.open("lunch")
    walk.from_here("thread, not shared")
    panel.home().click(_view(panel, "unassigned"))
    walk.from_here("a view")
    panel.open("order")
    walk.from_here("thread")
    crowded.inbox.assignments.take(click(BEN, thread_id(ANA.email, "order"), "faster"), seen="")
    panel.click(next(one for one in actions(panel.card) if one["function"].endswith("assign.take")))
    walk.from_here("thread, a colleague was faster")
    panel.home()
    walk.from_here("home")
    panel.write_to("lea@lindenhof.example")
    walk.from_here("compose")
    panel.open("lunch")
    walk.on()
    assert len(walk.cards) > 150
    return walk


@pytest.mark.parametrize("walked", ["en"], indirect=True)
def test_every_action_has_a_place_where_it_is_tapped(walked: Walk) -> None:
    assert set(walked.seen) | ONLY_WITH_A_VAULT | ONLY_WITH_A_CLIENT == set(HANDLERS)
    late = next(card for name, card in walked.cards if name == "thread, a colleague was faster")
    assert "Nothing was changed by your click." in list(texts(late))


@pytest.mark.parametrize("walked", ["en", "fr"], indirect=True)
def test_text_of_people_is_never_markup(walked: Walk) -> None:
    shown = [text for _, card in walked.cards for text in texts(card)]
    assert any('&lt;b&gt;evil&lt;/b&gt; &amp; "q"' in text for text in shown)
    for name, card in walked.cards:
        for marked in _marked(card):
            assert "<b>evil" not in marked, (name, marked)
            assert "<a " not in marked, (name, marked)
    assert not any("\u202e" in text for text in shown)


def _marked(node: Any) -> Iterator[str]:
    """The texts in which the host reads markup."""
    if isinstance(node, dict):
        for kind in ("textParagraph", "decoratedText"):
            if kind in node:
                yield node[kind]["text"]
        for value in node.values():
            yield from _marked(value)
    elif isinstance(node, list):
        for value in node:
            yield from _marked(value)


@pytest.mark.parametrize("walked", ["en-XA"], indirect=True)
def test_pseudo_localised_no_text_is_left_untranslated(walked: Walk) -> None:
    left = {rest for _, card in walked.cards for text in texts(card) if (rest := _untranslated(text))}
    assert left == set()


def _untranslated(text: str) -> str:
    """What is neither said in pseudo-English, nor typed by people, nor a sign."""
    rest = re.sub(r"<[^>]*>", " ", text)
    rest = re.sub(r"⟦[^⟦⟧]*⟧", " ", rest)
    rest = re.sub(r"\S+@\S+", " ", rest)
    rest = re.sub(r"\w+…", " ", rest)  # what is left of a word where a line was cut
    words = re.findall(r"[^\W\d_]{2,}", rest)
    return " ".join(word for word in words if word.strip("x") and word not in USER_WORDS)


@pytest.mark.parametrize("walked", ["fr"], indirect=True)
def test_in_french_no_english_sentence_is_shown(walked: Walk) -> None:
    shown = "\n".join(text for _, card in walked.cards for text in texts(card))
    for word in (" the ", " your ", " You ", "ago", " has it", "Assign to", "Settings"):
        assert word not in shown, word


@pytest.mark.parametrize("walked", ["en"], indirect=True)
def test_every_card_of_a_conversation_offers_the_views_and_settings(walked: Walk) -> None:
    """Phones show contextual cards only: the menu leads everywhere."""
    of_conversations = ("thread", "note.", "assign.", "status.", "conversation.")
    menus = [
        (name, [entry["onClick"].get("action", {}).get("function", "") for entry in card["cardActions"]])
        for name, card in walked.cards
        if name.startswith(of_conversations) and "sections" in card
    ]
    assert {
        beginning for beginning in of_conversations for name, _ in menus if name.startswith(beginning)
    } == {*of_conversations}
    assert [name for name, menu in menus if not any(one.endswith("home.show") for one in menu)] == []
