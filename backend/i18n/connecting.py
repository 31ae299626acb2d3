"""The pages on the way to Google's consent and back, in words."""

from typing import NamedTuple

from backend.domain.account import Account, Trouble
from backend.domain.connecting import Misstep, NotConnectable, Ticket
from backend.i18n.speech import Speech
from backend.i18n.troubles import trouble_words


class PageWords(NamedTuple):
    """A page: its title, its paragraphs, and the button where it has one."""

    title: str
    paragraphs: tuple[str, ...]
    button: str = ""


def consent_page(ticket: Ticket, hint: str, say: Speech) -> PageWords:
    """What is about to happen: which account to choose, what is asked for and why."""
    return PageWords(
        say("Connect {mailbox}", mailbox=ticket.mailbox),
        (
            say("Google will ask which account to use. Choose {account}.", account=hint),
            say(
                "It will then ask whether Relais may read, compose and send mail there. "
                "Relais needs it to show new mail to the team, to set labels and to tell members "
                "by mail what concerns them. Leave every box ticked."
            ),
            say(
                "Mails stay in Gmail. Nobody else gets the permission, and it can be taken back at any time."
            ),
        ),
        say("Continue to Google"),
    )


def connected_page(account: Account, say: Speech) -> PageWords:
    """It worked; and what does not yet."""
    paragraphs = [say("Relais now reads {account}.", account=account.email)]
    if account.email != account.mailbox:
        alias = say(
            "{mailbox} is another address of {account}: replies leave as {mailbox}.",
            mailbox=account.mailbox,
            account=account.email,
        )
        paragraphs.append(alias)
    if account.wrong is not Trouble.NONE:
        paragraphs.extend(trouble_words(account.wrong, say))
    paragraphs.append(say("You can close this window."))
    return PageWords(say("{mailbox} is connected", mailbox=account.mailbox), tuple(paragraphs))


def misstep_page(failed: NotConnectable, say: Speech) -> PageWords:
    """Why it did not work, and what to do. Nothing was kept."""
    title, advice = _link_words(failed, say) or _account_words(failed, say)
    return PageWords(title, (advice, say("Nothing was kept.")))


def _link_words(failed: NotConnectable, say: Speech) -> tuple[str, str] | None:
    """What is wrong with the way here."""
    anew = say("Open the mailbox's settings in Gmail's side panel and choose Connect again.")
    match failed.misstep:
        case Misstep.LINK_UNKNOWN | Misstep.STATE_UNKNOWN:
            return say("This link is not known"), anew
        case Misstep.LINK_USED | Misstep.STATE_USED:
            return say("This link was used already"), anew
        case Misstep.LINK_OLD | Misstep.STATE_OLD:
            return say("This link is too old"), say("A link lasts ten minutes.") + " " + anew
        case Misstep.OTHER_BROWSER:
            advice = say("The way was begun in another browser, or its cookies were deleted meanwhile.")
            return say("This is another browser"), f"{advice} {anew}"
        case Misstep.FOREIGN:
            advice = say("The button has to be pressed on Relais's own page. Open the link again.")
            return say("This request came from elsewhere"), advice
        case Misstep.NOT_ADMIN:
            advice = say("Only an admin connects a mailbox. Ask an admin to do it.")
            return say("You are no admin of this mailbox any more"), advice
        case _:
            return None


def _account_words(failed: NotConnectable, say: Speech) -> tuple[str, str]:
    """What is wrong with what Google brought."""
    again = say("Choose Connect again in the mailbox's settings.")
    match failed.misstep:
        case Misstep.DENIED:
            advice = say("Google says that the permission was not given.")
            return say("Not connected: you said no"), f"{advice} {again}"
        case Misstep.SCOPE_UNTICKED:
            advice = say(
                "The box for reading, composing and sending mail was not ticked. Without it "
                "Relais cannot show new mail."
            )
            return say("Not connected: a permission is missing"), f"{advice} {again}"
        case Misstep.OTHER_ACCOUNT:
            advice = say(
                "You chose {account}, which may not write as {mailbox}. Choose the account of {mailbox}, "
                "or add {mailbox} to the addresses of {account} in Gmail's settings first.",
                account=failed.account,
                mailbox=failed.mailbox,
            )
            return say("Not connected: another account"), f"{advice} {again}"
        case Misstep.NO_REFRESH_TOKEN:
            advice = say("Google gave a permission for one hour only.")
            return say("Not connected: no lasting permission"), f"{advice} {again}"
        case Misstep.UNREACHABLE:
            advice = say("Google does not answer now. Try again in a few minutes.")
            return say("Not connected: Google does not answer"), f"{advice} {again}"
        case _:
            advice = say("Google does not take its own answer back: it is too old, or it was used already.")
            return say("Not connected: Google refuses"), f"{advice} {again}"
