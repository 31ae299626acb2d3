"""An admin's clicks on labels and members: where each leads, what is told, what stands afterwards."""

import pytest

from backend.domain.label import Colour, Label
from backend.domain.rights import Role
from main import Root
from tests.front_door import PanelOf
from tests.people import ANA, BEN, CHLOE, EMMA, SUPPORT, begin, click
from tests.side_panel import SidePanel, actions

T = "18c2f3a9b0d1e2f3"
REFUND, VIP = "refund", "vip"


@pytest.fixture
def ana(panel_of: PanelOf, house: Root) -> SidePanel:
    """Ana's panel in a mailbox with two labels, both on one conversation."""
    begin(house.services, T)
    for key, name in ((REFUND, "Refund"), (VIP, "VIP")):
        house.services.inbox.labels.create_on(click(BEN, T, key), name, Colour.RED)
    return panel_of(ANA).home()


def _titles(panel: SidePanel) -> list[str]:
    return [card["header"]["title"] for card in panel.stack]


def _labels(house: Root) -> tuple[tuple[Label, ...], list[str]]:
    """Those of the mailbox, and the names of those on the conversation."""
    shown = house.services.inbox.opening.show(ANA, SUPPORT, T).conversation
    return house.services.people.mailboxes.get(SUPPORT).labels, [label.name for label in shown.labels]


def _manage(ana: SidePanel, label: str) -> SidePanel:
    ana.tap("All labels, with counts")
    assert _titles(ana) == ["Support", "Labels"]
    ana.send("label.manage", {"mailbox": SUPPORT, "label": label})
    assert len(ana.stack) == 3
    return ana


def test_a_label_is_renamed_and_recoloured(ana: SidePanel, house: Root) -> None:
    _manage(ana, REFUND).tap("Save", label_name="Money back", label_colour="green")
    assert (_titles(ana), ana.told) == (["Support", "Labels"], "Label saved")
    changed, kept = Label(REFUND, "Money back", Colour.GREEN), Label(VIP, "VIP", Colour.RED)
    assert _labels(house) == ((changed, kept), ["Money back", "VIP"])
    assert "Money back" in ana.reads()


def test_a_label_saved_without_a_colour_is_grey(ana: SidePanel, house: Root) -> None:
    _manage(ana, REFUND).tap("Save", label_name="Refund")
    assert _labels(house)[0][0].colour is Colour.GREY


def test_a_label_is_merged_into_another(ana: SidePanel, house: Root) -> None:
    _manage(ana, REFUND).tap("Merge…", into=VIP)
    assert _titles(ana) == ["Support", "Labels", "Merge “Refund” into “VIP”?"]
    assert "1 conversation, closed ones included, gets “VIP” instead." in ana.reads()
    assert _labels(house)[1] == ["Refund", "VIP"]
    ana.tap("Merge")
    assert (_titles(ana), ana.told) == (["Support", "Labels"], "Labels merged")
    assert _labels(house) == ((Label(VIP, "VIP", Colour.RED),), ["VIP"])
    assert "Refund" not in ana.reads()


def test_a_label_is_deleted(ana: SidePanel, house: Root) -> None:
    _manage(ana, VIP).tap("Delete label…")
    assert _titles(ana) == ["Support", "Labels", "Delete the label “VIP”?"]
    assert "It is taken off 1 conversation, closed ones included." in ana.reads()
    assert _labels(house)[1] == ["Refund", "VIP"]
    ana.tap("Keep it")
    assert _titles(ana) == ["Support", "Labels", "VIP"]
    ana.tap("Delete label…").tap("Delete label")
    assert (_titles(ana), ana.told) == (["Support", "Labels"], "Label deleted")
    assert _labels(house) == ((Label(REFUND, "Refund", Colour.RED),), ["Refund"])


def test_a_name_that_is_taken_stays_typed_and_changes_nothing(ana: SidePanel, house: Root) -> None:
    before = _labels(house)
    _manage(ana, REFUND).tap("Save", label_name="vip", label_colour="green")
    assert (ana.card["header"]["title"], ana.told) == ("The name is taken", "")
    assert _labels(house) == before


def _members(ana: SidePanel) -> SidePanel:
    ana.send("member.list", {"mailbox": SUPPORT})
    assert _titles(ana) == ["Support", "Members"]
    return ana


def _roles(house: Root) -> dict[str, object]:
    return {one.email: one.role for one in house.services.people.mailboxes.get(SUPPORT).roster}


def test_a_member_is_removed(ana: SidePanel, house: Root) -> None:
    _members(ana).send("member.edit", {"mailbox": SUPPORT, "email": EMMA.email})
    assert _titles(ana) == ["Support", "Members", "Emma"]
    ana.tap("Remove…")
    assert _titles(ana) == ["Support", "Members", "Remove Emma?"]
    assert "Emma has no conversation that is not closed." in ana.reads()
    assert EMMA.email in _roles(house)
    ana.tap("Remove from mailbox")
    assert (_titles(ana), ana.told) == (["Support", "Members"], "Member removed")
    assert EMMA.email not in _roles(house)
    assert "Emma" not in ana.reads()


def _given_to_ben(house: Root) -> None:
    for number in range(2):
        begin(house.services, f"t{number}", message_id=f"t{number}@lindenhof.example")
        house.services.inbox.assignments.take(click(BEN, f"t{number}", f"k{number}"), seen="")


def _holders(house: Root) -> set[str]:
    shown = (house.services.inbox.opening.show(ANA, SUPPORT, thread).conversation for thread in ("t0", "t1"))
    return {one.assignee.name if one.assignee else "" for one in shown}


@pytest.mark.parametrize(("chosen", "holder"), [("nobody", ""), (CHLOE.sub, "Chloé")])
def test_what_becomes_of_their_conversations_is_asked_and_done(
    chosen: str, holder: str, ana: SidePanel, house: Root
) -> None:
    _given_to_ben(house)
    _members(ana).send("member.edit", {"mailbox": SUPPORT, "email": BEN.email})
    ana.tap("Remove…")
    assert "Ben has 2 conversations that are not closed." in ana.reads()
    assert _holders(house) == {"Ben"}
    ana.tap("Remove from mailbox", to=chosen)
    assert (ana.told, _holders(house)) == ("Member removed", {holder})


def test_who_becomes_an_observer_with_conversations_is_asked_about_too(ana: SidePanel, house: Root) -> None:
    _given_to_ben(house)
    _members(ana).send("member.edit", {"mailbox": SUPPORT, "email": BEN.email})
    ana.tap("Save", role="observer")
    assert ana.card["header"]["title"] == "Ben: another role?"
    assert _roles(house)[BEN.email] is Role.AGENT
    ana.tap("Change the role", to=CHLOE.sub)
    assert (ana.told, _holders(house)) == ("Role changed", {"Chloé"})
    assert _roles(house)[BEN.email] is Role.OBSERVER


def test_adding_who_is_there_says_what_it_did(ana: SidePanel, house: Root) -> None:
    assert _members(ana).tap("Add", address=BEN.email, role="agent").told == "Ben is a member already"
    ana.tap("Add", address=BEN.email, role="admin")
    assert ana.told == "Ben was a member already, and is Admin now"
    assert _roles(house)[BEN.email] is Role.ADMIN


def test_a_member_is_added_with_the_role_chosen(ana: SidePanel, house: Root) -> None:
    _members(ana).tap("Add", address=" Zoe@ACME.test", role="observer")
    assert (_titles(ana), ana.told) == (["Support", "Members"], "Member added")
    assert _roles(house)["zoe@acme.test"] is Role.OBSERVER


def test_an_address_that_is_none_stays_typed(ana: SidePanel, house: Root) -> None:
    before = _roles(house)
    _members(ana).tap("Add", address="no address", role="agent")
    assert (ana.card["header"]["title"], ana.told) == ("This is no e-mail address", "")
    fields = [
        widget["textInput"]
        for section in ana.card["sections"]
        for widget in section["widgets"]
        if "textInput" in widget
    ]
    assert [(field["name"], field["value"]) for field in fields] == [("address", "no address")]
    assert _roles(house) == before


def test_the_last_admin_stays(ana: SidePanel, house: Root) -> None:
    for action, inputs in (("member.remove", {}), ("member.save_role", {"role": "agent"})):
        ana.send(action, {"mailbox": SUPPORT, "email": ANA.email, "key": action}, **inputs)
        assert (ana.card["header"]["title"], ana.told) == ("The last admin stays", "")
    assert _roles(house)[ANA.email] is Role.ADMIN


@pytest.mark.parametrize(
    ("action", "inputs"),
    [
        ("member.save_role", {"role": "observer"}),
        ("member.remove", {}),
        ("member.add", {"address": "eve@acme.test", "role": "admin"}),
        ("label.save", {"label_name": "Other", "label_colour": "red"}),
        ("label.merge", {"into": VIP}),
        ("label.delete", {}),
        ("label.confirm_merge", {"into": VIP}),
        ("label.confirm_delete", {}),
    ],
)
def test_who_manages_nothing_here_changes_nothing(
    action: str, inputs: dict[str, str], ana: SidePanel, panel_of: PanelOf, house: Root
) -> None:
    before = _roles(house), _labels(house)
    ben = panel_of(BEN).home()
    ben.send(action, {"mailbox": SUPPORT, "email": EMMA.email, "label": REFUND}, **inputs)
    assert ben.card["header"]["title"] == "Your role does not allow this"
    assert (_roles(house), _labels(house)) == before


def test_a_tap_on_a_member_lists_what_they_have_and_several_are_given_on(ana: SidePanel, house: Root) -> None:
    _given_to_ben(house)
    house.services.people.roster.set_away(BEN, SUPPORT, is_away=True)
    _members(ana).tap("Ben")
    assert _titles(ana)[2].startswith("Ben (")
    assert "Ben is away" in ana.reads()
    row = next(one for one in actions(ana.card) if one["function"].endswith("/conversation.show"))
    ana.click(row).tap("Back to the list")
    assert _titles(ana)[2] == "Ben (2)"
    ana.tap("Assign", bulk_member=CHLOE.sub, pick_t0="t0", pick_t1="t1")
    assert _titles(ana)[2] == "Ben (0)"
    assert "Nothing is assigned to Ben." in ana.reads()
    assert _holders(house) == {"Chloé"}


def test_who_may_only_read_now_is_told_so_again_whatever_became_of_them(ana: SidePanel, house: Root) -> None:
    for _ in range(2):
        ana.stack = [{}, {}, {}]
        ana.send("member.save_role", {"mailbox": SUPPORT, "email": CHLOE.email}, role="observer")
        assert ana.told == "Role changed"
        if house.services.people.mailboxes.get(SUPPORT).member_with(CHLOE.email):
            house.services.people.roster.remove(SUPPORT, CHLOE.email)


def test_a_switch_that_is_sent_again_undoes_nothing_that_came_later(ana: SidePanel, house: Root) -> None:
    for stands in (True, False):
        ana.stack = [{}]
        ana.send("me.away", {"mailbox": SUPPORT}, away="yes")
        assert ana.told == "You are away"
        assert house.services.people.mailboxes.settings(ANA, SUPPORT).is_away is stands
        house.services.people.roster.set_away(ANA, SUPPORT, is_away=False)
