"""Words as people type them: every form stands for one word, whichever way a keyboard spells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pytest

from conversations.words import ANYBODY, CLAIMS, CUSTOMER, EVERYWHERE, SHOP, fold, match_word

Vocabulary = Mapping[str, tuple[str, ...]]


@pytest.mark.parametrize("heard_together", [(EVERYWHERE, SHOP, ANYBODY), (EVERYWHERE, CUSTOMER, ANYBODY)])
def test_a_form_stands_for_one_word(heard_together: tuple[Vocabulary, ...]) -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for vocabulary in heard_together:
        for word, forms in vocabulary.items():
            for form in forms:
                meant[fold(form)].add(word)
    assert {form: sorted(found) for form, found in meant.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        # Joined and parted, with and without the invisible letters.
        ("ಕ್ಯಾಂಪೇನ್\u200cಗಳು", "ಕ್ಯಾಂಪೇನ್ಗಳು"),
        ("क\u094d\u200dया", "क\u094dया"),
        # ड़ as one letter and as two.
        ("छो\u095cें", "छो\u0921\u093cें"),
        ("दोहराएं", "दोहराएँ"),
        ("  रिपोर्ट । ", "रिपोर्ट"),
        ("GL-१०२३", "gl-1023"),
    ],
)
def test_spellings_of_the_same_word_are_equal(typed: str, written: str) -> None:
    assert typed != written
    assert fold(typed) == fold(written)


@pytest.mark.parametrize(
    ("vocabulary", "word", "typed"),
    [
        (EVERYWHERE, "menu", "मेन्यू"),
        (EVERYWHERE, "hello", "नमस्कार / जय जिनेंद्र / Ram Ram"),
        (EVERYWHERE, "help", "मदद / madad"),
        (EVERYWHERE, "back", "वापस / पीछे / wapas"),
        (EVERYWHERE, "cancel", "रद्द / रद्द करो / कैंसिल कर दो / cancel karo"),
        (EVERYWHERE, "skip", "छोड़ें / chhodo"),
        (EVERYWHERE, "language", "भाषा / bhasha"),
        (EVERYWHERE, "change", "बदलें / badlo"),
        (SHOP, "new campaign", "नया कैंपेन / naya campaign"),
        (SHOP, "campaigns", "कैंपेन"),
        (SHOP, "customers", "ग्राहक / grahak"),
        (SHOP, "templates", "मैसेज / संदेश"),
        (SHOP, "report", "रिपोर्ट"),
        (SHOP, "status", "स्टेटस"),
        (SHOP, "pause", "रोकें / रुको / ruko"),
        (SHOP, "resume", "फिर चालू / फिर चालू करें / चालू करो / phir chalu karo"),
        (SHOP, "stop all", "सब रोकें / सब बंद करो / सब बंद कर दो / sab roko / band karo"),
        (SHOP, "retry failed", "जो न गए, फिर भेजें"),
        (SHOP, "next list", "अगली लिस्ट"),
        (SHOP, "undo", "वापस लें / अनडू / wapas lo"),
        (SHOP, "team", "टीम"),
        (SHOP, "settings", "सेटिंग"),
        (SHOP, "closed days", "छुट्टी के दिन"),
        (ANYBODY, "register", "रजिस्टर करें"),
        (CUSTOMER, "stop", "बंद करें / मैसेज बंद करो / मैसेज मत भेजिए / band kar do"),
        (CUSTOMER, "start", "शुरू करें / chalu karo"),
        (CUSTOMER, "delete my data", "मेरी जानकारी मिटाएं"),
        (CUSTOMER, "yes delete my data", "हां, मिटा दें"),
        (CLAIMS, "paid", "जमा कर दिया / jama kar diya / किस्त भर दी"),
    ],
)
def test_hindi_is_understood_in_both_scripts(vocabulary: Vocabulary, word: str, typed: str) -> None:
    assert {match_word(form, vocabulary) for form in typed.split(" / ")} == {word}


@pytest.mark.parametrize(
    "typed", ["नहीं", "nahi", "रहने दो", "मदद चाहिए", "band", "रुकिए मत", "कैंपेन कब जाएगा", "वापस कब दोगे"]
)
def test_what_may_be_an_answer_is_no_word(typed: str) -> None:
    assert [match_word(typed, vocabulary) for vocabulary in (EVERYWHERE, SHOP, CUSTOMER)] == [None] * 3
