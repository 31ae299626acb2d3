"""Every status, change and refusal is said, in each language, to members and to operators."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from backend.domain import changes, refusals
from backend.domain.activity import Activity
from backend.domain.changes import Change, Standing, StatusMoved
from backend.domain.label import Colour, Label
from backend.domain.obstacle import Obstacle
from backend.domain.other import Other
from backend.domain.refs import RELAIS, Actor, ActorKind, Ref
from backend.domain.refusals import LostRace, Refusal
from backend.domain.rights import Deed, Role
from backend.domain.snapshots.list import BulkDone, LeftRow
from backend.domain.status import Phase, Priority, Status, status_of
from backend.domain.sync import Place
from backend.domain.view import View
from backend.i18n.names import colour_name, priority_words, role_name, standing, status_words, view_name
from backend.i18n.refusals import operator_words, refusal_words
from backend.i18n.sentences import bulk_done, bulk_news, done, lost_race, sentence
from backend.i18n.speech import Speech, speech_for
from tests.addon.cards.test_conversation_card import WAITING
from tests.clock import NOON
from tests.people import ANA, BEN

LATER = NOON + timedelta(hours=3)
BY_BEN = Ref(BEN.sub, "Ben")
TOOK = LostRace("assigned", "Ana", NOON - timedelta(minutes=3), "Ana")
EXAMPLES: dict[type[Refusal], Refusal] = {
    refusals.NotMember: refusals.NotMember("x@acme.test"),
    refusals.NotAllowed: refusals.NotAllowed(Deed.WORK.value, Role.OBSERVER.value),
    refusals.LostRace: refusals.LostRace("assigned", "Ana", NOON, "Ana"),
    refusals.Gone: refusals.Gone("note"),
    refusals.Unreadable: refusals.Unreadable(Obstacle.GONE),
    refusals.Expired: refusals.Expired(),
    refusals.TooLong: refusals.TooLong("note", 5000),
    refusals.Missing: refusals.Missing("words"),
    refusals.Invalid: refusals.Invalid("address"),
    refusals.NameTaken: refusals.NameTaken("Refund"),
    refusals.TooMany: refusals.TooMany("labels", 20),
    refusals.LastAdmin: refusals.LastAdmin(),
    refusals.Unavailable: refusals.Unavailable("store"),
    refusals.Unclear: refusals.Unclear(),
    refusals.SaidOtherwise: refusals.SaidOtherwise(),
}
KINDS = [one for one in vars(refusals).values() if isinstance(one, type) and issubclass(one, Refusal)]
ODD = [
    refusals.NotAllowed("edit_note", Role.AGENT.value),
    refusals.NotAllowed("undo", Role.AGENT.value),
    refusals.Expired("undo"),
    refusals.Missing("selection"),
    refusals.Invalid("until"),
    refusals.Invalid("until_within"),
    refusals.Unavailable("gmail"),
    refusals.Unavailable("relais"),
    refusals.Gone("member"),
    refusals.SaidOtherwise("request"),
    *(refusals.Unreadable(obstacle) for obstacle in Obstacle),
]


@pytest.fixture(params=["en", "fr"])
def say(request: pytest.FixtureRequest) -> Speech:
    """Each language."""
    return speech_for(request.param, UTC, NOON)


def _line(change: Change) -> Activity:
    return Activity("a1", NOON, Actor(ActorKind.MEMBER, BEN.sub, "Ben"), change)


def _moved(word: str, until: datetime | None = None) -> Change:
    return StatusMoved(Standing(Status.OPEN), Standing(status_of(word), until))


MAILBOX = Ref("support@acme.test", "Support")
REFUND, VIP = Label("l1", "Refund", Colour.RED), Label("l2", "VIP", Colour.BLUE)
CHANGES: tuple[Change, ...] = (
    changes.Adopted(),
    changes.Shared(),
    changes.TakenOut(),
    changes.MessageHeard("m1", "Léa"),
    changes.MessageRemoved("m1", "Léa", Place.TRASH),
    changes.MessageRestored("m1", "Léa", Place.TRASH),
    changes.Assigned(None, BY_BEN),
    _moved("pending"),
    changes.PrioritySet(Priority.NORMAL, Priority.HIGH),
    changes.LabelAdded(REFUND),
    changes.LabelRemoved(REFUND),
    changes.LabelReplaced(REFUND, VIP),
    changes.Followed(BY_BEN),
    changes.Unfollowed(BY_BEN),
    changes.NoteAdded("n1"),
    changes.NoteEdited("n1"),
    changes.NoteDeleted("n1"),
    changes.Mentioned("n1", BY_BEN),
    changes.MentionCleared(BY_BEN),
    changes.MemberLeft(BY_BEN),
    changes.OtherChange("merged"),
)


def test_no_change_was_forgotten_here() -> None:
    assert {type(change) for change in CHANGES} == set(get_args(Change))


@pytest.mark.parametrize("status", Status)
def test_every_status_is_named_moved_to_and_told(status: Status, say: Speech) -> None:
    words = status_words(status, say)
    assert all(words)
    if say.locale.language != "en":
        english = status_words(status, speech_for("en", UTC, NOON))
        assert all(ours != theirs for ours, theirs in zip(words, english, strict=True))


@pytest.mark.parametrize("status", [one for one in Status if one.phase is Phase.ASLEEP])
def test_a_status_that_ends_by_itself_says_when(status: Status, say: Speech) -> None:
    told = say.day(LATER)
    assert told in status_words(status, say, LATER).moved
    assert told in standing(replace(WAITING, status=status, snoozed_until=LATER), say)
    moved = _line(_moved(status.value, LATER))
    assert told in done(moved, MAILBOX, say)


def test_a_word_of_a_newer_version_is_said_as_it_is(say: Speech) -> None:
    assert status_words(Other("waiting"), say).name == "waiting"
    assert priority_words(Other("urgent"), say).name == "urgent"
    assert standing(replace(WAITING, status=Other("waiting")), say).startswith("waiting · ")
    moved = _line(_moved("waiting"))
    assert "waiting" in sentence(moved, say)
    assert done(moved, MAILBOX, say) == "waiting"
    assert "waiting" in lost_race(LostRace("status", "Ana", NOON, "waiting"), say)


def test_every_priority_role_view_and_colour_has_a_name_of_its_own(say: Speech) -> None:
    for names in (
        [priority_words(one, say).name for one in Priority],
        [role_name(one, say) for one in Role],
        [view_name(one, say) for one in (*View, *Status)],
        [colour_name(one, say) for one in Colour],
    ):
        assert all(names)
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: type(change).__name__)
def test_every_change_is_a_line_of_the_log_and_the_news_of_a_click(change: Change, say: Speech) -> None:
    line = _line(change)
    assert len(sentence(line, say)) > len("Ben ")
    assert done(line, MAILBOX, say)
    if say.locale.language != "en":
        english = speech_for("en", UTC, NOON)
        assert sentence(line, say) != sentence(line, english)
        assert done(line, MAILBOX, say) != done(line, MAILBOX, english)


def test_what_is_told_depends_on_who_has_it_now() -> None:
    english = speech_for("en", UTC, NOON)
    ana = Ref(ANA.sub, "Ana")
    assert done(_line(changes.Assigned(None, BY_BEN)), MAILBOX, english) == "You have this conversation"
    assert done(_line(changes.Assigned(BY_BEN, ana)), MAILBOX, english) == "Assigned to Ana"
    assert done(_line(changes.Assigned(ana, None)), MAILBOX, english) == "Unassigned"
    assert sentence(_line(changes.Assigned(None, BY_BEN)), english) == "Ben took it"
    assert sentence(_line(changes.Assigned(BY_BEN, ana)), english) == "Ben assigned it to Ana"
    assert sentence(_line(changes.Assigned(ana, None)), english) == "Ben unassigned it"


def test_the_log_names_who_did_it_and_what() -> None:
    english = speech_for("en", UTC, NOON)
    woken = replace(_line(_moved("open")), by=RELAIS)
    assert sentence(woken, english) == "Relais moved it to Open"
    labelled = _line(changes.LabelAdded(REFUND))
    assert (sentence(labelled, english), done(labelled, MAILBOX, english)) == (
        "Ben added the label Refund",
        "Label added: Refund",
    )
    unlabelled = _line(changes.LabelRemoved(REFUND))
    assert (sentence(unlabelled, english), done(unlabelled, MAILBOX, english)) == (
        "Ben removed the label Refund",
        "Label removed: Refund",
    )


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: type(change).__name__)
def test_an_undo_is_told_as_one(change: Change) -> None:
    assert done(replace(_line(change), undoes="a0"), MAILBOX, speech_for("en", UTC, NOON)) == "Undone"


BULK_KINDS = ("assign", "unassign", "label", "pending", "close", "undo")


@pytest.mark.parametrize("kind", BULK_KINDS)
def test_every_bulk_action_is_told_with_its_number(kind: str, say: Speech) -> None:
    told = bulk_done(BulkDone("k", kind, "Ana", changed=3, skipped=0), say)
    assert "3" in told
    assert ("Ana" in told) == (kind in ("assign", "label"))
    later = bulk_done(BulkDone("k", "of-a-newer-version", "", changed=3, skipped=0), say)
    assert told != later


def test_a_bulk_snooze_is_told_with_its_end(say: Speech) -> None:
    until = NOON + timedelta(days=1)
    told = bulk_done(BulkDone("k", "snooze", until.isoformat(), changed=3, skipped=0), say)
    assert "3" in told
    assert say.day(until) in told


@pytest.mark.parametrize("kind", [*BULK_KINDS, "snooze"])
@pytest.mark.parametrize(
    ("done", "why"),
    [
        ({"skipped": 2}, "2 are so already"),
        ({"skipped": 3, "gone": 1}, "2 are so already and 1 is no longer here"),
        ({"skipped": 1, "left": (LeftRow("t", "Léa", 4, TOOK),)}, "Ana took it 3 min ago"),
        (
            {"skipped": 3, "left": (LeftRow("t", "Léa", 4, TOOK), LeftRow("u", "Tim", 2, TOOK))},
            "Ana took it 3 min ago and 1 is so already",
        ),
    ],
)
def test_a_bulk_action_that_changed_nothing_says_why(kind: str, done: dict[str, Any], why: str) -> None:
    english = speech_for("en", UTC, NOON)
    bulk = BulkDone("k", kind, "", changed=0, **done)
    for so_already in ("2 are so already", "1 is so already") if kind == "undo" else ():
        why = why.replace(so_already, "It is as it was before already")
    assert bulk_done(bulk, english) == bulk_news(bulk, english) == f"Nothing was changed: {why}"


@pytest.mark.parametrize("refusal", [*EXAMPLES.values(), *ODD], ids=str)
def test_every_refusal_says_what_happened_and_what_to_do(refusal: Refusal, say: Speech) -> None:
    title, advice = refusal_words(refusal, say)
    operator = operator_words(refusal, say)
    assert title
    assert advice
    assert operator
    assert "\n" not in operator
    assert type(refusal).__name__ not in operator
    if say.locale.language != "en":
        english = speech_for("en", UTC, NOON)
        assert (title, advice) != refusal_words(refusal, english)
        assert operator != operator_words(refusal, english)


def test_no_refusal_was_forgotten_here() -> None:
    assert set(EXAMPLES) == set(KINDS) - {Refusal}


def test_an_operator_reads_what_they_typed() -> None:
    english = speech_for("en", UTC, NOON)
    assert operator_words(refusals.NotMember("x@y.test"), english) == "there is no mailbox x@y.test"
    assert operator_words(refusals.NameTaken("x@y.test"), english) == "x@y.test exists already"
    assert operator_words(refusals.TooMany("members", 300), english).endswith("300 are possible here.")
