"""An owner's number is lost: staff begin, a second person agrees, a code goes to the new number; and it can be stopped."""

from __future__ import annotations

import pytest

from demo import seed
from demo.town import Town
from demo.transcript import Player
from models.jeweller import MemberRole
from models.person import Staff
from tests.cast import ASHA, FARID, IQBAL, MEERA
from tests.conversations.test_roles import add_member
from tests.conversations.test_team import list_team, other_than, read_code
from tests.jobs.scenes import run_sql


@pytest.fixture
def player(town: Town) -> Player:
    """Iqbal is of the staff as well; the old number of Meera still answers."""
    with town.services.platform() as session:
        session.add(Staff(person_id=seed.add_person(session, IQBAL, "Iqbal").id))
    return Player(town, {"asha": ASHA, "iqbal": IQBAL, "meera": MEERA, "farid": FARID})


BEGUN = """
> recover meera 98123 00004
< +91 98123 00004 is to own Meera Jewellers instead of … To go ahead, type the last 4 digits of the new number.
> 0004
(iqbal) < … [I know, agree] [Stop it]
(meera) < Our team was asked to give your shop Meera Jewellers to another number. … [Stop it]
< Asked to agree for Meera Jewellers: 1. The old number was told. Valid for a day. [Overview]
"""


def test_staff_begin_another_agrees_and_the_new_number_types_the_code(town: Town, player: Player) -> None:
    player.play(BEGUN)
    player.play("""
        (farid) > 123456
        (farid) < Namaste! …
        (iqbal) > [I know, agree]
        (farid) < Meera Jewellers invites you to its team here. Your code: …
        (iqbal) < Thank you. A code is on its way to +91 98…004; it ends this. [Menu]
        # a double tap sends no second code
        (iqbal) > [I know, agree]
        (iqbal) < That is over: it was stopped, done, or a day has passed. [Menu]
    """)
    code = read_code(town)
    player.play(f"""
        (farid) > {other_than(code)}
        (farid) < That is not the code. 4 tries are left.
        (farid) > {code}
        (farid) < Welcome to the team of Meera Jewellers: owner. [Menu]
        < …
        (farid) > [Menu]
        (farid) < Meera Jewellers · 6 customers …
        (meera) > team
        (meera) < Meera Jewellers belongs to another number now; this one is no longer in its team. [Menu]
        (meera) < Namaste! …
        > audit meera
        < … agreed to a new owner's number … began to change the owner's number …
    """)
    assert list_team(town) == [(MEERA, "owner", "removed"), (FARID, "owner", "active")]


def test_the_old_number_stops_it(town: Town, player: Player) -> None:
    player.play(BEGUN)
    player.play("""
        (meera) > [Stop it]
        < Stopped: Meera Jewellers stays with the number it has. [Menu]
        (meera) < Stopped: Meera Jewellers stays with the number it has. [Menu]
        (iqbal) > [I know, agree]
        (iqbal) < That is over: …
    """)
    assert list_team(town) == [(MEERA, "owner", "active")]


def test_wrong_words_and_those_who_may_not(town: Town, player: Player) -> None:
    player.play("""
        > recover
        < When an owner has lost their number, type: recover, the shop, and the new number. … [Overview]
        > recover meera
        < When an owner …
        > recover nobody 98123 00004
        < I know no such shop. …
        > recover meera 98123 00001
        < +91 98123 00001 is to own …
        > 9999
        < Nothing is changed: those are not the last 4 digits. …
        > 0001
        < Nothing is changed: that number owns the shop already. [Overview]
        (meera) > recover meera 98123 00004
        (meera) < I did not understand that. …
    """)
    player.play(
        BEGUN.replace("give your shop Meera Jewellers to another number.", "give Meera Jewellers to another number:")
    )
    player.play("~ 30 hours pass\n(iqbal) > [I know, agree]\n(iqbal) < That is over: …")
    run_sql(town, "DELETE FROM staff")
    player.play("""
        > recover meera 98123 00004
        < …
        > 0004
        < Nothing is changed: there is nobody else to agree. Add another of the staff first. [Overview]
    """)


def test_a_manager_of_the_shop_agrees(town: Town) -> None:
    add_member(town, MemberRole.MANAGER)
    player = Player(town, {"asha": ASHA, "iqbal": IQBAL, "meera": MEERA, "farid": FARID})
    player.play("(iqbal) > menu\n(iqbal) < Meera Jewellers · …")
    player.play(BEGUN)
    player.play("""
        (iqbal) > [I know, agree]
        (farid) < You are invited to the team of Meera Jewellers. Your code is …
        (iqbal) < Thank you. A code is on its way to …
    """)
    player.play(f"(farid) > {read_code(town)}\n< …\n(farid) < Welcome to the team of Meera Jewellers: owner. …")
    assert list_team(town) == [(MEERA, "owner", "removed"), (IQBAL, "manager", "active"), (FARID, "owner", "active")]


def test_a_new_number_that_cannot_be_reached_is_said(town: Town, player: Player) -> None:
    run_sql(
        town,
        "UPDATE template_translation SET status = 'PAUSED' FROM template "
        "WHERE template.id = template_id AND template.name = 'ektola_team_code'",
    )
    player.play(BEGUN)
    player.play("""
        (iqbal) > [I know, agree]
        (iqbal) < The new number can't be reached. Ask them to write hi to this number, then agree again. [Menu]
    """)
