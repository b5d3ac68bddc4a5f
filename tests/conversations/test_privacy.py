"""A customer sees what shops keep, has it erased, and does not come back by a list."""

from __future__ import annotations

import pytest

from demo.town import Town
from demo.transcript import Player
from tests.conversations.chats import chat
from tests.conversations.test_exports import read_file
from tests.jobs.scenes import begin, run_sql

LIST = b"Name,Mobile\nRamesh Patel,9824012346\nTara Shah,9824055501\n"
KEEPS = "keeps: Ramesh Patel, +91 98240 12346, हिन्दी, 1 loan or plan,"


@pytest.fixture
def player(town: Town) -> Player:
    run_sql(town, "UPDATE person SET language = 'en'")
    run_sql(town, "UPDATE contact SET language = 'en' WHERE phone = '919824012346' AND jeweller_id = 2")
    return chat(town, "ramesh", "meera", "zaveri", files={"list.csv": LIST})


def erase(player: Player) -> None:
    player.play(
        """
        > delete my data
        < Your name and everything else is erased at every shop … Erase it all? [Yes, erase it] [Close]
        > [Yes, erase it]
        < Erased at Meera Jewellers, Zaveri Bros. You get no more messages, and a list can't bring you back.
        """
    )


def test_every_shop_is_named_with_what_it_keeps(town: Town, player: Player) -> None:
    player.play(
        f"""
        > my data
        < Meera Jewellers {KEEPS} your consent of ….
          Zaveri Bros keeps: Ramesh Patel, +91 98240 12346, English, 1 loan or plan, your consent of ….
          [Delete my data] [Send me a copy] [Close]
        > [Close]
        < Nothing was changed.
        > [Send me a copy]
        < [my-data-….xlsx] Here is everything that the shops on this number keep about you. [Close]
        > [Delete my data]
        < … Nobody can undo that. … [Yes, erase it] [Close]
        > [Close]
        < Nothing was changed.
        """
    )
    assert len(run_sql(town, "SELECT * FROM contact WHERE phone = '919824012346'")) == 2
    lines = read_file(town)
    assert ("Meera Jewellers", "Name", "Ramesh Patel") in lines
    assert ("Zaveri Bros", "Language", "en") in lines
    assert any(value.startswith("LOAN, GL-") for shop, _, value in lines if shop == "Zaveri Bros")


def test_messages_are_counted(town: Town, player: Player) -> None:
    begin(town, segment=None)
    town.drain()
    player.read_new()
    player.play(f"> my data\n< Meera Jewellers {KEEPS} 1 message since …")


def test_after_a_yes_nothing_tells_who_it_was(town: Town, player: Player) -> None:
    erase(player)
    assert run_sql(town, "SELECT * FROM contact WHERE phone LIKE '%9824012346%' OR name LIKE 'Ramesh%'") == []
    erased = run_sql(town, "SELECT name, city, opted_out_at, deleted_at FROM contact WHERE phone LIKE 'erased %'")
    assert [(row.name, row.city) for row in erased] == [("", None), ("", None)]
    assert all(row.opted_out_at and row.deleted_at for row in erased)
    assert {row.status for row in run_sql(town, "SELECT status FROM obligation WHERE number = 'GL-1023'")} == {"closed"}
    assert run_sql(town, "SELECT * FROM transcript_line JOIN person ON person.id = person_id "
                         "WHERE wa_id = '919824012346' AND line LIKE '%delete my data%'") == []  # fmt: skip
    sealed = [row.phone_hash for row in run_sql(town, "SELECT phone_hash FROM suppression")]
    assert len(set(sealed)) == 2
    assert not any("9824012346" in each for each in sealed)


def test_a_list_does_not_bring_anybody_back(town: Town, player: Player) -> None:
    erase(player)
    player.play(
        """
        (meera) > [list.csv]
        (meera) < …
        (meera) > [Offers]
        (meera) < …
        (meera) > [Offers too]
        (meera) < Saved: 1 new customer. 0 updated · 0 repeated · 0 can't be used
            Left out, because they had their data erased: 1 …
        (meera) > find ramesh
        (meera) < I found nobody with “ramesh”. …
        (meera) > paid GL-1023
        (meera) < I know no loan or plan GL-1023. …
        (meera) > add Ramesh 98240 12346
        (meera) < …
        (meera) > [Offers]
        (meera) < …
        (meera) > [Offers too]
        (meera) < These want to be forgotten, so I can't add them: Ramesh …
        """
    )
    assert run_sql(town, "SELECT * FROM contact WHERE phone = '919824012346'") == []


def test_an_owner_is_told_as_a_customer_too(town: Town) -> None:
    run_sql(town, "UPDATE contact SET phone = '919812300001' WHERE jeweller_id = 2 AND name = 'Ramesh Patel'")
    chat(town, "meera").play(
        """
        > my data
        < Zaveri Bros keeps: Ramesh Patel, +91 98123 00001, … [Delete my data] [Send me a copy] [Close]
        > [Delete my data]
        < …
        > [Yes, erase it]
        < Erased at Zaveri Bros. …
        > menu
        < Meera Jewellers · …
        """
    )
