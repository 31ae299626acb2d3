"""A request that was read and an answer that is still to be sent, apart from any server."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from workbench.google.refused import Refused

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    verb: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    """By names in lower case."""
    body: bytes = b""
    is_part: bool = False
    """It came in a batch."""

    @property
    def parameters(self) -> dict[str, str]:
        """The query, of repeated names the last."""
        return dict(self.query)

    @property
    def form(self) -> dict[str, str]:
        """The body as a form."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Manner:
    """How an answer goes over the wire: whole, close, rst, half, hang (then whole) or slow."""

    name: str = "whole"
    seconds: float = 0.0
    """Of hang: before the answer. Of slow: between two bytes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=UTF-8"
    headers: tuple[tuple[str, str], ...] = ()
    manner: Manner = Manner()


def json_answer(body: object, status: int = 200) -> Answer:
    """An answer in JSON."""
    return Answer(status, json.dumps(body, ensure_ascii=False, indent=1).encode())


def refusal(refused: Refused) -> Answer:
    """Google's no."""
    told = json_answer(refused.body, refused.status)
    if refused.status != 401:
        return told
    challenge = ("WWW-Authenticate", 'Bearer realm="https://accounts.google.com/", error="invalid_token"')
    return Answer(told.status, told.body, told.content_type, (challenge,))
