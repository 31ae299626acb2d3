"""A conversation and a mail as plain values, to be changed in what a test is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from backend.domain.conversation import Conversation, Customer, LastMessage
from backend.domain.message import Message
from backend.domain.refs import Ref

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ANA, BEN = Ref("ana", "Ana"), Ref("ben", "Ben")


def conversation(**changes: Any) -> Conversation:
    """An open conversation in which the customer waits."""
    made = Conversation(
        mailbox=Ref("support@acme.test", "Support"),
        thread_id="18c2",
        subject="Invoice",
        customer=Customer("Léa", "lea@client.test"),
        message_id="first@client.test",
        created_at=NOW - timedelta(hours=2),
        updated_at=NOW - timedelta(hours=2),
        last_message=LastMessage(NOW - timedelta(hours=2), "Léa", "Hello", is_ours=False),
        waiting_since=NOW - timedelta(hours=2),
        participants=("lea@client.test", "support@acme.test"),
    )
    return replace(made, **changes)


def message(**changes: Any) -> Message:
    """A later mail of the customer in it."""
    made = Message(
        gmail_id="18c3",
        thread_id="18c2",
        message_id="second@client.test",
        references=("first@client.test",),
        subject="Re: Invoice",
        sender_name="Léa",
        sender="lea@client.test",
        recipients=("support@acme.test",),
        at=NOW - timedelta(minutes=1),
        snippet="Any news?",
        is_machine=False,
    )
    return replace(made, **changes)
