"""The menu, help, what was not understood, and the language."""

from __future__ import annotations

import pytest

from demo.town import Town
from tests.conversations.chats import chat, speak


@pytest.mark.parametrize("greeting", ["menu", "hi", "Namaste!", "नमस्ते", "மெனு"])
def test_a_shop_is_greeted_with_its_menu(town: Town, greeting: str) -> None:
    chat(town, "meera").play(f"""
        > {greeting}
        < Meera Jewellers · 6 customers What would you like to do? [New campaign] [Customers] [Messages]
    """)


def test_everything_on_the_way_has_an_answer(town: Town) -> None:
    player = chat(town, "meera")
    player.play("""
        > help
        < Send me an Excel file or contact cards to add customers. … [New campaign] [Customers] [Messages]
        > customers
        < You have 6 customers. … {Choose: Gold loan · 3 customers | … | Find a customer | New campaign | Menu}
        > templates
        < You have 3 messages. … {Choose: Diwali offer · … | Languages · … | Menu}
        > back
        < Meera Jewellers · 6 customers …
        > skip
        < Meera Jewellers · 6 customers …
        > blah blah
        < I did not understand that. Meera Jewellers · 6 customers …
        > 9
        < I did not understand that. …
    """)
    speak(player, "meera")
    player.play("""
        < I can't read this kind of message yet. Please type, tap, or send a file. [Menu]
    """)
    town.sim.act(player.cast["meera"], location={"latitude": 22.3, "longitude": 70.8})
    town.drain()
    player.play("""
        < I can't read this kind of message yet. … [Menu]
    """)


def test_a_button_of_a_dialogue_long_ended(town: Town) -> None:
    chat(town, "meera").play("""
        > new campaign
        < … Who …
        > cancel
        < Cancelled. …
        > [Gold loan]
        < That button is old; its question is closed. Meera Jewellers · 6 customers … [New campaign] …
    """)


def test_the_language_is_chosen_and_what_was_open_waits(town: Town) -> None:
    chat(town, "meera", "kavya").play("""
        > new campaign
        < … Who …
        > भाषा
        < Which language? {Choose: English | …}
        > back
        < This is the first question. Which language? {Choose: English | …}
        > [English]
        < I will write to you in this language from now on. [Menu]
        > [Menu]
        < … [Continue] …
        (kavya) > language
        (kavya) < Which language? {Choose: English | …}
        (kavya) > english
        (kavya) < I will write to you in this language from now on. [Menu]
        (kavya) > [Menu]
        (kavya) < This number sends the messages of Meera Jewellers, Zaveri Bros. …
    """)
