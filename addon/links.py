"""What a tap does, as the host wants it: a URL of ours with parameters, or a link to elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NewType

from addon.way import NO_WAY, Way
from backend.domain.gmail_link import search_url

KEY = "key"
"""The parameter that makes a click of this card its own: the same for a double click and a retry."""

DRAWN = "drawn"
"""The parameter of a button that has come where another one was tapped: since when it is there."""

NOTICED = "noticed"
"""The parameter of a second try: the notice that offers it lies on top, and goes first."""

AGAIN = "again"
"""The parameter of a second try: what the first one said, so that both are one click."""

Action = NewType("Action", dict[str, Any])
"""A call of ours."""

OnClick = NewType("OnClick", dict[str, Any])
"""What a tap does: an action, or a page that opens."""

Place = tuple[dict[str, str], ...]
"""Parameters that several actions of a card share, as the host sends them back."""


@dataclass(frozen=True, slots=True)
class Links:
    """Builds the actions of one rendered card. ``nonce`` is new for every card."""

    base_url: str
    nonce: str
    way: Way = NO_WAY
    """The list that the person goes along, if any: every action takes it with it."""

    drawn: str = ""
    """When the card was drawn (ISO 8601), for what takes the place of a button that was tapped just now."""

    _own: Place = field(init=False, repr=False, compare=False)
    """What every action of this card bears, put together once for all of them."""

    def __post_init__(self) -> None:
        drawn = ({"key": DRAWN, "value": self.drawn},) if self.drawn else ()
        own = (*self.way.carried(), *drawn, {"key": KEY, "value": self.nonce})
        object.__setattr__(self, "_own", own)

    def along(self, way: Way) -> "Links":
        """The same, from elsewhere on the way."""
        return replace(self, way=way)

    def __call__(
        self,
        action: str,
        place: Place = (),
        *,
        required: tuple[str, ...] = (),
        **parameters: str | None,
    ) -> OnClick:
        """Return an ``onClick`` that calls ``action``; parameters that are None are left out.

        ``place`` holds those that several actions of a card share; ``required`` names inputs that the
        host asks for before it calls (https://developers.google.com/workspace/add-ons/reference/rpc/google.apps.card.v1#action).
        """
        return OnClick({"action": self._action(action, place, parameters, required)})

    def on_change(
        self,
        action: str,
        place: Place = (),
        *,
        required: tuple[str, ...] = (),
        **parameters: str | None,
    ) -> Action:
        """Return the bare action, for inputs that call when they change."""
        return Action(self._action(action, place, parameters, required))

    def dynamic(self, action: str, **parameters: str | None) -> OnClick:
        """Return an ``onClick`` that asks ``action`` which page to open."""
        return OnClick({"openDynamicLinkAction": self._action(action, (), parameters, ())})

    def open(self, url: str) -> OnClick:
        """Return an ``onClick`` that opens a page, https or mailto. Raises: ValueError."""
        if not url.startswith(("https://", "mailto:")):
            raise ValueError("a link is https or mailto")
        return OnClick({"openLink": {"url": url}})

    def gmail_search(self, message_id: str, email: str) -> OnClick:
        """Return an ``onClick`` that finds the mail in the person's own Gmail by its Message-ID."""
        return self.open(search_url(message_id, email))

    def _action(
        self, action: str, place: Place, own: Mapping[str, str | None], required: tuple[str, ...]
    ) -> dict[str, Any]:
        given = (
            [{"key": name, "value": value} for name, value in own.items() if value is not None] if own else ()
        )
        built: dict[str, Any] = {
            "function": f"{self.base_url}/addon/actions/{action}",
            "parameters": [*place, *given, *self._own],
        }
        if required:
            # What is asked for is used up by the action; every other tap leaves a half-typed note alone.
            built["requiredWidgets"] = list(required)
        else:
            built["persistValues"] = True
        return built
