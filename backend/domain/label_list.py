"""A mailbox's own list of labels, and what became of those that conversations may still bear.

Conversations follow their mailbox later. A label that leaves the list is therefore *retired*: the mailbox
says what stands in its place until no conversation bears it. Each decision is composed with those before
it when it is made, so that whoever meets an old label takes one step to the right one, in whatever order
conversations are reached.
"""

from dataclasses import replace

from backend.domain.label import Label, Retired, same_name
from backend.domain.mailbox import Mailbox
from backend.domain.refusals import NameTaken


def saved(mailbox: Mailbox, label: Label) -> Mailbox:
    """The mailbox with the label of that id in a new guise. Raises: Gone, NameTaken."""
    mailbox.label(label.id)
    if any(other.id != label.id and same_name(other.name, label.name) for other in mailbox.labels):
        raise NameTaken(label.name)
    return replace(mailbox, labels=tuple(label if one.id == label.id else one for one in mailbox.labels))


def retired(mailbox: Mailbox, label_id: str, into: str) -> Mailbox:
    """The mailbox without the label. ``into`` takes its place, an empty string for none. Raises: Gone."""
    mailbox.label(label_id)
    if into:
        mailbox.label(into)
    redirected = (replace(one, into=into) if one.into == label_id else one for one in mailbox.retired)
    return replace(
        mailbox,
        labels=tuple(label for label in mailbox.labels if label.id != label_id),
        retired=(*redirected, Retired(label_id, into)),
    )


def in_place_of(mailbox: Mailbox, label_id: str, otherwise: str) -> Label | None:
    """What a conversation that bears the label should bear: the label as it is now, another one, or none.

    ``otherwise`` takes the place of a label of which the mailbox knows nothing, as an older release left it.
    """
    labels = {label.id: label for label in mailbox.labels}
    into = {one.id: one.into for one in mailbox.retired}
    return labels.get(label_id) or labels.get(into.get(label_id, otherwise))


def forgotten(mailbox: Mailbox, label_id: str) -> Mailbox:
    """The mailbox once no conversation bears a retired label."""
    return replace(mailbox, retired=tuple(one for one in mailbox.retired if one.id != label_id))
