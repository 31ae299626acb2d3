"""Who may use an installation: S16 and S18 as the rule itself."""

import pytest

from backend.domain.admission import may_use

DOMAINS = frozenset({"acme.test", "gmail.com"})


@pytest.mark.parametrize(
    ("email", "hosted", "may"),
    [
        ("ben@acme.test", "acme.test", True),
        ("ben@acme.test", "acme.example", True),
        ("ben@acme.test", None, False),
        ("ben@gmail.com", None, True),
        ("ben@sub.acme.test", "acme.test", False),
        ("ben@evil-acme.test", "acme.test", False),
        ("ben@acme.test@evil.test", "acme.test", False),
        ("acme.test", None, False),
        ('"ben@home"@acme.test', "acme.test", True),
    ],
)
def test_the_domain_is_allowed_and_google_vouches_for_the_address(
    email: str, hosted: str | None, may: bool
) -> None:
    assert may_use(email, hosted, DOMAINS) is may


@pytest.mark.parametrize("is_open", [True, False])
def test_without_allowed_domains_the_installation_is_open_or_closed_to_everybody(is_open: bool) -> None:
    assert may_use("ben@acme.test", "acme.test", (), is_open=is_open) is is_open
