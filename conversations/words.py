"""The words people type instead of tapping, in five languages; a table, and how a typed line is matched to it."""

from __future__ import annotations

from collections.abc import Mapping

# Understood everywhere, in every language at once: somebody who reads Hindi may well type "back".
EVERYWHERE: Mapping[str, tuple[str, ...]] = {
    "menu": ("menu", "start menu", "मेन्यू", "मेनू", "ಮೆನು", "மெனு", "ਮੀਨੂ"),
    "hello": ("hi", "hello", "hey", "namaste", "नमस्ते", "ನಮಸ್ಕಾರ", "ನಮಸ್ತೆ", "வணக்கம்", "ਸਤ ਸ੍ਰੀ ਅਕਾਲ"),
    "help": ("help", "?", "मदद", "सहायता", "ಸಹಾಯ", "உதவி", "ਮਦਦ"),
    "back": ("back", "वापस", "पीछे", "ಹಿಂದೆ", "ಹಿಂದಕ್ಕೆ", "ವಾಪಸ್", "பின்", "பின்செல்", "திரும்பு", "ਪਿੱਛੇ", "ਵਾਪਸ"),
    "cancel": ("cancel", "रद्द", "रद्द करें", "ರದ್ದು", "ರದ್ದುಮಾಡಿ", "ರದ್ದು ಮಾಡಿ", "ರದ್ದುಗೊಳಿಸಿ", "ரத்து", "ரத்து செய்", "ரத்துசெய்", "ਰੱਦ", "ਰੱਦ ਕਰੋ"),
    "skip": ("skip", "छोड़ें", "छोड़ो", "ಬಿಡಿ", "ಬಿಟ್ಟುಬಿಡಿ", "தவிர்", "தவிர்க்க", "ਛੱਡੋ"),
    "language": ("language", "भाषा", "ಭಾಷೆ", "மொழி", "ਭਾਸ਼ਾ", "bhasha"),
    "change": ("change", "edit", "बदलें", "ಬದಲಿಸಿ", "ತಿದ್ದಿ", "மாற்று", "திருத்து", "ਬਦਲੋ"),
}  # fmt: skip

# A jeweller's commands: the whole line must be one of these.
SHOP: Mapping[str, tuple[str, ...]] = {
    "new campaign": (
        "new campaign",
        "campaign",
        "नया अभियान",
        "ಹೊಸ ಅಭಿಯಾನ",
        "ಹೊಸ ಕ್ಯಾಂಪೇನ್",
        "ಕ್ಯಾಂಪೇನ್",
        "புதிய பிரச்சாரம்",
        "புதிய கேம்பைன்",
        "கேம்பைன்",
        "ਨਵੀਂ ਮੁਹਿੰਮ",
    ),
    "campaigns": (
        "campaigns",
        "show all",
        "अभियान",
        "ಅಭಿಯಾನಗಳು",
        "ಕ್ಯಾಂಪೇನ್‌ಗಳು",
        "ಕ್ಯಾಂಪೇನ್ಗಳು",
        "பிரச்சாரங்கள்",
        "கேம்பைன்கள்",
        "ਮੁਹਿੰਮਾਂ",
    ),
    "customers": ("customers", "contacts", "ग्राहक", "ಗ್ರಾಹಕರು", "வாடிக்கையாளர்கள்", "ਗਾਹਕ"),
    "templates": (
        "templates",
        "messages",
        "संदेश",
        "ಸಂದೇಶಗಳು",
        "ಮೆಸೇಜ್‌ಗಳು",
        "ಮೆಸೇಜ್ಗಳು",
        "ಮೆಸೇಜ್",
        "செய்திகள்",
        "மெசேஜ்கள்",
        "மெசேஜ்",
        "ਸੁਨੇਹੇ",
    ),
    "report": ("report", "रिपोर्ट", "ವರದಿ", "ರಿಪೋರ್ಟ್", "அறிக்கை", "ரிப்போர்ட்", "ਰਿਪੋਰਟ"),
    "status": ("status", "स्थिति", "ಸ್ಥಿತಿ", "நிலை", "ਸਥਿਤੀ"),
    "pause": ("pause", "रोकें", "ವಿರಾಮ", "இடைநிறுத்து", "நிறுத்தி வை", "நிறுத்திவை", "ਰੋਕੋ"),
    "resume": ("resume", "फिर शुरू", "ಮುಂದುವರಿಸಿ", "ಮುಂದುವರೆಸಿ", "ಮತ್ತೆ ಶುರು", "தொடர்", "தொடரவும்", "ਮੁੜ ਸ਼ੁਰੂ"),
    "stop all": (
        "stop all",
        "stopall",
        "stop everything",
        "stop",
        "सब रोको",
        "सब बंद",
        "ಎಲ್ಲಾ ನಿಲ್ಲಿಸಿ",
        "ಎಲ್ಲ ನಿಲ್ಲಿಸಿ",
        "ಎಲ್ಲವನ್ನೂ ನಿಲ್ಲಿಸಿ",
        "ನಿಲ್ಲಿಸಿ",
        "எல்லாம் நிறுத்து",
        "எல்லாவற்றையும் நிறுத்து",
        "நிறுத்து",
        "ਸਭ ਰੋਕੋ",
    ),
    "continue": ("continue", "go on"),
    "continue draft": ("continue draft",),
    "start again": ("start again",),
    "save list": ("save list", "save the list"),
    "next list": ("next list", "अगली सूची", "ಮುಂದಿನ ಪಟ್ಟಿ", "அடுத்த பட்டியல்", "ਅਗਲੀ ਸੂਚੀ"),
    "repeat": ("repeat", "again", "दोहराएँ", "फिर से भेजें", "ಮತ್ತೆ", "ಮತ್ತೆ ಕಳುಹಿಸಿ", "மீண்டும்", "மீண்டும் அனுப்பு", "ਦੁਬਾਰਾ"),
    "send": ("send", "भेजें", "bhejo", "ಕಳುಹಿಸಿ", "ಕಳಿಸಿ", "அனுப்பு", "ਭੇਜੋ"),
    "add": ("add", "जोड़ें", "ಸೇರಿಸಿ", "சேர்", "ਜੋੜੋ"),
    "find": ("find", "search", "खोजें", "ढूँढो", "dhundo", "ಹುಡುಕಿ", "தேடு", "ਲੱਭੋ"),
    "paid": ("paid", "भुगतान हुआ", "जमा", "ಪಾವತಿಯಾಗಿದೆ", "ಕಟ್ಟಿದ್ದಾರೆ", "கட்டியாச்சு", "கட்டிவிட்டார்", "ਭੁਗਤਾਨ ਹੋਇਆ"),
    "export": ("export", "excel", "एक्सेल", "ಎಕ್ಸೆಲ್", "எக்செல்", "ਐਕਸਲ"),
    "settings": ("settings", "सेटिंग", "सेटिंग्स", "ಸೆಟ್ಟಿಂಗ್‌ಗಳು", "ಸೆಟ್ಟಿಂಗ್ಸ್", "அமைப்புகள்", "செட்டிங்ஸ்", "ਸੈਟਿੰਗਾਂ"),
    "team": ("team", "टीम", "ತಂಡ", "குழு", "ਟੀਮ"),
    "invite": ("invite", "add someone", "बुलाएँ", "ಆಹ್ವಾನಿಸಿ", "ಒಬ್ಬರನ್ನು ಸೇರಿಸಿ", "குழுவில் சேர்", "ஒருவரைச் சேர்", "ਸੱਦੋ"),
    "undo": ("undo", "वापस लें", "ಹಿಂಪಡೆಯಿರಿ", "ವಾಪಸ್ ಪಡೆಯಿರಿ", "திரும்பப் பெறு", "திரும்பப்பெறு", "ਵਾਪਸ ਲਓ"),
}

# What somebody without a shop may say to get one.
ANYBODY: Mapping[str, tuple[str, ...]] = {
    "register": (
        "register",
        "register my shop",
        "i own a shop",
        "रजिस्टर",
        "पंजीकरण",
        "ನೋಂದಣಿ",
        "ನೋಂದಾಯಿಸಿ",
        "பதிவு",
        "பதிவு செய்",
        "ਰਜਿਸਟਰ",
    ),
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
    "my data": ("my data", "mydata", "मेरी जानकारी", "मेरा डेटा", "ನನ್ನ ಮಾಹಿತಿ", "என் தகவல்", "ਮੇਰੀ ਜਾਣਕਾਰੀ"),
    "delete my data": ("delete my data", "मेरी जानकारी मिटाएँ", "ನನ್ನ ಮಾಹಿತಿ ಅಳಿಸಿ", "என் தகவலை அழி", "ਮੇਰੀ ਜਾਣਕਾਰੀ ਮਿਟਾਓ"),
    "yes delete my data": ("yes delete my data",),
    "keep my data": ("keep my data",),
    "stop": ("stop", "unsubscribe", "stop promotions", "बंद", "बंद करें", "रोकें", "ನಿಲ್ಲಿಸಿ", "ಮೆಸೇಜ್ ಬೇಡ", "நிறுத்து", "நிறுத்துங்கள்", "மெசேஜ் வேண்டாம்", "ਬੰਦ", "ਬੰਦ ਕਰੋ"),
    "start": ("start", "subscribe", "शुरू", "शुरू करें", "ಪ್ರಾರಂಭಿಸಿ", "ಶುರು", "ಶುರು ಮಾಡಿ", "தொடங்கு", "ஆரம்பி", "ਸ਼ੁਰੂ", "ਸ਼ੁਰੂ ਕਰੋ"),
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
