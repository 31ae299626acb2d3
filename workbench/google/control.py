"""The stand-in's own addresses, for tests that run in another process: faults, calls, the whole state."""

from dataclasses import asdict

from pydantic import TypeAdapter, ValidationError

from workbench.google.exchange import Answer, Asked, json_answer
from workbench.google.faults import Rule
from workbench.google.stand_in import Google

PREFIX = "/__"
_RULES: TypeAdapter[list[Rule]] = TypeAdapter(list[Rule])


def answered(google: Google, asked: Asked) -> Answer:
    """POST and DELETE /__faults (a list of rules), GET /__calls, GET /__violations, GET and PUT /__state."""
    match f"{asked.verb} {asked.path}":
        case "POST /__faults":
            return _faults(google, asked.body)
        case "DELETE /__faults":
            google.faults.clear()
            return json_answer({})
        case "GET /__calls":
            return json_answer({"calls": [asdict(one) for one in list(google.calls.made)]})
        case "GET /__violations":
            return json_answer({"violations": google.violations})
        case "GET /__state":
            return Answer(200, google.dump())
        case "PUT /__state":
            google.load(asked.body)
            return json_answer({})
        case _:
            return json_answer({"error": "no such address of the stand-in's own"}, 404)


def _faults(google: Google, body: bytes) -> Answer:
    try:
        google.faults.add(*_RULES.validate_json(body))
    except ValidationError as fault:
        return json_answer({"error": str(fault)}, 400)
    return json_answer({})
