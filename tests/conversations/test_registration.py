"""A shop registers: the questions, the check card, and what people do instead of answering."""

from __future__ import annotations

from sqlalchemy import select

from demo.town import Town
from models.jeweller import Jeweller, JewellerStatus, Member, MemberRole
from models.person import Person
from tests.cast import FARID
from tests.conversations.chats import chat


def test_a_shop_registers_and_is_approved(bare_town: Town) -> None:
    """The staff member writes first, so that the 24-hour window is open and the card comes into the chat."""
    chat(bare_town, "farid", "asha").play("""
        (asha) > hi
        (asha) < Waiting: 0 · jewellers: 0 … {Open: Waiting (0) | …}
        > Hi
        < Namaste! I send WhatsApp messages to your customers, for your shop. Which language?
            [English] [हिन्दी] [More]
        > [English]
        < Your shop's name?
        > Farid & Sons
        < City?
        > Surat
        < GSTIN? It speeds up approval. [Skip]
        > 24AAACM1234F1Z4
        < Farid & Sons · Surat · GSTIN …1Z4 Is this right, and may we store it? [Yes, register] [Change]
        > [Yes, register]
        < Thank you. Our team is checking; you will hear from me here. … [Menu]
        (asha) < New jeweller: Farid & Sons, Surat. GSTIN 24AAACM1234F1Z4 (Gujarat): well-formed, …
            [Approve] [Reject] [Waiting shops]
        (asha) > [Approve]
        (asha) < Farid & Sons: approved. They were told. Nobody else is waiting. [Overview]
        < Farid & Sons is approved. You're in! Send me your customer list: … [Menu]
        > [Menu]
        < Farid & Sons · 0 customers Send me your customer list to begin. [Customers] [Messages]
    """)
    with bare_town.services.platform() as session:
        shop = session.scalars(select(Jeweller)).one()
        owner = session.scalars(select(Member).join(Person).where(Person.wa_id == FARID)).one()
        assert (shop.name, shop.city, shop.gstin, shop.status) == (
            "Farid & Sons",
            "Surat",
            "24AAACM1234F1Z4",
            JewellerStatus.APPROVED,
        )
        assert (owner.jeweller_id, owner.role) == (shop.id, MemberRole.OWNER)


def test_wrong_answers_are_explained_and_asked_again(bare_town: Town) -> None:
    chat(bare_town, "farid").play("""
        > Hi
        < Namaste! … Which language? [English] [हिन्दी] [More]
        > French
        < Please choose one of these, or type its number. Namaste! … Which language? [English] [हिन्दी] [More]
        > english
        < Your shop's name?
        > 12345
        < Please type a name with letters. Your shop's name?
        > [photo.jpg]
        < I can't read a photo yet. … Your shop's name?
        > फ़रीद ज्वेलर्स ९
        < City?
        > skip
        < This question can't be skipped. City?
        > help
        < Type back, skip, cancel or menu at any time. City?
        > Surat
        < GSTIN? …
        > 24AAACM1234F1Z5
        < That is not a valid GSTIN: … GSTIN? It speeds up approval. [Skip]
        > help
        < The 15 characters on your GST certificate, … GSTIN? It speeds up approval. [Skip]
        > २४AAACM1234F1Z4
        < फ़रीद ज्वेलर्स ९ · Surat · GSTIN …1Z4 … [Yes, register] [Change]
    """)


def test_one_answer_is_changed_alone(bare_town: Town) -> None:
    chat(bare_town, "farid").play("""
        > namaste
        < … Which language? [English] [हिन्दी] [More]
        > [English]
        < Your shop's name?
        > Farid
        < City?
        > back
        < Your shop's name?
        > back
        < … Which language? [English] [हिन्दी] [More]
        > back
        < This is the first question. … Which language? [English] [हिन्दी] [More]
        > 1
        < Your shop's name?
        > Farid Gold
        < City?
        > Surat
        < GSTIN? …
        > [Skip]
        < Farid Gold · Surat Is this right, and may we store it? [Yes, register] [Change]
        > back
        < GSTIN? It speeds up approval. [Skip]
        > 1
        < Farid Gold · Surat … [Yes, register] [Change]
        > [Change]
        < What would you like to change? [Name] [City] [GSTIN]
        > city
        < City?
        > Bharuch
        < Farid Gold · Bharuch … [Yes, register] [Change]
        > change gstin
        < GSTIN? It speeds up approval. [Skip]
        > 24AAACM1234F1Z4
        < Farid Gold · Bharuch · GSTIN …1Z4 … [Yes, register] [Change]
        > [Yes, register @2]
        < That button is from an earlier question. Here is where we are: Farid Gold · Bharuch · GSTIN …1Z4 …
        > yes, register
        < Thank you. … [Menu]
    """)


def test_registering_twice_changes_nothing(bare_town: Town) -> None:
    chat(bare_town, "farid").play("""
        > Hi
        < … Which language? …
        > [English]
        < Your shop's name?
        > Farid
        < City?
        > Surat
        < GSTIN? …
        > skip
        < Farid · Surat … [Yes, register] [Change]
        > १
        < Thank you. Our team is checking; … [Menu]
        > [Yes, register]
        < That button is old; its question is closed. Farid · 0 customers Our team is still checking your shop.
            You can prepare everything already. Send me your customer list to begin. [Customers] [Messages]
        > register
        < I did not understand that. Farid · 0 customers …
        > new campaign
        < You have no customers here yet. First send me your list: an Excel file or contact cards. [Menu]
    """)
    with bare_town.services.platform() as session:
        assert len(session.scalars(select(Jeweller)).all()) == 1


def test_a_registration_waits_and_can_be_given_up(bare_town: Town) -> None:
    chat(bare_town, "farid").play("""
        > Hi
        < … Which language? …
        > [English]
        < Your shop's name?
        > Farid
        < City?
        > menu
        < City?
        > language
        < Namaste! … Which language? [English] [हिन्दी] [More]
        > [English]
        < City?
        ~ 3 days pass
        > hello
        < City?
        > Surat
        < GSTIN? …
        > cancel
        < Cancelled. Write to me any time.
        > hello
        < Namaste! … Which language? …
    """)


def test_a_rejected_shop_hears_why(bare_town: Town) -> None:
    chat(bare_town, "farid", "asha").play("""
        (asha) > hi
        (asha) < Waiting: 0 · …
        > Hi
        < … Which language? …
        > [English]
        < Your shop's name?
        > Farid
        < City?
        > Surat
        < GSTIN? …
        > skip
        < Farid · Surat …
        > yes, register
        < Thank you. …
        (asha) < New jeweller: Farid, Surat. No GSTIN given. [Approve] [Reject] [Waiting shops]
        (asha) > [Reject]
        (asha) < Why? They will read it. [Skip]
        (asha) > The city is missing on the signboard
        (asha) < Farid: rejected. They were told. Nobody else is waiting. [Overview]
        < We can't approve Farid yet. Reason: The city is missing on the signboard … [Menu]
        > menu
        < Farid · 0 customers Your shop was not approved. You can prepare, but nothing is sent. …
        (asha) > approve farid
        (asha) < Farid: approved. They were told. …
        < Farid is approved. You're in! …
    """)


def test_the_first_words_propose_the_language(bare_town: Town) -> None:
    """The script is heard; a language that is not on the buttons is in the list, or typed."""
    chat(bare_town, "farid").play("""
        > ನಮಸ್ಕಾರ
        < ನಮಸ್ಕಾರ! … [ಕನ್ನಡ] [English] [ಇನ್ನಷ್ಟು]
        > help
        < … [ಕನ್ನಡ] [English] [ಇನ್ನಷ್ಟು]
        > [ಇನ್ನಷ್ಟು]
        < … {… English | हिन्दी | ಕನ್ನಡ | தமிழ் | ਪੰਜਾਬੀ}
        > back
        < … [ಕನ್ನಡ] [English] [ಇನ್ನಷ್ಟು]
        > ಕನ್ನಡ
        < ನಿಮ್ಮ ಅಂಗಡಿಯ ಹೆಸರು?
        > language
        < … [ಕನ್ನಡ] [English] [ಇನ್ನಷ್ಟು]
        > [ಇನ್ನಷ್ಟು]
        < … {… English | हिन्दी | ಕನ್ನಡ | தமிழ் | ਪੰਜਾਬੀ}
        > tamil
        < உங்கள் கடையின் பெயர்?
    """)
    with bare_town.services.platform() as session:
        assert session.scalars(select(Person).where(Person.wa_id == FARID)).one().language is None
