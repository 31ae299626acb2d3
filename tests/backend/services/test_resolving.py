"""Where the ids of a mail lead, in which order, and whether it is believed."""

from dataclasses import replace

import pytest

from backend.domain.changes import Shared
from backend.domain.correspondence import addressed
from backend.domain.message import Message
from backend.domain.rights import Deed
from backend.services import Services
from backend.services.inbox.resolving import MAILBOXES_SEARCHED, Place, Resolution, Resolving
from backend.services.kernel.gate import Attempt
from tests.people import BEN, SALES, SUPPORT, begin, found_mailbox, letter

T, FIRST = "18c2f3a9b0d1e2f3", "18c2f3a9b0d1e2f3@lindenhof.example"
SECOND = "second@lindenhof.example"
EVE = letter("18ee000000000001", message_id="eve@evil.example", sender="eve@evil.example", recipients=())
"""A mail that nobody of the conversation is on."""


@pytest.fixture
def resolving(services: Services) -> Resolving:
    """Looks up in an index that knows two mails of one conversation."""
    first = begin(services, T)
    services.inbox.adoption.take_in(first, letter(T, gmail_id="2", message_id=SECOND), is_copy=False)
    return services.inbox.adoption.resolving


@pytest.mark.parametrize(
    ("message", "belongs"),
    [
        (letter(T, message_id="other@x.test"), True),
        (replace(EVE, references=(FIRST,)), True),
        (replace(EVE, references=("unknown@x.test", SECOND)), True),
        (replace(EVE, references=("unknown@x.test",)), False),
        (EVE, False),
    ],
)
def test_a_mail_of_the_thread_belongs_to_it_by_who_is_on_it_or_by_what_it_answers(
    message: Message, belongs: bool, resolving: Resolving, services: Services
) -> None:
    conversation = begin(services, T)
    assert resolving.belongs(conversation, message) is belongs


@pytest.mark.parametrize(("mail_id", "references"), [(SECOND, ()), ("new@x.test", ("unknown@x.test", FIRST))])
def test_a_mail_is_found_by_its_own_id_or_by_what_it_answers(
    mail_id: str, references: tuple[str, ...], resolving: Resolving
) -> None:
    mail = letter("18ee000000000002", message_id=mail_id, references=references)
    found = resolving.resolve(mail, [SALES, SUPPORT])
    assert found.conversation is not None
    assert (found.conversation.thread_id, found.conversation.mailbox.id) == (T, SUPPORT)


def test_what_a_stranger_refers_to_is_where_it_led_and_not_believed(resolving: Resolving) -> None:
    claims = replace(EVE, references=(SECOND, FIRST))
    assert resolving.resolve(claims, [SUPPORT]) == Resolution(None, (Place(SUPPORT, T),))
    assert resolving.resolve(replace(EVE, message_id=""), [SUPPORT]) == Resolution(None)
    assert resolving.resolve(claims, []) == Resolution(None)
    rejected = Resolution(None, (Place(SUPPORT, "a"), Place(SALES, "b"), Place(SUPPORT, "c")))
    assert rejected.rejected_in(SUPPORT) == ("a", "c")


def test_the_mailboxes_on_the_mail_come_first_and_the_others_up_to_a_number(
    resolving: Resolving, services: Services
) -> None:
    others = [f"desk{number}@acme.test" for number in range(MAILBOXES_SEARCHED)]
    named = letter("18ee000000000003", message_id=SECOND)
    assert addressed(named, [SALES, SUPPORT]) == (SUPPORT,)
    assert addressed(replace(EVE, sender=SALES), [SUPPORT, SALES]) == (SALES,)
    assert resolving.resolve(named, [*others, SUPPORT]).conversation is not None
    unnamed = replace(named, recipients=("lea@lindenhof.example",))
    assert resolving.resolve(unnamed, [*others, SUPPORT]).conversation is None
    assert resolving.resolve(unnamed, [*others[1:], SUPPORT]).conversation is not None


def test_each_mailbox_has_an_index_of_its_own(resolving: Resolving, services: Services) -> None:
    found_mailbox(services, SALES, "Sales")
    mail = letter("18ee000000000004", message_id=SECOND, recipients=(SALES,))
    assert resolving.resolve(mail, [SALES]) == Resolution(None)


def test_a_mail_that_is_shared_by_hand_says_by_whom_and_how_it_stands(services: Services) -> None:
    attempt = Attempt(BEN.actor, Deed.WORK, "shares")
    shared = services.inbox.adoption.share(attempt, letter(T), SUPPORT)
    assert shared is not None
    assert shared.done is not None
    assert (shared.done.by.name, shared.done.change) == ("Ben", Shared(shared.conversation.standing))
    (line,) = services.inbox.activities.page(BEN, SUPPORT, T, None).lines
    assert line.change == shared.done.change
