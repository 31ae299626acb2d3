"""What the account card says at one glance: the past, the last proof, dead letters, labels. Nothing empty."""

import re
from datetime import UTC, timedelta
from typing import Any

import pytest

from addon.cards.account import account_card
from addon.links import Links
from backend.domain.account import Account, AccountState, Trouble
from backend.domain.ledger import LedgerDay, LedgerSnapshot
from backend.domain.mailbox import Mailbox
from backend.domain.member import Membership
from backend.domain.mirror import Mirror, Mirrored
from backend.domain.past import Past
from backend.domain.refs import Ref
from backend.domain.replacing import replace
from backend.domain.rights import Role
from backend.domain.snapshots.account import DEAD_UP_TO, AccountSnapshot
from backend.domain.snapshots.me import Me
from backend.i18n.speech import Speech, speech_for
from tests.clock import NOON
from tests.people import ANA, SUPPORT
from tests.side_panel import texts
from workbench.card_rules import check_card

SAY, DIRE = speech_for("en", UTC, NOON), speech_for("fr", UTC, NOON)
ACCOUNT = Account(SUPPORT, SUPPORT, AccountState.CONNECTED, connected_by=ANA.actor.ref)
ME = Me(ANA, Membership(Ref(SUPPORT, "Support"), Role.ADMIN))
SHOWN = AccountSnapshot(ME, Mailbox(SUPPORT, "Support"), ACCOUNT)
PAST = Past(SUPPORT, NOON - timedelta(days=90), NOON, threads=41, estimate=100, messages=1204)
BROKEN = LedgerDay(SUPPORT, "2026-11-20", in_gmail=9, here=8)


def drawn(shown: AccountSnapshot, say: Speech = SAY) -> dict[str, Any]:
    card = account_card(shown, say, Links("https://relais.example", "nonce"))
    assert check_card(card) == []
    return card


def lines(shown: AccountSnapshot, say: Speech = SAY) -> list[str]:
    """Every text, without its markup."""
    return [re.sub(r"<[^>]*>", "", text) for text in texts(drawn(shown, say))]


def of_past(past: Past) -> AccountSnapshot:
    return replace(SHOWN, past=past)


def of_days(*days: LedgerDay) -> AccountSnapshot:
    """As the store gives them, the newest first."""
    newest = sorted(days, key=lambda one: one.day, reverse=True)
    return replace(SHOWN, ledger=LedgerSnapshot(tuple(newest)))


def day(name: str, **counts: int) -> LedgerDay:
    return LedgerDay(SUPPORT, name, proved_at=NOON, **counts)


def yesterday(**counts: int) -> LedgerDay:
    return LedgerDay(SUPPORT, "2026-11-23", proved_at=NOON, **counts)


def test_where_there_is_nothing_to_say_nothing_is_said() -> None:
    assert len(drawn(SHOWN)["sections"]) == 3, "the state, what can be done, the switch"
    told = "\n".join(lines(SHOWN))
    assert not [
        word for word in ("mails", "Taking in", "taken in", "GB", "Who has it", "They stay") if word in told
    ]


@pytest.mark.parametrize(
    ("say", "told"),
    [
        (SAY, ["Taking in mail since Aug 26: 41%, 1,204 messages", "Gmail did not give 2 conversations"]),
        (
            DIRE,
            [
                "Reprise du courrier depuis le 26 août\u00a0: 41\u00a0%, 1\u202f204 messages",
                "Gmail n’a pas donné 2 conversations",
            ],
        ),
    ],
    ids=["en", "fr"],
)
def test_the_past_is_told_while_it_comes_in(say: Speech, told: list[str]) -> None:
    both = lines(of_past(replace(PAST, failed=2)), say)
    assert set(told) <= set(both)
    assert set(both) - set(lines(of_past(PAST), say)) == {told[1]}


def test_a_past_that_is_in_is_told_for_a_day() -> None:
    over = replace(PAST, messages=3110)
    told = "Mail since Aug 26 is in, 3,110 messages"
    assert told in lines(of_past(replace(over, finished_at=NOON - timedelta(hours=23, minutes=59))))
    assert told not in lines(of_past(replace(over, finished_at=NOON - timedelta(days=1))))


def test_an_account_that_is_not_read_takes_nothing_in_and_mirrors_nothing() -> None:
    lost = replace(ACCOUNT, state=AccountState.RECONNECT, trouble=Trouble.GRANT)
    shown = replace(of_past(PAST), account=lost, mirror=Mirror(SUPPORT, is_on=True))
    assert not [one for one in lines(shown) if "Taking in" in one or "Labels in Gmail" in one]


PROOFS = [
    (
        {"in_gmail": 132, "here": 132},
        "Yesterday: 132 mails, all here",
        "Hier\u00a0: 132 e-mails, tout est là",
    ),
    ({"in_gmail": 1, "here": 1}, "Yesterday: 1 mail, all here", "Hier\u00a0: 1 e-mail, tout est là"),
    ({}, "Yesterday: no mail", "Hier\u00a0: aucun e-mail"),
    (
        {"in_gmail": 132, "here": 132, "recovered": 2},
        "Yesterday: 132 mails, all here, 2 recovered",
        "Hier\u00a0: 132 e-mails, tout est là, 2 retrouvés",
    ),
    (
        {"in_gmail": 132, "here": 129, "dead": 2, "recovered": 1},
        "Yesterday: 132 mails, 1 missing, 2 not taken in, 1 recovered",
        "Hier\u00a0: 132 e-mails, 1 manquant, 2 non repris, 1 retrouvé",
    ),
    (
        {"in_gmail": 3, "here": 2, "dead": 1},
        "Yesterday: 3 mails, 1 not taken in",
        "Hier\u00a0: 3 e-mails, 1 non repris",
    ),
]


@pytest.mark.parametrize(("counts", "english", "french"), PROOFS)
def test_the_last_proof_is_one_line(counts: dict[str, int], english: str, french: str) -> None:
    shown = of_days(day("2026-11-22", in_gmail=7, here=7), yesterday(**counts))
    assert english in lines(shown)
    assert french in lines(shown, DIRE)
    assert not [one for one in lines(shown) if "7 mails" in one]


@pytest.mark.parametrize("state", [AccountState.CONNECTED, AccountState.DISCONNECTED])
def test_a_proof_that_is_older_bears_its_day(state: AccountState) -> None:
    shown = of_days(day("2026-11-20", in_gmail=7, here=7))
    shown = replace(shown, account=replace(ACCOUNT, state=state))
    assert "Fri, Nov 20: 7 mails, all here" in lines(shown)
    assert "Vendredi 20 nov.\u00a0: 7 e-mails, tout est là" in lines(shown, DIRE)


def test_earlier_days_that_lack_mail_are_counted() -> None:
    told = "On 1 earlier day mail is missing: the operator runs relais ledger"
    assert told in lines(of_days(BROKEN, yesterday(in_gmail=5, here=4)))
    assert told not in lines(of_days(replace(BROKEN, here=9), yesterday(in_gmail=5, here=4)))


def test_the_size_of_the_last_thirty_days_is_summed() -> None:
    shown = of_days(
        day("2026-10-24", size=5 * 10**9), day("2026-10-25", size=10**9), yesterday(size=2 * 10**8)
    )
    assert "About 1.2 GB in 2 days" in lines(shown), "the first of these is a day too old"
    assert "Environ 1,2 Go en 2 jours" in lines(shown, DIRE)


@pytest.mark.parametrize(
    ("count", "told"),
    [(1, "1 mail could not be taken in"), (DEAD_UP_TO, f"{DEAD_UP_TO - 1}+ mails could not be taken in")],
)
def test_dead_letters_are_named_first_with_what_to_do(count: int, told: str) -> None:
    [title, advice] = drawn(replace(SHOWN, dead=count))["sections"][0]["widgets"]
    assert told in title["textParagraph"]["text"]
    assert "relais letters list" in advice["textParagraph"]["text"]


def test_what_must_be_seen_stands_before_what_is_new() -> None:
    """Trouble, dead letters, the state and the buttons; then a line each, and the rest folded."""
    degraded = replace(ACCOUNT, state=AccountState.DEGRADED, trouble=Trouble.UNREACHABLE)
    days = of_days(BROKEN, yesterday(in_gmail=5, here=4, size=10**9)).ledger
    mirror = Mirror(SUPPORT, is_on=True)
    shown = AccountSnapshot(ME, SHOWN.mailbox, degraded, past=PAST, ledger=days, dead=3, mirror=mirror)
    *before, came_in, switch = drawn(shown)["sections"]
    assert len(before) == 4
    assert [one["text"] for one in before[-1]["widgets"][0]["buttonList"]["buttons"]] == [
        "Connect again",
        "Refresh",
        "Disconnect…",
    ]
    assert [next(iter(one)) for one in came_in["widgets"]] == ["decoratedText"] * 3
    assert (switch["collapsible"], switch["uncollapsibleWidgetsCount"]) == (True, 1)


def test_what_gmail_did_not_take_is_named_in_view() -> None:
    names = ("Urgent", "Refund", "Third", "Fourth", "Fifth", "Sixth")
    faults = tuple((name, "409 Invalid") for name in names)
    switch = drawn(replace(SHOWN, mirror=Mirror(SUPPORT, is_on=True, faults=faults)))["sections"][-1]
    assert switch["uncollapsibleWidgetsCount"] == 2
    told = switch["widgets"][1]["textParagraph"]["text"]
    assert "Gmail did not take: Urgent, Refund, Third, Fourth, Fifth, and +1." in told
    assert "409" not in str(switch)


def test_labels_that_are_left_in_gmail_are_the_operators() -> None:
    labels = (Mirrored("", "Label_1", "Relais"), Mirrored("l1", "Label_2", "Relais/Refund"))
    left = replace(SHOWN, mirror=Mirror(SUPPORT, labels=labels))
    advice = f"They stay until the operator takes them out: relais mirror remove {SUPPORT}"
    assert {"1 label is there", advice} <= set(lines(left))
    assert advice not in lines(replace(SHOWN, mirror=Mirror(SUPPORT, is_on=True, labels=labels)))
