"""Encoded words beside each other, with a language, cut short: each letter of them stays in its place."""

import pytest

from backend.domain.encoded_words import decoded


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a =?utf-8?q?b?= c =?utf-8?q?d?= e", "a b c d e"),
        ("=?utf-8?q?a?= =?iso-8859-1?q?=E9?=", "aé"),
        ("=?iso-8859-1*fr?q?=E9?=", "é"),
        ("=?iso-8859-1?q?=E9?= and =?iso-8859-1?q?=E8?=", "é and è"),
        (" =?utf-8?q?a?=", " a"),
        ("=?utf-8?b?w6kxx?=", "é1"),
        ("=?utf-8?b?w6 kx?=", "é1"),
        ("=?utf-8?b?w6k?= =?utf-8?b?MQ?=", "é1"),
        ("=?utf-8?Q?a_b?=", "a b"),
        ("=?utf-8?B?YQ==?=", "a"),
    ],
)
def test_words_are_read_in_their_order_and_whole(value: str, text: str) -> None:
    assert decoded(value) == text
