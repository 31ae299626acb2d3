"""The cookie that knows a browser again on its way to Google and back. It says nothing about who that is."""

import hashlib
import re
import secrets

from flask import Request, Response

LASTS_S = 3_600
_FORM = re.compile(r"[A-Za-z0-9_-]{43}")


class BrowserCookie:
    """256 random bits. ``__Host-`` binds it to this very host, over https; loopback has no https."""

    def __init__(self, *, is_secure: bool) -> None:
        self._is_secure = is_secure
        self._name = "__Host-relais-connect" if is_secure else "relais-connect"

    def of(self, request: Request) -> str:
        """The browser's secret, an empty string where it brings none."""
        given = request.cookies.get(self._name, "")
        return given if _FORM.fullmatch(given) else ""

    def give(self, response: Response, secret: str) -> None:
        """Let the browser keep it. Google sends it back by a link: SameSite is Lax."""
        response.set_cookie(
            self._name, secret, LASTS_S, secure=self._is_secure, httponly=True, samesite="Lax", path="/"
        )


def new_browser() -> str:
    """A secret for a browser that has none."""
    return secrets.token_urlsafe(32)


def csrf_of(browser: str) -> str:
    """What a form of ours bears for this browser: nobody else can name it."""
    return hashlib.sha256(f"a form for {browser}".encode()).hexdigest()
