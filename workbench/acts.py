"""What the page does besides asking Relais: acts in Gmail itself, mail from outside, Gmail's bad days."""

from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any

from flask import Flask, Response, jsonify, request
from googleapiclient.errors import HttpError
from werkzeug.exceptions import BadRequest

from workbench.arrivals import Arrivals, Arriving
from workbench.deeds import Deeds
from workbench.troubles import Weather

AccountOf = Callable[[Mapping[str, Any]], str]
"""Whose mail the page has in view, by what it sends along."""


def add_acts(app: Flask, account_of: AccountOf, deeds: Deeds, arrivals: Arrivals, weather: Weather) -> None:
    """Add the addresses that change something."""

    @app.post("/api/threads/<thread_id>/<deed>")
    def act(thread_id: str, deed: str) -> tuple[Response, int]:
        given = request.get_json()
        try:
            deeds.do(account_of(given), thread_id, deed, given)
        except KeyError as unknown:
            raise BadRequest(f"no such deed: {unknown}") from None
        except HttpError as fault:
            return jsonify(error="Gmail refuses"), int(fault.status_code)
        except (OSError, HTTPException):
            return jsonify(error="Gmail does not answer"), 502
        return jsonify({}), 200

    @app.post("/api/arrivals")
    def arrive() -> Response:
        given = request.get_json()
        try:
            arrivals.drop(_arriving(given))
        except (KeyError, ValueError) as odd:
            raise BadRequest(f"no such mail: {odd}") from None
        return jsonify({})

    @app.post("/api/trouble")
    def trouble() -> Response:
        try:
            weather.become(request.get_json()["name"])
        except KeyError:
            raise BadRequest("no such trouble") from None
        return jsonify({})


def _arriving(given: Mapping[str, Any]) -> Arriving:
    """The mail that the page's form describes. Raises: KeyError."""
    return Arriving(
        given["from"],
        given["subject"],
        given["text"],
        given["kind"],
        has_attachment=bool(given["attachment"]),
        answers=given["answers"],
    )
