"""The logo, which Gmail fetches, and the headers that every answer bears."""

from pathlib import Path

from flask import Blueprint, Response, send_file

LOGO = Path(__file__).parent / "logo.png"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}


def assets_blueprint() -> Blueprint:
    """Return /logo.png, and the security headers for the whole application."""
    blueprint = Blueprint("assets", __name__)

    @blueprint.get("/logo.png")
    def logo() -> Response:
        answer = send_file(LOGO, mimetype="image/png", max_age=86_400)
        answer.headers["Cache-Control"] = "public, max-age=86400"
        return answer

    @blueprint.after_app_request
    def secure(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return blueprint
