"""How Google says no: the envelope of its errors, and the refusals that Gmail is known for.

https://developers.google.com/workspace/gmail/api/guides/handle-errors
"""

from http import HTTPStatus

STATUS_WORDS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}


class Refused(Exception):
    """A call that Google refuses. The text is Google's."""

    def __init__(self, status: int, reason: str, message: str, word: str = "") -> None:
        super().__init__(message)
        self.status, self.reason, self.message = status, reason, message
        self.word = word or STATUS_WORDS.get(status, HTTPStatus(status).phrase.upper().replace(" ", "_"))

    @property
    def body(self) -> dict[str, object]:
        """The answer's JSON."""
        entry = {"message": self.message, "domain": "global", "reason": self.reason}
        error = {"code": self.status, "message": self.message, "errors": [entry], "status": self.word}
        return {"error": error}


def invalid(message: str) -> Refused:
    """Something in the request is not what it should be."""
    return Refused(400, "invalidArgument", message)


def gone() -> Refused:
    """No such message, thread, draft or label; or history too old."""
    return Refused(404, "notFound", "Requested entity was not found.")


def unauthorised() -> Refused:
    """No token, or one that is unknown, has expired or was revoked."""
    told = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie "
        "or other valid authentication credential. "
        "See https://developers.google.com/identity/sign-in/web/devconsole-project."
    )
    return Refused(401, "authError", told)


def out_of_scope() -> Refused:
    """The token's scopes do not cover the call."""
    return Refused(403, "insufficientPermissions", "Request had insufficient authentication scopes.")


def not_played(name: str) -> Refused:
    """This stand-in does not play that part of Google; a test that meets it must not go on."""
    return Refused(501, "notImplemented", f"The stand-in for Google does not play {name}.")
