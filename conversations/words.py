"""The words people type instead of tapping, in five languages; a table, and how a typed line is matched to it."""

from __future__ import annotations

from collections.abc import Mapping

# Understood everywhere, in every language at once: somebody who reads Hindi may well type "back".
EVERYWHERE: Mapping[str, tuple[str, ...]] = {
    "menu": ("menu", "start menu", "मेन्यू", "मेनू", "ಮೆನು", "மெனு", "ਮੀਨੂ"),
    "hello": ("hi", "hello", "hey", "namaste", "नमस्ते", "ನಮಸ್ಕಾರ", "வணக்கம்", "ਸਤ ਸ੍ਰੀ ਅਕਾਲ"),
    "help": ("help", "?", "मदद", "सहायता", "ಸಹಾಯ", "உதவி", "ਮਦਦ"),
    "back": ("back", "वापस", "पीछे", "ಹಿಂದೆ", "பின்", "பின்செல்", "ਪਿੱਛੇ", "ਵਾਪਸ"),
    "cancel": ("cancel", "रद्द", "रद्द करें", "ರದ್ದು", "ರದ್ದುಮಾಡಿ", "ரத்து", "ரத்து செய்", "ਰੱਦ", "ਰੱਦ ਕਰੋ"),
    "skip": ("skip", "छोड़ें", "छोड़ो", "ಬಿಡಿ", "ಬಿಟ್ಟುಬಿಡಿ", "தவிர்", "தவிர்க்க", "ਛੱਡੋ"),
    "language": ("language", "भाषा", "ಭಾಷೆ", "மொழி", "ਭਾਸ਼ਾ", "bhasha"),
    "change": ("change", "edit", "बदलें", "ಬದಲಿಸಿ", "மாற்று", "ਬਦਲੋ"),
}  # fmt: skip

# A jeweller's commands: the whole line must be one of these.
SHOP: Mapping[str, tuple[str, ...]] = {
    "new campaign": ("new campaign", "campaign", "नया अभियान", "ಹೊಸ ಅಭಿಯಾನ", "புதிய பிரச்சாரம்", "ਨਵੀਂ ਮੁਹਿੰਮ"),
    "campaigns": ("campaigns", "अभियान", "ಅಭಿಯಾನಗಳು", "பிரச்சாரங்கள்", "ਮੁਹਿੰਮਾਂ"),
    "customers": ("customers", "contacts", "ग्राहक", "ಗ್ರಾಹಕರು", "வாடிக்கையாளர்கள்", "ਗਾਹਕ"),
    "templates": ("templates", "messages", "संदेश", "ಸಂದೇಶಗಳು", "செய்திகள்", "ਸੁਨੇਹੇ"),
    "report": ("report", "रिपोर्ट", "ವರದಿ", "அறிக்கை", "ਰਿਪੋਰਟ"),
    "status": ("status", "स्थिति", "ಸ್ಥಿತಿ", "நிலை", "ਸਥਿਤੀ"),
    "pause": ("pause", "रोकें", "ವಿರಾಮ", "இடைநிறுத்து", "ਰੋਕੋ"),
    "resume": ("resume", "continue", "फिर शुरू", "ಮುಂದುವರಿಸಿ", "தொடர்", "ਮੁੜ ਸ਼ੁਰੂ"),
    "stop all": (
        "stop all",
        "stopall",
        "stop everything",
        "stop",
        "सब रोको",
        "सब बंद",
        "ಎಲ್ಲಾ ನಿಲ್ಲಿಸಿ",
        "எல்லாம் நிறுத்து",
        "ਸਭ ਰੋਕੋ",
    ),
    "continue draft": ("continue draft",),
    "start again": ("start again",),
    "save list": ("save list",),
    "repeat": ("repeat", "again", "दोहराएँ", "फिर से भेजें", "ಮತ್ತೆ", "மீண்டும்", "ਦੁਬਾਰਾ"),
    "send": ("send", "भेजें", "bhejo", "ಕಳುಹಿಸಿ", "அனுப்பு", "ਭੇਜੋ"),
    "add": ("add", "जोड़ें", "ಸೇರಿಸಿ", "சேர்", "ਜੋੜੋ"),
    "find": ("find", "search", "खोजें", "ढूँढो", "dhundo", "ಹುಡುಕಿ", "தேடு", "ਲੱਭੋ"),
    "paid": ("paid", "भुगतान हुआ", "जमा", "ಪಾವತಿಯಾಗಿದೆ", "கட்டியாச்சு", "ਭੁਗਤਾਨ ਹੋਇਆ"),
    "settings": ("settings", "सेटिंग", "सेटिंग्स", "ಸೆಟ್ಟಿಂಗ್‌ಗಳು", "அமைப்புகள்", "ਸੈਟਿੰਗਾਂ"),
    "team": ("team", "टीम", "ತಂಡ", "குழு", "ਟੀਮ"),
    "invite": ("invite", "add someone", "बुलाएँ", "ಆಹ್ವಾನಿಸಿ", "அழை", "ਸੱਦੋ"),
    "undo": ("undo", "वापस लें", "ರದ್ದುಗೊಳಿಸಿ", "செயல்தவிர்", "ਵਾਪਸ ਲਓ"),
}

# What somebody without a shop may say to get one.
ANYBODY: Mapping[str, tuple[str, ...]] = {
    "register": ("register", "register my shop", "i own a shop", "रजिस्टर", "पंजीकरण", "ನೋಂದಣಿ", "பதிவு", "ਰਜਿਸਟਰ"),
}

STAFF: Mapping[str, tuple[str, ...]] = {
    "admin": ("admin",),
    "pending": ("pending",),
    "jewellers": ("jewellers", "jewelers"),
    "sync templates": ("sync templates",),
    "stop everything": ("stop everything",),
    "resume everything": ("resume everything",),
    "health": ("health",),
    "usage": ("usage",),
    "audit": ("audit",),
    "broadcast": ("broadcast",),
    "retry now": ("retry now",),
    "staff": ("staff",),
}

# Staff words that take somebody or something after them.
STAFF_WITH_MORE = ("approve", "reject", "suspend", "reactivate", "jewellers", "jewelers", "usage", "staff")

CUSTOMER: Mapping[str, tuple[str, ...]] = {
    "stop": ("stop", "unsubscribe", "stop promotions", "बंद", "बंद करें", "रोकें", "ನಿಲ್ಲಿಸಿ", "நிறுத்து", "ਬੰਦ", "ਬੰਦ ਕਰੋ"),
    "start": ("start", "subscribe", "शुरू", "शुरू करें", "ಪ್ರಾರಂಭಿಸಿ", "தொடங்கு", "ਸ਼ੁਰੂ", "ਸ਼ੁਰੂ ਕਰੋ"),
}  # fmt: skip


def fold(text: str) -> str:
    """A typed line made comparable: one space between words, no case, no closing punctuation."""
    return " ".join(text.casefold().split()).strip(" .!।,")


def match_word(text: str, vocabulary: Mapping[str, tuple[str, ...]]) -> str | None:
    """The word a whole line stands for, or None."""
    typed = fold(text)
    return next((word for word, forms in vocabulary.items() if typed in forms), None)


def match_command(text: str, words: tuple[str, ...]) -> tuple[str, str] | None:
    """The first word of a line and the rest of it, where the first word is one of these."""
    first, _, rest = " ".join(text.split()).partition(" ")
    return (first.casefold(), rest) if first.casefold() in words else None
