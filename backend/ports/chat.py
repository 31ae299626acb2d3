"""Google Chat, as services see it: an incoming webhook takes a text.

https://developers.google.com/workspace/chat/quickstart/webhooks
"""

from typing import Protocol

TEXT_BYTES = 32_000
"""The longest message, in UTF-8 (https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages/create)."""


class ChatFault(Exception):
    """A message was not taken, or nobody knows whether. The text is for the log and holds no address."""


class WebhookGone(ChatFault):
    """Google does not know this webhook any more, or its space."""


class ChatRefused(ChatFault):
    """Google did not take this message. It may take it later."""


class ChatUnclear(ChatFault):
    """The message was sent, and no answer came."""


class Chat(Protocol):
    """Posts to webhooks."""

    def post(self, webhook: str, text: str, thread_key: str) -> None:
        """Post a text, which is sent once. What has the same ``thread_key`` stands together in the space.

        Raises: WebhookGone, ChatRefused, ChatUnclear.
        """
        ...
