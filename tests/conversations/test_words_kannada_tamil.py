"""The words that shops and customers type in Kannada and Tamil, in their own letters and in English ones."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from conversations.words import ANYBODY, CLAIMS, CUSTOMER, EVERYWHERE, HATS, SHOP, match_word


@pytest.mark.parametrize(
    ("vocabulary", "word", "typed"),
    [
        (EVERYWHERE, "hello", "ನಮಸ್ಕಾರ / namaskara / வணக்கம் / vanakkam / ஹலோ"),
        (EVERYWHERE, "back", "ಹಿಂದೆ / hinde / பின்செல் / thirumbu"),
        (EVERYWHERE, "cancel", "ರದ್ದು ಮಾಡಿ / raddu madi / ரத்து செய் / raththu / கேன்சல்"),
        (EVERYWHERE, "language", "ಭಾಷೆ ಬದಲಿಸಿ / மொழியை மாற்று / mozhi"),
        (SHOP, "campaigns", "ಎಲ್ಲಾ ತೋರಿಸಿ / எல்லாம் காட்டு"),
        (SHOP, "customers", "ನನ್ನ ಗ್ರಾಹಕರು / வாடிக்கையாளர் / கஸ்டமர்"),
        (SHOP, "status", "ಸ್ಥಿತಿ / ಸ್ಟೇಟಸ್ / நிலை / ஸ்டேட்டஸ்"),
        (SHOP, "resume", "ಮುಂದುವರಿಸಿ / munduvarisi / தொடர் / thodar"),
        (SHOP, "continue", "ಮುಂದುವರಿಯಿರಿ / மேலே செல்"),
        (SHOP, "continue draft", "ಡ್ರಾಫ್ಟ್ ಮುಂದುವರಿಸಿ / ಕರಡು ಮುಂದುವರಿಸಿ / வரைவைத் தொடர்"),
        (SHOP, "stop all", "ಎಲ್ಲಾ ನಿಲ್ಲಿಸಿ / ella nillisi / எல்லாம் நிறுத்து / niruthu"),
        (SHOP, "retry failed", "ವಿಫಲವಾದವು ಮತ್ತೆ ಕಳುಹಿಸಿ / போகாதவை மீண்டும்"),
        (SHOP, "archive", "ಆರ್ಕೈವ್ ಮಾಡಿ / காப்பகத்தில் வை"),
        (SHOP, "drafts", "ಡ್ರಾಫ್ಟ್‌ಗಳು / ಕರಡುಗಳು / ನನ್ನ ಕರಡುಗಳು / என் வரைவுகள்"),
        (SHOP, "delete draft", "ಕರಡು ಅಳಿಸಿ / வரைவு அழி / வரைவை நீக்கு"),
        (SHOP, "start again", "ಮೊದಲಿನಿಂದ ಶುರು / முதலில் இருந்து"),
        (SHOP, "save list", "ಪಟ್ಟಿ ಉಳಿಸಿ / பட்டியலைச் சேமி"),
        (SHOP, "leads", "ಲೀಡ್\u200cಗಳು / ಲೀಡ್ಗಳು / எல்லா லீட்களும்"),
        (SHOP, "paid", "ಹಣ ಕಟ್ಟಿದ್ದಾರೆ / பணம் கட்டிவிட்டார் / கட்டிட்டார் / kattiyachu"),
        (SHOP, "quiet hours", "ಮೆಸೇಜ್ ಬೇಡದ ಸಮಯ / அமைதி நேரம்"),
        (SHOP, "closed days", "ರಜೆ ದಿನಗಳು / விடுமுறை நாட்கள்"),
        (SHOP, "undo", "ವಾಪಸ್ ತೆಗೆದುಕೊಳ್ಳಿ / திரும்பப் பெறு / thirumba peru"),
        (HATS, "switch", "ಅಂಗಡಿ ಬದಲಿಸಿ / கடையை மாற்று"),
        (ANYBODY, "register", "ಅಂಗಡಿ ನೋಂದಾಯಿಸಿ / கடையைப் பதிவு செய்"),
        (CUSTOMER, "stop", "ಮೆಸೇಜ್ ಮಾಡಬೇಡಿ / message beda / ಸ್ಟಾಪ್ / மெசேஜ் அனுப்பாதீங்க / மெசேஜ் வேணாம் / message vendam"),
        (CUSTOMER, "start", "ಮೆಸೇಜ್ ಬೇಕು / மெசேஜ் வேண்டும் / மெசேஜ் வேணும்"),
        (CUSTOMER, "my data", "ನನ್ನ ಮಾಹಿತಿ / எனது தகவல்"),
        (CUSTOMER, "yes delete my data", "ಹೌದು, ಅಳಿಸಿ / ஆம் அழி"),
        (CLAIMS, "paid", "ಕಟ್ಟಿದ್ದೇನೆ / ಹಣ ಕಟ್ಟಿದ್ದೀನಿ / கட்டிவிட்டேன் / பணம் கட்டிட்டேன் / kattitten"),
    ],
)
def test_kannada_and_tamil_are_understood(vocabulary: Mapping[str, tuple[str, ...]], word: str, typed: str) -> None:
    assert {match_word(form, vocabulary) for form in typed.split(" / ")} == {word}


@pytest.mark.parametrize("typed", ["ಬೇಡ", "ಹೌದು", "ಇಲ್ಲ", "beda", "வேண்டாம்", "ஆம்", "இல்லை", "vendam", "கேம்பைன் எப்போது போகும்"])
def test_what_may_be_an_answer_is_no_word(typed: str) -> None:
    assert [match_word(typed, vocabulary) for vocabulary in (EVERYWHERE, SHOP, CUSTOMER)] == [None] * 3
