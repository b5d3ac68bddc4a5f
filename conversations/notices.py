"""Notices that reach jewellers and staff when their 24-hour window is closed: approved utility templates.

Each has the same meaning as a screen; a button opens the window again. Its variables stand in the same order in
every language, none of them first or last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """A template of the platform's own. `examples` are what Meta's reviewers see in place of the variables.

    One that `is_hint` says only that there is news: what it is about is told when the window opens. One that
    `is_urgent` goes out at once, whatever else waits.
    """

    name: str
    bodies: Mapping[str, str]
    buttons: Mapping[str, tuple[str, ...]]
    examples: Mapping[str, str]
    is_hint: bool = False
    is_urgent: bool = False


NEW_SHOP = Notice(
    "ektola_new_jeweller",
    {
        "en": "A new jeweller has registered: {{name}} in {{city}}. Please look at the entry and decide.",
        "hi": "एक नया ज्वेलर रजिस्टर हुआ है: {{name}}, शहर {{city}}। कृपया देखकर फ़ैसला करें।",
        "kn": "ಹೊಸ ಆಭರಣ ಅಂಗಡಿ ನೋಂದಣಿಯಾಗಿದೆ: {{name}}, ಊರು {{city}}. ದಯವಿಟ್ಟು ನೋಡಿ ತೀರ್ಮಾನಿಸಿ.",
        "ta": "புதிய நகைக்கடை ஒன்று பதிவு செய்துள்ளது: {{name}}, ஊர் {{city}}. பார்த்து முடிவு செய்யுங்கள்.",
        "pa": "ਇੱਕ ਨਵਾਂ ਜਿਊਲਰ ਰਜਿਸਟਰ ਹੋਇਆ ਹੈ: {{name}}, ਸ਼ਹਿਰ {{city}}। ਕਿਰਪਾ ਕਰਕੇ ਦੇਖ ਕੇ ਫ਼ੈਸਲਾ ਕਰੋ।",
    },
    {
        "en": ("Approve", "Reject"),
        "hi": ("मंज़ूर करें", "नामंज़ूर करें"),
        "kn": ("ಅನುಮೋದಿಸಿ", "ತಿರಸ್ಕರಿಸಿ"),
        "ta": ("ஒப்புதல் கொடு", "நிராகரி"),
        "pa": ("ਮਨਜ਼ੂਰ ਕਰੋ", "ਨਾਮਨਜ਼ੂਰ ਕਰੋ"),
    },
    {"name": "Meera Jewellers", "city": "Rajkot"},
)
APPROVED = Notice(
    "ektola_approved",
    {
        "en": "Your shop {{name}} is now approved. You can send messages to your customers from this chat.",
        "hi": "आपकी दुकान {{name}} मंज़ूर हो गई है। अब आप इसी चैट से अपने ग्राहकों को मैसेज भेज सकते हैं।",
        "kn": "ನಿಮ್ಮ {{name}} ಅಂಗಡಿಗೆ ಅನುಮೋದನೆ ಸಿಕ್ಕಿದೆ. ಇನ್ನು ಈ ಚಾಟ್‌ನಿಂದಲೇ ನಿಮ್ಮ ಗ್ರಾಹಕರಿಗೆ ಮೆಸೇಜ್ ಕಳುಹಿಸಬಹುದು.",
        "ta": "உங்கள் {{name}} கடைக்கு ஒப்புதல் கிடைத்தது. இனி இந்த சாட்டிலிருந்தே உங்கள் வாடிக்கையாளர்களுக்கு மெசேஜ் அனுப்பலாம்.",
        "pa": "ਤੁਹਾਡੀ ਦੁਕਾਨ {{name}} ਮਨਜ਼ੂਰ ਹੋ ਗਈ ਹੈ। ਹੁਣ ਤੁਸੀਂ ਇਸੇ ਚੈਟ ਤੋਂ ਆਪਣੇ ਗਾਹਕਾਂ ਨੂੰ ਮੈਸੇਜ ਭੇਜ ਸਕਦੇ ਹੋ।",
    },
    {
        "en": ("Menu",),
        "hi": ("मेन्यू",),
        "kn": ("ಮೆನು",),
        "ta": ("மெனு",),
        "pa": ("ਮੀਨੂ",),
    },
    {"name": "Meera Jewellers"},
)
DECIDED = Notice(
    "ektola_decided",
    {
        "en": "There is news about your shop {{name}}. Please open the menu of this chat to read it.",
        "hi": "आपकी दुकान {{name}} के बारे में एक ख़बर है। पढ़ने के लिए इस चैट का मेन्यू खोलें।",
        "kn": "ನಿಮ್ಮ {{name}} ಅಂಗಡಿಯ ಬಗ್ಗೆ ಒಂದು ಸುದ್ದಿ ಇದೆ. ಓದಲು ಈ ಚಾಟ್‌ನ ಮೆನು ತೆರೆಯಿರಿ.",
        "ta": "உங்கள் {{name}} கடை பற்றி ஒரு செய்தி உள்ளது. படிக்க இந்த சாட்டின் மெனுவைத் திறந்து பாருங்கள்.",
        "pa": "ਤੁਹਾਡੀ ਦੁਕਾਨ {{name}} ਬਾਰੇ ਇੱਕ ਖ਼ਬਰ ਹੈ। ਪੜ੍ਹਨ ਲਈ ਇਸ ਚੈਟ ਦਾ ਮੀਨੂ ਖੋਲ੍ਹੋ।",
    },
    {
        "en": ("Menu",),
        "hi": ("मेन्यू",),
        "kn": ("ಮೆನು",),
        "ta": ("மெனு",),
        "pa": ("ਮੀਨੂ",),
    },
    {"name": "Meera Jewellers"},
    is_hint=True,
)
FINISHED = Notice(
    "ektola_campaign_done",
    {
        "en": "Your campaign {{campaign}} is done: {{sent}} of {{recipients}} messages were sent. The report is ready.",
        "hi": "आपका कैंपेन {{campaign}} पूरा हो गया: {{sent}} मैसेज भेजे गए, कुल {{recipients}} में से। रिपोर्ट तैयार है।",
        "kn": "ನಿಮ್ಮ {{campaign}} ಕ್ಯಾಂಪೇನ್ ಮುಗಿದಿದೆ: ಹೋದ ಮೆಸೇಜ್ {{sent}}, ಒಟ್ಟು ಗ್ರಾಹಕರು {{recipients}}. ವರದಿ ಸಿದ್ಧವಿದೆ.",
        "ta": "உங்கள் {{campaign}} கேம்பைன் முடிந்தது: போன மெசேஜ் {{sent}}, மொத்த வாடிக்கையாளர்கள் {{recipients}}. "
        "அறிக்கை தயாராக உள்ளது.",
        "pa": "ਤੁਹਾਡਾ ਕੈਂਪੇਨ {{campaign}} ਪੂਰਾ ਹੋ ਗਿਆ: {{sent}} ਮੈਸੇਜ ਭੇਜੇ ਗਏ, ਕੁੱਲ {{recipients}} ਵਿੱਚੋਂ। ਰਿਪੋਰਟ ਤਿਆਰ ਹੈ।",
    },
    {
        "en": ("Report",),
        "hi": ("रिपोर्ट",),
        "kn": ("ವರದಿ",),
        "ta": ("அறிக்கை",),
        "pa": ("ਰਿਪੋਰਟ",),
    },
    {"campaign": "Loan reminder", "sent": "1,195", "recipients": "1,204"},
)
PROBLEM = Notice(
    "ektola_campaign_paused",
    {
        "en": "Your campaign {{campaign}} is paused because of a problem. Nobody else is written to until you decide.",
        "hi": "आपका कैंपेन {{campaign}} एक दिक्कत की वजह से रुका हुआ है। आपके फ़ैसले तक और किसी को मैसेज नहीं जाएगा।",
        "kn": "ನಿಮ್ಮ {{campaign}} ಕ್ಯಾಂಪೇನ್ ಒಂದು ತೊಂದರೆಯಿಂದ ವಿರಾಮದಲ್ಲಿದೆ. ನೀವು ತೀರ್ಮಾನಿಸುವ ತನಕ ಬೇರೆ ಯಾರಿಗೂ ಮೆಸೇಜ್ ಹೋಗುವುದಿಲ್ಲ.",
        "ta": "உங்கள் {{campaign}} கேம்பைன் ஒரு சிக்கலால் நிறுத்தி வைக்கப்பட்டுள்ளது. நீங்கள் முடிவு செய்யும் வரை "
        "வேறு யாருக்கும் மெசேஜ் போகாது.",
        "pa": "ਤੁਹਾਡਾ ਕੈਂਪੇਨ {{campaign}} ਇੱਕ ਦਿੱਕਤ ਕਰਕੇ ਰੁਕਿਆ ਹੋਇਆ ਹੈ। ਤੁਹਾਡੇ ਫ਼ੈਸਲੇ ਤੱਕ ਹੋਰ ਕਿਸੇ ਨੂੰ ਮੈਸੇਜ ਨਹੀਂ ਜਾਵੇਗਾ।",
    },
    {
        "en": ("See it",),
        "hi": ("देखें",),
        "kn": ("ನೋಡಿ",),
        "ta": ("பார்",),
        "pa": ("ਦੇਖੋ",),
    },
    {"campaign": "Loan reminder"},
)
REPLY = Notice(
    "ektola_customer_reply",
    {
        "en": "A customer answered your campaign {{campaign}}. Tap Answer to read it and to write back.",
        "hi": "एक ग्राहक ने आपके कैंपेन {{campaign}} का जवाब दिया है। पढ़ने और जवाब लिखने के लिए “जवाब दें” दबाएँ।",
        "kn": "ನಿಮ್ಮ {{campaign}} ಕ್ಯಾಂಪೇನ್‌ಗೆ ಒಬ್ಬ ಗ್ರಾಹಕರು ಉತ್ತರಿಸಿದ್ದಾರೆ. ಓದಿ ಉತ್ತರ ಬರೆಯಲು “ಉತ್ತರ” ಒತ್ತಿ.",
        "ta": "உங்கள் {{campaign}} கேம்பைனுக்கு ஒரு வாடிக்கையாளர் பதில் தந்துள்ளார். படித்துப் பதில் எழுத “பதில்” பட்டனைத் தொடுங்கள்.",
        "pa": "ਇੱਕ ਗਾਹਕ ਨੇ ਤੁਹਾਡੇ ਕੈਂਪੇਨ {{campaign}} ਦਾ ਜਵਾਬ ਦਿੱਤਾ ਹੈ। ਪੜ੍ਹਨ ਅਤੇ ਜਵਾਬ ਲਿਖਣ ਲਈ “ਜਵਾਬ ਦਿਓ” ਦਬਾਓ।",
    },
    {
        "en": ("Answer", "Call card"),
        "hi": ("जवाब दें", "कॉल के लिए कार्ड"),
        "kn": ("ಉತ್ತರ", "ಕಾಂಟ್ಯಾಕ್ಟ್ ಕಾರ್ಡ್"),
        "ta": ("பதில்", "காண்டாக்ட் கார்டு"),
        "pa": ("ਜਵਾਬ ਦਿਓ", "ਕੰਟੈਕਟ ਕਾਰਡ"),
    },
    {"campaign": "Loan reminder"},
    is_hint=True,
)
REPLIES = Notice(
    "ektola_customer_replies",
    {
        "en": "Customers answered your campaign {{campaign}}: {{count}} people wrote back. Tap Show to read who.",
        "hi": "ग्राहकों ने आपके कैंपेन {{campaign}} का जवाब दिया है: कुल {{count}} लोगों ने लिखा। किसने लिखा, यह "
        "पढ़ने के लिए “दिखाएँ” दबाएँ।",
        "kn": "ನಿಮ್ಮ {{campaign}} ಕ್ಯಾಂಪೇನ್‌ಗೆ ಗ್ರಾಹಕರು ಉತ್ತರಿಸಿದ್ದಾರೆ: {{count}} ಜನ ಬರೆದಿದ್ದಾರೆ. ಯಾರು ಎಂದು ಓದಲು “ತೋರಿಸಿ” ಒತ್ತಿ.",
        "ta": "உங்கள் {{campaign}} கேம்பைனுக்கு வாடிக்கையாளர்கள் பதில் தந்துள்ளனர்: {{count}} பேர் எழுதினர். யார் "
        "என்று படிக்க “காட்டு” பட்டனைத் தொடுங்கள்.",
        "pa": "ਗਾਹਕਾਂ ਨੇ ਤੁਹਾਡੇ ਕੈਂਪੇਨ {{campaign}} ਦਾ ਜਵਾਬ ਦਿੱਤਾ ਹੈ: ਕੁੱਲ {{count}} ਲੋਕਾਂ ਨੇ ਲਿਖਿਆ। ਕਿਸ ਨੇ ਲਿਖਿਆ, "
        "ਇਹ ਪੜ੍ਹਨ ਲਈ “ਦਿਖਾਓ” ਦਬਾਓ।",
    },
    {
        "en": ("Show",),
        "hi": ("दिखाएँ",),
        "kn": ("ತೋರಿಸಿ",),
        "ta": ("காட்டு",),
        "pa": ("ਦਿਖਾਓ",),
    },
    {"campaign": "Diwali offer", "count": "37"},
)
PROPOSAL = Notice(
    "ektola_draft",
    {
        "en": "A campaign waits for your decision: {{who}} prepared {{campaign}} for {{people}} people at {{cost}} "
        "in all. Please look at it.",
        "hi": "एक कैंपेन आपके फ़ैसले का इंतज़ार कर रहा है: {{who}} ने {{campaign}} तैयार किया है, कुल {{people}} "
        "लोगों के लिए, ख़र्च {{cost}}। कृपया देख लें।",
        "kn": "ಒಂದು ಕ್ಯಾಂಪೇನ್ ನಿಮ್ಮ ಅನುಮೋದನೆಗೆ ಕಾಯುತ್ತಿದೆ: {{who}} ಅವರು {{campaign}} ಕ್ಯಾಂಪೇನನ್ನು {{people}} ಜನಕ್ಕೆ "
        "ಸಿದ್ಧ ಮಾಡಿದ್ದಾರೆ, ಒಟ್ಟು ಖರ್ಚು {{cost}}. ದಯವಿಟ್ಟು ನೋಡಿ.",
        "ta": "ஒரு கேம்பைன் உங்கள் ஒப்புதலுக்குக் காத்திருக்கிறது: {{who}} என்பவர் {{campaign}} கேம்பைனை {{people}} "
        "பேருக்குத் தயார் செய்துள்ளார், மொத்தச் செலவு {{cost}}. பார்த்து முடிவு செய்யுங்கள்.",
        "pa": "ਇੱਕ ਕੈਂਪੇਨ ਤੁਹਾਡੇ ਫ਼ੈਸਲੇ ਦੀ ਉਡੀਕ ਵਿੱਚ ਹੈ: {{who}} ਨੇ {{campaign}} ਤਿਆਰ ਕੀਤਾ ਹੈ, ਕੁੱਲ {{people}} "
        "ਲੋਕਾਂ ਲਈ, ਖ਼ਰਚ {{cost}}। ਕਿਰਪਾ ਕਰਕੇ ਦੇਖ ਲਓ।",
    },
    {
        "en": ("Approve", "See it", "Reject"),
        "hi": ("मंज़ूर करें", "देखें", "नामंज़ूर करें"),
        "kn": ("ಅನುಮೋದಿಸಿ", "ನೋಡಿ", "ತಿರಸ್ಕರಿಸಿ"),
        "ta": ("ஒப்புதல் கொடு", "பார்", "நிராகரி"),
        "pa": ("ਮਨਜ਼ੂਰ ਕਰੋ", "ਦੇਖੋ", "ਨਾਮਨਜ਼ੂਰ ਕਰੋ"),
    },
    {"who": "Iqbal", "campaign": "Diwali offer", "people": "1,112", "cost": "₹1,132.52"},
)
PROPOSAL_DECIDED = Notice(
    "ektola_draft_decided",
    {
        "en": "Your draft {{campaign}} was looked at and decided on. Please open this chat to read more.",
        "hi": "आपके ड्राफ़्ट {{campaign}} पर फ़ैसला हो गया है। पूरा पढ़ने के लिए यह चैट खोलें।",
        "kn": "ನಿಮ್ಮ {{campaign}} ಡ್ರಾಫ್ಟ್ ನೋಡಿ ತೀರ್ಮಾನ ಮಾಡಿದ್ದಾರೆ. ಪೂರ್ತಿ ಓದಲು ಈ ಚಾಟ್ ತೆರೆಯಿರಿ.",
        "ta": "உங்கள் {{campaign}} வரைவைப் பார்த்து முடிவு செய்தாயிற்று. மேலும் படிக்க இந்த சாட்டைத் திறந்து பாருங்கள்.",
        "pa": "ਤੁਹਾਡੇ ਡਰਾਫ਼ਟ {{campaign}} ਬਾਰੇ ਫ਼ੈਸਲਾ ਹੋ ਗਿਆ ਹੈ। ਪੂਰਾ ਪੜ੍ਹਨ ਲਈ ਇਹ ਚੈਟ ਖੋਲ੍ਹੋ।",
    },
    {
        "en": ("Menu",),
        "hi": ("मेन्यू",),
        "kn": ("ಮೆನು",),
        "ta": ("மெனு",),
        "pa": ("ਮੀਨੂ",),
    },
    {"campaign": "Diwali offer"},
    is_hint=True,
)
TEAM_CODE = Notice(
    "ektola_team_code",
    {
        "en": "You are invited to the team of {{shop}}. Your code is {{code}}, valid for 10 minutes. Type it here, "
        "or tell it to the owner.",
        "hi": "आपको {{shop}} की टीम में बुलाया गया है। आपका कोड {{code}} है, जो 10 मिनट तक चलेगा। इसे यहाँ लिखें, "
        "या दुकान के मालिक को बताएँ।",
        "kn": "ನಿಮ್ಮನ್ನು {{shop}} ಅಂಗಡಿಯ ತಂಡಕ್ಕೆ ಕರೆದಿದ್ದಾರೆ. ನಿಮ್ಮ ಕೋಡ್ {{code}}, ಇದು 10 ನಿಮಿಷ ನಡೆಯುತ್ತದೆ. ಅದನ್ನು "
        "ಇಲ್ಲಿ ಟೈಪ್ ಮಾಡಿ, ಅಥವಾ ಮಾಲೀಕರಿಗೆ ಹೇಳಿ.",
        "ta": "உங்களை {{shop}} கடையின் குழுவுக்கு அழைத்துள்ளனர். உங்கள் OTP {{code}}, இது 10 நிமிடம் வரை செல்லும். "
        "அதை இங்கே டைப் செய்யுங்கள், அல்லது உரிமையாளரிடம் சொல்லுங்கள்.",
        "pa": "ਤੁਹਾਨੂੰ {{shop}} ਦੀ ਟੀਮ ਵਿੱਚ ਸੱਦਿਆ ਗਿਆ ਹੈ। ਤੁਹਾਡਾ ਕੋਡ {{code}} ਹੈ, ਜੋ 10 ਮਿੰਟ ਚੱਲੇਗਾ। ਇਸ ਨੂੰ ਇੱਥੇ "
        "ਲਿਖੋ, ਜਾਂ ਦੁਕਾਨ ਦੇ ਮਾਲਕ ਨੂੰ ਦੱਸੋ।",
    },
    dict.fromkeys(("en", "hi", "kn", "ta", "pa"), ()),
    {"shop": "Meera Jewellers", "code": "482913"},
    is_urgent=True,
)
TEAM_NEWS = Notice(
    "ektola_team_news",
    {
        "en": "There is news about the team of {{shop}}. Please open this chat to read more.",
        "hi": "दुकान {{shop}} की टीम के बारे में एक ख़बर है। पढ़ने के लिए यह चैट खोलें।",
        "kn": "ನಿಮಗೆ {{shop}} ಅಂಗಡಿಯ ತಂಡದ ಬಗ್ಗೆ ಒಂದು ಸುದ್ದಿ ಇದೆ. ಓದಲು ಈ ಚಾಟ್ ತೆರೆಯಿರಿ.",
        "ta": "உங்களுக்கு {{shop}} கடையின் குழு பற்றி ஒரு செய்தி உள்ளது. படிக்க இந்த சாட்டைத் திறந்து பாருங்கள்.",
        "pa": "ਦੁਕਾਨ {{shop}} ਦੀ ਟੀਮ ਬਾਰੇ ਇੱਕ ਖ਼ਬਰ ਹੈ। ਪੜ੍ਹਨ ਲਈ ਇਹ ਚੈਟ ਖੋਲ੍ਹੋ।",
    },
    {
        "en": ("Menu",),
        "hi": ("मेन्यू",),
        "kn": ("ಮೆನು",),
        "ta": ("மெனு",),
        "pa": ("ਮੀਨੂ",),
    },
    {"shop": "Meera Jewellers"},
    is_hint=True,
)
NEWS = Notice(
    "ektola_news",
    {
        "en": "There is news for your shop from the team of the platform: {{news}} Thank you for reading it.",
        "hi": "आपकी दुकान के लिए प्लेटफ़ॉर्म की टीम से एक ख़बर है: {{news}} पढ़ने के लिए धन्यवाद।",
        "kn": "ನಿಮ್ಮ ಅಂಗಡಿಗೆ ಪ್ಲಾಟ್‌ಫಾರ್ಮ್ ತಂಡದಿಂದ ಒಂದು ಸುದ್ದಿ ಇದೆ: {{news}} ಓದಿದ್ದಕ್ಕೆ ಧನ್ಯವಾದ.",
        "ta": "உங்கள் கடைக்குத் தளத்தின் குழுவிடமிருந்து ஒரு செய்தி உள்ளது: {{news}} படித்ததற்கு நன்றி.",
        "pa": "ਤੁਹਾਡੀ ਦੁਕਾਨ ਲਈ ਪਲੇਟਫ਼ਾਰਮ ਦੀ ਟੀਮ ਵੱਲੋਂ ਇੱਕ ਖ਼ਬਰ ਹੈ: {{news}} ਪੜ੍ਹਨ ਲਈ ਧੰਨਵਾਦ।",
    },
    {
        "en": ("Menu",),
        "hi": ("मेन्यू",),
        "kn": ("ಮೆನು",),
        "ta": ("மெனு",),
        "pa": ("ਮੀਨੂ",),
    },
    {"news": "Tonight from 11 pm to 12 nothing is sent."},
    is_urgent=True,
)

OWNER_QUESTION = Notice(
    "ektola_owner_question",
    {
        "en": "The number that owns {{shop}} is to change, and you are asked to agree. Please read about it in this "
        "chat.",
        "hi": "दुकान {{shop}} के मालिक का नंबर बदला जाना है, और इसमें आपकी हाँ चाहिए। कृपया इसके बारे में इसी चैट में पढ़ लें।",
        "kn": "ನಿಮ್ಮ ಒಪ್ಪಿಗೆ ಬೇಕಿದೆ: {{shop}} ಅಂಗಡಿಯ ಮಾಲೀಕರ ನಂಬರ್ ಬದಲಿಸಬೇಕಿದೆ. ದಯವಿಟ್ಟು ಅದರ ಬಗ್ಗೆ ಈ ಚಾಟ್‌ನಲ್ಲಿ ಓದಿ.",
        "ta": "கடை {{shop}} உரிமையாளரின் எண் மாற வேண்டியுள்ளது, அதற்கு உங்கள் சம்மதம் கேட்கப்படுகிறது. அதைப் பற்றி "
        "இந்த சாட்டில் படியுங்கள்.",
        "pa": "ਦੁਕਾਨ {{shop}} ਦੇ ਮਾਲਕ ਦਾ ਨੰਬਰ ਬਦਲਿਆ ਜਾਣਾ ਹੈ, ਅਤੇ ਇਸ ਵਿੱਚ ਤੁਹਾਡੀ ਹਾਂ ਚਾਹੀਦੀ ਹੈ। ਕਿਰਪਾ ਕਰਕੇ ਇਸ ਬਾਰੇ "
        "ਇਸੇ ਚੈਟ ਵਿੱਚ ਪੜ੍ਹ ਲਓ।",
    },
    {
        "en": ("I know, agree", "Stop it"),
        "hi": ("पक्का पता है, हाँ", "इसे रोकें"),
        "kn": ("ಗೊತ್ತಿದೆ, ಒಪ್ಪಿಗೆ", "ಇದನ್ನು ನಿಲ್ಲಿಸಿ"),
        "ta": ("தெரியும், சம்மதம்", "இதை நிறுத்து"),
        "pa": ("ਪਤਾ ਹੈ, ਹਾਂ", "ਇਸ ਨੂੰ ਰੋਕੋ"),
    },
    {"shop": "Meera Jewellers"},
    is_urgent=True,
)
OWNER_WARNING = Notice(
    "ektola_owner_warning",
    {
        "en": "Our team was asked to give your shop {{shop}} to another number. If that was not you, please stop it "
        "now.",
        "hi": "हमारी टीम से कहा गया है कि आपकी दुकान {{shop}} किसी और नंबर को दे दी जाए। अगर यह आपने नहीं कहा, तो "
        "कृपया इसे अभी रोकें।",
        "kn": "ನಿಮ್ಮ {{shop}} ಅಂಗಡಿಯನ್ನು ಬೇರೆ ನಂಬರ್‌ಗೆ ಕೊಡಲು ನಮ್ಮ ತಂಡಕ್ಕೆ ಹೇಳಿದ್ದಾರೆ. ಹೇಳಿದ್ದು ನೀವಲ್ಲದಿದ್ದರೆ, ದಯವಿಟ್ಟು ಈಗಲೇ ನಿಲ್ಲಿಸಿ.",
        "ta": "உங்கள் {{shop}} கடையை வேறு எண்ணுக்கு மாற்ற எங்கள் குழுவிடம் கேட்டுள்ளனர். கேட்டது நீங்கள் இல்லை என்றால், இப்போதே நிறுத்துங்கள்.",
        "pa": "ਸਾਡੀ ਟੀਮ ਨੂੰ ਕਿਹਾ ਗਿਆ ਹੈ ਕਿ ਤੁਹਾਡੀ ਦੁਕਾਨ {{shop}} ਕਿਸੇ ਹੋਰ ਨੰਬਰ ਨੂੰ ਦੇ ਦਿੱਤੀ ਜਾਵੇ। ਜੇ ਇਹ ਤੁਸੀਂ ਨਹੀਂ "
        "ਕਿਹਾ, ਤਾਂ ਕਿਰਪਾ ਕਰਕੇ ਇਸ ਨੂੰ ਹੁਣੇ ਰੋਕੋ।",
    },
    {
        "en": ("Stop it",),
        "hi": ("इसे रोकें",),
        "kn": ("ಇದನ್ನು ನಿಲ್ಲಿಸಿ",),
        "ta": ("இதை நிறுத்து",),
        "pa": ("ਇਸ ਨੂੰ ਰੋਕੋ",),
    },
    {"shop": "Meera Jewellers"},
    is_urgent=True,
)
DIGEST = Notice(
    "ektola_waiting",
    {
        "en": "In this chat {{count}} things wait for you. Please tap the button to read them here.",
        "hi": "इस चैट में {{count}} बातें आपका इंतज़ार कर रही हैं। यहीं पढ़ने के लिए कृपया बटन दबाएँ।",
        "kn": "ಈ ಚಾಟ್‌ನಲ್ಲಿ {{count}} ವಿಷಯಗಳು ನಿಮಗಾಗಿ ಕಾಯುತ್ತಿವೆ. ಇಲ್ಲೇ ಓದಲು ದಯವಿಟ್ಟು ಬಟನ್ ಒತ್ತಿ.",
        "ta": "இந்த சாட்டில் {{count}} விஷயங்கள் உங்களுக்காகக் காத்திருக்கின்றன. இங்கேயே படிக்க பட்டனைத் தொடுங்கள்.",
        "pa": "ਇਸ ਚੈਟ ਵਿੱਚ {{count}} ਗੱਲਾਂ ਤੁਹਾਡੀ ਉਡੀਕ ਕਰ ਰਹੀਆਂ ਹਨ। ਇੱਥੇ ਹੀ ਪੜ੍ਹਨ ਲਈ ਕਿਰਪਾ ਕਰਕੇ ਬਟਨ ਦਬਾਓ।",
    },
    {
        "en": ("Show them",),
        "hi": ("दिखाएँ",),
        "kn": ("ತೋರಿಸಿ",),
        "ta": ("காட்டு",),
        "pa": ("ਦਿਖਾਓ",),
    },
    {"count": "3"},
)

NOTICES = (
    NEW_SHOP,
    APPROVED,
    DECIDED,
    FINISHED,
    PROBLEM,
    REPLY,
    REPLIES,
    PROPOSAL,
    PROPOSAL_DECIDED,
    TEAM_CODE,
    TEAM_NEWS,
    NEWS,
    OWNER_QUESTION,
    OWNER_WARNING,
    DIGEST,
)
