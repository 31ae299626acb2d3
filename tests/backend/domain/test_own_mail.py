"""Our own mails and the answers to them are known; nothing of a customer's is ever taken for one."""

import pytest

from backend.domain.mailbox import Mailbox
from backend.domain.member import Member
from backend.domain.own_mail import EVERYTHING, MARK, answered_thread, is_our_notification, root_id, told_of
from backend.domain.rights import Role

BOX = "support@acme.test"
MAILBOX = Mailbox(
    BOX,
    "Support",
    (Member("101", "ana@acme.test", "Ana", Role.ADMIN), Member("102", "ben@acme.test", "Ben", Role.AGENT)),
    former=(Member("103", "old@acme.test", "Old", Role.AGENT),),
)
HEADERS = {MARK.lower(): ("1",)}
THREAD = "18c2f3a9b0d1e2f3"


def test_only_what_the_account_itself_has_sent_is_ours() -> None:
    assert is_our_notification(HEADERS, ["SENT"])
    assert not is_our_notification(HEADERS, ["INBOX", "UNREAD"]), "anybody can write a header"
    assert not is_our_notification({"subject": ("Hello",)}, ["SENT"])


@pytest.mark.parametrize("about", [THREAD, EVERYTHING])
@pytest.mark.parametrize("sub", ["101", "102", "103"])
def test_a_members_answer_is_known_wherever_the_id_stands(about: str, sub: str) -> None:
    references = ("<newest@mail.gmail.com>".strip("<>"), root_id(BOX, about, sub))
    assert answered_thread(references, "ben@acme.test", MAILBOX) == about


def test_a_member_has_their_own_letters_open_and_nobody_elses() -> None:
    references = ("x@mail.gmail.com", root_id(BOX, THREAD, "102"))
    assert told_of(references, ["sales@acme.test", BOX], "102") == (BOX, THREAD)
    assert told_of(references, [BOX], "101") is None
    assert told_of(references, ["sales@acme.test"], "102") is None
    assert told_of(("x@mail.gmail.com",), [BOX], "102") is None


@pytest.mark.parametrize(
    ("reference", "sender"),
    [
        (root_id(BOX, THREAD, "101"), "lea@client.example"),
        (root_id(BOX, THREAD, "999"), "ben@acme.test"),
        (root_id("sales@acme.test", THREAD, "101"), "ben@acme.test"),
        (root_id(BOX, THREAD, "101").replace(THREAD, "18c2f3a9b0d1e2f4"), "ben@acme.test"),
        (f"x{root_id(BOX, THREAD, '101')}", "ben@acme.test"),
        ("relais.18c2.00@acme.test", "ben@acme.test"),
    ],
    ids=["a customer's", "a stranger's", "another mailbox's", "of another thread", "longer", "made up"],
)
def test_anything_else_is_mail_as_any_other(reference: str, sender: str) -> None:
    assert answered_thread((reference,), sender, MAILBOX) is None
