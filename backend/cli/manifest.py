"""``relais manifest``: the HTTP deployment resource, made from appsscript.json.

https://developers.google.com/workspace/add-ons/reference/rpc/google.cloud.gsuiteaddons.v1
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from backend.cli.group import relais

SOURCE = Path(__file__).parents[2] / "appsscript.json"
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


@relais.command()
@click.option("--base-url", required=True, help="Where this installation is reached, https, without a path.")
def manifest(base_url: str) -> None:
    """Print the deployment for `gcloud workspace-add-ons deployments create`."""
    try:
        made = deployment(json.loads(SOURCE.read_text("utf-8")), base_url)
    except ValueError as fault:
        raise click.BadParameter(str(fault), param_hint="--base-url") from None
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))


def deployment(source: Mapping[str, Any], base_url: str) -> dict[str, Any]:
    """Return the deployment resource. Functions become addresses. Raises: ValueError."""
    base = base_of(base_url)
    common, gmail = source["addOns"]["common"], source["addOns"]["gmail"]
    compose = gmail["composeTrigger"]
    return {
        "oauthScopes": source["oauthScopes"],
        "addOns": {
            "common": {
                **common,
                "logoUrl": f"{base}/logo.png",
                # The page that leads to Google's consent is ours.
                "openLinkUrlPrefixes": [*common["openLinkUrlPrefixes"], f"{base}/connect/"],
                "homepageTrigger": {"runFunction": _address(base, common["homepageTrigger"]["runFunction"])},
            },
            "gmail": {
                "contextualTriggers": [
                    {"unconditional": {}, "onTriggerFunction": _address(base, one["onTriggerFunction"])}
                    for one in gmail["contextualTriggers"]
                ],
                # Apps Script says selectActions and text, the deployment says actions and label.
                "composeTrigger": {
                    "actions": [
                        {"label": one["text"], "runFunction": _address(base, one["runFunction"])}
                        for one in compose["selectActions"]
                    ],
                    "draftAccess": compose["draftAccess"],
                },
            },
            # Named so that consent to a part is told apart from consent to all.
            "httpOptions": {
                "authorizationHeader": "SYSTEM_ID_TOKEN",
                "granularOauthPermissionSupport": "OPT_IN",
            },
        },
    }


def _address(base: str, function: str) -> str:
    return f"{base}/addon/{function}"


def base_of(url: str) -> str:
    """The address without a path that Google can call. Raises: ValueError."""
    parts = urlsplit(url)
    is_bare = parts.hostname and not (parts.path.strip("/") or parts.query or parts.fragment)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not is_bare or not is_safe:
        raise ValueError("is not an https address without a path")
    return f"{parts.scheme}://{parts.netloc}"
