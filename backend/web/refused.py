"""What is refused before anybody looks at it (no such address, no such method), as JSON."""

import orjson
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response


def refused(refusal: HTTPException) -> Response:
    """The refusal in the form of all other answers: a page of HTML tells a program nothing."""
    answer = Response(status=refusal.code or 500, headers=dict(refusal.get_headers()))
    answer.data, answer.mimetype = orjson.dumps({"error": refusal.name.lower()}), "application/json"
    return answer
