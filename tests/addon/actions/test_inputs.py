"""What a click that lacks something, or holds what cannot be read, is answered with."""

import contextlib

import pytest

from addon.actions import HANDLERS, home, label, me, member, priority, status
from addon.click import Click, Handler
from addon.host_event import parse
from addon.links import Links
from addon.refused import Malformed
from backend.domain.refusals import Invalid, Missing, Refusal
from backend.i18n.speech import speech_for
from backend.services import Services
from main import Root
from tests.clock import NOON
from tests.people import ANA, SUPPORT


def _click(inputs: dict[str, str], **parameters: str) -> Click:
    given = {name: {"stringInputs": {"value": [value]}} for name, value in inputs.items()}
    common = {"hostApp": "GMAIL", "parameters": parameters, "formInputs": given}
    event = parse({"commonEventObject": common})
    say = speech_for("en", event.zone, NOON)
    return Click(event, ANA, say, Links("https://relais.example", "nonce"), "k")


CONVERSATION = "mailbox thread"
READ = {
    "activity.undo": f"{CONVERSATION} activity",
    "assign.choose": CONVERSATION,
    "assign.follow": CONVERSATION,
    "assign.take": CONVERSATION,
    "assign.to": f"{CONVERSATION} member",
    "assign.unassign": CONVERSATION,
    "assign.unfollow": CONVERSATION,
    "conversation.activity": CONVERSATION,
    "conversation.earlier": CONVERSATION,
    "conversation.next": CONVERSATION,
    "conversation.refresh": CONVERSATION,
    "conversation.confirm_unshare": CONVERSATION,
    "conversation.share": "",
    "conversation.show": CONVERSATION,
    "conversation.unshare": CONVERSATION,
    "home.bulk_assign": "mailbox",
    "home.bulk_close": "mailbox",
    "home.bulk_label": "mailbox",
    "home.bulk_pending": "mailbox",
    "home.bulk_snooze": "mailbox",
    "home.bulk_unassign": "mailbox",
    "home.bulk_undo": "mailbox bulk",
    "home.search": "mailbox",
    "home.search_form": "",
    "home.show": "",
    "home.view": "mailbox",
    "account.confirm_disconnect": "mailbox",
    "account.connect": "mailbox",
    "account.disconnect": "mailbox",
    "account.mirror": "mailbox part",
    "account.refresh": "mailbox",
    "account.sender": "mailbox",
    "account.show": "mailbox",
    "label.add": f"{CONVERSATION} label",
    "label.choose": CONVERSATION,
    "label.confirm_delete": "mailbox label",
    "label.confirm_merge": "mailbox label",
    "label.create": CONVERSATION,
    "label.delete": "mailbox label",
    "label.list": "mailbox",
    "label.manage": "mailbox label",
    "label.merge": "mailbox label",
    "label.remove": f"{CONVERSATION} label",
    "label.save": "mailbox label",
    "me.away": "mailbox",
    "me.chat": "mailbox",
    "me.chat_off": "mailbox",
    "me.chat_test": "mailbox",
    "me.notifications": "mailbox",
    "me.notify": "mailbox",
    "me.show": "mailbox",
    "member.add": "mailbox",
    "member.edit": "mailbox email",
    "member.let_go": "mailbox email",
    "member.list": "mailbox",
    "member.remove": "mailbox email",
    "member.save_role": "mailbox email",
    "message.list": CONVERSATION,
    "message.read": CONVERSATION,
    "message.restore": f"{CONVERSATION} message",
    "note.add": CONVERSATION,
    "note.clear_mention": CONVERSATION,
    "note.delete": f"{CONVERSATION} note",
    "note.edit": f"{CONVERSATION} note",
    "note.list": CONVERSATION,
    "note.mention": f"{CONVERSATION} note member",
    "note.save": f"{CONVERSATION} note",
    "priority.set": f"{CONVERSATION} priority",
    "status.set": f"{CONVERSATION} status seen",
    "status.snooze": f"{CONVERSATION} seen",
    "status.snooze_form": CONVERSATION,
}
"""What every button of that name must say; all else may be left out."""

SAID = {
    "mailbox": SUPPORT, "thread": "t", "activity": "a", "member": "m", "bulk": "b", "label": "l",
    "message": "g", "note": "n", "part": "labels",
    "email": "z@x.test", "priority": "high", "status": "closed", "seen": "open",
}  # fmt: skip
TYPED = {
    "words": "order", "role": "agent", "address": "z@x.test", "bulk_member": "m", "bulk_label": "l",
    "bulk_until": "2030-01-01T09:00:00+00:00",
    "into": "l2", "note": "text", "label_name": "Refund", "label_colour": "red",
}  # fmt: skip


@pytest.fixture
def services(house: Root) -> Services:
    """The services on an empty store."""
    return house.services


def test_of_every_action_it_is_said_what_it_reads() -> None:
    assert READ.keys() == HANDLERS.keys()


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name, all_ in READ.items() for field in all_.split()]
)
def test_a_button_that_lacks_something_is_told_what(name: str, field: str, services: Services) -> None:
    said = {one: SAID[one] for one in READ[name].split() if one != field}
    with pytest.raises(Malformed) as fault:
        HANDLERS[name](_click(TYPED, **said), services)
    assert fault.value.field == field


@pytest.mark.parametrize("name", sorted(READ))
def test_a_button_that_says_this_much_can_be_read(name: str, services: Services) -> None:
    said = {one: SAID[one] for one in READ[name].split()}
    with contextlib.suppress(Refusal):  # there is no mailbox yet
        HANDLERS[name](_click(TYPED, **said), services)


@pytest.mark.parametrize(
    ("handler", "inputs", "parameters", "field"),
    [
        (member.edit, {}, {}, "email"),
        (member.add, {"address": "z@x.test", "role": "king"}, {}, "role"),
        (member.save_role, {}, {"email": "z@x.test"}, "role"),
        (priority.set_, {}, {"priority": "huge"}, "priority"),
        (priority.set_, {}, {}, "priority"),
        (status.set_, {}, {"thread": "t", "status": "lost"}, "status"),
        (status.set_, {}, {"thread": "t", "status": "open"}, "seen"),
        (status.snooze, {}, {"thread": "t", "seen": "open", "until": "soon"}, "until"),
        (home.bulk_snooze, {"bulk_until": "soon"}, {}, "until"),
        (home.bulk_snooze, {"bulk_until": "0001-01-01T00:00:00+14:00"}, {}, "until"),
        (home.bulk_pending, {}, {"picked": "t:x"}, "picked"),
        (home.view, {}, {"versions": "t"}, "versions"),
        (label.save, {"label_name": "x", "label_colour": "mauve"}, {"label": "l1"}, "label_colour"),
        (me.notify, {"tell_mentioned": "pigeon"}, {}, "channel"),
    ],
)
def test_what_is_garbled_is_named(
    handler: Handler, inputs: dict[str, str], parameters: dict[str, str], field: str, services: Services
) -> None:
    with pytest.raises(Malformed) as fault:
        handler(_click(inputs, mailbox=SUPPORT, **parameters), services)
    assert fault.value.field == field


@pytest.mark.parametrize(
    ("handler", "parameters", "refusal", "field"),
    [
        (home.search, {"words": " "}, Missing, "words"),
        (home.bulk_assign, {}, Missing, "member"),
        (home.bulk_label, {}, Missing, "bulk_label"),
        (home.bulk_snooze, {}, Missing, "until"),
        (home.bulk_snooze, {"until": "2030-01-01"}, Invalid, "until"),
        (label.merge, {"label": "l1"}, Missing, "into"),
        (label.confirm_merge, {"label": "l1"}, Missing, "into"),
        (status.snooze, {"thread": "t", "seen": "open"}, Missing, "until"),
        (status.snooze, {"thread": "t", "seen": "open", "until": "2030-01-01"}, Invalid, "until"),
    ],
)
def test_what_was_not_filled_in_is_asked_for(
    handler: Handler,
    parameters: dict[str, str],
    refusal: type[Missing] | type[Invalid],
    field: str,
    services: Services,
) -> None:
    with pytest.raises(Refusal) as refused:
        handler(_click({}, mailbox=SUPPORT, **parameters), services)
    assert isinstance(refused.value, refusal)
    assert refused.value.field == field
