"""The icon of each line of the log: what one sees before one reads."""

import pytest

from addon.cards.marks import activity_icon
from backend.domain import changes
from backend.domain.activity import Activity
from backend.domain.changes import Change, OtherChange, Standing
from backend.domain.label import Colour, Label
from backend.domain.refs import RELAIS, Ref
from backend.domain.status import Priority, Status
from tests.clock import NOON

OPEN = Standing(Status.OPEN, None, None, None)
SPAM = Standing(Status.SPAM, None, NOON, None)
LABEL, ANA = Label("l", "VIP", Colour.RED), Ref("1", "Ana")


@pytest.mark.parametrize(
    ("change", "icon"),
    [
        (changes.Adopted(OPEN), "EMAIL"),
        (changes.MessageHeard("1", "Léa", OPEN), "EMAIL"),
        (changes.Shared(OPEN), "MULTIPLE_PEOPLE"),
        (changes.Assigned(None, ANA), "PERSON"),
        (changes.StatusMoved(OPEN, SPAM), "STORE"),
        (changes.PrioritySet(Priority.LOW, Priority.HIGH), "TICKET"),
        (changes.LabelAdded(LABEL), "BOOKMARK"),
        (changes.LabelReplaced(LABEL, LABEL), "BOOKMARK"),
        (changes.Followed(ANA), "STAR"),
        (changes.Unfollowed(ANA), "STAR"),
        (changes.NoteAdded("n"), "DESCRIPTION"),
        (OtherChange("from the next version"), "DESCRIPTION"),
    ],
)
def test_each_deed_has_its_icon(change: Change, icon: str) -> None:
    assert activity_icon(Activity("a", NOON, RELAIS, change)) == icon
