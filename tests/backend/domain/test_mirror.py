"""Names of mirrored labels, and what a change in Gmail means."""

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.label import Colour, Label
from backend.domain.mirror import (
    ASSIGNEE,
    NOTHING,
    STATUS,
    Meant,
    Mirror,
    Mirrored,
    Touch,
    gmail_name,
    meant,
    wanted,
)
from backend.domain.refs import Ref
from backend.domain.replacing import replace
from tests.backend.domain.values import conversation

IDS = st.frozensets(st.sampled_from(["a", "b", "c"]))


def test_a_name_stands_under_the_parent_and_a_slash_hangs_it_under_nothing_else() -> None:
    assert gmail_name("Refunds", ()) == "Relais/Refunds"
    assert gmail_name("EU/Refunds", ()) == "Relais/EU∕Refunds"
    assert gmail_name("Inbox", ()) == "Relais/Inbox"
    assert gmail_name("élan", ("Relais/Elan",)) == "Relais/élan (2)"
    assert gmail_name("a", ("Relais/A", "relais/a (2)")) == "Relais/a (3)"


@given(st.lists(st.tuples(IDS, IDS)))
def test_the_last_word_counts_for_each_label(steps: list[tuple[frozenset[str], frozenset[str]]]) -> None:
    touch = NOTHING
    last: dict[str, bool] = {}
    for before, after in steps:
        touch = touch.then(before, after)
        last |= dict.fromkeys(after - before, True) | dict.fromkeys(before - after, False)
    assert touch.appeared == {one for one, is_on in last.items() if is_on}
    assert touch.vanished == {one for one, is_on in last.items() if not is_on}
    assert touch.of(("a",)).of(("b",)) == NOTHING


def test_what_people_meant() -> None:
    refunds, urgent = Label("l1", "Refunds", Colour.RED), Label("l2", "Urgent", Colour.RED)
    one = replace(conversation(), labels=(urgent,))
    mirror = Mirror(
        "support@acme.test",
        is_on=True,
        labels=(Mirrored("l1", "G1", ""), Mirrored("l2", "G2", ""), Mirrored("status:open", "G3", "")),
    )
    there = {"G1", "G2", "G3"}
    put = Touch(frozenset({"G1", "G2", "G3", "other"}))
    assert meant(put, mirror, one, borne=there, there=there) == Meant(add=("l1",))
    taken = Touch(vanished=frozenset({"G1", "G2", "G3"}))
    assert meant(taken, mirror, one, borne=(), there=there) == Meant(remove=("l2",))
    assert meant(taken, mirror, one, borne={"G2"}, there=there) == Meant(), "another message bears it"
    assert meant(taken, mirror, one, borne=(), there={"G1"}) == Meant(), "it was deleted as a whole"
    assert refunds not in one.labels


def test_who_has_it_and_where_it_stands_are_mirrored_where_wanted_only() -> None:
    one = replace(conversation(), assignee=Ref("7", "Ana"))
    assert wanted(one, ()) == ()
    assert [(each.key, each.name) for each in wanted(one, (ASSIGNEE, STATUS))] == [
        ("assignee:7", "@Ana"),
        ("status:open", "#open"),
    ]
