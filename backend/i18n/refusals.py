"""What befell somebody and what to do about it, in words: for who clicked, and for who types commands."""

from typing import NamedTuple

from backend.domain import refusals
from backend.domain.connecting import NotSetUp
from backend.domain.preferences import CHAT_HOST
from backend.domain.refusals import Refusal
from backend.domain.rights import Role
from backend.domain.status import SNOOZE_AT_MOST
from backend.i18n.names import role_name
from backend.i18n.obstacles import obstacle_words
from backend.i18n.sentences import in_the_way, lost_race
from backend.i18n.speech import Speech


class RefusalWords(NamedTuple):
    """What happened, in a line, and what to do, in a sentence."""

    title: str
    advice: str


def refusal_words(refusal: Refusal, say: Speech) -> RefusalWords:
    """What the person who was refused is told."""
    match refusal:
        case refusals.NotMember():
            advice = say("You are not a member of this mailbox. Ask one of its admins to add you.")
            return RefusalWords(say("No access"), advice)
        case refusals.NotAllowed():
            return _not_allowed(refusal, say)
        case refusals.LostRace():
            return RefusalWords(lost_race(refusal, say), say("Nothing was changed by your click."))
        case refusals.Unavailable():
            return _unavailable(refusal, say)
        case refusals.Unclear():
            advice = say("The connection was lost while saving. Try again: nothing is done twice.")
            return RefusalWords(say("It is not known whether this was saved"), advice)
        case refusals.SaidOtherwise(what=what):
            return _said_otherwise(what, say)
        case refusals.Unreadable():
            return RefusalWords(*obstacle_words(refusal.obstacle, say))
        case refusals.Expired(what="undo", reason=reason):
            advice = say("{what}. Nothing was changed.", what=in_the_way(reason, say))
            return RefusalWords(say("Too late to undo"), advice)
        case refusals.Expired():
            advice = say("Open the mail again to get the current card.")
            return RefusalWords(say("This button is out of date"), advice)
        case refusals.Gone():
            advice = say("Somebody removed it meanwhile, or it was never here.")
            return RefusalWords(say("No longer there"), advice)
        case NotSetUp():
            advice = say(
                "Mailboxes cannot be connected here yet. The operator sets {setting}: "
                "docs/install.md says how.",
                setting=refusal.setting,
            )
            return RefusalWords(say("Connecting is not set up"), advice)
        case refusals.LastAdmin():
            return RefusalWords(say("The last admin stays"), say("Make somebody else an admin first."))
        case _:
            return _of_input(refusal, say)


def operator_words(refusal: Refusal, say: Speech) -> str:
    """What an operator is told, in one line that names what they typed."""
    match refusal:
        case refusals.NotMember():
            return say("there is no mailbox {address}", address=refusal.mailbox)
        case refusals.NameTaken():
            return say("{name} exists already", name=refusal.name)
        case refusals.Gone(what="member"):
            return say("there is no such member")
        case refusals.Gone(what="alias"):
            return say("it is no other address of this mailbox")
        case refusals.Invalid(field="address"):
            return say("this is no address")
        case refusals.LastAdmin():
            return say("a mailbox keeps at least one admin: make somebody else an admin first")
        case _:
            return ": ".join(refusal_words(refusal, say))


def _not_allowed(refusal: refusals.NotAllowed, say: Speech) -> RefusalWords:
    if refusal.deed == "edit_note":
        return RefusalWords(say("Not your note"), say("Only its author edits or deletes a note."))
    if refusal.deed == "unshare":
        return RefusalWords(
            say("Not yours to take out"), say("Only who shared it by hand takes it out again, or an admin.")
        )
    if refusal.deed == "undo":
        return RefusalWords(say("Not yours to undo"), say("Only who did it can undo it."))
    role = role_name(Role(refusal.role), say)
    advice = say("Your role here is {role}. Ask an admin of the mailbox if you need more.", role=role)
    return RefusalWords(say("Your role does not allow this"), advice)


def _said_otherwise(what: str, say: Speech) -> RefusalWords:
    if what == "request":
        advice = say("What you asked for first was done. To have this done too, try again.")
        return RefusalWords(say("Already done, as first asked"), advice)
    advice = say("Your first text was saved. To save this one too, try again.")
    return RefusalWords(say("Saved already, with another text"), advice)


def _unavailable(refusal: refusals.Unavailable, say: Speech) -> RefusalWords:
    patience = say("Nothing was changed. Try again in a moment.")
    if refusal.part == "gmail":
        return RefusalWords(say("Gmail does not answer"), patience)
    if refusal.part == "chat":
        return RefusalWords(say("Google Chat does not answer"), patience)
    if refusal.part == "store":
        return RefusalWords(say("Relais cannot reach its data"), patience)
    advice = say("Nothing more was done. The error was recorded; try again.")
    return RefusalWords(say("Something went wrong"), advice)


def _of_input(refusal: Refusal, say: Speech) -> RefusalWords:
    match refusal:
        case refusals.TooLong():
            return RefusalWords(say("Too long"), _too_long(refusal, say))
        case refusals.Missing(field="selection"):
            advice = say("Tick at least one conversation, then choose what to do.")
            return RefusalWords(say("Nothing is ticked"), advice)
        case refusals.Missing(field="words"):
            return RefusalWords(say("Nothing to search for"), say("Type at least one letter or digit."))
        case refusals.Missing():
            return RefusalWords(say("Something is missing"), _missing(refusal.field, say))
        case refusals.Invalid(field="address"):
            advice = say("Write it like name@example.com, then try again.")
            return RefusalWords(say("This is no e-mail address"), advice)
        case refusals.Invalid(field="webhook"):
            start = f"https://{CHAT_HOST}/v1/spaces/"
            advice = say("Copy it from the space's webhooks. It begins with {start}", start=start)
            return RefusalWords(say("This is no webhook of Google Chat's"), advice)
        case refusals.Invalid(field="alias"):
            return RefusalWords(say("Not its address"), say("Choose one of the mailbox's addresses."))
        case refusals.Invalid(field="sender"):
            advice = say(
                "Gmail does not let this account write as that address. "
                "It has to be added and confirmed in Gmail's settings first."
            )
            return RefusalWords(say("Not a sender of this account"), advice)
        case refusals.Invalid(field="until"):
            return RefusalWords(say("Not in the future"), say("Choose a later time to snooze until."))
        case refusals.Invalid(field="until_within"):
            years = SNOOZE_AT_MOST.days // 365
            advice = say.count("Choose a time within {n} year.", "Choose a time within {n} years.", years)
            return RefusalWords(say("Too far ahead"), advice)
        case refusals.NameTaken():
            return RefusalWords(say("The name is taken"), say("“{name}” exists already.", name=refusal.name))
        case refusals.TooMany():
            return RefusalWords(say("Too many"), say("At most {n} are possible here.", n=refusal.limit))
        case _:
            return RefusalWords(say("That cannot be used"), say("Check what you typed, then try again."))


def _too_long(refusal: refusals.TooLong, say: Speech) -> str:
    fits = say.count("At most {n} character fits here.", "At most {n} characters fit here.", refusal.limit)
    if not refusal.length:
        return fits
    told = say("Yours has {n}. Nothing was saved: shorten it, then try again.", n=say.number(refusal.length))
    return f"{fits} {told}"


def _missing(field: str, say: Speech) -> str:
    """What to fill in."""
    match field:
        case "note":
            return say("Write the note first: there is no letter, digit or sign in it.")
        case "label":
            return say("Give the label a name that can be seen.")
        case "until":
            return say("Choose a date and a time.")
        case "member":
            return say("Choose a colleague.")
        case "bulk_label" | "into":
            return say("Choose a label.")
        case "mailbox":
            return say("Choose a mailbox.")
        case _:
            return say("Fill in the field, then try again.")
