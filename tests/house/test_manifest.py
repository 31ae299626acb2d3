"""The deployment is what Google takes, asks for the least, and every address in it is answered."""

import copy
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from google.cloud import gsuiteaddons_v1
from google.protobuf import json_format

from addon.actions.triggers import METADATA_SCOPE
from addon.identity import EMAIL_SCOPE
from backend.cli.manifest import deployment
from workbench.host import SCOPES

HOUSE = Path(__file__).parents[2]
SOURCE = json.loads((HOUSE / "appsscript.json").read_text("utf-8"))
BASE = "https://relais.acme.example"
LEAST = {
    "https://www.googleapis.com/auth/gmail.addons.execute",
    "https://www.googleapis.com/auth/gmail.addons.current.message.metadata",
    "https://www.googleapis.com/auth/gmail.addons.current.action.compose",
    "https://www.googleapis.com/auth/userinfo.email",
    "https://www.googleapis.com/auth/script.locale",
}


def _parsed(resource: dict[str, Any]) -> None:
    """Parse strictly as Google's message, the one newer field than the package set aside."""
    known = copy.deepcopy(resource)
    assert known["addOns"]["httpOptions"].pop("granularOauthPermissionSupport") == "OPT_IN"
    json_format.ParseDict(known, gsuiteaddons_v1.Deployment.pb()())


def test_the_deployment_parses_strictly() -> None:
    _parsed(deployment(SOURCE, BASE))


@pytest.mark.parametrize("key", ["timeZone", "exceptionLogging", "runtimeVersion"])
def test_what_belongs_to_apps_script_would_not_parse(key: str) -> None:
    with pytest.raises(json_format.ParseError):
        _parsed({**deployment(SOURCE, BASE), key: SOURCE[key]})


def test_select_actions_would_not_parse() -> None:
    wrong = deployment(SOURCE, BASE)
    wrong["addOns"]["gmail"]["composeTrigger"] = SOURCE["addOns"]["gmail"]["composeTrigger"]
    with pytest.raises(json_format.ParseError):
        _parsed(wrong)


def test_the_page_of_a_connection_may_be_opened() -> None:
    prefixes = deployment(SOURCE, BASE)["addOns"]["common"]["openLinkUrlPrefixes"]
    assert prefixes == ["https://mail.google.com/", f"{BASE}/connect/"]


def test_the_scopes_are_the_least_and_the_ones_in_use() -> None:
    assert set(SOURCE["oauthScopes"]) == LEAST == set(SCOPES)
    assert {EMAIL_SCOPE, METADATA_SCOPE} <= LEAST


def test_every_scope_has_its_reason_in_the_guide() -> None:
    guide = (HOUSE / "docs" / "install.md").read_text("utf-8")
    rows = [line for line in guide.splitlines() if line.startswith("| `")]
    for scope in LEAST:
        assert any(scope.rpartition("/")[2] in row.split("|")[1] for row in rows), scope


def test_every_address_is_answered(app: Flask) -> None:
    made = deployment(SOURCE, BASE)
    del made["addOns"]["common"]["openLinkUrlPrefixes"]
    addresses = [text for text in _texts(made) if text.startswith(BASE)]
    assert len(addresses) == 4
    for address in addresses:
        is_logo = address.endswith(".png")
        with app.test_client().open(urlsplit(address).path, method="GET" if is_logo else "POST") as answer:
            assert answer.status_code == (200 if is_logo else 401), "there, and closed to strangers"


def _texts(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [text for value in node.values() for text in _texts(value)]
    if isinstance(node, list):
        return [text for value in node for text in _texts(value)]
    return [node] if isinstance(node, str) else []


def test_googles_rules_on_names_and_contexts() -> None:
    assert len(SOURCE["addOns"]["common"]["name"]) <= 15
    (trigger,) = deployment(SOURCE, BASE)["addOns"]["gmail"]["contextualTriggers"]
    assert trigger["unconditional"] == {}
    assert len(deployment(SOURCE, BASE)["addOns"]["gmail"]["composeTrigger"]["actions"]) == 1


@pytest.mark.parametrize(
    "url", ["http://relais.example", "relais.example", "https://x.example/path", "https://x.example?q"]
)
def test_a_base_that_google_could_not_call_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="https address"):
        deployment(SOURCE, url)


def test_deployed_files_name_what_exists(app: Flask) -> None:
    cron = (HOUSE / "cron.yaml").read_text("utf-8")
    assert "url: /cron/minute" in cron
    assert app.url_map.bind("x").match("/cron/minute", method="GET")
    assert app.url_map.bind("x").match("/cron/wake", method="GET"), "the clock of an earlier deployment"
    assert app.url_map.bind("x").match("/_ah/warmup", method="GET")
    yaml = (HOUSE / "app.yaml").read_text("utf-8")
    assert "main:create_app()" in yaml
    assert "RELAIS_OAUTH_CLIENT_SECRET" not in yaml
    ignored = (HOUSE / ".gcloudignore").read_text("utf-8").splitlines()
    for needed in (
        "main.py",
        "addon/",
        "backend/",
        "requirements.txt",
        "firestore.indexes.json",
        "gunicorn.conf.py",
        "secrets.yaml",
    ):
        assert needed not in ignored
    assert "secrets.yaml" in (HOUSE / ".gitignore").read_text("utf-8").splitlines()
