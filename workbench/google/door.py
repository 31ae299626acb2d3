"""Every request passes here: it is logged, faults befall it, and the right part answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qs

from workbench.google import consent_page, gmail_door, oauth, oauth_rest, tokens
from workbench.google.calls import Called
from workbench.google.conformance import method_of
from workbench.google.exchange import Answer, Asked, Manner, json_answer, refusal
from workbench.google.faults import GRANT_REFUSALS, MISHAPS, REFUSALS, WIRE, Rule
from workbench.google.mishaps import befall
from workbench.google.quota import MINUTE_MS, too_fast
from workbench.google.refused import Refused, not_played
from workbench.google.stand_in import Google

Part = Callable[[Google, Asked], Answer]


def _decided(google: Google, asked: Asked) -> Answer:
    return consent_page.decided(google, asked, parse_qs(asked.body.decode("utf-8", "replace")))


OTHERS: Mapping[str, Part] = {
    f"GET {consent_page.PATH}": consent_page.shown,
    f"POST {consent_page.PATH}": _decided,
    "POST /token": oauth.token,
    "POST /revoke": oauth_rest.revoke,
    "GET /v1/userinfo": oauth_rest.userinfo,
    "GET /oauth2/v3/certs": oauth_rest.keys,
    "GET /oauth2/v1/certs": oauth_rest.certificates,
}


def answered(google: Google, asked: Asked) -> tuple[Answer, Called]:
    """The answer with how it is to be sent, and the call's entry in the log."""
    found = method_of(asked.verb, asked.path)
    named = f"{asked.verb} {asked.path}"
    name, template = (found[0].id, f"{asked.verb} {found[0].path}") if found else (named, named)
    account = _account(google, asked)
    called = google.calls.begin(name, asked.verb, asked.path, account)
    rules = google.faults.due(name, template, account)
    path = found[1] if found else {}
    _befall([one for one in rules if one.phase != "after"], google, asked, account, path)
    spoiling = [
        one for one in rules if one.effect not in MISHAPS and not (asked.is_part and one.effect in WIRE)
    ]
    stopped = next((one for one in spoiling if one.phase == "before"), None)
    if stopped:
        answer = refusal(REFUSALS["503"])
    else:
        answer = gmail_door.answered(google, asked, *found) if found else _other(google, asked, named)
        called.accepted = answer.status < 400
    _befall([one for one in rules if one.phase == "after"], google, asked, account, path)
    for rule in [stopped] if stopped else spoiling:
        answer = spoilt(google, answer, rule)
    called.status = answer.status
    return answer, called


def spoilt(google: Google, answer: Answer, rule: Rule) -> Answer:
    """What a rule leaves of an answer."""
    if rule.effect in REFUSALS:
        return refusal(_timed(google, REFUSALS[rule.effect]))
    if rule.effect in GRANT_REFUSALS:
        subtype = GRANT_REFUSALS[rule.effect]
        told = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
        return json_answer({**told, **({"error_subtype": subtype} if subtype else {})}, 400)
    if rule.effect == "wrong_json":
        return replace(answer, status=200, body=b'{"unexpected": [')
    if rule.effect == "empty":
        return replace(answer, body=b"")
    if rule.effect == "no_content":
        return Answer(204)
    return replace(answer, manner=Manner(rule.effect, rule.seconds))


def _other(google: Google, asked: Asked, named: str) -> Answer:
    part = OTHERS.get(named)
    if part is None:
        google.violations.append(f"{named} is not played")
        return refusal(not_played(named))
    return part(google, asked)


def _befall(
    rules: Sequence[Rule], google: Google, asked: Asked, account: str, path: Mapping[str, str]
) -> None:
    token = asked.headers.get("authorization", "").partition(" ")[2]
    for rule in rules:
        if rule.effect in MISHAPS:
            befall(google, rule, account, token, path)


def _account(google: Google, asked: Asked) -> str:
    """Whose call it is; empty where nobody's."""
    try:
        with google.changing_grants() as state:
            return tokens.owner(state, asked.headers.get("authorization", ""), 0)[0]
    except Refused:
        return ""


def _timed(google: Google, refused: Refused) -> Refused:
    """A rate's refusal says when to try again; the one for too many at once does not."""
    if "User-rate" not in refused.message:
        return refused
    return too_fast(refused.status, refused.reason, google.now_ms() + MINUTE_MS)
