"""An owner gets customers, campaigns and messages as an Excel file in which nothing can be executed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from demo.town import Town
from demo.transcript import Player
from jobs.exports import make_export
from models.jeweller import MemberRole
from tests.cast import IQBAL
from tests.conversations.chats import change_contacts, chat
from tests.conversations.test_roles import REFUSED, add_member
from tests.jobs.scenes import add_people, begin, find_shop, run_sql


@pytest.fixture
def meera(town: Town) -> Player:
    return chat(town, "meera", "zaveri")


def read_file(town: Town) -> list[tuple[Any, ...]]:
    """The cells of the newest file that was made."""
    (row,) = run_sql(town, "SELECT content FROM stored_file ORDER BY id DESC LIMIT 1")
    sheet = load_workbook(BytesIO(bytes(row.content))).active
    assert sheet is not None
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    return list(sheet.iter_rows(values_only=True))


def test_customers_come_as_a_document(town: Town, meera: Player) -> None:
    change_contacts(town, "919824012347", name="=HYPERLINK(1)", tags=["vip", "@old"])
    meera.play(
        """
        > export
        < Which Excel file shall I make? [Customers] [Campaigns] [Messages]
        > [Customers]
        < [customers-….xlsx] Here is your file with 7 rows. [Menu]
        """
    )
    header, *rows = read_file(town)
    assert header[:3] == ("Name", "Number", "Group")
    by_number = {row[1]: row for row in rows}
    assert by_number["919824012347"][0] == "=HYPERLINK(1)"
    assert by_number["919824012347"][6] == "vip, @old"
    assert by_number["919824012346"][9] == "GL-1023"
    assert by_number["919824012348"][8] is not None


def test_another_shop_gets_its_own(town: Town, meera: Player) -> None:
    change_contacts(town, "919824012346", name="Nobody Else's")
    run_sql(town, "DELETE FROM obligation WHERE jeweller_id = 2")
    run_sql(town, "DELETE FROM contact WHERE jeweller_id = 2 AND phone <> '919845012345'")
    meera.play("(zaveri) > export customers\n(zaveri) < … Here is your file with 1 row. [Menu]")
    assert [row[0] for row in read_file(town)[1:]] == ["Kavya Rao"]


def test_campaigns_and_messages(town: Town, meera: Player) -> None:
    meera.play("> export messages\n< There is nothing to put into that file yet. [Menu]")
    begin(town)
    town.drain()
    meera.read_new()
    meera.play("> export campaigns\n< [campaigns-….xlsx] Here is your file with 1 row. [Menu]")
    assert read_file(town)[1][0] == "Diwali offer"
    meera.play("> export messages\n< [messages-….xlsx] Here is your file with … [Menu]")
    assert "919814012350" in {row[2] for row in read_file(town)[1:]}
    meera.play("(zaveri) > export messages\n(zaveri) < There is nothing to put into that file yet. [Menu]")


def test_a_big_file_is_made_by_a_job_and_keeps_nobody_waiting(town: Town, meera: Player) -> None:
    with town.services.platform() as session:
        add_people(session, find_shop(session), 1_001)
    meera.play(
        """
        > export customers
        < That file is big. I am making it and send it here in a minute or two. [Menu]
        < [customers-….xlsx] Here is your file with 1,008 rows. [Menu]
        """
    )
    assert len(read_file(town)) == 1_009
    (order,) = run_sql(town, "SELECT * FROM export_order")
    assert (order.status, order.part, order.attempts) == ("done", "all", 0)
    make_export(order.jeweller_id, order.id)
    meera.play("")


def test_a_big_file_that_breaks_is_tried_again_and_then_told(town: Town, meera: Player) -> None:
    run_sql(town, "INSERT INTO export_order (jeweller_id, person_id, what, part, language, status, created_at) SELECT "
                  "jeweller_id, person_id, 'dreams', 'all', 'en', 'asked', now() - CAST('5 minutes' AS interval) "
                  "FROM member WHERE jeweller_id = 1")  # fmt: skip
    meera.play("> menu\n< …")
    for _ in range(2):
        town.tick()
    meera.play("")
    town.tick()
    meera.play("< I could not make your file; our team has been told. …")
    (order,) = run_sql(town, "SELECT status, attempts FROM export_order")
    assert (order.status, order.attempts) == ("failed", 3)


def test_only_the_owner_may(town: Town) -> None:
    add_member(town, MemberRole.MANAGER)
    Player(town, {"iqbal": IQBAL}).play(f"> export customers\n{REFUSED}")
    assert run_sql(town, "SELECT * FROM stored_file") == []


def test_the_file_is_gone_after_a_day(town: Town, meera: Player) -> None:
    meera.play("> export customers\n< …")
    run_sql(town, "UPDATE stored_file SET expires_at = expires_at - CAST('1 day' AS interval)")
    town.tick()
    assert run_sql(town, "SELECT * FROM stored_file") == []
