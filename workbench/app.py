"""The workbench's own pages: the Gmail-like window, what it asks for, and Google's certificates."""

from collections.abc import Mapping
from pathlib import Path
from threading import Event
from typing import Any, cast

from flask import Flask, Response, jsonify, render_template, request, send_from_directory
from googleapiclient.errors import HttpError
from werkzeug.exceptions import BadRequest, Gone

from workbench.acts import add_acts
from workbench.arrivals import Arrivals
from workbench.deeds import Deeds
from workbench.emulators import HOUSE
from workbench.events import OpenMail, Recipients, Window
from workbench.host import SCOPES, Call, Host, Reply
from workbench.mailroom import Mailroom
from workbench.response_rules import Occasion
from workbench.signer import Signer
from workbench.troubles import TROUBLES, Weather
from workbench.world import World

POLICY = "default-src 'self'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline'"
TOKEN_SHOWN = 12
ICONS = HOUSE / "node_modules" / "@material-design-icons" / "svg" / "filled"
"""Google's own, as the npm package of that name brings them."""


def create_app(world: World, signer: Signer, is_open: Event) -> Flask:
    """Return the page and its API for one world.

    Until ``is_open`` is set, some part still starts, and the API answers 503.
    """
    app = Flask("workbench", root_path=_here())
    _add_page(app, signer)
    _add_api(app, world, Host(world, signer), is_open)
    return app


def _add_page(app: Flask, signer: Signer) -> None:
    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    @app.get("/")
    def page() -> str:
        return render_template("page.html")

    @app.get("/icons/<name>")
    def icon(name: str) -> Response:
        return send_from_directory(ICONS, name, max_age=86_400)

    @app.get("/google/certs")
    def certificates() -> Response:
        response = jsonify(signer.certificates)
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response


def _add_api(app: Flask, world: World, host: Host, is_open: Event) -> None:
    gmail, company = world.addresses.gmail, world.company
    mailroom, weather = Mailroom(gmail), Weather(gmail, company.mailbox_address)
    add_acts(app, lambda given: _account(world, given), Deeds(gmail), Arrivals(gmail, company), weather)

    @app.before_request
    def wait_for_it() -> tuple[Response, int] | None:
        is_asked = request.path.startswith("/api/")
        return (jsonify(error="the demo is starting"), 503) if is_asked and not is_open.is_set() else None

    @app.get("/api/world")
    def show_world() -> Response:
        return jsonify({**_world(world), "trouble": weather.name})

    @app.get("/api/threads")
    def threads() -> Response:
        return jsonify(threads=mailroom.threads(_account(world, request.args), request.args.get("q", "")))

    @app.get("/api/threads/<thread_id>")
    def thread(thread_id: str) -> tuple[Response, int]:
        try:
            return jsonify(mailroom.thread(_account(world, request.args), thread_id)), 200
        except HttpError as fault:
            return jsonify(error="no such thread"), int(fault.status_code)

    @app.post("/api/host")
    def send() -> Response:
        return jsonify(_reply(host.send(_call(world, request.get_json()))))


def _here() -> str:
    return str(Path(__file__).parent)


def _world(world: World) -> dict[str, object]:
    company = world.company
    people = [
        {"key": one.key, "name": one.name, "email": one.email, "role": one.role} for one in company.people
    ]
    return {
        "members": people,
        "mailbox": {"address": company.mailbox_address, "name": company.mailbox_name},
        "scopes": list(SCOPES),
        "relais": world.addresses.relais,
        "customers": sorted({thread.customer for thread in company.threads}),
        "troubles": {name: told for name, (told, _) in TROUBLES.items()},
    }


def _account(world: World, given: Mapping[str, Any]) -> str:
    """Whose mail is in view."""
    try:
        person = world.player(str(given.get("member", "")))
    except KeyError:
        raise BadRequest("no such member") from None
    return world.company.mailbox_address if given.get("window") == "shared" else person.email


def _call(world: World, given: dict[str, Any]) -> Call:
    mail, recipients = given.get("thread"), given.get("recipients")
    if given["occasion"] == "click" and not str(given["url"]).startswith(f"{world.addresses.relais}/addon/"):
        raise Gone("a card of an earlier run")
    return Call(
        occasion=cast("Occasion", given["occasion"]),
        email=world.player(given["member"]).email,
        account=_account(world, given),
        window=Window(given["locale"], given["zone"], given["platform"]),
        scopes=tuple(given["scopes"]),
        url=given.get("url") or "",
        parameters=given.get("parameters") or {},
        form_inputs=given.get("formInputs") or {},
        mail=OpenMail(mail["thread_id"], mail["message_id"]) if mail else None,
        recipients=Recipients(recipients["to"], recipients["cc"]) if recipients else None,
    )


def _reply(reply: Reply) -> dict[str, object]:
    return {
        "status": reply.status,
        "ms": reply.ms,
        "request": {"url": reply.url, "event": _shortened(reply.event)},
        "response": reply.body,
        "problems": [problem.as_dict() for problem in reply.problems],
        "store": reply.store,
    }


def _shortened(event: dict[str, Any]) -> dict[str, Any]:
    """The event with its tokens cut: long, secret in real life, and nothing to read in them."""
    shown = {**event, "authorizationEventObject": {**event["authorizationEventObject"]}}
    for block, names in (
        ("authorizationEventObject", ("userIdToken", "systemIdToken", "userOAuthToken")),
        ("gmail", ("accessToken",)),
    ):
        if block in shown:
            shown[block] = {
                name: f"{value[:TOKEN_SHOWN]}…" if name in names else value
                for name, value in shown[block].items()
            }
    return shown
