"""How a mailbox is connected to its Gmail account, for an admin; and the question before that ends."""

from addon.cards.came_in import came_in_section, dead_section
from addon.cards.marks import ALERT, DONE
from addon.cards.markup import coloured, faint
from addon.cards.menu import mailbox_menu
from addon.cards.mirror import mirror_section
from addon.cards.widgets import (
    Section,
    Widget,
    button,
    buttons,
    card,
    paragraph,
    picker,
    row,
    section,
    wrapped,
)
from addon.envelope import Card
from addon.links import Links
from backend.domain.account import Account, AccountState, Method, Trouble
from backend.domain.snapshots.account import AccountSnapshot
from backend.i18n.speech import Speech
from backend.i18n.troubles import state_name, trouble_words

SENDERS_LISTED = 20
ITSELF = "itself"
"""As the choice of a sender: the address that was written to."""


def account_card(shown: AccountSnapshot, say: Speech, act: Links) -> Card:
    """Draw the state, what to mend, and what can be done."""
    mailbox = shown.mailbox
    account = shown.account if shown.account and shown.account.email else None
    return card(
        say("Gmail account"),
        trouble_section(account, say),
        dead_section(shown, say),
        _state(shown, account, say) if account else _why(shown, say),
        _ways(shown, account, say, act),
        came_in_section(shown, say),
        mirror_section(shown, say, act) if account and account.is_readable else None,
        _senders(shown, account, say, act) if account and account.is_readable else None,
        subtitle=mailbox.address,
        menu=mailbox_menu(mailbox.address, say, act),
    )


def disconnect_card(shown: AccountSnapshot, say: Speech, act: Links) -> Card:
    """Draw what will happen, before it does."""
    mailbox = shown.mailbox.address
    leave = button(say("Disconnect"), act("account.disconnect", mailbox=mailbox), filled=True)
    return card(
        say("Disconnect {mailbox}?", mailbox=mailbox),
        section(
            paragraph(
                say("Relais stops reading this mailbox, gives its permission back and deletes it here.")
            ),
            paragraph(say("Conversations, notes and labels stay. The mail in Gmail is not touched.")),
            buttons(leave),
        ),
        subtitle=mailbox,
        menu=mailbox_menu(mailbox, say, act),
    )


def trouble_section(account: Account | None, say: Speech) -> Section | None:
    """What is wrong and who mends it; nothing where all is well."""
    if account is None or account.wrong is Trouble.NONE:
        return None
    title, advice = trouble_words(account.wrong, say)
    return section(paragraph(coloured(title, ALERT)), paragraph(advice))


def _why(shown: AccountSnapshot, say: Speech) -> Section | None:
    """Before a connection: what it is good for."""
    good_for = say(
        "Once connected, new mail comes in by itself, and the team reads it here. "
        "Mail stays in Gmail; nobody gets a password."
    )
    missing = (
        say("The operator has to set {setting} first: docs/install.md says how.", setting=shown.missing)
        if shown.missing
        else None
    )
    return section(paragraph(good_for), paragraph(faint(missing)) if missing else None)


def _state(shown: AccountSnapshot, account: Account, say: Speech) -> Section | None:
    is_well = account.state is AccountState.CONNECTED
    state = row(state_name(account.state, say), icon=DONE if is_well else "EMAIL")
    if not account.is_readable:
        return section(state, row(account.email, top=say("Last connected as"), icon="PERSON"))
    return section(
        state,
        row(account.email, top=say("Connected as"), icon="PERSON"),
        _since(account, say),
        wrapped(row(_news(shown, say), top=say("New mail"), icon="CLOCK")),
    )


def _since(account: Account, say: Speech) -> Widget | None:
    if account.connected_at is None:
        return None
    name = account.connected_by.name if account.connected_by else say("the operator")
    how = say("by delegation") if account.method is Method.DELEGATED else say("by {name}", name=name)
    return row(say.moment(account.connected_at), top=say("Since"), bottom=how, icon="INVITE")


def _news(shown: AccountSnapshot, say: Speech) -> str:
    """How new mail is noticed."""
    return say("Gmail tells at once") if shown.is_pushed else say("Relais looks every few minutes")


def _ways(shown: AccountSnapshot, account: Account | None, say: Speech, act: Links) -> Section | None:
    mailbox = shown.mailbox.address
    link = act.dynamic("account.connect", mailbox=mailbox)
    is_read = account is not None and account.is_readable
    text = (
        say("Connect again")
        if account and account.state is not AccountState.DISCONNECTED
        else say("Connect {mailbox}", mailbox=mailbox)
    )
    is_likely = not is_read or bool(account and account.trouble)
    leave = act("account.confirm_disconnect", mailbox=mailbox)
    is_there = account is not None and account.state is not AccountState.DISCONNECTED
    return section(
        buttons(
            None if shown.missing else button(text, link, filled=is_likely),
            button(say("Refresh"), act("account.refresh", mailbox=mailbox)),
            button(say("Disconnect…"), leave) if is_there else None,
        )
    )


def _senders(shown: AccountSnapshot, account: Account, say: Speech, act: Links) -> Section | None:
    """Under which address answers leave, by the address that was written to."""
    usable = [one.address for one in account.send_as if account.can_write_as(one.address)]
    addresses = shown.mailbox.addresses[:SENDERS_LISTED]
    if len(usable) < 2 and len(addresses) < 2:
        return None
    chosen = [
        row(one.sends_as, top=say("Answers to {address} leave as", address=one.address))
        for one in shown.mailbox.senders[:SENDERS_LISTED]
    ]
    written_to = [(one, one) for one in addresses]
    leaves_as = [(ITSELF, say("The address that was written to")), *((one, one) for one in usable)]
    return section(
        *chosen,
        picker("alias", say("Mail to"), written_to, chosen=addresses[0]),
        picker("sender", say("Answers leave as"), leaves_as[: SENDERS_LISTED + 1], chosen=ITSELF),
        buttons(button(say("Save"), act("account.sender", mailbox=shown.mailbox.address))),
        header=say("Sender of answers"),
    )
