"""The page on which a person chooses an account and what a client may do. Plain HTML, no script."""

from collections.abc import Mapping
from html import escape

from workbench.google import consent
from workbench.google.exchange import Answer, Asked
from workbench.google.stand_in import Google

PATH = "/o/oauth2/v2/auth"
HTML = "text/html; charset=UTF-8"
ALLOW = "allow"
_STYLE = (
    "body{font:16px/1.5 Roboto,Arial,sans-serif;max-width:30rem;margin:3rem auto;"
    "padding:0 1rem;"
    "color:#1f1f1f;background:#fff}fieldset{border:1px solid #747775;border-radius:8px;margin:1rem 0}"
    "label{display:block;padding:.4rem 0;overflow-wrap:anywhere}button{font:inherit;padding:.5rem 1.5rem;"
    "border-radius:20px;border:1px solid #747775;background:#fff}"
    "button[value=allow]{background:#0b57d0;color:#fff}"
)


def shown(google: Google, asked: Asked) -> Answer:
    """The page, or Google's own page of an error."""
    query = asked.parameters
    try:
        consent.check(google.state, query)
    except consent.Unasked as fault:
        return _error(str(fault))
    hint = query.get("login_hint", "")
    accounts = sorted(google.state.accounts)
    chosen = hint if hint in accounts else accounts[0] if accounts else ""
    rows = "".join(_row("radio", "account", one, is_set=one == chosen) for one in accounts)
    scopes = "".join(
        _row("checkbox", "scope", one, is_set=True, is_fixed=one in consent.ALWAYS)
        for one in consent.asked_scopes(query)
    )
    return _page(
        "Choose what to allow",
        f"<p><b>{escape(query['client_id'])}</b> wants access to a Google Account.</p>"
        '<form method="post">'
        f"<fieldset><legend>Account</legend>{rows}</fieldset>"
        f"<fieldset><legend>It wants to</legend>{scopes}</fieldset>"
        f'<button name="decision" value="{ALLOW}">Allow</button> '
        '<button name="decision" value="cancel">Cancel</button></form>',
    )


def decided(google: Google, asked: Asked, form: Mapping[str, list[str]]) -> Answer:
    """What the person pressed: back to the client."""
    try:
        if form.get("decision") == [ALLOW]:
            account = form.get("account", [""])[0]
            where = consent.allowed(google, asked.parameters, account, form.get("scope", []))
        else:
            where = consent.refused(google, asked.parameters)
    except consent.Unasked as fault:
        return _error(str(fault))
    return Answer(302, b"", HTML, (("Location", where),))


def _row(kind: str, name: str, value: str, *, is_set: bool, is_fixed: bool = False) -> str:
    marks = f"{' checked' if is_set else ''}{' disabled' if is_fixed else ''}"
    return (
        f'<label><input type="{kind}" name="{name}" value="{escape(value)}"{marks}> {escape(value)}</label>'
    )


def _error(code: str) -> Answer:
    status = 401 if code == "invalid_client" else 403 if code == "access_denied" else 400
    return _page("Access blocked", f"<p>Error {status}: {escape(code)}</p>", status)


def _page(title: str, body: str, status: int = 200) -> Answer:
    head = (
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
    )
    text = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>"
    )
    return Answer(status, text.encode(), HTML)
