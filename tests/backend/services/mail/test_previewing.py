"""Reading mail in the panel: from the mailbox's own account, by its members, kept for minutes only."""

import logging
from collections.abc import Callable

import pytest

from backend.domain.account import AccountState
from backend.domain.conversation import Conversation
from backend.domain.preview import Preview, Unread
from backend.domain.refusals import Gone, NotMember
from backend.google_api.open_mail import GmailOpenMailReader
from backend.ports.documents import Documents
from backend.ports.message_head import MessageHead
from backend.records.arrivals import Arrival
from backend.services import Ports, Services, build
from backend.services.mail.kept_previews import CHARACTERS, KEPT_FOR, KeptPreviews
from backend.services.mail.previewing import Previewing
from backend.store.counting import CountingDocuments
from tests.clock import NOON, SetClock
from tests.connected import at_google, connect
from tests.people import ANA, BEN, EMMA, OTTO, SALES, SUPPORT, begin, found_mailbox
from workbench.google import Google, Message, Rule

CANARY = "canary-of-a-body"
COPY = "18c2f3a9b0d1e2f3"
"""The thread id of a member's copy."""

Deliver = Callable[..., Message]


@pytest.fixture
def services(counted: CountingDocuments, clock: SetClock, google: Google) -> Services:
    """Every use case, with support@acme.test and its members, and the stand-in's accounts."""
    wired = build(Ports(counted, clock, GmailOpenMailReader(google.endpoint), at_google(google, clock)))
    found_mailbox(wired)
    return wired


@pytest.fixture
def previewing(services: Services, store: Documents) -> Previewing:
    """Of a mailbox that is connected."""
    connect(store, SUPPORT)
    return services.mail.previewing


@pytest.fixture
def deliver(google: Google) -> Deliver:
    """A mail from Léa arrives at support@."""

    def arrive(
        number: int = 1, text: str = "Where is it?", subject: str = "My order", to: str = ""
    ) -> Message:
        answered = {"In-Reply-To": to, "References": to} if to else {}
        (mail,) = google.deliver(
            to=SUPPORT,
            sender="Léa Martin <lea@lindenhof.example>",
            subject=subject,
            text=text,
            headers={"Message-ID": f"<{number}@lindenhof.example>", **answered},
        )
        return mail

    return arrive


def of(services: Services, mail: Message, thread: str = "", number: int = 1) -> Conversation:
    """The conversation of that mail."""
    return begin(
        services,
        thread or mail.thread_id,
        gmail_id=mail.id,
        message_id=f"{number}@lindenhof.example",
        subject="My order",
    )


def opened(previewing: Previewing, thread: str, gmail_id: str = "") -> Preview:
    reading = previewing.read(BEN, SUPPORT, thread, gmail_id).opened
    assert isinstance(reading, Preview), reading
    return reading


def test_the_newest_is_open_and_all_are_listed(
    previewing: Previewing, services: Services, deliver: Deliver
) -> None:
    first = deliver()
    second = deliver(
        2, "And now?\n\nOn Mon, Mar 3, 2025 Léa <lea@lindenhof.example> wrote:\n> Where is it?\n",
        to="<1@lindenhof.example>", subject="Re: My order",
    )  # fmt: skip
    assert second.thread_id == first.thread_id
    of(services, first)
    shown = previewing.read(EMMA, SUPPORT, first.thread_id)
    assert [line.gmail_id for line in shown.lines] == [second.id, first.id]
    assert [line.sender for line in shown.lines] == ["Léa Martin"] * 2
    newest = shown.opened
    assert isinstance(newest, Preview)
    assert (newest.gmail_id, newest.text) == (second.id, "And now?")
    assert newest.quoted.endswith("> Where is it?")
    assert opened(previewing, first.thread_id, first.id).text == "Where is it?"


def test_what_a_member_shared_from_a_copy_is_found_by_the_mail_itself(
    previewing: Previewing, services: Services, deliver: Deliver
) -> None:
    mail = deliver()
    of(services, mail, COPY)
    assert opened(previewing, COPY).gmail_id == mail.id


def test_once_the_account_is_followed_its_thread_is_known_and_not_looked_for(
    previewing: Previewing, services: Services, deliver: Deliver, google: Google
) -> None:
    mail = deliver()
    of(services, mail, COPY)
    with services.mail.connections.guarded(SUPPORT) as account:
        head = account.heads([mail.id])[mail.id]
    assert isinstance(head, MessageHead)
    services.mail.placing.place(Arrival(SUPPORT, mail.id, mail.thread_id, head.received_at), head)
    google.calls.clear()
    assert opened(previewing, COPY).gmail_id == mail.id
    assert len(google.calls.of("threads.get")) == 1
    assert google.calls.of("messages.list") == []


def test_a_thread_that_is_another_ones_in_the_account_is_not_shown(
    previewing: Previewing, services: Services, deliver: Deliver
) -> None:
    other = deliver(7, CANARY)
    of(services, other, number=1)
    shown = previewing.read(BEN, SUPPORT, other.thread_id)
    assert (shown.lines, shown.opened) == ((), Unread.GONE)


def test_only_messages_of_the_conversation_are_read(
    previewing: Previewing, services: Services, deliver: Deliver
) -> None:
    mail, foreign = deliver(), deliver(2, CANARY, subject="Other")
    assert foreign.thread_id != mail.thread_id
    of(services, mail)
    with pytest.raises(Gone):
        previewing.read(BEN, SUPPORT, mail.thread_id, foreign.id)


def test_who_does_not_belong_to_the_mailbox_reads_nothing(
    previewing: Previewing, services: Services, deliver: Deliver, google: Google
) -> None:
    mail = deliver(text=CANARY)
    of(services, mail)
    services.people.mailboxes.create(SALES, "Sales")
    for address in (SUPPORT, SALES, "nobody@acme.test"):
        with pytest.raises(NotMember):
            previewing.read(OTTO, address, mail.thread_id)
    assert google.calls.accepted("threads.get") == 0


def test_a_conversation_that_is_not_there_is_gone(previewing: Previewing) -> None:
    with pytest.raises(Gone):
        previewing.read(BEN, SUPPORT, "18ffffffffffffff")


@pytest.mark.parametrize("state", [AccountState.RECONNECT, AccountState.DISCONNECTED])
def test_what_is_not_connected_is_said(
    previewing: Previewing, services: Services, store: Documents, deliver: Deliver, state: AccountState
) -> None:
    mail = deliver()
    of(services, mail)
    connect(store, SUPPORT, state=state)
    assert previewing.read(BEN, SUPPORT, mail.thread_id).opened is Unread.NOT_CONNECTED


@pytest.mark.parametrize("effect", ["500", "429", "close"])
def test_a_gmail_that_fails_is_said_and_the_list_stands(
    previewing: Previewing, services: Services, deliver: Deliver, google: Google, effect: str
) -> None:
    mail = deliver()
    of(services, mail)
    google.faults.add(Rule("messages.get", effect, times=None))
    shown = previewing.read(BEN, SUPPORT, mail.thread_id)
    assert (shown.opened, len(shown.lines)) == (Unread.SLOW, 1)
    google.faults.add(Rule("threads.get", "500", times=None))
    shown = previewing.read(BEN, SUPPORT, mail.thread_id)
    assert (shown.opened, shown.lines) == (Unread.SLOW, ())


def test_a_mail_that_was_deleted_in_gmail_is_said_to_be_gone(
    previewing: Previewing, services: Services, deliver: Deliver, google: Google
) -> None:
    mail = deliver()
    of(services, mail)
    google.account(SUPPORT).delete(mail.id)
    assert previewing.read(BEN, SUPPORT, mail.thread_id).opened is Unread.GONE


def test_a_body_is_fetched_once_in_a_while_and_never_again_after_minutes(
    previewing: Previewing, services: Services, deliver: Deliver, google: Google, clock: SetClock
) -> None:
    mail = deliver()
    conversation = of(services, mail)
    opened(previewing, mail.thread_id)
    opened(previewing, mail.thread_id)
    assert google.calls.accepted("messages.get") == 1
    assert previewing.again(conversation, mail.id) is not None
    clock.at += KEPT_FOR
    assert previewing.again(conversation, mail.id) is None
    opened(previewing, mail.thread_id)
    assert google.calls.accepted("messages.get") == 2


def test_what_was_read_is_met_again_by_its_own_conversation_alone(
    previewing: Previewing, services: Services, deliver: Deliver
) -> None:
    mail = deliver()
    of(services, mail)
    opened(previewing, mail.thread_id)
    other = of(services, mail, COPY, number=2)
    assert previewing.again(other, mail.id) is None


def test_nothing_that_was_read_is_stored_or_logged(
    previewing: Previewing,
    services: Services,
    deliver: Deliver,
    store: Documents,
    google: Google,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "backend")
    mail = deliver(text=f"{CANARY}\n\nOn 3 Mar 2025 Léa <l@x.example> wrote:\n> {CANARY}")
    of(services, mail)
    reading = opened(previewing, mail.thread_id)
    assert (reading.text, reading.quoted.count(CANARY)) == (CANARY, 1)
    google.faults.add(Rule("messages.get", "500", times=None))
    deliver(2, CANARY, to="<1@lindenhof.example>", subject="Re: My order")
    assert previewing.read(BEN, SUPPORT, mail.thread_id).opened is Unread.SLOW
    assert [one.path for one in store.scan() if CANARY in repr(one.fields)] == []
    assert CANARY not in caplog.text
    assert CANARY not in repr(reading)


def test_files_and_html_are_told(previewing: Previewing, services: Services, google: Google) -> None:
    raw = HTML_MAIL.replace("\n", "\r\n").encode()
    (mail,) = google.deliver(raw, to=SUPPORT)
    of(services, mail)
    reading = opened(previewing, mail.thread_id)
    assert reading.text == "Grüße, see https://shop.example/x"
    assert [(file.name, file.size > 0) for file in reading.files] == [("_.._passwd.pdf", True)]


HTML_MAIL = """From: =?utf-8?q?L=C3=A9a?= <lea@lindenhof.example>
To: support@acme.test
Subject: My order
Message-ID: <1@lindenhof.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: multipart/alternative; boundary="c"

--c
Content-Type: text/plain; charset=utf-8

plain
--c
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<p>Gr=FC=DFe, see <a href=3D"https://shop.example/x">https://shop.example/x</a></p><script>x</script>
--c--
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename="../../passwd.pdf"
Content-Transfer-Encoding: base64

JVBERg==
--b--
"""


def preview(gmail_id: str, size: int) -> Preview:
    return Preview(gmail_id, "Léa", NOON, "x" * size)


def test_no_more_is_kept_than_so_much() -> None:
    kept = KeptPreviews(SetClock())
    half = CHARACTERS // 2
    for name in ("a", "b", "c"):
        kept.keep(("m", "t", name), preview(name, half))
    assert kept.find(("m", "t", "a")) is None
    assert kept.find(("m", "t", "b")) is not None
    kept.keep(("m", "t", "c"), preview("c", half))
    assert kept.find(("m", "t", "b")) is not None
    kept.keep(("m", "t", "d"), preview("d", CHARACTERS + 1))
    assert [name for name in "abcd" if kept.find(("m", "t", name))] == []


def test_what_is_old_gives_its_room_back() -> None:
    clock = SetClock()
    kept = KeptPreviews(clock)
    kept.keep(("m", "t", "a"), preview("a", CHARACTERS))
    clock.at += KEPT_FOR
    kept.keep(("m", "t", "b"), preview("b", CHARACTERS))
    assert kept.find(("m", "t", "a")) is None
    assert kept.find(("m", "t", "b")) is not None


def test_asked_by_the_mailbox_of_another_team_it_is_not_found(
    previewing: Previewing, services: Services, deliver: Deliver, store: Documents
) -> None:
    mail = deliver(text=CANARY)
    of(services, mail)
    services.people.mailboxes.create(SALES, "Sales")
    connect(store, SALES)
    with pytest.raises(NotMember):
        previewing.read(ANA, SALES, mail.thread_id)
