"""Customers answer: stop, start, other words for the shop, and a customer who owns a shop."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from demo.town import Town
from models.contact import Contact
from models.jeweller import Jeweller
from tests.cast import KAVYA, MEERA
from tests.conversations.chats import change_contacts, chat, speak

REMINDER = """
    > new campaign
    < … Who …
    > gold loan
    < … What …
    > loan reminder
    < … When …
    > now
    < … Check …
    > 1
    < … type the number of people: 3.
    > 3
    < Loan reminder … [Undo] [Pause]
    ~ 91 seconds pass
    (kavya) < … Meera Jewellers ಅಂಗಡಿಯಿಂದ ಧನ್ಯವಾದ.
    ~ 10 seconds pass
    < Loan reminder: done. …
"""


def list_silenced(town: Town) -> dict[str, int]:
    """How many customers of each shop are not written to any more."""
    with town.services.platform() as session:
        rows = session.query(Jeweller.name, Contact.phone).join(Contact, Contact.jeweller_id == Jeweller.id)
        silenced = rows.filter(Contact.opted_out_at.is_not(None)).all()
    return {name: sum(1 for shop, _ in silenced if shop == name) for name, _ in silenced}


def test_stop_silences_every_shop_on_the_number_and_nobody_else(town: Town) -> None:
    """Dev had opted out of both before."""
    chat(town, "kavya").play("""
        > STOP
        < You will get no more messages from Meera Jewellers, Zaveri Bros. To hear from them again, write START.
        > stop.
        < You will get no more messages from Meera Jewellers, Zaveri Bros. To hear from them again, write START.
    """)
    assert list_silenced(town) == {"Meera Jewellers": 2, "Zaveri Bros": 2}


def test_stop_on_a_message_silences_its_shop(town: Town) -> None:
    chat(town, "meera", "kavya").play(REMINDER)
    player = chat(town, "kavya")
    reminder = town.sim.thread(KAVYA)[-1]["id"]
    town.sim.say(KAVYA, "बंद करें", quotes=reminder)
    town.drain()
    player.play("""
        < You will get no more messages from Meera Jewellers. To hear from them again, write START.
    """)
    assert list_silenced(town) == {"Meera Jewellers": 2, "Zaveri Bros": 1}


def test_start_names_the_shop_where_there_are_two(town: Town) -> None:
    chat(town, "kavya").play("""
        > STOP
        < You will get no more messages from Meera Jewellers, Zaveri Bros. …
        > START
        < From whom would you like to hear again? [Meera Jewellers] [Zaveri Bros]
        > 1
        < You will hear from Meera Jewellers again. Write STOP at any time to end it.
        > start
        < You will hear from Zaveri Bros again. Write STOP at any time to end it.
        > start
        < This number sends the messages of Meera Jewellers, Zaveri Bros. … [I own a shop]
        > stop
        < You will get no more messages from Meera Jewellers, Zaveri Bros. …
        > start zaveri bros
        < You will hear from Zaveri Bros again. …
    """)
    assert list_silenced(town) == {"Meera Jewellers": 2, "Zaveri Bros": 1}


def test_whoever_is_unknown_may_stop_too(town: Town) -> None:
    chat(town, "farid").play("""
        > stop
        < You will get no more messages from this number. To hear from us again, write START.
        > Hi
        < Namaste! … Which language? …
        > STOP
        < You will get no more messages from this number. …
    """)
    assert list_silenced(town) == {"Meera Jewellers": 1, "Zaveri Bros": 1}


def test_other_words_reach_the_shop_that_wrote_last(town: Town) -> None:
    """Word for word: digits stay as typed, and a greeting is an answer like any other."""
    chat(town, "meera", "kavya").play(REMINDER)
    chat(town, "kavya", "meera", "zaveri").play("""
        > ₹२०० paid
        (meera) < Kavya Rao (+91 98…345) answered “Loan reminder”: “₹२०० paid” [Answer] [Call card] [More]
        < Thank you. I passed this on to Meera Jewellers.
        ~ 2 minutes pass
        > hello
        (meera) < Kavya Rao (+91 98…345) answered “Loan reminder”: “hello” [Answer] [Call card] [More]
        < Thank you. I passed this on to Meera Jewellers.
        > are you there?
        (meera) < Kavya Rao (+91 98…345) answered “Loan reminder”: “are you there?” [Answer] [Call card] [More]
        > 1
        (meera) < Kavya Rao (+91 98…345) answered “Loan reminder”: “1” [Answer] [Call card] [More]
        > help
        < This number sends the messages of Meera Jewellers, Zaveri Bros. … [I own a shop]
    """)


def test_what_cannot_be_passed_on_is_told(town: Town) -> None:
    chat(town, "meera", "kavya").play(REMINDER)
    player = chat(town, "kavya", "meera")
    speak(player, "kavya")
    player.play("""
        (meera) < Kavya Rao (+91 98…345) answered “Loan reminder”: A voice message.
            I can't pass that on: please ask the customer yourself. [Answer] [Call card] [More]
        < Thank you. I passed this on to Meera Jewellers.
    """)


def test_a_polite_answer_once_a_day(town: Town) -> None:
    chat(town, "kavya").play("""
        > is this the jeweller?
        < This number sends the messages of Meera Jewellers, Zaveri Bros. Please call the shop for anything else.
            To get no more messages, write STOP. [I own a shop]
        > hello?
        > [photo.jpg]
        > menu
        < This number sends the messages of Meera Jewellers, Zaveri Bros. …
        ~ 25 hours pass
        > hello
        < This number sends the messages of Meera Jewellers, Zaveri Bros. …
    """)


def test_a_reaction_needs_no_answer(town: Town) -> None:
    player = chat(town, "kavya")
    player.play("""
        > menu
        < This number sends …
    """)
    town.sim.act(KAVYA, reaction={"message_id": town.sim.thread(KAVYA)[-1]["id"], "emoji": "👍"})
    town.drain()
    player.play("")


def test_a_customer_registers_a_shop(town: Town) -> None:
    """STOP stays STOP in the middle of it."""
    chat(town, "kavya").play("""
        > hello
        < This number sends … [I own a shop]
        > [I own a shop]
        < Namaste! … Which language? …
        > STOP
        < You will get no more messages from Meera Jewellers, Zaveri Bros. …
        > register
        < … Which language? …
        > English
        < … shop's name?
        > Kavya Gems
        < City?
        > menu
        < This number sends … [I own a shop]
        > I own a shop
        < City?
        > Bengaluru
        < GSTIN? …
        > skip
        < Kavya Gems · Bengaluru …
        > 1
        < Thank you. …
        > menu
        < Kavya Gems · 0 customers …
    """)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("[Messages to me]", "You will get no more messages from Zaveri Bros. To hear from them again, write START."),
        ("[My campaigns]", "Nothing was being sent or planned. [Menu]"),
        ("बंद", "You will get no more messages from Zaveri Bros. To hear from them again, write START."),
    ],
)
def test_an_owner_who_is_a_customer_elsewhere_says_which(town: Town, words: str, answer: str) -> None:
    add_customer_of_zaveri(town)
    chat(town, "meera").play(f"""
        > STOP
        < Which shall I stop: the messages you get, or your own campaigns? [Messages to me] [My campaigns]
        > {words}
        < {answer}
        > hi
        < Meera Jewellers · 6 customers …
    """)


def test_an_owner_hears_again_as_a_customer(town: Town) -> None:
    add_customer_of_zaveri(town)
    change_contacts(town, MEERA, opted_out_at=datetime.now(UTC))
    chat(town, "meera").play("""
        > start
        < You will hear from Zaveri Bros again. …
        > start
        < This number sends the messages of Zaveri Bros. …
    """)


def add_customer_of_zaveri(town: Town) -> None:
    with town.services.platform() as session:
        zaveri = session.query(Jeweller).filter_by(name="Zaveri Bros").one()
        session.add(Contact(jeweller_id=zaveri.id, phone=MEERA, name="Meera", segment="MARKETING"))
