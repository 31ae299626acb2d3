"""Mails whose headers are awkward."""

from tests.awkward_mails.raw import mail

_WORDS = " ".join(f"=?utf-8?q?w=C3=B6rd{number}?=" for number in range(5_000))
_CROWD = ", ".join(f"Person {number} <p{number}@firma.example>" for number in range(5_000))
_LINE_OF_MAILS = " ".join(f"<{number}@lindenhof.example>" for number in range(20_000))
_NESTED = "".join(f"group{number}: " for number in range(500)) + "a@b.example" + ";" * 500

HEADERS: dict[str, bytes] = {
    "no Message-ID": mail(without=("message-id",)),
    "no Subject": mail(without=("subject",)),
    "no Date": mail(without=("date",)),
    "no From": mail(without=("from",)),
    "no To": mail(without=("to",)),
    "no header but one": mail(without=("message-id", "subject", "date", "from", "to")) or b"X: y\r\n\r\n",
    "empty Message-ID": mail("Message-ID: <>"),
    "a Message-ID of 5,000 characters": mail(f"Message-ID: <{'x' * 5_000}@y.example>"),
    "a Message-ID with a slash and blanks": mail("Message-ID: < a / b @ c.example >"),
    "two Message-IDs": mail("Message-ID: <one@x.example>", "Message-ID: <two@x.example>"),
    "two From": mail("From: a@x.example", "From: b@x.example"),
    "several in From": mail("From: a@x.example, B <b@x.example>"),
    "nobody in From": mail("From: undisclosed"),
    "From is a broken address": mail("From: <<lea@@lindenhof..example>>"),
    "From is quotes only": mail('From: "" <>'),
    "From has an unclosed quote": mail('From: "Lea <lea@lindenhof.example>'),
    "From has an unclosed comment": mail("From: lea@lindenhof.example (Lea"),
    "a name that is another address": mail('From: "boss@acme.test" <eve@evil.example>'),
    "a name with a right-to-left override": mail("From: \u202egnp.exe <lea@lindenhof.example>"),
    "a name of zero-width letters": mail("From: \u200b\u200d\ufeff <lea@lindenhof.example>"),
    "a name of emoji": mail("From: 👩‍👩‍👧‍👦 <lea@lindenhof.example>"),
    "Hebrew and Arabic": mail("From: שלום <lea@lindenhof.example>", "Subject: مرحبا שלום hello"),
    "NUL in the subject": mail(b"Subject: a\x00b"),
    "controls in the subject": mail(b"Subject: a\x01\x07\x1b[31mred\x7f"),
    "a subject of combining marks": mail("Subject: " + "e" + "\u0301" * 3_000),
    "a subject of a megabyte": mail("Subject: " + "x" * 1_000_000),
    "8-bit bytes in the subject": mail(b"Subject: caf\xe9 \xff\xfe"),
    "8-bit bytes in From": mail(b"From: L\xe9a <lea@lindenhof.example>"),
    "GB2312 that is GBK": mail("Subject: =?gb2312?B?gUCBQYFC?="),
    "ISO-2022-JP": mail("Subject: =?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?="),
    "an unknown charset": mail("Subject: =?x-mac-turkish?Q?caf=8E?= =?unknown-8bit?Q?=FF?="),
    "a charset that lies": mail("Subject: =?us-ascii?Q?caf=E9?="),
    "a broken encoded word": mail("Subject: =?utf-8?b?////=?= =?utf-8?q?=?= =?"),
    "half a letter in an encoded word": mail("Subject: =?utf-8?q?=C3?= =?utf-8?q?=A9?="),
    "thousands of encoded words": mail(f"Subject: {_WORDS}"),
    "a line break hidden in an encoded word": mail("Subject: =?utf-8?q?a=0D=0ABcc:_eve@evil.example?="),
    "markup in the subject": mail('Subject: <b>x</b> <a href="javascript:1">y</a> &lt;'),
    "5,000 recipients": mail(f"To: {_CROWD}"),
    "groups in groups": mail(f"To: {_NESTED}"),
    "an empty group": mail("To: undisclosed-recipients:;"),
    "recipients without commas": mail("To: a@x.example b@x.example;c@x.example"),
    "an address of 300 characters": mail(f"To: {'x' * 300}@{'y' * 60}.example, support@acme.test"),
    "an address beyond ASCII": mail("From: josé@bücher.example", "To: δοκιμή@παράδειγμα.example"),
    "20,000 References": mail(f"References: {_LINE_OF_MAILS}"),
    "References without brackets": mail("References: a@b.example, c@d.example"),
    "In-Reply-To is empty brackets": mail("In-Reply-To: <>", "References: <> <>"),
    "In-Reply-To is prose": mail("In-Reply-To: your message of Tuesday"),
    "an impossible date": mail("Date: Mon, 32 Foo 2026 25:61:61 +9999"),
    "the year 2100": mail("Date: Fri, 1 Jan 2100 00:00:00 +0000"),
    "the year 1": mail("Date: 1 Jan 0001 00:00:00 -0000"),
    "a date of 10,000 characters": mail("Date: " + "9" * 10_000),
    "a header without a colon": mail("this is no header"),
    "a thousand headers of one name": mail(*(f"X-Loop: {number}" for number in range(1_000))),
    "header names in odd case": mail(
        "fROM: lea@lindenhof.example", "SUBJECT: x", "message-id: <q@x.example>"
    ),
    "an empty header name": mail(": nothing"),
}
