"""Posts to incoming webhooks of Google Chat: to that host, once, and to nowhere else.

The address is a secret: it bears a key and a token. No exception of ours names it, none of the library's is
passed on: its texts quote addresses.
"""

import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import requests
from requests.adapters import HTTPAdapter

from backend.domain.preferences import clean_webhook
from backend.domain.refusals import Invalid
from backend.google_api.unreached import never_left
from backend.ports.chat import TEXT_BYTES, ChatRefused, ChatUnclear, WebhookGone

WITHIN_S = 5.0

REPLY = {"messageReplyOption": "REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"}

_GONE = frozenset({401, 403, 404, 410})


@dataclass(frozen=True, slots=True)
class GoogleChat:
    """``endpoint`` is Google's; another one is for a local stand-in only (see the settings)."""

    endpoint: str

    def post(self, webhook: str, text: str, thread_key: str) -> None:
        """Post a text (see ``ports.chat``). No redirect is followed, and nothing is tried twice."""
        body = json.dumps({"text": _fitting(text), "thread": {"threadKey": thread_key}})
        with requests.Session() as session:
            session.mount(self.endpoint, HTTPAdapter(max_retries=0))
            try:
                # What the answer says is not read: its status is all there is to know.
                with session.post(
                    self._address(webhook),
                    data=body.encode(),
                    headers={"Content-Type": "application/json; charset=UTF-8"},
                    allow_redirects=False,
                    timeout=WITHIN_S,
                    stream=True,
                ) as answer:
                    status = answer.status_code
            except requests.RequestException as fault:
                if never_left(fault):
                    raise ChatRefused("Chat cannot be reached") from None
                raise ChatUnclear(type(fault).__name__) from None
        _check(status)

    def _address(self, webhook: str) -> str:
        """The webhook, looked at once more: it may be older than the rule. Raises: WebhookGone."""
        try:
            parts = urlsplit(clean_webhook(webhook))
        except Invalid:
            raise WebhookGone("no address of Chat's") from None
        return f"{self.endpoint}{parts.path}?{parts.query}&{urlencode(REPLY)}"


def _check(status: int) -> None:
    if status in _GONE:
        raise WebhookGone(str(status))
    if status >= 500:
        raise ChatUnclear(str(status))
    if status != 200:
        raise ChatRefused(str(status))


def _fitting(text: str) -> str:
    """The text, cut where Google would refuse it. An ellipsis takes three bytes."""
    encoded = text.encode("utf-8", "replace")
    limit = TEXT_BYTES - 2_000
    if len(encoded) <= limit:
        return encoded.decode()
    return encoded[:limit].decode("utf-8", "ignore") + "…"
