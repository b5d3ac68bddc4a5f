"""The words that Punjabi shops and customers type, in Gurmukhi and in English letters."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from conversations.words import ANYBODY, CUSTOMER, EVERYWHERE, SHOP, match_word


@pytest.mark.parametrize(
    ("vocabulary", "word", "typed"),
    [
        (EVERYWHERE, "menu", "ਮੀਨੂ"),
        (EVERYWHERE, "hello", "ਸਤ ਸ੍ਰੀ ਅਕਾਲ / ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ / ਨਮਸਤੇ / Sat Sri Akal ji"),
        (EVERYWHERE, "help", "ਮਦਦ"),
        (EVERYWHERE, "back", "ਪਿੱਛੇ / ਵਾਪਸ / pichhe"),
        (EVERYWHERE, "cancel", "ਰੱਦ / ਰੱਦ ਕਰੋ।"),
        (EVERYWHERE, "skip", "ਛੱਡੋ / chhaddo"),
        (EVERYWHERE, "language", "ਭਾਸ਼ਾ / ਭਾਸ\u0a3cਾ / ਭਾ\u0a36ਾ"),
        (EVERYWHERE, "change", "ਬਦਲੋ / ਸੋਧੋ"),
        (SHOP, "new campaign", "ਨਵਾਂ ਕੈਂਪੇਨ / nava campaign"),
        (SHOP, "campaigns", "ਕੈਂਪੇਨ / ਸਭ ਦਿਖਾਓ"),
        (SHOP, "customers", "ਗਾਹਕ / gahak"),
        (SHOP, "templates", "ਮੈਸੇਜ / ਸੁਨੇਹੇ"),
        (SHOP, "report", "ਰਿਪੋਰਟ"),
        (SHOP, "status", "ਸਟੇਟਸ"),
        (SHOP, "pause", "ਰੋਕੋ / ਰੁਕੋ / ruko"),
        (SHOP, "resume", "ਮੁੜ ਚਾਲੂ / ਮੁੜ ਚਾਲੂ ਕਰੋ"),
        (SHOP, "stop all", "ਸਭ ਰੋਕੋ / ਸਭ ਬੰਦ ਕਰੋ"),
        (SHOP, "continue", "ਅੱਗੇ ਵਧੋ"),
        (SHOP, "next list", "ਅਗਲੀ ਲਿਸਟ"),
        (SHOP, "repeat", "ਦੁਬਾਰਾ ਭੇਜੋ"),
        (SHOP, "paid", "ਰਕਮ ਜਮ੍ਹਾਂ / ਜਮ੍ਹਾਂ"),
        (SHOP, "undo", "ਵਾਪਸ ਲਓ / vapas lao"),
        (SHOP, "team", "ਟੀਮ"),
        (SHOP, "settings", "ਸੈਟਿੰਗ"),
        (ANYBODY, "register", "ਦੁਕਾਨ ਰਜਿਸਟਰ ਕਰੋ"),
        (CUSTOMER, "stop", "ਬੰਦ ਕਰੋ / ਮੈਸੇਜ ਬੰਦ ਕਰੋ / ਮੈਸੇਜ ਨਾ ਭੇਜੋ"),
        (CUSTOMER, "start", "ਸ਼ੁਰੂ ਕਰੋ"),
        (CUSTOMER, "delete my data", "ਮੇਰੀ ਜਾਣਕਾਰੀ ਮਿਟਾਓ"),
        (CUSTOMER, "yes delete my data", "ਹਾਂ, ਮਿਟਾ ਦਿਓ"),
        (CUSTOMER, "keep my data", "ਰਹਿਣ ਦਿਓ"),
    ],
)
def test_punjabi_is_understood(vocabulary: Mapping[str, tuple[str, ...]], word: str, typed: str) -> None:
    assert {match_word(form, vocabulary) for form in typed.split(" / ")} == {word}


@pytest.mark.parametrize("typed", ["ਨਹੀਂ", "ਹਾਂ", "haan", "nahi", "ਨਹੀਂ ਚਾਹੀਦਾ", "ਕੈਂਪੇਨ ਕਦੋਂ ਜਾਵੇਗਾ", "ਮੈਨੂੰ"])
def test_what_may_be_an_answer_is_no_word(typed: str) -> None:
    assert [match_word(typed, vocabulary) for vocabulary in (EVERYWHERE, SHOP, CUSTOMER)] == [None] * 3
