"""One JSON line a record, each with the id of its request. No token, no mail text, no address goes in."""

import logging
import re
import secrets
from contextvars import ContextVar
from datetime import UTC, datetime

import orjson
from flask import Flask, Response, request

REQUEST_ID = ContextVar("request_id", default="")
HEADER = "X-Request-Id"
_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_PLAIN = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {
    "message",
    "asctime",
    "taskName",
}


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object; Cloud Logging reads ``severity`` and ``message``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line: JSON escapes line breaks and control characters."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "severity": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "request_id": REQUEST_ID.get(),
        }
        line.update({name: value for name, value in record.__dict__.items() if name not in _PLAIN})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(line, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def configure(level: int = logging.INFO) -> None:
    """Send every record to standard error as JSON lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)


def number_requests(app: Flask) -> None:
    """Give every request an id, taken from Google's front end where it has one, and return it."""

    @app.before_request
    def begin() -> None:
        REQUEST_ID.set(request_id(request.headers.get("X-Cloud-Trace-Context", "")))

    @app.after_request
    def name(response: Response) -> Response:
        response.headers[HEADER] = REQUEST_ID.get()
        return response


def request_id(trace: str) -> str:
    """The trace id of Google's front end if it is a sane one, else a new id."""
    given = trace.partition("/")[0]
    return given if _SANE.fullmatch(given) else secrets.token_hex(16)
