"""What was chosen on a card, carried by the card that offers to try again, where the choice is not shown."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from addon.refused import Malformed
from backend.json_in import read_json

KEPT = "kept"
"""The parameter that carries it: the host's own form inputs as JSON."""


def kept_text(inputs: Mapping[str, Any], *, without: Collection[str]) -> str | None:
    """Return the inputs as the parameter's value, None if there are none besides those ``without``."""
    chosen = {name: value for name, value in inputs.items() if name not in without and value}
    return json.dumps(chosen) if chosen else None


def kept_inputs(given: str | None) -> dict[str, Any]:
    """Return the inputs of the parameter's value, as deep as inputs are and no deeper. Raises: Malformed."""
    try:
        chosen = _mapping(read_json(given.encode())) if given else {}
    except ValueError:
        raise Malformed(KEPT) from None
    return {
        name: {kind: _plain(fields) for kind, fields in _mapping(one).items()} for name, one in chosen.items()
    }


def _plain(fields: object) -> dict[str, Any]:
    """The fields of one input: texts, numbers, and lists of texts."""
    return {
        name: [one for one in value if isinstance(one, str)] if isinstance(value, list) else value
        for name, value in _mapping(fields).items()
        if not isinstance(value, dict)
    }


def _mapping(given: object) -> Mapping[str, Any]:
    return given if isinstance(given, dict) else {}
