"""Why a member is told of something, in words that speak to them."""

from backend.domain import changes
from backend.domain.activity import Activity
from backend.domain.preferences import Channel, Event
from backend.domain.snapshots.telling import Happening
from backend.i18n.sentences import sentence
from backend.i18n.speech import Speech


def happened(one: Happening, say: Speech) -> str:
    """What happened, told to the member whom it concerns."""
    who = one.line.by.name
    match one.event:
        case Event.MENTIONED:
            return say("{who} mentioned you in an internal note", who=who)
        case Event.ASSIGNED:
            return say("{who} assigned it to you", who=who)
        case Event.HANDED_OVER:
            return _handed_over(one.line, say)
        case Event.ANSWERED | Event.FOLLOWED | Event.REMOVED | Event.ALARM:
            return sentence(one.line, say)


def _handed_over(line: Activity, say: Speech) -> str:
    who, change = line.by, line.change
    after = change.after if isinstance(change, changes.Assigned) else None
    if after is None:
        return say("{who} gave it back to the team: you have it no longer", who=who.name)
    if after.id == who.id:
        return say("{who} took it over: you have it no longer", who=who.name)
    return say("{who} gave it to {name}: you have it no longer", who=who.name, name=after.name)


def event_name(event: Event, say: Speech) -> str:
    """What may be told, as the settings list it."""
    match event:
        case Event.MENTIONED:
            return say("I am mentioned in a note")
        case Event.ASSIGNED:
            return say("A conversation is assigned to me")
        case Event.HANDED_OVER:
            return say("Mine goes to somebody else")
        case Event.ANSWERED:
            return say("The customer writes in one of mine")
        case Event.FOLLOWED:
            return say("Something happens where I follow")
        case Event.REMOVED:
            return say("A customer’s message is trashed or deleted in Gmail")
        case Event.ALARM:
            return say("The mailbox is disconnected")


def channel_name(channel: Channel, say: Speech) -> str:
    """How somebody is told, in a word."""
    match channel:
        case Channel.EMAIL:
            return say("E-mail")
        case Channel.CHAT:
            return say("Google Chat")
        case Channel.NOTHING:
            return say("Nothing")
