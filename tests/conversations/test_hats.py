"""One person with several parts: which one the bot answers to, how it is changed, and what belongs to more than one."""

from __future__ import annotations

import re

from sqlalchemy import text
from sqlalchemy.orm import Session

from conversations.hats import put_on
from conversations.state import State
from demo import seed
from demo.town import Town
from models.jeweller import Member, MemberRole
from models.person import Person, Staff
from tests.cast import IQBAL, MEERA
from tests.conversations.chats import chat
from tests.conversations.test_staff import add_waiting
from tests.jobs.scenes import begin, find_shop, run_sql


def add_iqbal(town: Town, *shops: str, is_staff: bool = False, role: MemberRole = MemberRole.MANAGER) -> None:
    with town.services.platform() as session:
        person = seed.add_person(session, IQBAL, "Iqbal")
        if is_staff:
            session.add(Staff(person_id=person.id))
        for name in shops:
            session.add(Member(jeweller_id=find_shop(session, name).id, person_id=person.id, role=role))


def test_who_is_in_two_teams_chooses_and_reads_the_shop_on_every_screen(town: Town) -> None:
    add_iqbal(town, "Meera Jewellers", "Zaveri Bros")
    chat(town, "iqbal").play("""
        > hi
        < Who shall it be? [Meera Jewellers] [Zaveri Bros]
        > customers
        < “customers” means something for each of these. Which one? [Meera Jewellers] [Zaveri Bros]
        > [Zaveri Bros]
        < Zaveri Bros: You have 6 customers. …
        > report
        < Zaveri Bros: There is no campaign to report on yet. [Menu]
        > switch
        < You speak as Zaveri Bros now. Who shall it be? [Meera Jewellers] [Zaveri Bros]
        > 1
        < Meera Jewellers · 6 customers What would you like to do? …
        > new campaign
        < Meera Jewellers · New campaign › 1 of 5 · Who …
        > switch zaveri
        < Zaveri Bros · 6 customers …
        > new campaign
        < Zaveri Bros · New campaign › 1 of 5 · Who …
        > [Gold loan]
        < Zaveri Bros · New campaign › 2 of 5 · What …
        # a button of the other shop's question belongs to nothing that is open now
        > [Gold loan @2]
        < Zaveri Bros · New campaign › 2 of 5 · What That button is from an earlier question. …
        # the button of a screen speaks for the shop that the screen named
        > [Menu]
        < Zaveri Bros · 6 customers …
        > switch meera
        < Meera Jewellers · 6 customers What would you like to do? …
        > switch nobody
        < I did not understand that. Meera Jewellers · …
    """)
    (row,) = run_sql(
        town, "SELECT state FROM conversation JOIN person ON person.id = person_id WHERE wa_id = :w", w=IQBAL
    )
    assert row.state["drafts"] == {"campaign": {}}
    assert row.state["others"]["2"]["drafts"]["campaign"]


def test_turns_go_on_counting_over_all_hats() -> None:
    """So that no button of one shop's question can ever fit a question of another."""
    there = put_on(State(flow="campaign", turn=7, hat="1", shown=("q|campaign|7|who|x",)), "2")
    back = put_on(there, "1")
    assert there == State(turn=8, hat="2", others={"1": there.others["1"]})
    assert (back.flow, back.turn, back.shown) == ("campaign", 9, ())


def test_each_shop_keeps_its_own_unfinished_draft(town: Town) -> None:
    add_iqbal(town, "Meera Jewellers", "Zaveri Bros")
    chat(town, "iqbal").play("""
        > switch meera
        < Meera Jewellers · …
        > new campaign
        < … › 1 of 5 · Who …
        > [Gold loan]
        < … › 2 of 5 · What …
        > menu
        < Meera Jewellers · 6 customers … [Continue] [Customers] [Messages]
        > switch zaveri
        < Zaveri Bros · 6 customers … [New campaign] [Customers] [Messages]
        # a button of Meera's menu still speaks for Meera
        > [Continue]
        < Meera Jewellers · New campaign › 2 of 5 · What …
    """)


def test_staff_who_own_a_shop_are_asked_back_about_words_of_both(town: Town) -> None:
    add_waiting(town)
    with town.services.platform() as session:
        session.add(Staff(person_id=find_owner(session)))
    chat(town, "meera", "farid").play("""
        > hi
        < Who shall it be? [Staff] [Meera Jewellers]
        > templates
        < “templates” means something for each of these. Which one? [Staff] [Meera Jewellers]
        > [Meera Jewellers]
        < Meera Jewellers: … messages …
        > [Staff]
        < Staff: Templates and their languages: …
        # words of one alone need no question
        > pending
        < Staff: 1 of 1: Farid & Sons, Surat. …
        > customers
        < Meera Jewellers: You have 6 customers. …
        # a card belongs to whoever may use it
        > [Approve]
        (farid) < Farid & Sons is approved. …
        < Staff: Farid & Sons: approved. They were told. Nobody else is waiting. [Overview]
        > stop everything
        < “stop everything” means something for each of these. Which one? [Staff] [Meera Jewellers]
        > [Meera Jewellers]
        < Meera Jewellers: Nothing was being sent or planned. [Menu]
        > switch
        < You speak as Meera Jewellers now. Who shall it be? [Staff] [Meera Jewellers]
        > [Staff]
        < Staff: Waiting: 0 · jewellers: 3 …
        # what staff are asked takes any word, also one of the shop
        > broadcast
        < Staff: What shall all owners read?
        > customers
        < Staff: “customers” … [Send to 3] [Change]
        > cancel
        < Staff: Cancelled. …
    """)


def find_owner(session: Session) -> int:
    return session.query(Person).filter_by(wa_id=MEERA).one().id


def test_a_list_of_staff_with_one_shop_is_that_shops(town: Town) -> None:
    with town.services.platform() as session:
        session.add(Staff(person_id=find_owner(session)))
    player = chat(town, "meera", files={"new.csv": b"Name,Mobile\nTara,9824055501\n"})
    player.play("""
        > admin
        < Staff: Waiting: 0 · …
        > [card: Sunita 98450 12399]
        < Meera Jewellers: … Sunita …
        > cancel
        < Meera Jewellers: …
    """)


def test_an_owner_who_is_another_shops_customer(town: Town) -> None:
    """Quoting a message of that shop is an answer to it; everything else is work, until they choose to be a customer."""
    with town.services.platform() as session:
        session.execute(
            text("UPDATE contact SET phone = :meera WHERE phone = '919814012350' AND jeweller_id = :shop"),
            {"meera": MEERA, "shop": find_shop(session, "Zaveri Bros").id},
        )
    begin(town, shop_name="Zaveri Bros")
    town.drain()
    player = chat(town, "meera", "zaveri")
    player.play("(zaveri) > menu\n(zaveri) < Zaveri Bros · …")
    (offer,) = [each for each in town.sim.thread(MEERA) if "festival" in str(each.get("text", ""))]
    town.sim.say(MEERA, "Keep one for me", quotes=offer["id"])
    town.drain()
    player.play("""
        (zaveri) < … “Keep one for me” …
        < Thank you. I passed this on to Zaveri Bros.
        > Keep one for me
        < I did not understand that. Meera Jewellers · …
        > switch
        < You speak as Meera Jewellers now. Who shall it be? [Meera Jewellers] [Customer]
        > [Customer]
        < This number sends the messages of Zaveri Bros. …
        > report
        (zaveri) < … “report” …
        < Thank you. I passed this on to Zaveri Bros.
        > switch meera
        < Meera Jewellers · …
    """)


def test_who_owns_a_shop_joins_another_with_a_code(town: Town) -> None:
    player = chat(town, "zaveri", "meera")
    player.play("""
        (meera) > menu
        (meera) < Meera Jewellers · …
        > invite
        < …
        > 98123 00001
        < …
        > [Only reports]
        < I sent … a code. …
        (meera) < Zaveri Bros invites you to its team here. Your code: … Type it to me, …
    """)
    (code,) = re.findall(r"code: (\d{6})", str(town.sim.thread(MEERA)[-1]["text"]))
    player.play(f"""
        (meera) > {code}
        (meera) < Welcome to the team of Zaveri Bros: sees reports. [Menu]
        < Meera is in the team: sees reports. [Team] [Menu]
        (meera) > report
        (meera) < Meera Jewellers: There is no campaign to report on yet. [Menu]
        (meera) > [Menu @2]
        (meera) < Zaveri Bros · 6 customers …
    """)


def test_a_team_that_ended_is_no_longer_spoken_for(town: Town) -> None:
    add_iqbal(town, "Meera Jewellers", "Zaveri Bros")
    player = chat(town, "iqbal")
    player.play("> switch zaveri\n< Zaveri Bros · …\n> customers\n< Zaveri Bros: You have 6 customers. …")
    run_sql(town, "UPDATE member SET status = 'removed' WHERE jeweller_id = 2")
    player.play("""
        > customers
        < You have 6 customers. …
        > [New campaign]
        < New campaign › 1 of 5 · Who …
        > switch zaveri
        < … › 1 of 5 · Who …
    """)
