"""The identities that the workbench gives out in Google's place."""

OAUTH_CLIENT_ID = "424242-workbench.apps.googleusercontent.com"
OAUTH_CLIENT_SECRET = "workbench-development-only"  # noqa: S105 - guards nothing: loopback only
VAULT_KEY = "workbench:d29ya2JlbmNoLWRldmVsb3BtZW50LW9ubHktMzItYiE="
"""Seals the demo's tokens: it is the same at every start, so that the mailbox stays connected."""
PUSH_ACCOUNT = "relais-push@workbench.iam.gserviceaccount.com"
PUSH_TOPIC = "projects/workbench/topics/gmail"
PUSH_SUBSCRIPTION = "projects/workbench/subscriptions/gmail"
SERVICE_ACCOUNT = "service-424242@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"
MESSAGE_TOKEN = "workbench-message-"  # noqa: S105 - what such a token begins with


def sub_of(email: str) -> str:
    """Google's stable id of a person, here derived from the address."""
    return f"1{int.from_bytes(email.encode('utf-8'), 'big') % 10**20:020d}"


def mail_token(email: str) -> str:
    """The userOAuthToken of an event in an account: with an add-on's scopes, for one message at a time."""
    return f"ya29.workbench-{email.replace('@', '-at-')}"


def window_token(email: str) -> str:
    """The bearer token with which the workbench's own window reads an account."""
    return f"ya29.window-{email.replace('@', '-at-')}"


def message_token(message_id: str) -> str:
    """The accessToken of an event: it opens the thread of the message in view, and no other."""
    return f"{MESSAGE_TOKEN}{message_id}"
