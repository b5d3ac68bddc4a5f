"""An owner gets customers, campaigns and messages as an Excel file in which nothing can be executed."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from demo.town import Town
from demo.transcript import Player
from models.jeweller import MemberRole
from tests.cast import IQBAL
from tests.conversations.chats import change_contacts, chat
from tests.conversations.test_roles import REFUSED, add_member
from tests.jobs.scenes import begin, run_sql


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


def test_only_the_owner_may(town: Town) -> None:
    add_member(town, MemberRole.MANAGER)
    Player(town, {"iqbal": IQBAL}).play(f"> export customers\n{REFUSED}")
    assert run_sql(town, "SELECT * FROM stored_file") == []


def test_the_file_is_gone_after_a_day(town: Town, meera: Player) -> None:
    meera.play("> export customers\n< …")
    run_sql(town, "UPDATE stored_file SET expires_at = expires_at - CAST('1 day' AS interval)")
    town.tick()
    assert run_sql(town, "SELECT * FROM stored_file") == []
