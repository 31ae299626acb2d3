"""What is wrong with a connected account, and who mends it, in words."""

from typing import NamedTuple

from backend.domain.account import AccountState, Trouble
from backend.i18n.speech import Speech

PUSHER, ROLE = "gmail-api-push@system.gserviceaccount.com", "roles/pubsub.publisher"
POLICY = "iam.allowedPolicyMemberDomains"
"""https://developers.google.com/workspace/gmail/api/guides/push#grant_publish_rights_on_your_topic"""


class TroubleWords(NamedTuple):
    """What happens, in a line, and what to do, in a sentence or two."""

    title: str
    advice: str


def state_name(state: AccountState, say: Speech) -> str:
    """The state of a connection."""
    match state:
        case AccountState.CONNECTED:
            return say("Connected")
        case AccountState.DEGRADED:
            return say("Connected, with a problem")
        case AccountState.RECONNECT:
            return say("To be connected again")
        case AccountState.DISCONNECTED:
            return say("Not connected")


def trouble_words(trouble: Trouble, say: Speech) -> TroubleWords:
    """What an admin or the operator is told."""
    match trouble:
        case Trouble.NONE:
            return TroubleWords(say("All is well"), say("Nothing is to be done."))
        case Trouble.GRANT:
            advice = say(
                "The permission was taken back, or it expired (a changed password does that too). "
                "Connect the mailbox again: what came in meanwhile is then read."
            )
            return TroubleWords(say("Google no longer lets Relais in"), advice)
        case Trouble.SEALED:
            advice = say(
                "The key that seals it is not set any more. Put it back into RELAIS_VAULT_KEYS, "
                "or connect the mailbox again."
            )
            return TroubleWords(say("The stored permission cannot be opened"), advice)
        case Trouble.SCOPE:
            advice = say("Connect the mailbox again, and leave every permission ticked.")
            return TroubleWords(say("A permission is missing"), advice)
        case Trouble.SUSPENDED:
            advice = say("Google has suspended this account, or it has no Gmail. Ask your Workspace admin.")
            return TroubleWords(say("The account has no Gmail now"), advice)
        case Trouble.SWITCHED_OFF:
            advice = say(
                "The Gmail API is not enabled in the Google Cloud project of Relais. "
                "Tell whoever installed Relais."
            )
            return TroubleWords(say("Relais is not set up for Gmail"), advice)
        case Trouble.UNREACHABLE:
            return TroubleWords(
                say("Gmail does not answer"), say("Relais goes on trying. Nothing is to be done.")
            )
        case _:
            return _push_words(trouble, say)


def _push_words(trouble: Trouble, say: Speech) -> TroubleWords:
    """Mail is read all the same, only later."""
    if trouble is Trouble.PUBLISHER:
        advice = say(
            "Mail is read, a little later. The operator gives {account} the role {role} on the topic. "
            "Where the policy {policy} forbids that, it needs an exception.",
            account=PUSHER,
            role=ROLE,
            policy=POLICY,
        )
        return TroubleWords(say("Gmail may not tell Relais of new mail"), advice)
    if trouble is Trouble.NO_TOPIC:
        advice = say(
            "Mail is read, a little later. The topic in RELAIS_PUSH_TOPIC does not exist "
            "in the project of the OAuth client: the operator creates it."
        )
        return TroubleWords(say("Gmail finds no topic to tell of new mail"), advice)
    advice = say("Mail is read, a little later. Relais asks again every day.")
    return TroubleWords(say("Gmail does not tell Relais of new mail"), advice)
