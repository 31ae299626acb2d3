"""A request to the Gmail API: who calls, whether Google's document knows it, and the method's answer."""

import json
from collections.abc import Mapping

from workbench.google import conformance, tokens
from workbench.google.conformance import Method
from workbench.google.exchange import Answer, Asked, Json, json_answer, refusal
from workbench.google.gmail import METHODS
from workbench.google.gmail.call import Call
from workbench.google.partial import kept, mask_of
from workbench.google.refused import Refused, invalid, not_played
from workbench.google.stand_in import Google
from workbench.google.tokens import Bearer


def answered(google: Google, asked: Asked, method: Method, path: Mapping[str, str]) -> Answer:
    """The answer to a call; both are held against Google's document."""
    try:
        body = _run(google, asked, method, path)
    except Refused as refused:
        faults = conformance.answer_faults(method, refused.status, refused.body)
        google.violations += [f"answer of {method.id}: {one}" for one in faults]
        return refusal(refused)
    if faults := conformance.answer_faults(method, 200, body):
        google.violations += [f"answer of {method.id}: {one}" for one in faults]
        return refusal(Refused(500, "backendError", f"The stand-in errs: {faults[0]}"))
    if body is None:
        return Answer(204)
    fields = asked.parameters.get("fields", "")
    try:
        return json_answer(kept(body, mask_of(fields)) if fields else body)
    except Refused as refused:
        return refusal(refused)


def _run(google: Google, asked: Asked, method: Method, path: Mapping[str, str]) -> Json | None:
    """Raises: Refused."""
    if method.id not in METHODS:
        google.violations.append(f"{method.id} is not played")
        raise not_played(method.id)
    authorization = asked.headers.get("authorization", "")
    with google.changing_grants() as state:
        bearer = tokens.bearer(state, authorization, method.scopes, google.now_ms())
    if path["userId"] not in ("me", bearer.account):
        raise Refused(403, "forbidden", f"Delegation denied for {bearer.account}")
    body = _checked_body(google, asked, method)
    topic = str(body.get("topicName", ""))
    topic_exists = not topic or google.pushes.topic_exists(topic)
    with google.holding(bearer.account) as held:
        google.quota.spend(held.account, method.id, held.now_ms)
        call = Call(
            account=held.account,
            bearer=bearer,
            now=google.clock.now(),
            path=dict(path),
            query=_many(asked),
            body=body,
            letters=held.letters,
            keeps_message_id=google.state.keeps_message_id,
            open_thread=_open_thread(google, asked, bearer),
            topic_exists=topic_exists,
        )
        return METHODS[method.id](call)


def _checked_body(google: Google, asked: Asked, method: Method) -> Json:
    """The body of a request that Google's document allows. Raises: Refused."""
    try:
        body = json.loads(asked.body) if asked.body else None
    except ValueError:
        raise invalid("Invalid JSON payload received.") from None
    if faults := conformance.request_faults(method, asked.query, body):
        google.violations += [f"request of {method.id}: {one}" for one in faults]
        raise invalid(f"Invalid request: {faults[0]}")
    return body if isinstance(body, dict) else {}


def _open_thread(google: Google, asked: Asked, bearer: Bearer) -> str:
    return tokens.opened_thread(google.state, bearer.account, asked.headers) if bearer.is_bound else ""


def _many(asked: Asked) -> dict[str, list[str]]:
    many: dict[str, list[str]] = {}
    for name, value in asked.query:
        many.setdefault(name, []).append(value)
    return many
