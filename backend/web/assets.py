"""The logo, which Gmail fetches."""

from pathlib import Path

from flask import Blueprint, Response, send_file

LOGO = Path(__file__).parent / "logo.png"


def assets_blueprint() -> Blueprint:
    """Return /logo.png."""
    blueprint = Blueprint("assets", __name__)

    @blueprint.get("/logo.png")
    def logo() -> Response:
        answer = send_file(LOGO, mimetype="image/png", max_age=86_400)
        answer.headers["Cache-Control"] = "public, max-age=86400"
        return answer

    return blueprint
