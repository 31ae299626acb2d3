"""The Gmail API's discovery document, as google-api-python-client brings it, and what it says about a call.

Every request and every answer is held against it: neither the stand-in nor its caller invents anything.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from googleapiclient.discovery_cache import get_static_doc

from workbench.google.schema import faults, scalar_faults

_IN_PATH = re.compile(r"\{\+?(\w+)\}")
_ENVELOPE = frozenset({"code", "message", "errors", "status"})
_BOOLEANS = ("true", "false")


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the Gmail API."""

    id: str
    verb: str
    path: str
    """Its template, with a slash in front."""
    parameters: Mapping[str, Any]
    request: str
    response: str
    scopes: frozenset[str]


@lru_cache(maxsize=1)
def document() -> Mapping[str, Any]:
    """The discovery document."""
    read: Mapping[str, Any] = json.loads(get_static_doc("gmail", "v1"))
    return read


def method_of(verb: str, path: str) -> tuple[Method, dict[str, str]] | None:
    """The method of a request and what stands in its path. None: the Gmail API has no such method."""
    for pattern, method in _routes():
        if method.verb == verb and (match := pattern.fullmatch(path)):
            return method, match.groupdict()
    return None


def request_faults(method: Method, query: Sequence[tuple[str, str]], body: object) -> list[str]:
    """What is wrong with a request."""
    return [*_query_faults(method, query), *_body_faults(method, body)]


def answer_faults(method: Method, status: int, body: object) -> list[str]:
    """What is wrong with an answer; ``body`` is None where it is empty."""
    schemas = document()["schemas"]
    if status >= 400:
        error = body.get("error") if isinstance(body, dict) else None
        return (
            [] if isinstance(error, dict) and set(error) >= _ENVELOPE else ["not Google's envelope of errors"]
        )
    if not method.response:
        return [] if body is None else ["an answer where there is none"]
    return list(faults(body, {"$ref": method.response}, schemas, method.response))


def _query_faults(method: Method, query: Sequence[tuple[str, str]]) -> Iterator[str]:
    known = {**document()["parameters"], **method.parameters}
    names = [name for name, _ in query]
    for name, value in query:
        schema = known.get(name)
        if schema is None or schema.get("location") != "query":
            yield f'unknown parameter "{name}"'
        elif schema["type"] == "boolean" and value not in _BOOLEANS:
            yield f"{name}: {value!r} is no boolean"
        else:
            yield from scalar_faults(value, schema, name)
    for name in {one for one in names if names.count(one) > 1}:
        if not known.get(name, {}).get("repeated"):
            yield f"{name}: given more than once"


def _body_faults(method: Method, body: object) -> Iterator[str]:
    if not method.request:
        if body not in (None, {}):
            yield f"{method.id} takes no body"
    elif not isinstance(body, dict):
        yield "the body is no JSON object"
    else:
        given = {name: value for name, value in body.items() if value != []}
        yield from faults(given, {"$ref": method.request}, document()["schemas"], method.request)


@lru_cache(maxsize=1)
def _routes() -> list[tuple[re.Pattern[str], Method]]:
    """Fixed paths come before those with an id in the same place."""
    methods = sorted(_methods(document()), key=lambda one: one.path.count("{"))
    return [(re.compile(_IN_PATH.sub(r"(?P<\1>[^/]+)", one.path)), one) for one in methods]


def _methods(resource: Mapping[str, Any]) -> Iterator[Method]:
    for one in resource.get("methods", {}).values():
        yield Method(
            one["id"], one["httpMethod"], f"/{one['path']}", one.get("parameters", {}),
            one.get("request", {}).get("$ref", ""), one.get("response", {}).get("$ref", ""),
            frozenset(one.get("scopes", ())),
        )  # fmt: skip
    for inner in resource.get("resources", {}).values():
        yield from _methods(inner)
