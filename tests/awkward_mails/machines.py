"""Mails that nobody wrote, as systems really send them."""

from tests.awkward_mails.raw import mail

_REPORT = "Content-Type: multipart/report; boundary=b; report-type="
_DSN = (
    "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n--b\r\n"
    "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
    "Final-Recipient: rfc822; lea@lindenhof.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--"
)

MACHINES: dict[str, bytes] = {
    "a bounce": mail(
        "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Auto-Submitted: auto-replied",
        "Return-Path: <>",
        "X-Failed-Recipients: lea@lindenhof.example",
        "Content-Type: multipart/report; boundary=b; report-type=delivery-status",
        body=_DSN,
    ),
    "a bounce of Exchange": mail("From: postmaster@firma.example", f"{_REPORT}delivery-status"),
    "a bounce without a report": mail("From: MAILER-DAEMON", "Subject: failure notice"),
    "a read receipt": mail(f"{_REPORT}disposition-notification"),
    "an abuse report": mail(f"{_REPORT}feedback-report"),
    "away": mail("Auto-Submitted: auto-replied", "Subject: Out of office"),
    "away, by Outlook": mail("X-Auto-Response-Suppress: All", "Auto-Submitted: auto-generated"),
    "away, by Apple": mail("X-Apple-Action: VACATION"),
    "away, by an old program": mail("X-Autoreply: yes", "Precedence: auto_reply"),
    "a newsletter": mail("List-Id: <news.firma.example>", "List-Unsubscribe: <https://firma.example/u>"),
    "a mailing list": mail(
        "List-Id: X <x.firma.example>", "Precedence: list", "List-Post: <mailto:x@firma.example>"
    ),
    "through our Google Group": mail(
        "From: 'Lea' via Support <support@acme.test>",
        "X-Google-Group-Id: 7",
        "List-ID: <support.acme.test>",
        "X-Original-From: Lea <lea@lindenhof.example>",
    ),
    "bulk": mail("Precedence: bulk"),
    "no-reply": mail("From: no-reply@firma.example"),
    "an invitation": mail("Content-Type: text/calendar; method=REQUEST", body="BEGIN:VCALENDAR"),
    "an answer to an invitation": mail("Content-Type: text/calendar; method=REPLY", body="BEGIN:VCALENDAR"),
    "Auto-Submitted: no": mail("Auto-Submitted: no"),
    "a form": mail("From: support@acme.test", "Reply-To: Visitor <visitor@else.example>"),
}
