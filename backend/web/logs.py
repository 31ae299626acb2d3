"""One JSON line a record, each with the id of its request. No token, no mail text, no address goes in."""

import logging
import re
import secrets
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import orjson

from backend.web.headers import Environ, Start, Wsgi

REQUEST_ID = ContextVar("request_id", default="")
HEADER = "X-Request-Id"
LINE_LIMIT, STORY_LIMIT = 500, 12_000
_TOKENS = re.compile(r"eyJ[\w.+/=-]{8,}|ya29\.[\w.-]+|(?<=[Bb]earer )\S+")
"""What Google's tokens look like. Nothing logs one; this is the net beneath what others' texts may quote."""
_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_OF_EVERY_RECORD = len(vars(logging.LogRecord("", 0, "", 0, "", (), None)))
"""What ``extra`` adds to a record stands behind so many attributes."""


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object; Cloud Logging reads ``severity`` and ``message``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line: JSON escapes line breaks and control characters."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "severity": record.levelname,
            "message": _harmless(record.getMessage(), LINE_LIMIT),
            "logger": record.name,
            "request_id": REQUEST_ID.get(),
        }
        for name, value in islice(vars(record).items(), _OF_EVERY_RECORD, None):
            line[name] = _harmless(value, LINE_LIMIT) if isinstance(value, str) else value
        if record.exc_info:
            line["exception"] = _harmless(self.formatException(record.exc_info), STORY_LIMIT)
        return orjson.dumps(line, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def _harmless(text: str, limit: int) -> str:
    """The text without tokens, its end where it is longer than a line may be: there is what went wrong."""
    return _TOKENS.sub("(token)", text if len(text) <= limit else f"...{text[-limit:]}")


def configure(level: int = logging.INFO) -> None:
    """Send every record to standard error as JSON lines.

    None tells its thread, process or line of code, so none is asked
    (https://docs.python.org/3/howto/logging.html#optimization).
    """
    logging._srcfile = None  # as that page says
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # What gunicorn says goes the same way: its own handler would write lines of another form between.
    server = logging.getLogger("gunicorn.error")
    server.handlers.clear()
    server.propagate = True


def numbered(application: Wsgi) -> Wsgi:
    """Return the application with an id for every request, Google's front end's where it has one."""

    def answer(environ: Environ, start_response: Start) -> Iterable[bytes]:
        number = request_id(environ.get("HTTP_X_CLOUD_TRACE_CONTEXT", ""))
        REQUEST_ID.set(number)

        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
            return start_response(status, [*headers, (HEADER, number)], *fault)

        return application(environ, start)

    return answer


def request_id(trace: str) -> str:
    """The trace id of Google's front end if it is a sane one, else a new id."""
    given = trace.partition("/")[0]
    return given if _SANE.fullmatch(given) else secrets.token_hex(16)
