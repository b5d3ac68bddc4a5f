"""Customers are added one by one: a typed line, or contact cards from the phone."""

from __future__ import annotations

from sqlalchemy import select

from demo.town import Town
from models.contact import Consent, ConsentPurpose, Contact, Segment
from tests.cast import MEERA
from tests.conversations.chats import chat


def test_a_typed_line_adds_a_customer(town: Town) -> None:
    chat(town, "meera").play("""
        > add सुनीता ९८२४० ५५५०१
        < To add: सुनीता Which group? [Gold loan] [Gold SIP] [Offers]
        > [Gold SIP]
        < Did these customers agree to hear from you on WhatsApp? [Offers too] [Reminders only] [Not sure]
        > [Offers too]
        < Added: सुनीता [Send a message] [Menu]
    """)
    with town.services.platform() as session:
        added = session.scalars(select(Contact).where(Contact.phone == "919824055501")).one()
        purposes = session.scalars(select(Consent.purpose).where(Consent.contact_id == added.id)).all()
        assert (added.name, added.segment) == ("सुनीता", Segment.GOLD_SIP)
        assert set(purposes) == {ConsentPurpose.UTILITY, ConsentPurpose.MARKETING}


def test_what_is_no_number_is_said_before_any_question(town: Town) -> None:
    chat(town, "meera").play("""
        > add
        < Type a name and a mobile number, like: add Sunita 98450 12345 [Menu]
        > add Sunita
        < Type a name and a mobile number, like: add Sunita 98450 12345 [Menu]
        > add Sunita 12345 67890
        < These have no mobile number that I can use: Sunita [Menu]
        > [card: Office 079 2657 1234]
        < These have no mobile number that I can use: Office [Menu]
    """)


def test_a_card_is_taken_in_the_middle_of_a_campaign(town: Town) -> None:
    chat(town, "meera").play("""
        > new campaign
        < … Who …
        > [Gold SIP]
        < … What …
        > [card: Tara 98240 55504]
        < To add: Tara Which group? [Gold loan] [Gold SIP] [Offers]
        > 3
        < Did these customers agree …
        > back
        < To add: Tara Which group? …
        > cancel
        < Cancelled. Nothing was sent and nothing was changed. [Menu]
        > new campaign
        < “New campaign” is waiting at 2 of 5 · What. [Continue] [Start again] [Menu]
    """)
    with town.services.platform() as session:
        assert session.scalars(select(Contact).where(Contact.phone == "919824055504")).all() == []


def test_several_cards_at_once(town: Town) -> None:
    """One has no number, one no name, one two numbers of which the first is a landline."""
    player = chat(town, "meera")
    named = [
        ("Tara", ["98240 55504"]),
        ("Office", []),
        ("", ["+91 98240 55505"]),
        ("Gita", ["079 26571234", "9824055506"]),
    ]
    cards = [
        {"name": {"formatted_name": name, "first_name": name}, "phones": [{"phone": phone} for phone in phones]}
        for name, phones in named
    ]
    town.sim.share_contacts(MEERA, cards)
    town.drain()
    player.play("""
        < To add: Tara, Office, +91 98240 55505, Gita Which group? …
        > 1
        < Did these customers agree …
        > 2
        < Added: Tara, …98240…55505, Gita These have no mobile number that I can use: Office [Send a message] [Menu]
    """)
    with town.services.platform() as session:
        phones = session.scalars(select(Contact.phone).where(Contact.phone.like("91982405550%"))).all()
        assert sorted(phones) == ["919824055504", "919824055505", "919824055506"]
