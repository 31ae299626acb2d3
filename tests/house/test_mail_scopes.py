"""S48: a mailbox's consent asks for one restricted scope that serves every call, as the guide says."""

import json
import re
from pathlib import Path
from typing import Any

import googleapiclient

from backend.google_api.consent import SCOPES
from backend.google_api.delegation import MAILBOX_SCOPES
from backend.services.mail.consenting import NEEDED_SCOPE

HOUSE = Path(__file__).parents[2]
MODIFY = "https://www.googleapis.com/auth/gmail.modify"
LEAST = {"openid", "https://www.googleapis.com/auth/userinfo.email", MODIFY}
DISCOVERY = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents" / "gmail.v1.json"
_CALL = re.compile(r"_users((?:\.\w+\(\))*)\.(\w+)\b(?!\(\)\.)")


def test_a_scope_that_is_added_is_noticed() -> None:
    assert set(SCOPES) == LEAST
    assert len(SCOPES) == len(LEAST)
    assert MAILBOX_SCOPES == (NEEDED_SCOPE,) == (MODIFY,)


def test_every_call_is_served_by_it_and_named_in_the_guide() -> None:
    methods, guide = _methods(), (HOUSE / "docs" / "install.md").read_text("utf-8")
    named = {
        name
        for line in guide.splitlines()
        if "`gmail.modify` |" in line
        for name in re.findall(r"`(users\.[\w.]+)`", line)
    }
    made = {*_made(), "users.messages.send"}
    assert len(made) > 15
    assert named == made
    for name in made:
        assert MODIFY in methods[name]["scopes"], name


def _made() -> set[str]:
    """The methods that the adapter of connected accounts asks for."""
    text = (HOUSE / "backend" / "google_api" / "account.py").read_text("utf-8")
    return {
        f"users{found[1].replace('()', '')}.{found[2]}"
        for found in _CALL.finditer(text)
        if found[0].startswith("_users.")
    }


def _methods() -> dict[str, dict[str, Any]]:
    """Google's methods by their names, without ``gmail.``."""
    found: dict[str, dict[str, Any]] = {}

    def walk(resource: dict[str, Any]) -> None:
        for method in resource.get("methods", {}).values():
            found[method["id"].removeprefix("gmail.")] = method
        for below in resource.get("resources", {}).values():
            walk(below)

    walk(json.loads(DISCOVERY.read_text("utf-8")))
    return found
