"""What the demo and the tests begin with: templates at the platform, an approved shop, customers who agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from conversations.notices import NOTICES
from jobs.services import Services
from jobs.templates import submit_notices, sync_templates
from models.contact import Consent, ConsentPurpose, Contact, Segment
from models.jeweller import Jeweller, JewellerStatus, Member, MemberRole
from models.obligation import Obligation, ObligationKind, ObligationStatus
from models.person import Person
from settings import INDIA, LANGUAGES
from whatsapp.templates import definition

LOAN_REMINDER = {
    "en": "Namaste {{name}}, interest of {{amount}} on loan {{loan_number}} is due on {{due_date}}. Regards, {{shop}}, your jeweller.",
    "hi": "नमस्ते {{name}} जी, लोन {{loan_number}} का ब्याज {{amount}} है, जिसे {{due_date}} तक जमा करना है। {{shop}} की ओर से धन्यवाद।",
    "kn": "ನಮಸ್ತೆ {{name}}, ನಿಮ್ಮ ಸಾಲ {{loan_number}} ರ ಬಡ್ಡಿ {{amount}}, ಇದನ್ನು {{due_date}} ರ ಒಳಗೆ ಕಟ್ಟಬೇಕು. {{shop}} ಅಂಗಡಿಯಿಂದ ಧನ್ಯವಾದ.",
    "ta": "வணக்கம் {{name}} அவர்களே, நகைக் கடன் {{loan_number}} வட்டி {{amount}}, இதை {{due_date}} தேதிக்குள் கட்டுங்கள். நன்றி, உங்கள் {{shop}} நகைக்கடை.",
    "pa": "ਸਤ ਸ੍ਰੀ ਅਕਾਲ {{name}} ਜੀ, ਲੋਨ {{loan_number}} ਦਾ ਵਿਆਜ {{amount}} ਤਾਰੀਖ਼ {{due_date}} ਤੱਕ ਦੇਣਾ ਹੈ। {{shop}} ਵੱਲੋਂ ਧੰਨਵਾਦ।",
}
SIP_REMINDER = {
    "en": "Namaste {{name}}, the instalment of {{amount}} for gold plan {{plan_number}} is due on {{due_date}}. Regards, {{shop}}, your jeweller.",
    "hi": "नमस्ते {{name}} जी, गोल्ड स्कीम {{plan_number}} की किस्त {{amount}} है, जिसे {{due_date}} तक जमा करना है। {{shop}} की ओर से धन्यवाद।",
    "kn": "ನಮಸ್ತೆ {{name}}, ಚಿನ್ನದ ಸ್ಕೀಮ್ {{plan_number}} ರ ಕಂತು {{amount}}, ಇದನ್ನು {{due_date}} ರ ಒಳಗೆ ಕಟ್ಟಬೇಕು. {{shop}} ಅಂಗಡಿಯಿಂದ ಧನ್ಯವಾದ.",
    "ta": "வணக்கம் {{name}} அவர்களே, நகைச் சீட்டு {{plan_number}} தவணை {{amount}}, இதை {{due_date}} தேதிக்குள் கட்டுங்கள். நன்றி, உங்கள் {{shop}} நகைக்கடை.",
    "pa": "ਸਤ ਸ੍ਰੀ ਅਕਾਲ {{name}} ਜੀ, ਗੋਲਡ ਸਕੀਮ {{plan_number}} ਦੀ ਕਿਸ਼ਤ {{amount}} ਤਾਰੀਖ਼ {{due_date}} ਤੱਕ ਦੇਣੀ ਹੈ। {{shop}} ਵੱਲੋਂ ਧੰਨਵਾਦ।",
}
# Not in Punjabi, so that the demo shows what becomes of those whose language a message lacks.
DIWALI_OFFER = {
    "en": "Namaste {{name}}, this festival season {{shop}} has something for you: {{offer}}. Visit us soon, we look forward to it.",
    "hi": "नमस्ते {{name}} जी, इस त्योहार पर {{shop}} की ओर से आपके लिए: {{offer}}। जल्दी आइए, हम आपका इंतज़ार करेंगे।",
    "kn": "ನಮಸ್ತೆ {{name}}, ಈ ಹಬ್ಬಕ್ಕೆ {{shop}} ಅಂಗಡಿಯಿಂದ ನಿಮಗಾಗಿ: {{offer}}. ಬೇಗ ಬನ್ನಿ, ನಿಮಗಾಗಿ ಕಾಯುತ್ತಿರುತ್ತೇವೆ.",
    "ta": "வணக்கம் {{name}} அவர்களே, இந்தப் பண்டிகைக்கு {{shop}} கடையிலிருந்து உங்களுக்காக: {{offer}}. விரைவில் வாருங்கள், உங்களுக்காகக் காத்திருக்கிறோம்.",
}
EXAMPLES = {
    "name": "Ramesh",
    "amount": "₹2,450",
    "loan_number": "GL-1023",
    "plan_number": "GS-77",
    "due_date": "12-Dec-2026",
    "shop": "Meera Jewellers",
    "offer": "no making charges on coins",
}
TEMPLATES = (
    ("loan_reminder", "UTILITY", LOAN_REMINDER),
    ("sip_reminder", "UTILITY", SIP_REMINDER),
    ("diwali_offer", "MARKETING", DIWALI_OFFER),
)


def submit_templates(built: Services, notices_in: Sequence[str] = LANGUAGES) -> None:
    """Hand the demo's templates and the platform's notices in for review, as an operator would."""
    existing = {(each.get("name"), each.get("language")) for each in built.client.list_templates()}
    for name, category, bodies in TEMPLATES:
        for language, body in bodies.items():
            if (name, language) not in existing:
                needed = {key: value for key, value in EXAMPLES.items() if "{{" + key + "}}" in body}
                built.client.create_template(definition(name, language, category, body, needed))
    submit_notices(built, notices_in)


def count_submitted() -> int:
    """How many translations there are to approve, the notices among them."""
    return sum(len(bodies) for _, _, bodies in TEMPLATES) + sum(len(notice.bodies) for notice in NOTICES)


def read_templates(built: Services) -> tuple[int, int]:
    return sync_templates(built)


@dataclass(frozen=True)
class Customer:
    name: str
    phone: str
    language: str | None
    segment: Segment
    purposes: tuple[ConsentPurpose, ...] = (ConsentPurpose.UTILITY, ConsentPurpose.MARKETING)
    number: str | None = None
    amount_paise: int | None = None
    has_opted_out: bool = False


CUSTOMERS = (
    Customer("Kavya Rao", "919845012345", "kn", Segment.GOLD_LOAN, number="GL-1001", amount_paise=245_000),
    Customer("Ramesh Patel", "919824012346", "hi", Segment.GOLD_LOAN, number="GL-1023", amount_paise=310_050),
    Customer("Sunita Shah", "919824012347", "en", Segment.GOLD_LOAN, number="GL-1024", amount_paise=99_900),
    Customer(
        "Dev Mehta", "919824012348", "en", Segment.GOLD_LOAN, number="GL-1025", amount_paise=50_000, has_opted_out=True
    ),
    Customer("Anbu Selvan", "919840012349", "ta", Segment.GOLD_SIP, number="GS-77", amount_paise=500_000),
    Customer("Harpreet Kaur", "919814012350", "pa", Segment.MARKETING),
    Customer("Nisha Jain", "919824012351", None, Segment.MARKETING, (ConsentPurpose.UTILITY,)),
)


def add_person(session: Session, wa_id: str, name: str, language: str | None = "en") -> Person:
    person = Person(wa_id=wa_id, profile_name=name, language=language)
    session.add(person)
    session.flush()
    return person


def add_shop(session: Session, built: Services, name: str, city: str, owner: Person) -> Jeweller:
    """An approved shop; needs the platform's scope."""
    shop = Jeweller(
        name=name,
        city=city,
        language="en",
        status=JewellerStatus.APPROVED,
        phone_number_id=built.settings.whatsapp_phone_number_id,
        approved_at=built.clock.now(session),
    )
    session.add(shop)
    session.flush()
    session.add(Member(jeweller_id=shop.id, person_id=owner.id, role=MemberRole.OWNER))
    session.flush()
    return shop


def add_customers(
    session: Session, built: Services, shop: Jeweller, customers: tuple[Customer, ...] = CUSTOMERS
) -> None:
    now = built.clock.now(session)
    due_on = now.astimezone(INDIA).date() + timedelta(days=7)
    for customer in customers:
        contact = Contact(
            jeweller_id=shop.id,
            phone=customer.phone,
            name=customer.name,
            language=customer.language,
            segment=customer.segment,
            city=shop.city,
            opted_out_at=now if customer.has_opted_out else None,
        )
        session.add(contact)
        session.flush()
        for purpose in customer.purposes:
            session.add(
                Consent(
                    jeweller_id=shop.id,
                    contact_id=contact.id,
                    purpose=purpose,
                    is_granted=True,
                    source="in the shop",
                    recorded_at=now,
                )
            )
        if customer.number:
            session.add(_obligation(customer, shop, contact.id, due_on))
    session.flush()


def _obligation(customer: Customer, shop: Jeweller, contact_id: int, due_on: date) -> Obligation:
    kind = ObligationKind.LOAN if customer.segment is Segment.GOLD_LOAN else ObligationKind.SAVINGS_PLAN
    return Obligation(
        jeweller_id=shop.id,
        contact_id=contact_id,
        kind=kind,
        number=customer.number,
        amount_paise=customer.amount_paise,
        due_on=due_on,
        status=ObligationStatus.DUE,
    )


def is_seeded(session: Session) -> bool:
    return session.execute(text("SELECT 1 FROM jeweller LIMIT 1")).first() is not None
