"""What Relais is compared with: a Flask route that answers the same number of bytes and does nothing else.

``/plain`` reads the body; ``/verified`` also verifies both tokens, by the very code of Relais.
"""

import json
import os

from flask import Flask, Response, request

from addon import identity
from backend.google_api.certificates import Certificates
from backend.google_api.tokens import GoogleTokenVerifier
from backend.settings import load_settings
from main import SystemClock


def create_app() -> Flask:
    """Return the application; BARE_BYTES says how many bytes to answer."""
    settings = load_settings(os.environ)
    verifier = GoogleTokenVerifier(
        Certificates(settings.addon.id_token_certs_url, SystemClock()), SystemClock()
    )
    answer = json.dumps({"text": "x" * (int(os.environ["BARE_BYTES"]) - 12)})
    app = Flask("bare")

    @app.get("/healthz")
    def alive() -> str:
        return "ok"

    @app.post("/plain")
    def plain() -> Response:
        request.get_json()
        return Response(answer, mimetype="application/json")

    @app.post("/verified")
    def verified() -> Response:
        body = request.get_json()
        url = settings.base_url + request.path
        identity.check_caller(request.headers.get("Authorization", ""), url, settings, verifier)
        identity.identify(body, settings, verifier)
        return Response(answer, mimetype="application/json")

    return app
