"""Several calls in one request: https://developers.google.com/workspace/gmail/api/guides/batch."""

from collections.abc import Mapping
from email import message_from_bytes, policy
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote, urlsplit

from workbench.google.door import answered
from workbench.google.exchange import Answer, Asked, refusal
from workbench.google.refused import invalid
from workbench.google.stand_in import Google

PATHS = frozenset({"/batch", "/batch/gmail/v1"})
LARGEST = 100
BOUNDARY = "batch_relais"


def answer_all(google: Google, asked: Asked) -> Answer:
    """Every part answered, each singly: one that fails leaves the others alone."""
    whole = b"Content-Type: " + asked.headers.get("content-type", "").encode() + b"\r\n\r\n" + asked.body
    whole_message = message_from_bytes(whole, policy=policy.compat32)
    parts = [one for one in whole_message.walk() if not one.is_multipart()]
    if not whole_message.is_multipart() or not parts:
        return refusal(invalid("Failed to parse batch request"))
    if len(parts) > LARGEST:
        return refusal(invalid(f"The batch request has more than {LARGEST} calls"))
    bodies = [
        _answered(google, one.get_payload(decode=True) or b"", str(one.get("Content-ID", "")), asked.headers)
        for one in parts
    ]
    body = b"".join(bodies) + f"--{BOUNDARY}--\r\n".encode()
    return Answer(200, body, f"multipart/mixed; boundary={BOUNDARY}")


def _answered(google: Google, part: object, content_id: str, outer: Mapping[str, str]) -> bytes:
    asked = _read(part if isinstance(part, bytes) else b"", outer)
    answer, called = answered(google, asked)
    called.answered = True
    told = content_id.replace("<", "<response-", 1)
    head = f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n"
    fields = (
        ("Content-Type", answer.content_type),
        ("Content-Length", str(len(answer.body))),
        *answer.headers,
    )
    inner = head + "".join(f"{name}: {value}\r\n" for name, value in fields) + "\r\n"
    around = f"--{BOUNDARY}\r\nContent-Type: application/http\r\nContent-ID: {told}\r\n\r\n"
    return (around + inner).encode() + answer.body + b"\r\n"


def _read(part: bytes, outer: Mapping[str, str]) -> Asked:
    """One HTTP request; what says who calls may stand outside."""
    line, _, rest = part.partition(b"\n")
    verb, target, *_ = (*line.decode("latin-1").split(), "", "")
    told = message_from_bytes(rest, policy=policy.compat32)
    headers = {name.lower(): str(value) for name, value in told.items()}
    if "authorization" in outer:
        headers.setdefault("authorization", outer["authorization"])
    address = urlsplit(target)
    body = told.get_payload(decode=True)
    query = tuple(parse_qsl(address.query, keep_blank_values=True))
    content = body.strip() if isinstance(body, bytes) else b""
    return Asked(verb, unquote(address.path), query, headers, content, is_part=True)
