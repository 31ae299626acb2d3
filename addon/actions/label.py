"""Clicks about shared labels: on a conversation, and (admins) of the mailbox."""

from collections.abc import Mapping
from dataclasses import replace

from addon.actions.shown import shown_conversation, target_of
from addon.cards.label_change import label_change_card
from addon.cards.labels import label_admin_card, label_picker_card, labels_card
from addon.click import Click, Handler
from addon.envelope import How, Screen
from addon.refused import Malformed
from backend.domain.label import Colour, Label
from backend.domain.refusals import Missing
from backend.domain.snapshots.conversation import ConversationSnapshot
from backend.domain.snapshots.labels import LabelsSnapshot
from backend.services import Services


def choose(click: Click, services: Services) -> Screen:
    """Push the picker of a conversation, or replace it by its next page."""
    cursor = click.optional("cursor")
    page = services.inbox.labels.choices(click.person, click.param("mailbox"), click.param("thread"), cursor)
    how = How.UPDATE if cursor else How.PUSH
    return Screen(label_picker_card(page, click.say, click.act), how)


def add(click: Click, services: Services) -> Screen:
    """Put a label on, and leave the picker open for more."""
    snapshot = services.inbox.labels.add(target_of(click), click.param("label"))
    return _still_choosing(click, services, snapshot)


def remove(click: Click, services: Services) -> Screen:
    """Take a label off, and leave the picker open for more."""
    snapshot = services.inbox.labels.remove(target_of(click), click.param("label"))
    return _still_choosing(click, services, snapshot)


def create(click: Click, services: Services) -> Screen:
    """Make a new label and put it on the conversation; the picker stays open."""
    inputs = click.event.inputs
    snapshot = services.inbox.labels.create_on(target_of(click), inputs.text("label_name"), _colour(click))
    return _still_choosing(click, services, snapshot)


def _still_choosing(click: Click, services: Services, snapshot: ConversationSnapshot) -> Screen:
    """The picker as it is now, over the conversation as it is now: who goes back finds what was done."""
    page = services.inbox.labels.still_choosing(snapshot, click.optional("cursor"))
    picker = label_picker_card(page, click.say, click.act)
    below = shown_conversation(click, services, snapshot)
    return replace(below, card=picker, how=How.OVER, below=below.card)


def list_(click: Click, services: Services) -> Screen:
    """Push the labels of the mailbox, or replace them by the next page."""
    cursor = click.optional("cursor")
    page = services.inbox.labels.page(click.person, click.param("mailbox"), cursor)
    how = How.UPDATE if cursor else How.PUSH
    return Screen(labels_card(page, click.say, click.act), how)


def manage(click: Click, services: Services) -> Screen:
    """Push the admin's form of one label."""
    me, label, labels = services.inbox.label_admin.one(
        click.person, click.param("mailbox"), click.param("label")
    )
    how = How.UPDATE if click.optional("back") else How.PUSH
    return Screen(label_admin_card(me, label, labels, click.say, click.act), how)


def save(click: Click, services: Services) -> Screen:
    """Rename or recolour, for every conversation that bears it."""
    page = services.inbox.label_admin.save(
        click.person,
        click.param("mailbox"),
        Label(click.param("label"), click.event.inputs.text("label_name"), _colour(click)),
        click.key,
    )
    return _listed(click, page, click.say("Label saved"))


def confirm_merge(click: Click, services: Services) -> Screen:
    """Say what merging will do, in the place of the form."""
    return _ahead(click, services, _into(click))


def confirm_delete(click: Click, services: Services) -> Screen:
    """Say what deleting will do, in the place of the form."""
    return _ahead(click, services, "")


def _ahead(click: Click, services: Services, into: str) -> Screen:
    shown = services.inbox.label_admin.ahead(click.person, click.param("mailbox"), click.param("label"), into)
    return Screen(label_change_card(shown, click.say, click.act), How.UPDATE)


def _into(click: Click) -> str:
    """The other label: a confirming card names it, a form lets it be chosen. Raises: Missing."""
    into = click.optional("into") or click.event.inputs.text("into")
    if not into:
        raise Missing("into")
    return into


def merge(click: Click, services: Services) -> Screen:
    """Put another label in its place everywhere."""
    page = services.inbox.label_admin.merge(
        click.person, click.param("mailbox"), click.param("label"), _into(click), click.key
    )
    return _listed(click, page, click.say("Labels merged"))


def delete(click: Click, services: Services) -> Screen:
    """Take it off everywhere and out of the mailbox."""
    page = services.inbox.label_admin.delete(
        click.person, click.param("mailbox"), click.param("label"), click.key
    )
    return _listed(click, page, click.say("Label deleted"))


def _listed(click: Click, page: LabelsSnapshot, told: str) -> Screen:
    return Screen(labels_card(page, click.say, click.act), How.POP_UPDATE, notification=told)


def _colour(click: Click) -> Colour:
    try:
        return Colour(click.event.inputs.text("label_colour") or Colour.GREY)
    except ValueError:
        raise Malformed("label_colour") from None


HANDLERS: Mapping[str, Handler] = {
    "label.choose": choose,
    "label.add": add,
    "label.remove": remove,
    "label.create": create,
    "label.list": list_,
    "label.manage": manage,
    "label.save": save,
    "label.confirm_merge": confirm_merge,
    "label.confirm_delete": confirm_delete,
    "label.merge": merge,
    "label.delete": delete,
}
