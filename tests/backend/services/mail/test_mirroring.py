"""Labels of conversations and labels in Gmail, brought together at the stand-in. On every store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

import pytest

from backend.domain.conversation import Conversation
from backend.domain.label import Colour
from backend.domain.mirror import ASSIGNEE, STATUS
from backend.jobs.follow import Follow
from backend.jobs.mirror import MirrorJob, MirrorReader, Sweep
from backend.jobs.runner import Runner
from backend.jobs.spread import Spread
from backend.services.mail.mirror_labels import MirrorLabels
from backend.services.mail.mirroring import Mirroring
from tests.account_mail import every_conversation
from tests.followed import LEA, Connected
from tests.people import ANA, SUPPORT, click
from workbench.google import Google, Message, Rule


@dataclass
class House:
    """A mailbox that is followed and mirrors."""

    connected: Connected
    labels: MirrorLabels
    runner: Runner

    @property
    def google(self) -> Google:
        return self.connected.google

    def settle(self) -> None:
        """Read Gmail and follow what happened, until nothing happens any more."""
        for _ in range(4):
            self.connected.clock.pass_by(seconds=20)
            self.connected.follow()
            self.runner.run(within=timedelta(minutes=5))

    def arrive(self, name: str, headers: Mapping[str, str] = MappingProxyType({})) -> Message:
        """A customer's mail."""
        given = {"Message-ID": f"<{name}@lindenhof.example>", **headers}
        [mail] = self.google.deliver(to=SUPPORT, sender=LEA, subject="Order", text=name, headers=given)
        self.settle()
        return mail

    def label(self, name: str, key: str = "1-label-key") -> None:
        """Ana puts a label on the only conversation."""
        labels = self.connected.services.inbox.labels
        labels.create_on(click(ANA, self.only.thread_id, key), name, Colour.RED)
        self.settle()

    @property
    def only(self) -> Conversation:
        return self.connected.only

    @property
    def names(self) -> list[str]:
        return sorted(one.name for one in self.only.labels)

    def in_gmail(self, mail: Message) -> set[str]:
        """The names of the labels that people see on a mail."""
        account = self.google.state.accounts[SUPPORT]
        borne = self.connected.gmail.message(mail.id).labels
        return {account.labels[one].name for one in borne if one.startswith("Label_")}

    def gmail_id(self, name: str) -> str:
        labels = self.google.state.accounts[SUPPORT].labels
        return next(one.id for one in labels.values() if one.name == name)


@pytest.fixture
def house(connected: Connected) -> House:
    store, clock, connections = connected.documents, connected.clock, connected.connections
    labels = MirrorLabels(store, clock, connections)
    jobs = (
        Follow(store, (MirrorReader(clock),)),
        MirrorJob(Mirroring(store, clock, connections, labels)),
        Sweep(clock, labels),
        Spread(connected.services.inbox.carrying),
    )
    labels.switch(SUPPORT, is_on=True)
    return House(connected, labels, Runner(store, clock, jobs))


def test_a_label_of_ours_is_seen_in_gmail_and_goes_with_it(house: House) -> None:
    mail = house.arrive("one")
    house.label("Refunds/EU")
    assert house.in_gmail(mail) == {"Relais/Refunds∕EU"}
    calls = len(house.google.calls.of("messages.batchModify"))
    house.settle()
    assert len(house.google.calls.of("messages.batchModify")) == calls, "nothing goes back and forth"
    assert house.names == ["Refunds/EU"]
    label = house.only.labels[0]
    house.connected.services.inbox.labels.remove(click(ANA, house.only.thread_id, "off-1"), label.id)
    house.settle()
    assert (house.in_gmail(mail), house.names) == (set(), [])


def test_a_label_put_on_or_taken_off_in_gmail_is_ours(house: House) -> None:
    mail = house.arrive("one")
    house.label("Refunds")
    gmail_id = house.gmail_id("Relais/Refunds")
    house.connected.gmail.remove_label(mail.id, gmail_id)
    house.settle()
    assert (house.names, house.in_gmail(mail)) == ([], set())
    house.connected.gmail.add_label(mail.id, gmail_id)
    house.settle()
    assert (house.names, house.in_gmail(mail)) == (["Refunds"], {"Relais/Refunds"})


def test_labels_that_are_nobodys_here_are_left_alone(house: House) -> None:
    mail = house.arrive("one")
    theirs = house.connected.gmail.make_label("Private")
    house.connected.gmail.add_label(mail.id, theirs.id, "STARRED")
    house.label("Refunds")
    assert house.in_gmail(mail) == {"Private", "Relais/Refunds"}
    assert house.names == ["Refunds"]


def test_a_label_that_a_filter_puts_on_arriving_mail_counts(house: House) -> None:
    house.arrive("one")
    house.label("Refunds")
    gmail_id = house.gmail_id("Relais/Refunds")
    [mail] = house.google.deliver(
        to=SUPPORT,
        sender="Otto <otto@firma.example>",
        subject="Other",
        text="x",
        labels=["INBOX", gmail_id],
        headers={"Message-ID": "<other@firma.example>"},
    )
    house.settle()
    found = next(
        one for one in every_conversation(house.connected.documents) if one.thread_id == mail.thread_id
    )
    assert [one.name for one in found.labels] == ["Refunds"]


def test_later_mails_of_a_labelled_conversation_get_the_label(house: House) -> None:
    house.arrive("one")
    house.label("Refunds")
    later = house.arrive(
        "two", {"In-Reply-To": "<one@lindenhof.example>", "References": "<one@lindenhof.example>"}
    )
    assert house.in_gmail(later) == {"Relais/Refunds"}
    house.connected.gmail.remove_label(later.id, house.gmail_id("Relais/Refunds"))
    house.settle()
    assert house.names == ["Refunds"], "another mail of it still bears the label"


def test_one_label_that_gmail_does_not_take_holds_up_no_other(house: House) -> None:
    mail = house.arrive("one")
    house.connected.gmail.limit_labels(2)
    house.label("Refunds")
    house.label("Urgent", "2-label-key")
    assert house.in_gmail(mail) == {"Relais/Refunds"}
    assert [name for name, _ in house.labels.mirror(SUPPORT).faults] == ["Urgent"]
    house.connected.gmail.limit_labels(1000)
    house.label("Third", "3-label-key")
    assert house.in_gmail(mail) == {"Relais/Refunds", "Relais/Third", "Relais/Urgent"}
    assert house.labels.mirror(SUPPORT).faults == ()


def test_what_was_renamed_or_deleted_in_gmail_is_put_right(house: House) -> None:
    mail = house.arrive("one")
    house.label("Refunds")
    house.label("Urgent", "2-label-key")
    by_hand = house.connected.connections.mail(SUPPORT)
    by_hand.rename_label(house.gmail_id("Relais/Urgent"), "Mine now")
    by_hand.delete_label(house.gmail_id("Relais/Refunds"))
    house.connected.clock.pass_by(hours=1)
    house.settle()
    assert house.names == ["Refunds", "Urgent"]
    assert house.in_gmail(mail) == {"Relais/Refunds", "Relais/Urgent"}


def test_a_label_deleted_for_all_in_relais_leaves_gmail(house: House) -> None:
    mail = house.arrive("one")
    house.label("Refunds")
    label = house.only.labels[0]
    house.connected.services.inbox.label_admin.delete(ANA, SUPPORT, label.id, "delete-1")
    house.connected.clock.pass_by(hours=1)
    house.settle()
    assert house.names == []
    assert "Relais/Refunds" not in {one.name for one in house.google.state.accounts[SUPPORT].labels.values()}
    assert house.in_gmail(mail) == set()


def test_who_has_it_and_where_it_stands_go_to_gmail_only(house: House) -> None:
    mail = house.arrive("one")
    house.labels.switch(SUPPORT, is_on=True, also=frozenset({ASSIGNEE, STATUS}))
    house.connected.services.inbox.assignments.take(click(ANA, house.only.thread_id, "take-1"), seen="")
    house.settle()
    assert house.in_gmail(mail) == {"Relais/@Ana", "Relais/#open"}
    house.connected.gmail.remove_label(mail.id, house.gmail_id("Relais/@Ana"))
    house.settle()
    assert house.in_gmail(mail) == {"Relais/@Ana", "Relais/#open"}, "put right"


def test_all_of_it_is_taken_out_by_one_command(house: House) -> None:
    mail = house.arrive("one")
    house.label("Refunds")
    assert house.labels.remove(SUPPORT) == 2, "the label, and the one above it"
    house.settle()
    assert house.in_gmail(mail) == set()
    assert house.names == ["Refunds"], "Relais keeps its own"
    assert not [
        one for one in house.google.state.accounts[SUPPORT].labels.values() if one.name.startswith("Relais")
    ]


def test_a_gmail_that_fails_is_asked_again(house: House) -> None:
    mail = house.arrive("one")
    house.google.faults.add(Rule("messages.batchModify", "503"))
    house.label("Refunds")
    house.connected.clock.pass_by(minutes=2)
    house.settle()
    assert house.in_gmail(mail) == {"Relais/Refunds"}


def test_what_was_put_right_forgets_nothing_that_somebody_did_meanwhile(house: House) -> None:
    mail = house.arrive("one")
    house.label("Refunds")
    house.label("Urgent", "2-label-key")
    by_hand = house.connected.connections.mail(SUPPORT)
    by_hand.change_labels([mail.id], (), [house.gmail_id("Relais/Urgent")])
    by_hand.delete_label(house.gmail_id("Relais/Refunds"))
    house.connected.follow()
    house.labels.sweep(SUPPORT)
    house.settle()
    assert house.names == ["Refunds"], "Urgent was taken off, Refunds was deleted for all"
    assert house.in_gmail(mail) == {"Relais/Refunds"}
