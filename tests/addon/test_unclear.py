"""A commit that Firestore carried out, its answer lost: nothing untrue is told, and nothing is done twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from google.api_core import exceptions as faults
from google.cloud.firestore import Client

from backend.domain.label import Colour
from backend.domain.status import Status
from backend.services.inbox.bulk import Selection
from backend.store.firestore import FirestoreDocuments
from backend.store.indexes import Indexes
from main import Root
from tests.front_door import PanelOf
from tests.people import ANA, BEN, CHLOE, SUPPORT, begin, click, done_in
from tests.side_panel import SidePanel, taps

T = "18c2f3a9b0d1e2f3"
pytestmark = [pytest.mark.firestore, pytest.mark.xdist_group("firestore")]
LOST = [
    faults.ServiceUnavailable("connection reset"),  # type: ignore[no-untyped-call]
    faults.DeadlineExceeded("too late"),  # type: ignore[no-untyped-call]
    faults.InternalServerError("odd"),  # type: ignore[no-untyped-call]
    faults.Unknown("odd"),  # type: ignore[no-untyped-call]
    faults.Cancelled("gone"),  # type: ignore[no-untyped-call]
    faults.RetryError("no patience left", None),  # type: ignore[no-untyped-call]
]


class Answers:
    """Stands behind a call of Google's client, which is really made: some of its answers are lost."""

    def __init__(self, call: Callable[..., object], fault: Exception) -> None:
        self._call, self._fault = call, fault
        self.lost = 0

    def __call__(self, *args: object, **named: object) -> object:
        answer = self._call(*args, **named)
        if self.lost:
            self.lost -= 1
            raise self._fault
        return answer


@pytest.fixture
def store(firestore_client: Client, indexes: Indexes) -> Iterator[FirestoreDocuments]:
    """On Google's emulator."""
    made = FirestoreDocuments(firestore_client, indexes)
    yield made
    made.close()


@pytest.fixture
def panel(panel_of: PanelOf, house: Root) -> SidePanel:
    """Ben's, on a conversation."""
    begin(house.services, T)
    shown = panel_of(BEN)
    shown.stack = [{}]
    return shown


@pytest.fixture
def admin(panel_of: PanelOf, panel: SidePanel, house: Root) -> SidePanel:
    """Ana's, in a mailbox with two labels that a conversation bears."""
    for key, name in (("vip", "VIP"), ("new", "New")):
        house.services.inbox.labels.create_on(click(BEN, T, key), name, Colour.RED)
    shown = panel_of(ANA)
    shown.stack = [{}, {}, {}]
    return shown


@pytest.fixture(params=LOST[:1], ids=["unavailable"])
def commits(request: pytest.FixtureRequest, firestore_client: Client, panel: SidePanel) -> Iterator[Answers]:
    """The commits of the test, once everything stands ready."""
    api: Any = firestore_client._firestore_api
    whole = api.commit
    api.commit = Answers(whole, request.param)
    yield api.commit
    api.commit = whole


def _notes(house: Root) -> list[str]:
    return [note.text for note in house.services.inbox.notes.page(BEN, SUPPORT, T, None).notes]


@pytest.mark.parametrize("commits", LOST, indirect=True, ids=lambda fault: type(fault).__name__)
def test_a_note_whose_answer_was_lost_is_one_note_and_told_as_written(
    panel: SidePanel, commits: Answers, house: Root
) -> None:
    commits.lost = 1
    panel.send("note.add", {"mailbox": SUPPORT, "thread": T}, note="Called them")
    assert (panel.told, _notes(house)) == ("Internal note added", ["Called them"])
    assert "Nothing was changed" not in panel.reads()


def test_what_is_not_known_is_said_and_the_second_try_is_the_same_click(
    panel: SidePanel,
    commits: Answers,
    house: Root,
    firestore_client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _in_the_dark(panel, commits, firestore_client, monkeypatch)
    assert panel.card["header"]["title"] == "It is not known whether this was saved"
    (kept,) = [w["textInput"] for s in panel.card["sections"] for w in s["widgets"] if "textInput" in w]
    assert (kept["value"], _notes(house)) == ("Called them", ["Called them"])
    panel.tap("Try again", note="Called them")
    assert (panel.told, _notes(house)) == ("Internal note added", ["Called them"])


@contextmanager
def _blind_once_lost(commits: Answers, client: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The answer of the next commit is lost, and nothing can be read from then on."""
    api: Any = client._firestore_api
    whole = api.batch_get_documents

    def read(*args: object, **named: object) -> object:
        if commits.lost == 0:
            raise faults.Forbidden("the line is dead")  # type: ignore[no-untyped-call]
        return whole(*args, **named)

    commits.lost = 1
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(api, "batch_get_documents", read)
        yield


def _in_the_dark(panel: SidePanel, commits: Answers, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note is added, and nobody knows whether it was."""
    with _blind_once_lost(commits, client, monkeypatch):
        panel.send("note.add", {"mailbox": SUPPORT, "thread": T}, note="Called them")


def test_a_second_try_with_another_text_is_refused_and_the_third_is_a_note_of_its_own(
    panel: SidePanel,
    commits: Answers,
    house: Root,
    firestore_client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _in_the_dark(panel, commits, firestore_client, monkeypatch)
    panel.tap("Try again", note="Called them twice")
    assert panel.card["header"]["title"] == "Saved already, with another text"
    assert _notes(house) == ["Called them"]
    panel.tap("Try again", note="Called them twice")
    assert (panel.told, sorted(_notes(house))) == (
        "Internal note added",
        ["Called them", "Called them twice"],
    )


MANAGING = {
    "added": ("member.add", {"mailbox": SUPPORT}, {"address": "zoe@acme.test", "role": "agent"}),
    "given another role": ("member.add", {"mailbox": SUPPORT}, {"address": BEN.email, "role": "observer"}),
    "role": ("member.save_role", {"mailbox": SUPPORT, "email": BEN.email}, {"role": "observer"}),
    "let go": ("member.let_go", {"mailbox": SUPPORT, "email": BEN.email}, {"to": CHLOE.sub}),
    "away": ("me.away", {"mailbox": SUPPORT}, {"away": "yes"}),
    "renamed": ("label.save", {"mailbox": SUPPORT, "label": "vip"}, {"label_name": "Gold"}),
    "merged": ("label.merge", {"mailbox": SUPPORT, "label": "vip"}, {"into": "new"}),
    "deleted": ("label.delete", {"mailbox": SUPPORT, "label": "vip"}, {}),
}


def _list(house: Root) -> tuple[object, object]:
    """Who belongs to the mailbox, and its labels; not what it keeps while a change is still being carried."""
    mailbox = house.services.people.mailboxes.get(SUPPORT)
    return mailbox.roster, mailbox.labels


@pytest.mark.parametrize("name", MANAGING)
def test_a_change_of_the_mailbox_itself_is_told_as_done_the_second_time_too(
    name: str, admin: SidePanel, commits: Answers, house: Root
) -> None:
    action, where, inputs = MANAGING[name]
    commits.lost = 1
    admin.send(action, where, **inputs)
    told, stands = admin.told, _list(house)
    assert (bool(told), commits.lost) == (True, 0)
    assert "Nothing was changed" not in admin.reads()
    admin.send(action, where, **inputs)
    assert (admin.told, _list(house)) == (told, stands)


@pytest.mark.parametrize("name", MANAGING)
def test_where_nobody_knows_the_next_try_of_a_change_of_the_mailbox_is_told_what_the_first_did(
    name: str,
    admin: SidePanel,
    commits: Answers,
    house: Root,
    firestore_client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    action, where, inputs = MANAGING[name]
    before = _list(house)
    with _blind_once_lost(commits, firestore_client, monkeypatch):
        admin.send(action, where, **inputs)
    assert admin.card["header"]["title"] == "It is not known whether this was saved"
    stands = _list(house)
    assert stands != before
    again = next(click for text, click in taps(admin.card) if text == "Try again")
    admin.click(again["action"], **inputs)
    assert admin.told == TOLD[name]
    assert _list(house) == stands


TOLD = {
    "added": "Member added",
    "given another role": "Ben was a member already, and is Observer now",
    "role": "Role changed",
    "let go": "Member removed",
    "away": "You are away",
    "renamed": "Label saved",
    "merged": "Labels merged",
    "deleted": "Label deleted",
}


def test_what_was_refused_outright_was_not_done(
    panel: SidePanel, commits: Answers, house: Root, firestore_client: Client
) -> None:
    def refused(*_: object, **__: object) -> object:
        raise faults.ResourceExhausted("quota")  # type: ignore[no-untyped-call]

    api: Any = firestore_client._firestore_api
    api.commit = refused
    panel.send("note.add", {"mailbox": SUPPORT, "thread": T}, note="Called them")
    assert "Nothing was changed" in panel.reads()
    api.commit = commits
    panel.tap("Try again", note="Called them")
    assert _notes(house) == ["Called them"]


def test_every_other_write_is_carried_out_once_though_its_answer_is_lost(
    panel: SidePanel, commits: Answers, house: Root
) -> None:
    inbox, roster = house.services.inbox, house.services.people.roster

    def once(act: Callable[[], Any]) -> Any:
        commits.lost = 1
        done = act()
        assert commits.lost == 0
        return done

    assert done_in(once(lambda: inbox.assignments.take(click(BEN, T, "k1"), seen="")))
    assert done_in(once(lambda: inbox.labels.create_on(click(BEN, T, "k2"), "Refund", Colour.RED)))
    label = house.services.people.mailboxes.get(SUPPORT).labels[0]
    inbox.labels.create_on(click(BEN, T, "k3"), "VIP", Colour.RED)
    merged = once(lambda: inbox.label_admin.merge(ANA, SUPPORT, label.id, "k3", "k4"))
    assert [one.name for one in merged.labels] == ["VIP"]
    closed = once(lambda: inbox.bulk.close(Selection(BEN, SUPPORT, (T,), "k5")))
    assert (closed.changed, closed.skipped) == (1, 0)
    assert once(lambda: inbox.bulk.undo(BEN, SUPPORT, "k5", "k6")).changed == 1
    once(lambda: roster.set_away(BEN, SUPPORT, is_away=True))
    once(lambda: inbox.presence.seen(BEN, SUPPORT, T))
    shown = inbox.opening.show(BEN, SUPPORT, T).conversation
    assert (shown.status, [one.name for one in shown.labels]) == (Status.OPEN, ["VIP"])
    kinds = [type(line.change).__name__ for line in inbox.activities.page(BEN, SUPPORT, T, None).lines]
    told = ["Assigned", "LabelAdded", "LabelAdded", "LabelReplaced", "StatusMoved", "StatusMoved"]
    assert kinds[::-1] == ["Adopted", *told]
