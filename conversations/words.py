"""The words people type instead of tapping, in five languages; a table, and how a typed line is matched to it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from models.values.words import fold as fold_spelling

# Understood everywhere, in every language at once: somebody who reads Hindi may well type "back".
EVERYWHERE: Mapping[str, tuple[str, ...]] = {
    "menu": ("menu", "start menu", "मेन्यू", "मेनू", "मीनू", "ಮೆನು", "மெனு",
        *("ਮੀਨੂ", "ਮੀਨੂੰ", "ਮੇਨੂ", "ਮੈਨਿਊ"),
    ),
    "hello": (
        "hi", "hello", "hey", "namaste", "namaskar", "नमस्ते", "नमस्कार", "हेलो", "हैलो", "ನಮಸ್ಕಾರ", "ನಮಸ್ತೆ",
        "வணக்கம்",
        *("ਸਤ ਸ੍ਰੀ ਅਕਾਲ", "ਸਤ ਸ੍ਰੀ ਅਕਾਲ ਜੀ", "ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ", "ਸਤ ਸ਼੍ਰੀ ਅਕਾਲ", "ਨਮਸਤੇ", "ਹੈਲੋ"),
        *("sat sri akal", "sat sri akal ji", "sat shri akal", "satsriakal", "ssa"),
        *("namaskara", "vanakkam"),
    ),
    "help": ("help", "?", "madad", "मदद", "सहायता", "हेल्प", "ಸಹಾಯ", "உதவி", *("ਮਦਦ", "ਹੈਲਪ"),
        *("sahaya", "udhavi", "uthavi"),
    ),
    "back": (
        "back", "wapas", "vapas", "piche", "peeche", "वापस", "वापस जाएँ", "पीछे", "पीछे जाएँ", "ಹಿಂದೆ", "ಹಿಂದಕ್ಕೆ",
        "ವಾಪಸ್", "பின்", "பின்செல்", "திரும்பு",
        *("ਪਿੱਛੇ", "ਪਿੱਛੇ ਜਾਓ", "ਵਾਪਸ", "ਵਾਪਸ ਜਾਓ", "ਵਾਪਿਸ", "pichhe"),
        *("hinde", "hindakke", "thirumbu"),
    ),
    "cancel": (
        "cancel", "cancel karo", "radd", "radd karo", "रद्द", "रद्द करें", "रद्द करो", "कैंसल", "कैंसल करें",
        "कैंसिल", "ರದ್ದು", "ರದ್ದುಮಾಡಿ", "ರದ್ದು ಮಾಡಿ", "ರದ್ದುಗೊಳಿಸಿ", "ரத்து", "ரத்து செய்", "ரத்துசெய்",
        *("ਰੱਦ", "ਰੱਦ ਕਰੋ", "ਕੈਂਸਲ", "ਕੈਂਸਲ ਕਰੋ"),
        *("raddu", "raddu madi", "rathu", "raththu"),
    ),
    "skip": ("skip", "chhodo", "chodo", "छोड़ें", "छोड़ो", "स्किप", "ಬಿಡಿ", "ಬಿಟ್ಟುಬಿಡಿ", "தவிர்", "தவிர்க்க",
        *("ਛੱਡੋ", "ਸਕਿੱਪ", "chhaddo", "chaddo"),
        *("bidi", "thavir"),
    ),
    "language": ("language", "भाषा", "भाषा बदलें", "ಭಾಷೆ", "மொழி", "bhasha", *("ਭਾਸ਼ਾ", "ਭਾਸ਼ਾ ਬਦਲੋ", "ਬੋਲੀ"),
        *("ಭಾಷೆ ಬದಲಿಸಿ", "bhashe", "மொழி மாற்று", "மொழியை மாற்று", "mozhi"),
    ),
    "change": ("change", "edit", "badlo", "बदलें", "बदलो", "सुधारें", "ಬದಲಿಸಿ", "ತಿದ್ದಿ", "மாற்று", "திருத்து",
        *("ਬਦਲੋ", "ਸੋਧੋ"),
        *("badalisi", "maatru", "matru"),
    ),
}  # fmt: skip

# A jeweller's commands: the whole line must be one of these.
SHOP: Mapping[str, tuple[str, ...]] = {
    "new campaign": (
        "new campaign",
        "campaign",
        *("नया कैंपेन", "नया कैम्पेन", "नया अभियान", "naya campaign"),
        "ಹೊಸ ಅಭಿಯಾನ",
        "ಹೊಸ ಕ್ಯಾಂಪೇನ್",
        "ಕ್ಯಾಂಪೇನ್",
        "புதிய பிரச்சாரம்",
        "புதிய கேம்பைன்",
        "கேம்பைன்",
        *("ਨਵਾਂ ਕੈਂਪੇਨ", "ਨਵੀਂ ਕੈਂਪੇਨ", "ਨਵੀਂ ਮੁਹਿੰਮ", "nava campaign", "navan campaign"),
        *("hosa campaign", "puthiya campaign", "pudhiya campaign"),
    ),
    "campaigns": (
        "campaigns",
        "show all",
        *("कैंपेन", "कैम्पेन", "अभियान", "सब दिखाएँ"),
        "ಅಭಿಯಾನಗಳು",
        "ಕ್ಯಾಂಪೇನ್‌ಗಳು",
        "பிரச்சாரங்கள்",
        "கேம்பைன்கள்",
        *("ਕੈਂਪੇਨ", "ਸਾਰੇ ਕੈਂਪੇਨ", "ਮੁਹਿੰਮਾਂ", "ਸਭ ਦਿਖਾਓ"),
        *("ಎಲ್ಲಾ ಕ್ಯಾಂಪೇನ್‌ಗಳು", "ಎಲ್ಲಾ ತೋರಿಸಿ", "எல்லாக் கேம்பைன்களும்", "எல்லாம் காட்டு"),
    ),
    "customers": (
        "customers",
        "contacts",
        "grahak",
        "ग्राहक",
        "मेरे ग्राहक",
        "कस्टमर",
        "ಗ್ರಾಹಕರು",
        "வாடிக்கையாளர்கள்",
        *("ਗਾਹਕ", "ਗ੍ਰਾਹਕ", "ਮੇਰੇ ਗਾਹਕ", "gahak"),
        *("ನನ್ನ ಗ್ರಾಹಕರು", "grahakaru", "வாடிக்கையாளர்", "என் வாடிக்கையாளர்கள்", "vadikkaiyalargal"),
    ),
    "templates": (
        "templates",
        "messages",
        *("मैसेज", "मेसेज", "संदेश", "टेम्पलेट", "टेम्प्लेट"),
        "ಸಂದೇಶಗಳು",
        "ಮೆಸೇಜ್‌ಗಳು",
        "ಮೆಸೇಜ್",
        "செய்திகள்",
        "மெசேஜ்கள்",
        "மெசேஜ்",
        *("ਮੈਸੇਜ", "ਮੈਸਜ", "ਸਾਰੇ ਮੈਸੇਜ", "ਸੁਨੇਹੇ", "ਟੈਂਪਲੇਟ"),
        *("ಎಲ್ಲಾ ಮೆಸೇಜ್‌ಗಳು", "ಟೆಂಪ್ಲೇಟ್‌ಗಳು", "எல்லா மெசேஜ்களும்", "டெம்ப்ளேட்டுகள்"),
    ),
    "report": (
        "report",
        "रिपोर्ट",
        "ವರದಿ",
        "ರಿಪೋರ್ಟ್",
        "அறிக்கை",
        "ரிப்போர்ட்",
        "ਰਿਪੋਰਟ",
        *("varadi", "arikkai"),
    ),
    "status": (
        "status",
        "स्टेटस",
        "स्थिति",
        "ಸ್ಥಿತಿ",
        "நிலை",
        *("ਸਟੇਟਸ", "ਸਥਿਤੀ"),
        *("ಸ್ಟೇಟಸ್", "sthiti", "ஸ்டேட்டஸ்", "nilai"),
    ),
    "pause": (
        *("pause", "roko", "ruko", "rok do", "रोकें", "रोको", "रोक दो", "रुको"),
        "ವಿರಾಮ",
        "இடைநிறுத்து",
        "நிறுத்தி வை",
        "நிறுத்திவை",
        *("ਰੋਕੋ", "ਰੋਕ ਦਿਓ", "ਰੁਕੋ", "rok deo"),
        *("ವಿರಾಮ ಕೊಡಿ", "virama", "niruthi vai"),
    ),
    "resume": (
        *("resume", "phir chalu karo", "फिर चालू", "फिर चालू करें", "फिर चालू करो", "फिर से चालू करें", "फिर शुरू", "फिर शुरू करें"),
        "ಮುಂದುವರಿಸಿ",
        "ಮುಂದುವರೆಸಿ",
        "ಮತ್ತೆ ಶುರು",
        "தொடர்",
        "தொடரவும்",
        *("ਮੁੜ ਚਾਲੂ", "ਮੁੜ ਚਾਲੂ ਕਰੋ", "ਫਿਰ ਚਾਲੂ ਕਰੋ", "ਮੁੜ ਸ਼ੁਰੂ", "ਮੁੜ ਸ਼ੁਰੂ ਕਰੋ", "mud chalu karo"),
        *("munduvarisi", "thodar"),
    ),
    "stop all": (
        "stop all",
        "stopall",
        "stop everything",
        "stop",
        *("सब रोकें", "सब रोको", "सब बंद", "सब बंद करें", "सब बंद करो", "बंद करें", "बंद करो"),
        *("sab roko", "sab band", "sab band karo", "band karo"),
        "ಎಲ್ಲಾ ನಿಲ್ಲಿಸಿ",
        "ಎಲ್ಲ ನಿಲ್ಲಿಸಿ",
        "ಎಲ್ಲವನ್ನೂ ನಿಲ್ಲಿಸಿ",
        "ನಿಲ್ಲಿಸಿ",
        "எல்லாம் நிறுத்து",
        "எல்லாவற்றையும் நிறுத்து",
        "நிறுத்து",
        *("ਸਭ ਰੋਕੋ", "ਸਾਰੇ ਰੋਕੋ", "ਸਭ ਕੁਝ ਰੋਕੋ", "ਸਭ ਬੰਦ", "ਸਭ ਬੰਦ ਕਰੋ", "ਬੰਦ ਕਰੋ"),
        *("ella nillisi", "nillisi", "ellam niruthu", "niruthu"),
    ),
    "continue": (
        "continue",
        "go on",
        "आगे बढ़ें",
        "आगे बढ़ो",
        "जारी रखें",
        *("ਅੱਗੇ ਵਧੋ", "ਜਾਰੀ ਰੱਖੋ"),
        *("ಮುಂದುವರಿಯಿರಿ", "ಮುಂದೆ ಹೋಗಿ", "munduvariyiri", "மேலே செல்", "மேலே போ"),
    ),
    "continue draft": (
        "continue draft",
        *("ಕರಡು ಮುಂದುವರಿಸಿ", "வரைவைத் தொடர்"),
    ),
    "retry failed": (
        *("retry failed", "resend failed", "न गए हुए फिर भेजें", "असफल फिर भेजें", "ವಿಫಲವಾದವು ಮತ್ತೆ"),
        *("தோல்வியடைந்தவை மீண்டும்", "ਫੇਲ ਦੁਬਾਰਾ ਭੇਜੋ"),
        *("ವಿಫಲವಾದವು ಮತ್ತೆ ಕಳುಹಿಸಿ", "போகாதவை மீண்டும்", "போகாதவை மீண்டும் அனுப்பு"),
    ),
    "archive": (
        "archive",
        "आर्काइव",
        "आर्काइव करें",
        "ಆರ್ಕೈವ್",
        "காப்பகம்",
        "ਆਰਕਾਈਵ",
        *("ಆರ್ಕೈವ್ ಮಾಡಿ", "காப்பகத்தில் வை"),
    ),
    "draft": (
        "draft",
        "my draft",
        "ड्राफ़्ट",
        "ड्राफ्ट",
        "ಕರಡು",
        "வரைவு",
        "ਡਰਾਫਟ",
        *("ನನ್ನ ಕರಡು", "ಡ್ರಾಫ್ಟ್", "karadu", "என் வரைவு", "டிராஃப்ட்", "varaivu"),
    ),
    "drafts": (
        "drafts",
        "my drafts",
        "मेरे ड्राफ़्ट",
        "सारे ड्राफ़्ट",
        "ಕರಡುಗಳು",
        "வரைவுகள்",
        *("ನನ್ನ ಕರಡುಗಳು", "ಡ್ರಾಫ್ಟ್‌ಗಳು", "என் வரைவுகள்", "டிராஃப்ட்கள்"),
    ),
    "delete draft": (
        "delete draft",
        "ड्राफ़्ट हटाएँ",
        "ड्राफ़्ट मिटाएँ",
        "ड्राफ्ट मिटाएँ",
        "ಕರಡು ಅಳಿಸಿ",
        "வரைவை அழி",
        "ਡਰਾਫਟ ਮਿਟਾਓ",
        *("ಡ್ರಾಫ್ಟ್ ಅಳಿಸಿ", "வரைவு அழி", "டிராஃப்ட்டை அழி"),
    ),
    "start again": (
        "start again",
        "नए सिरे से शुरू",
        *("ਮੁੱਢ ਤੋਂ ਸ਼ੁਰੂ ਕਰੋ", "ਨਵੇਂ ਸਿਰਿਓਂ ਸ਼ੁਰੂ"),
        *("ಮೊದಲಿನಿಂದ ಶುರು", "ಮೊದಲಿನಿಂದ ಶುರು ಮಾಡಿ", "முதலில் இருந்து", "முதலிலிருந்து தொடங்கு"),
    ),
    "save list": (
        "save list",
        "save the list",
        "लिस्ट सेव करें",
        "ਲਿਸਟ ਸੇਵ ਕਰੋ",
        *("ಪಟ್ಟಿ ಉಳಿಸಿ", "ಲಿಸ್ಟ್ ಸೇವ್ ಮಾಡಿ", "பட்டியலைச் சேமி", "லிஸ்ட் சேமி"),
    ),
    "next list": (
        "next list",
        "agli list",
        "अगली लिस्ट",
        "अगली सूची",
        "ಮುಂದಿನ ಪಟ್ಟಿ",
        "அடுத்த பட்டியல்",
        *("ਅਗਲੀ ਲਿਸਟ", "ਅਗਲੀ ਸੂਚੀ"),
        *("ಮುಂದಿನ ಲಿಸ್ಟ್", "அடுத்த லிஸ்ட்"),
    ),
    "repeat": (
        *("repeat", "again", "phir se bhejo", "दोहराएँ", "दोहराओ", "फिर से भेजें", "फिर से भेजो"),
        "ಮತ್ತೆ",
        "ಮತ್ತೆ ಕಳುಹಿಸಿ",
        "மீண்டும்",
        "மீண்டும் அனுப்பு",
        *("ਦੁਬਾਰਾ", "ਦੁਬਾਰਾ ਭੇਜੋ", "ਮੁੜ ਭੇਜੋ", "ਫਿਰ ਭੇਜੋ", "dubara bhejo"),
        *("matte", "matte kalisi", "திரும்ப அனுப்பு", "meendum", "meendum anuppu"),
    ),
    "send": (
        "send",
        "bhejo",
        "भेजें",
        "भेजो",
        "ಕಳುಹಿಸಿ",
        "ಕಳಿಸಿ",
        "அனுப்பு",
        "ਭੇਜੋ",
        *("kaluhisi", "kalisi", "anuppu"),
    ),
    "add": (
        "add",
        "jodo",
        "जोड़ें",
        "जोड़ो",
        "ಸೇರಿಸಿ",
        "சேர்",
        "ਜੋੜੋ",
        "serisi",
    ),
    "find": (
        "find",
        "search",
        "dhundo",
        "खोजें",
        "खोजो",
        "ढूँढें",
        "ढूँढो",
        "ಹುಡುಕಿ",
        "தேடு",
        *("ਲੱਭੋ", "labho"),
        *("ಗ್ರಾಹಕರನ್ನು ಹುಡುಕಿ", "huduki", "வாடிக்கையாளரைத் தேடு", "thedu"),
    ),
    "paid": (
        *("paid", "jama hua", "jama", "जमा हुआ", "जमा लिखें", "जमा", "भुगतान हुआ"),
        "ಪಾವತಿಯಾಗಿದೆ",
        "ಕಟ್ಟಿದ್ದಾರೆ",
        "கட்டியாச்சு",
        "கட்டிவிட்டார்",
        *("ਰਕਮ ਜਮ੍ਹਾਂ ਹੋਈ", "ਰਕਮ ਜਮ੍ਹਾਂ", "ਰਕਮ ਜਮ੍ਹਾ", "ਜਮ੍ਹਾਂ ਲਿਖੋ", "ਜਮ੍ਹਾਂ", "ਜਮ੍ਹਾ", "ਭੁਗਤਾਨ ਹੋਇਆ"),
        *("ಹಣ ಕಟ್ಟಿದ್ದಾರೆ", "kattiddare", "பணம் கட்டிவிட்டார்", "பணம் கட்டியாச்சு", "kattiyachu"),
    ),
    "leads": (
        "leads",
        "lead",
        "calls",
        "लीड",
        "लीड्स",
        "ಲೀಡ್‌ಗಳು",
        "ಲೀಡ್ಸ್",
        "லீட்கள்",
        "லீட்ஸ்",
        "ਲੀਡ",
        "ਲੀਡਾਂ",
        *("ಲೀಡ್", "ಎಲ್ಲಾ ಲೀಡ್‌ಗಳು", "லீட்", "எல்லா லீட்களும்"),
    ),
    "export": (
        "export",
        "excel",
        "एक्सेल",
        "एक्सपोर्ट",
        "ಎಕ್ಸೆಲ್",
        "எக்செல்",
        *("ਐਕਸਲ", "ਐਕਸਪੋਰਟ"),
        *("ಎಕ್ಸ್‌ಪೋರ್ಟ್", "எக்ஸ்போர்ட்"),
    ),
    "settings": (
        "settings",
        "setting",
        "सेटिंग",
        "सेटिंग्स",
        "ಸೆಟ್ಟಿಂಗ್‌ಗಳು",
        "ಸೆಟ್ಟಿಂಗ್ಸ್",
        "அமைப்புகள்",
        "செட்டிங்ஸ்",
        *("ਸੈਟਿੰਗ", "ਸੈਟਿੰਗਾਂ", "ਸੇਟਿੰਗ"),
    ),
    "gstin": (
        "gstin",
        "gst",
        *("ಜಿಎಸ್‌ಟಿ", "ஜிஎஸ்டி"),
    ),
    "pan": (
        "pan",
        *("ಪ್ಯಾನ್", "பான்"),
    ),
    "udyam": (
        "udyam",
        "msme",
        "उद्यम",
        *("ಉದ್ಯಮ್", "உத்யம்"),
    ),
    "city": (
        "city",
        "शहर",
        "ನಗರ",
        "நகரம்",
        "ਸ਼ਹਿਰ",
        *("ಊರು", "ஊர்"),
    ),
    "shop name": (
        "shop name",
        "दुकान का नाम",
        "ಅಂಗಡಿಯ ಹೆಸರು",
        "கடையின் பெயர்",
        "ਦੁਕਾਨ ਦਾ ਨਾਂ",
        *("ಅಂಗಡಿ ಹೆಸರು", "கடை பெயர்"),
    ),
    "quiet hours": (
        "quiet hours",
        "quiet",
        *("ಮೆಸೇಜ್ ಬೇಡದ ಸಮಯ", "அமைதி நேரம்"),
    ),
    "closed days": (
        "closed days",
        "closed on",
        "closed",
        *("ರಜೆ ದಿನಗಳು", "ರಜೆ", "விடுமுறை நாட்கள்", "விடுமுறை"),
    ),
    "team": (
        "team",
        "टीम",
        "ತಂಡ",
        "குழு",
        *("ਟੀਮ", "ਮੇਰੀ ਟੀਮ"),
        *("ನನ್ನ ತಂಡ", "tanda", "என் குழு", "kuzhu"),
    ),
    "invite": (
        *("invite", "add someone", "बुलाएँ", "किसी को जोड़ें"),
        "ಆಹ್ವಾನಿಸಿ",
        "ಒಬ್ಬರನ್ನು ಸೇರಿಸಿ",
        "குழுவில் சேர்",
        "ஒருவரைச் சேர்",
        *("ਸੱਦੋ", "ਕਿਸੇ ਨੂੰ ਜੋੜੋ", "ਕਿਸੇ ਨੂੰ ਸੱਦੋ"),
    ),
    "undo": (
        *("undo", "wapas lo", "vapas lo", "वापस लें", "वापस लो", "अनडू"),
        "ಹಿಂಪಡೆಯಿರಿ",
        "ವಾಪಸ್ ಪಡೆಯಿರಿ",
        "திரும்பப் பெறு",
        "திரும்பப்பெறு",
        *("ਵਾਪਸ ਲਓ", "ਵਾਪਸ ਲੈ ਲਓ", "wapas lao", "vapas lao", "wapis lao"),
        *("ವಾಪಸ್ ತೆಗೆದುಕೊಳ್ಳಿ", "vapas padeyiri", "திரும்ப எடு", "thirumba peru"),
    ),
}

# How somebody with several hats changes them.
HATS: Mapping[str, tuple[str, ...]] = {
    "switch": ("switch", "switch shop", "स्विच", "दुकान बदलें", "dukan badlo", "ಸ್ವಿಚ್", "ಅಂಗಡಿ ಬದಲಿಸಿ", "ஸ்விட்ச்", "கடை மாற்று", "ਸਵਿੱਚ", "ਦੁਕਾਨ ਬਦਲੋ",
        *("angadi badalisi", "கடையை மாற்று", "kadai matru"),
    ),
}  # fmt: skip

# What somebody without a shop may say to get one.
ANYBODY: Mapping[str, tuple[str, ...]] = {
    "register": (
        "register",
        "register my shop",
        "i own a shop",
        *("रजिस्टर", "रजिस्टर करें", "दुकान रजिस्टर करें", "मेरी अपनी दुकान है", "पंजीकरण"),
        "ನೋಂದಣಿ",
        "ನೋಂದಾಯಿಸಿ",
        "பதிவு",
        "பதிவு செய்",
        *("ਰਜਿਸਟਰ", "ਰਜਿਸਟਰ ਕਰੋ", "ਦੁਕਾਨ ਰਜਿਸਟਰ ਕਰੋ", "ਮੇਰੀ ਆਪਣੀ ਦੁਕਾਨ ਹੈ"),
        *("ಅಂಗಡಿ ನೋಂದಾಯಿಸಿ", "ನನ್ನದೂ ಅಂಗಡಿ ಇದೆ", "கடையைப் பதிவு செய்", "எனக்கும் கடை உண்டு"),
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
    "staff": ("staff", "staff list"),
    "templates": ("templates",),
    "test whatsapp": ("test whatsapp",),
    "recover": ("recover",),
    "test mail": ("test mail", "test email"),
}

# Staff words that take somebody or something after them.
STAFF_WITH_MORE = (
    "pending",
    "approve",
    "reject",
    "suspend",
    "reactivate",
    "jewellers",
    "jewelers",
    "usage",
    "audit",
    "templates",
    "staff",
    "recover",
)

CUSTOMER: Mapping[str, tuple[str, ...]] = {
    "my data": (
        "my data", "mydata", "meri jankari", "मेरी जानकारी", "मेरा डेटा", "ನನ್ನ ಮಾಹಿತಿ", "என் தகவல்",
        *("ਮੇਰੀ ਜਾਣਕਾਰੀ", "ਮੇਰਾ ਡਾਟਾ"),
        *("nanna mahiti", "எனது தகவல்", "en thagaval"),
    ),
    "delete my data": (
        "delete my data", "मेरी जानकारी मिटाएँ", "मेरी जानकारी मिटाओ", "मेरी जानकारी मिटा दो", "ನನ್ನ ಮಾಹಿತಿ ಅಳಿಸಿ",
        "என் தகவலை அழி",
        *("ਮੇਰੀ ਜਾਣਕਾਰੀ ਮਿਟਾਓ", "ਮੇਰੀ ਜਾਣਕਾਰੀ ਮਿਟਾ ਦਿਓ", "ਮੇਰਾ ਡਾਟਾ ਮਿਟਾਓ"),
        *("ನನ್ನ ಮಾಹಿತಿ ಅಳಿಸಿಬಿಡಿ", "nanna mahiti alisi", "எனது தகவலை அழி", "en thagavalai azhi"),
    ),
    "copy my data": ("copy my data", "मेरी जानकारी भेजें", "ನನ್ನ ಮಾಹಿತಿ ಕಳುಹಿಸಿ", "என் தகவலை அனுப்பு", "ਮੇਰੀ ਜਾਣਕਾਰੀ ਭੇਜੋ",
        *("ನನ್ನ ಮಾಹಿತಿ ಕಳಿಸಿ", "ನನಗೊಂದು ಪ್ರತಿ ಕಳಿಸಿ", "நகல் அனுப்பு"),
    ),
    "yes delete my data": ("yes delete my data", "हाँ, मिटा दें", "हाँ मिटा दें", *("ਹਾਂ, ਮਿਟਾ ਦਿਓ", "ਹਾਂ ਮਿਟਾ ਦਿਓ"),
        *("ಹೌದು, ಅಳಿಸಿ", "ಹೌದು ಅಳಿಸಿ", "ஆம், அழி", "ஆம் அழி"),
    ),
    "keep my data": ("keep my data", "ਰਹਿਣ ਦਿਓ",
        *("ಹಾಗೆಯೇ ಇರಲಿ", "ಮುಚ್ಚಿ", "அப்படியே இருக்கட்டும்", "மூடு"),
    ),
    "stop": (
        "stop", "unsubscribe", "stop promotions", "band karo", "message band karo", "message mat bhejo", "बंद",
        "बंद करें", "बंद करो", "रोकें", "मैसेज बंद", "मैसेज बंद करें", "मैसेज बंद करो", "मैसेज मत भेजो",
        "मैसेज नहीं चाहिए", "ನಿಲ್ಲಿಸಿ", "ಮೆಸೇಜ್ ಬೇಡ", "நிறுத்து", "நிறுத்துங்கள்", "மெசேஜ் வேண்டாம்",
        *("ਬੰਦ", "ਬੰਦ ਕਰੋ", "ਮੈਸੇਜ ਬੰਦ", "ਮੈਸੇਜ ਬੰਦ ਕਰੋ", "ਮੈਸੇਜ ਨਾ ਭੇਜੋ", "ਮੈਸੇਜ ਨਹੀਂ ਚਾਹੀਦੇ", "message na bhejo"),
        *("ಮೆಸೇಜ್ ನಿಲ್ಲಿಸಿ", "ಮೆಸೇಜ್ ಕಳಿಸಬೇಡಿ", "ಮೆಸೇಜ್ ಕಳುಹಿಸಬೇಡಿ", "nillisi", "message beda", "மெசேஜ் நிறுத்து"),
        *("மெசேஜ் அனுப்பாதீர்கள்", "மெசேஜ் அனுப்ப வேண்டாம்", "niruthu", "message vendam", "message venda"),
    ),
    "start": (
        "start", "subscribe", "shuru karo", "chalu karo", "शुरू", "शुरू करें", "शुरू करो", "चालू करें", "चालू करो",
        "ಪ್ರಾರಂಭಿಸಿ", "ಶುರು", "ಶುರು ಮಾಡಿ", "தொடங்கு", "ஆரம்பி",
        *("ਸ਼ੁਰੂ", "ਸ਼ੁਰੂ ਕਰੋ", "ਚਾਲੂ ਕਰੋ", "ਮੈਸੇਜ ਚਾਲੂ ਕਰੋ"),
        *("ಮೆಸೇಜ್ ಬೇಕು", "shuru madi", "மெசேஜ் வேண்டும்", "thodangu", "arambi"),
    ),
}  # fmt: skip

# What customers say of a reminder; the shop decides whether it is so.
CLAIMS: Mapping[str, tuple[str, ...]] = {
    "paid": (
        "paid",
        "i paid",
        "i have paid",
        "already paid",
        "payment done",
        "भुगतान कर दिया",
        "पैसे दे दिए",
        "जमा कर दिया",
        "ಪಾವತಿಸಿದ್ದೇನೆ",
        "ಕಟ್ಟಿದ್ದೇನೆ",
        "கட்டிவிட்டேன்",
        "செலுத்திவிட்டேன்",
        "ਭੁਗਤਾਨ ਕਰ ਦਿੱਤਾ",
        "ਜਮ੍ਹਾਂ ਕਰ ਦਿੱਤਾ",
    ),
}


def fold(text: str) -> str:
    """A typed line made comparable: one space between words, no case, no closing punctuation, 0-9 for any digits.

    The invisible letters that join or part consonants (U+200C, U+200D) are dropped, a nukta letter has one spelling,
    and हाँ is हां, since keyboards differ in all three.
    """
    return fold_spelling(text).replace("ँ", "ं").strip(" .!।,")


@cache
def _fold_forms(forms: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(fold, forms))


def match_word(text: str, vocabulary: Mapping[str, tuple[str, ...]]) -> str | None:
    """The word a whole line stands for, or None."""
    typed = fold(text)
    return next((word for word, forms in vocabulary.items() if typed in _fold_forms(forms)), None)


def match_command(text: str, words: tuple[str, ...]) -> tuple[str, str] | None:
    """The first word of a line and the rest of it, where the first word is one of these."""
    first, _, rest = " ".join(text.split()).partition(" ")
    return (first.casefold(), rest) if first.casefold() in words else None
