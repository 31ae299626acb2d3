"""The headers that every answer bears, added outside of Flask: the same few, a thousand times a second."""

from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
"""A request as WSGI tells it (PEP 3333)."""

Start = Callable[..., Any]
Wsgi = Callable[[Environ, Start], Iterable[bytes]]

HEADERS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
)


def secured(application: Wsgi) -> Wsgi:
    """Return the application with these headers on every answer that does not bear its own."""

    def answer(environ: Environ, start_response: Start) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
            present = {name.lower() for name, _ in headers}
            added = [pair for pair in HEADERS if pair[0].lower() not in present]
            return start_response(status, headers + added, *fault)

        return application(environ, start)

    return answer
