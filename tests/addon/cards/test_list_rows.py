"""A list in rows: what each says, what may be done with several, and what was done."""

from dataclasses import replace
from datetime import UTC

import pytest

from addon.cards.lists import list_card
from addon.links import Links
from backend.domain.label import Colour, Label
from backend.domain.member import Member, Membership
from backend.domain.refs import Ref
from backend.domain.rights import Role
from backend.domain.snapshots.list import BulkDone, OfCustomer, OfView
from backend.domain.snapshots.me import Me
from backend.domain.status import Priority, Status
from backend.domain.view import AnyView, View
from backend.i18n.speech import speech_for
from tests.addon.cards.menus import MAILBOX_MENU
from tests.addon.cards.outline import outline
from tests.addon.cards.test_conversation_card import HERS, WAITING
from tests.clock import NOON
from tests.people import BEN, SUPPORT, holder_of

SAY, ACT = speech_for("en", UTC, NOON), Links("https://relais.example", "nonce")
ME = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.AGENT))
ADMIN = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.ADMIN))
OBSERVER = Me(BEN, Membership(Ref(SUPPORT, "Support"), Role.OBSERVER))
RED = Label("l1", "Refund", Colour.RED)
BLUE = Label("l2", "VIP", Colour.BLUE)
SNOOZE = (
    "DROPDOWN bulk_until | Snooze until []",
    "  2026-11-24T15:00:00+00:00: In 3 hours · Tue, Nov 24, 3:00\u202fPM",
    "  2026-11-24T18:00:00+00:00: This evening · Tue, Nov 24, 6:00\u202fPM",
    "  2026-11-25T09:00:00+00:00: Tomorrow · Wed, Nov 25, 9:00\u202fAM",
    "  2026-11-30T09:00:00+00:00: Next Monday · Mon, Nov 30, 9:00\u202fAM",
    "  2026-12-01T09:00:00+00:00: In a week · Tue, Dec 1, 9:00\u202fAM",
)


def test_an_observers_list_has_rows_and_no_box_to_tick() -> None:
    assert outline(
        list_card(
            OfView(
                me=OBSERVER,
                rows=(replace(HERS, priority=Priority.HIGH, labels=(RED, BLUE)), WAITING),
                next_cursor=None,
                view=Status.OPEN,
            ),
            SAY,
            ACT,
        ),
        menu=True,
    ) == [
        "Open / Support",
        "== ",
        'EMAIL: <font color="#d93025">!</font> <b>Léa Martin</b><br>Where is my order?',
        "  Open · customer waits for 2 h · Ana · Refund, VIP",
        "  -> conversation.show here way=view=open&queue=18c2f3a9b0d1e2f3&next=L%C3%A9a+Martin",
        "EMAIL: <b>Léa Martin</b><br>Where is my order?",
        "  Open · customer waits for 2 h · unassigned",
        "  -> conversation.show here way=view=open",
        "menu: Refresh -> home.view support view=open refresh=yes",
        *MAILBOX_MENU,
    ]


def test_what_somebody_has_who_is_away_says_so() -> None:
    away = Member(holder_of(HERS).id, "a", "Ana", Role.AGENT, away=True)
    elsewhere = replace(HERS, assignee=Ref("9", "Ben"), thread_id="18c2f3a9b0d1e2f4")
    shown = OfView(me=OBSERVER, rows=(HERS, elsewhere), next_cursor=None, view=Status.OPEN, members=(away,))
    lines = outline(list_card(shown, SAY, ACT))
    assert "  Open · customer waits for 2 h · Ana is away" in lines
    assert "  Open · customer waits for 2 h · Ben" in lines
    history = OfCustomer(
        me=ME, rows=(HERS,), next_cursor=None, thread_id="t", email="e@x.example", members=(away,)
    )
    assert "  Open · customer waits for 2 h · Ana is away" in outline(list_card(history, SAY, ACT))


def test_a_colleagues_list_bears_the_name_says_who_is_away_and_leads_to_its_own_pages() -> None:
    ana = Member("7", "a", "Ana", Role.AGENT)
    shown = OfView(
        me=OBSERVER, rows=(HERS,), next_cursor="c2", view=View.HELD, holder=ana, count=4, members=(ana,)
    )
    assert outline(list_card(shown, SAY, ACT)) == [
        "Ana (4) / Support",
        "== ",
        "EMAIL: <b>Léa Martin</b><br>Where is my order?",
        "  Open · customer waits for 2 h",
        "  -> conversation.show here way=view=held&holder=7",
        "[More conversations] -> home.view support view=held holder=7 cursor=c2",
    ]
    gone = replace(shown, rows=(), next_cursor=None, count=0, holder=replace(ana, away=True))
    assert outline(list_card(gone, SAY, ACT)) == [
        "Ana (0) / Support",
        "== ",
        "AIRPLANE: <b>Ana is away</b>",
        '<font color="#80868b">Nothing is assigned to Ana.</font>',
    ]


def test_an_agent_ticks_rows_and_chooses_by_name() -> None:
    assert outline(
        list_card(
            OfView(
                me=ME,
                rows=(HERS,),
                next_cursor="c2",
                view=View.LABEL,
                label=RED,
                count=1,
                members=(
                    Member("2", "m", "zed", Role.AGENT),
                    Member("1", "m", "Ana", Role.ADMIN),
                    Member("", "m", "Ivy", Role.AGENT),
                ),
                labels=(BLUE, RED),
                bulk=BulkDone("b1", "label", "VIP", 1, 2),
            ),
            SAY,
            ACT,
        )
    ) == [
        "Refund (1) / Support",
        "== ",
        "MEMBERSHIP: 1 conversation labelled VIP",
        "  2 left as they were",
        "  [Undo] -> home.bulk_undo support view=label label=l1 bulk=b1",
        "== Several at once (first 1)",
        "[Close] -> home.bulk_close support view=label label=l1 versions=18c2f3a9b0d1e2f3:0",
        "[Pending] -> home.bulk_pending support view=label label=l1 versions=18c2f3a9b0d1e2f3:0",
        "[Unassign] -> home.bulk_unassign support view=label label=l1 versions=18c2f3a9b0d1e2f3:0",
        'MULTIPLE_PEOPLE: <font color="#80868b">Tick conversations below, then choose.</font>',
        *SNOOZE,
        "[Snooze] -> home.bulk_snooze support view=label label=l1 versions=18c2f3a9b0d1e2f3:0",
        "DROPDOWN bulk_member | Assign to []",
        "  1: Ana",
        "  2: zed",
        "[Assign] -> home.bulk_assign support view=label label=l1 versions=18c2f3a9b0d1e2f3:0",
        "DROPDOWN bulk_label | Label []",
        "  l1: Refund",
        "  l2: VIP",
        "[Add label] -> home.bulk_label support view=label label=l1 versions=18c2f3a9b0d1e2f3:0",
        "== ",
        "EMAIL: <b>Léa Martin</b><br>Where is my order?",
        "  Open · customer waits for 2 h · Ana",
        "  -> conversation.show here way=view=label&label=l1",
        "  CHECK_BOX pick_18c2f3a9b0d1e2f3=18c2f3a9b0d1e2f3 off",
        (
            "[More conversations] -> home.view support view=label label=l1 versions=18c2f3a9b0d1e2f3:0"
            " cursor=c2"
        ),
    ]


def test_where_nothing_changed_nothing_can_be_undone_and_nobody_can_be_given_it() -> None:
    assert outline(
        list_card(
            OfView(
                me=ME, rows=(HERS,), next_cursor=None, view=View.MINE, bulk=BulkDone("b1", "close", "", 0, 1)
            ),
            SAY,
            ACT,
        )
    ) == [
        "Mine / Support",
        "== ",
        "DESCRIPTION: Nothing was changed: 1 is so already",
        "== Several at once (first 1)",
        "[Close] -> home.bulk_close support view=mine versions=18c2f3a9b0d1e2f3:0",
        "[Pending] -> home.bulk_pending support view=mine versions=18c2f3a9b0d1e2f3:0",
        "[Unassign] -> home.bulk_unassign support view=mine versions=18c2f3a9b0d1e2f3:0",
        'MULTIPLE_PEOPLE: <font color="#80868b">Tick conversations below, then choose.</font>',
        *SNOOZE,
        "[Snooze] -> home.bulk_snooze support view=mine versions=18c2f3a9b0d1e2f3:0",
        "== ",
        "EMAIL: <b>Léa Martin</b><br>Where is my order?",
        "  Open · customer waits for 2 h",
        "  -> conversation.show here way=view=mine",
        "  CHECK_BOX pick_18c2f3a9b0d1e2f3=18c2f3a9b0d1e2f3 off",
    ]


OTHER = WAITING.thread_id[:-1] + "9"


def test_what_is_ticked_stays_ticked_here_and_is_counted_elsewhere() -> None:
    shown = OfView(me=ME, rows=(HERS,), next_cursor="c3", cursor="c2", view=View.MINE)
    lines = outline(list_card(shown, SAY, ACT, {HERS.thread_id: 4, OTHER: 7}), menu=True)
    page = f"support view=mine cursor=c2 picked={OTHER}:7 versions={HERS.thread_id}:0"
    start = lines.index("== Several at once (first 2)")
    assert lines[start + 1 : start + 4] == [
        "-: 1 ticked on another page",
        f"  [Untick] -> home.view support view=mine cursor=c2 versions={HERS.thread_id}:0 refresh=yes",
        f"[Close] -> home.bulk_close {page}",
    ]
    assert f"  CHECK_BOX pick_{HERS.thread_id}={HERS.thread_id} on" in lines
    following = f"picked={OTHER}:7 versions={HERS.thread_id}:0 cursor=c3"
    assert f"[More conversations] -> home.view support view=mine {following}" in lines
    assert f"menu: Refresh -> home.view {page} refresh=yes" in lines


def test_who_comes_back_from_a_conversation_finds_other_pages_ticked() -> None:
    shown = OfView(me=ME, rows=(HERS,), next_cursor=None, cursor="c2", view=View.MINE)
    lines = outline(list_card(shown, SAY, ACT, {HERS.thread_id: 4, OTHER: 7}))
    (opens,) = [line for line in lines if "conversation.show" in line]
    assert opens.endswith(f"way=view=mine&cursor=c2&picked={OTHER}%3A7")


def test_a_page_that_is_empty_still_acts_on_what_is_ticked_elsewhere() -> None:
    shown = OfView(me=ME, rows=(), next_cursor=None, view=View.MINE)
    told = "\n".join(outline(list_card(shown, SAY, ACT, {OTHER: 7, "t": 1})))
    assert "2 ticked on other pages" in told
    assert f"home.bulk_close support view=mine picked={OTHER}:7 t:1" in told


def test_who_only_looks_on_and_a_history_have_nothing_ticked() -> None:
    shown = (
        OfView(me=OBSERVER, rows=(HERS,), next_cursor="c2", view=View.MINE),
        OfCustomer(me=ME, rows=(HERS,), next_cursor="c2", thread_id="t", email="lea@x.test"),
    )
    for one in shown:
        told = "\n".join(outline(list_card(one, SAY, ACT, {OTHER: 7}), menu=True))
        assert OTHER not in told
        assert "CHECK_BOX" not in told
        assert "menu: Refresh" in told


@pytest.mark.parametrize(
    ("view", "offered"),
    [
        (View.MINE, ["Close", "Pending", "Unassign"]),
        (View.UNASSIGNED, ["Close", "Pending"]),
        (Status.PENDING, ["Close", "Unassign"]),
        (Status.CLOSED, ["Pending", "Unassign"]),
    ],
)
def test_nothing_is_offered_that_all_rows_of_a_view_are_already(view: AnyView, offered: list[str]) -> None:
    lines = outline(list_card(OfView(me=ME, rows=(HERS,), next_cursor=None, view=view), SAY, ACT))
    assert [
        name for name in ("Close", "Pending", "Unassign") if any(f"[{name}]" in one for one in lines)
    ] == offered
