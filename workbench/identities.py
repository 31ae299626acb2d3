"""The identities that the workbench gives out in Google's place."""

OAUTH_CLIENT_ID = "424242-workbench.apps.googleusercontent.com"
OAUTH_CLIENT_SECRET = "workbench-development-only"  # noqa: S105 - guards nothing: loopback only
SERVICE_ACCOUNT = "service-424242@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"


def sub_of(email: str) -> str:
    """Google's stable id of a person, here derived from the address."""
    return f"1{int.from_bytes(email.encode('utf-8'), 'big') % 10**20:020d}"


def mail_token(email: str) -> str:
    """The bearer token that opens an account in the Google API emulator."""
    return f"ya29.workbench-{email.replace('@', '-at-')}"
