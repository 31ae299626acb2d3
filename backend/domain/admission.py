"""Who may use this installation at all, whatever mailboxes they belong to."""

from collections.abc import Collection

GOOGLES_OWN = "gmail.com"


def may_use(
    email: str, hosted_domain: str | None, allowed_domains: Collection[str], *, is_open: bool = False
) -> bool:
    """Whether the address is of an allowed domain, and Google itself vouches for it.

    Anybody can open a consumer account under an address of ours that they once had: such a token says
    ``email_verified``, but names no hosted domain. Google speaks for its own addresses only
    (https://developers.google.com/identity/gsi/web/guides/verify-google-id-token). Where no domain is
    allowed by name, everybody may if the installation ``is_open``, else nobody.
    """
    if not allowed_domains:
        return is_open
    domain = email.rpartition("@")[2]
    is_vouched_for = hosted_domain is not None or domain == GOOGLES_OWN
    return domain in allowed_domains and is_vouched_for
