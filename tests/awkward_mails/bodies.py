"""Mails whose content is awkward: it is never read, but what is attached is named."""

from tests.awkward_mails.raw import mail


def _nested(depth: int) -> str:
    kind = "Content-Type: multipart/mixed"
    opened = "".join(f"--b{one}\r\n{kind}; boundary=b{one + 1}\r\n\r\n" for one in range(depth))
    return f"{opened}--b{depth}\r\n\r\nleaf\r\n"


def _file(name: str) -> str:
    return f"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; {name}\r\n\r\nx\r\n"


_INNER = "--b\r\nContent-Type: message/rfc822\r\n\r\n"
_MIXED = "Content-Type: multipart/mixed; boundary=b"

BODIES: dict[str, bytes] = {
    "empty": b"From: lea@lindenhof.example\r\nTo: support@acme.test\r\n\r\n",
    "no blank line": b"From: lea@lindenhof.example\r\nTo: support@acme.test",
    "bare line feeds": mail().replace(b"\r\n", b"\n"),
    "bare carriage returns in the body": mail(body=b"a\rb\rc"),
    "nested a hundred deep": mail("Content-Type: multipart/mixed; boundary=b0", body=_nested(100)),
    "a thousand parts": mail(_MIXED, body="--b\r\n\r\nx\r\n" * 1_000 + "--b--"),
    "no boundary": mail("Content-Type: multipart/mixed", body="--b\r\n\r\nx"),
    "a boundary that never comes": mail("Content-Type: multipart/mixed; boundary=zzz", body="--b\r\n\r\nx"),
    "a boundary that never ends": mail(_MIXED, body="--b\r\n\r\nx"),
    "an odd Content-Type": mail("Content-Type: ;;;=/"),
    "a Content-Type of 50,000 characters": mail("Content-Type: text/plain; x=" + "y" * 50_000),
    "an unknown transfer encoding": mail("Content-Transfer-Encoding: x-uuencode", body="begin 644 x"),
    "broken base64": mail("Content-Transfer-Encoding: base64", body="!!!!"),
    "a charset that does not exist": mail("Content-Type: text/plain; charset=klingon"),
    "8-bit bytes": mail(body=bytes(range(256))),
    "a file called ../../x": mail(_MIXED, body=_file('filename="../../x"') + "--b--"),
    "a file with a NUL in its name": mail(_MIXED, body=_file('filename="a\x00.pdf"') + "--b--"),
    "a file whose name is RFC 2231": mail(_MIXED, body=_file("filename*=utf-8''caf%C3%A9.pdf") + "--b--"),
    "a file whose name is an encoded word": mail(
        _MIXED, body=_file('filename="=?utf-8?q?=C3=A9?="') + "--b--"
    ),
    "a file with a name of 3,000 letters": mail(_MIXED, body=_file(f'filename="{"x" * 3_000}"') + "--b--"),
    "a file whose name runs right to left": mail(_MIXED, body=_file('filename="\u202efdp.exe"') + "--b--"),
    "two hundred files": mail(_MIXED, body=_file('filename="x"') * 200 + "--b--"),
    "a mail in a mail": mail(_MIXED, body=f"{_INNER}{mail().decode()}\r\n--b--"),
}
