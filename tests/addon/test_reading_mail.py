"""Reading mail while working a queue: on the conversation's own card, from the account of the mailbox."""

import logging

import pytest

from backend.domain.account import AccountState
from backend.ports.documents import Documents
from backend.services.mail.kept_previews import KEPT_FOR
from main import Root
from tests.addon.test_along_a_list import offered, open_row, open_view, titles
from tests.clock import SetClock
from tests.connected import connect, house_at
from tests.front_door import PanelOf
from tests.people import BEN, EMMA, SUPPORT, begin
from tests.side_panel import SidePanel
from workbench.events import Window
from workbench.google import Google, Message, Rule

CANARY = "canary-of-a-body"
QUOTED = "On Mon, Mar 3, 2025 Support <support@acme.test> wrote:\n> We look into it."


@pytest.fixture
def house(environment: dict[str, str], store: Documents, real_clock: SetClock, google: Google) -> Root:
    """The wired house, with the accounts of the stand-in."""
    return house_at(google, environment, real_clock, store)


@pytest.fixture
def mails(google: Google) -> list[Message]:
    """Rita wrote twice, Ulla once, in HTML."""

    def arrive(number: int, sender: str, text: str, to: str = "", html: str = "") -> Message:
        answered = {"In-Reply-To": to, "References": to} if to else {}
        headers = {"Message-ID": f"<{number}@lindenhof.example>", **answered}
        (mail,) = google.deliver(
            to=SUPPORT,
            sender=sender,
            subject=f"Question {number % 10}",
            text=text,
            html=html,
            headers=headers,
        )
        return mail

    first = "<0@lindenhof.example>"
    return [
        arrive(0, "Rita Gomez <rita@lindenhof.example>", "Is it there?"),
        arrive(10, "Rita Gomez <rita@lindenhof.example>", f"<b>{CANARY}</b> & more\n\n{QUOTED}\n", to=first),
        arrive(
            1,
            "Ulla Berg <ulla@lindenhof.example>",
            "",
            html='<p>See <a href="https://x.example/y">it</a></p>',
        ),
    ]


@pytest.fixture
def ben(panel_of: PanelOf, house: Root, mails: list[Message]) -> SidePanel:
    """Ben before the queue of a connected mailbox: Rita, Ulla."""
    for number, mail, name in ((0, mails[0], "Rita Gomez"), (1, mails[2], "Ulla Berg")):
        begin(
            house.services,
            mail.thread_id,
            gmail_id=mail.id,
            message_id=f"{number}@lindenhof.example",
            subject=f"Question {number}",
            sender_name=name,
            sender=f"{name.split()[0].lower()}@lindenhof.example",
        )
    connect(house.documents, SUPPORT)
    return open_view(panel_of(BEN).home(), "unassigned")


def test_the_newest_mail_is_one_tap_away_on_the_same_card(ben: SidePanel) -> None:
    open_row(ben, "Rita Gomez")
    assert ben.store == {"waves": 1, "documents": 3}
    assert CANARY not in ben.reads()
    ben.tap("Read")
    assert titles(ben) == ["Support", "Unassigned (2)", "Question 0"]
    assert "&lt;b&gt;canary-of-a-body&lt;/b&gt; &amp; more" in ben.reads()
    assert "It was due on Monday." not in ben.reads()
    folded = [one for one in ben.card["sections"] if one.get("header") == "Quoted text"]
    assert [(one["collapsible"], one["uncollapsibleWidgetsCount"]) for one in folded] == [(True, 0)]
    assert "We look into it." in str(folded)
    assert str(ben.card).count("We look into it.") == 1


def test_what_is_read_stays_on_the_card_while_one_works(ben: SidePanel, google: Google) -> None:
    open_row(ben, "Rita Gomez").tap("Read")
    asked = google.calls.accepted("messages.get")
    for step in ("Take", "Pending", "Open"):
        ben.tap(step)
        assert CANARY in ben.reads(), step
        assert "Read" not in offered(ben)
    ben.tap("Add note", note="Look at this")
    assert CANARY in ben.reads()
    assert google.calls.accepted("messages.get") == asked
    ben.tap("Next: Ulla Berg")
    assert CANARY not in ben.reads()
    assert "Read" in offered(ben)
    ben.tap("Read")
    assert "See it <x.example/y>".replace("<", "&lt;").replace(">", "&gt;") in ben.reads()
    assert "https://x.example/y" in str(ben.card)


def test_what_this_process_no_longer_knows_is_one_tap_away_again(
    ben: SidePanel, real_clock: SetClock
) -> None:
    open_row(ben, "Rita Gomez").tap("Read")
    real_clock.at += KEPT_FOR
    ben.tap("Take")
    assert CANARY not in ben.reads()
    ben.tap("Read")
    assert CANARY in ben.reads()


def test_all_messages_lie_on_the_card_and_each_opens_in_its_place(ben: SidePanel) -> None:
    open_row(ben, "Rita Gomez").tap("Read").tap("All messages")
    assert titles(ben)[-2:] == ["Question 0", "Messages"]
    assert [one.get("header") for one in ben.card["sections"]] == [None, "Quoted text", "Earlier messages"]
    open_row(ben, "Rita Gomez")
    assert titles(ben)[-2:] == ["Question 0", "Messages"]
    assert "Is it there?" in ben.reads()
    assert [one.get("header") for one in ben.card["sections"]] == [None, None]


def test_who_only_looks_on_reads_too(ben: SidePanel, panel_of: PanelOf) -> None:
    emma = open_row(open_view(panel_of(EMMA).home(), "unassigned"), "Rita Gomez").tap("Read")
    assert CANARY in emma.reads()


@pytest.mark.parametrize("state", [AccountState.RECONNECT, AccountState.DISCONNECTED, None])
def test_nothing_is_offered_where_nothing_is_connected(
    ben: SidePanel, house: Root, state: AccountState | None
) -> None:
    if state:
        connect(house.documents, SUPPORT, state=state)
    else:
        house.documents.transact(lambda transaction: transaction.delete(f"accounts/{SUPPORT}"))
    open_row(ben, "Rita Gomez")
    assert "Read" not in offered(ben)
    ben.tap("Take")
    assert "Read" not in offered(ben)


def test_a_gmail_that_does_not_answer_is_said_and_the_rest_stands(ben: SidePanel, google: Google) -> None:
    open_row(ben, "Rita Gomez")
    google.faults.add(Rule("messages.get", "500", times=None))
    ben.tap("Read")
    assert "Gmail does not answer. The text is not shown; everything else works." in ben.reads()
    google.faults.clear()
    assert {"Take", "Try again", "Next: Ulla Berg"} <= set(offered(ben))
    ben.tap("Try again")
    assert CANARY in ben.reads()


def test_the_list_says_it_too(ben: SidePanel, google: Google) -> None:
    open_row(ben, "Rita Gomez").tap("Read")
    google.faults.add(Rule("threads.get", "500", times=None))
    ben.tap("All messages")
    assert "Gmail does not answer." in ben.reads()
    google.faults.clear()
    ben.tap("Try again")
    assert CANARY in ben.reads()
    assert titles(ben)[-2:] == ["Question 0", "Messages"]


def test_no_body_is_stored_or_logged_or_sent_back(
    ben: SidePanel, house: Root, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    open_row(ben, "Rita Gomez").tap("Read").tap("Take").tap("All messages")
    assert [one.path for one in house.documents.scan() if CANARY in repr(one.fields)] == []
    assert CANARY not in caplog.text


def test_nothing_is_asked_of_gmail_until_somebody_wants_to_read(ben: SidePanel, google: Google) -> None:
    open_row(ben, "Rita Gomez").tap("Take").tap("Next: Ulla Berg").tap("Back to the list")
    assert google.calls.accepted("threads.get") == 0


def test_in_french(ben: SidePanel, panel_of: PanelOf, google: Google) -> None:
    emma = panel_of(EMMA, window=Window(locale="fr"))
    open_row(open_view(emma.home(), "unassigned"), "Rita Gomez").tap("Lire")
    assert "Texte cité" in emma.reads()
    google.faults.add(Rule("threads.get", "500", times=None))
    emma.tap("Tous les messages")
    assert "Gmail ne répond pas. Le texte ne s’affiche pas\u202f; tout le reste fonctionne." in emma.reads()
