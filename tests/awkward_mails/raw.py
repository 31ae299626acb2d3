"""A plain mail, of which one thing is made odd."""


def mail(*lines: str | bytes, body: str | bytes = "Hello", without: tuple[str, ...] = ()) -> bytes:
    """The header lines over those of a plain mail; a plain one of the same name gives way."""
    given = [line if isinstance(line, bytes) else line.encode() for line in lines]
    named = {line.split(b":", 1)[0].lower() for line in given if b":" in line}
    plain = {
        b"From": "Léa Martin <lea@lindenhof.example>".encode(),
        b"To": b"support@acme.test",
        b"Subject": b"Hello",
        b"Date": b"Tue, 24 Nov 2026 11:00:00 +0000",
        b"Message-ID": b"<plain@lindenhof.example>",
    }
    left = [name.encode().lower() for name in without]
    kept = [
        name + b": " + value
        for name, value in plain.items()
        if name.lower() not in named and name.lower() not in left
    ]
    text = body if isinstance(body, bytes) else body.encode()
    return b"\r\n".join([*kept, *given, b"", text])
