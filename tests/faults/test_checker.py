"""The checker itself: what is planted must be found, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from demo.servers import Servers
from demo.town import Town
from tests.conftest import admin_cursor
from tests.faults.conftest import Look
from tests.jobs.scenes import FIRST_PHONE, add_people, begin, find_shop

SUNITA = str(FIRST_PHONE + 3)
_MOVE = """
UPDATE message SET run_id = run.id FROM run WHERE run.campaign_id = %s AND message.id = (
    SELECT min(message.id) FROM message JOIN run ON run.id = message.run_id WHERE run.campaign_id = %s
)
"""


@pytest.fixture
def sent(ledger_town: Town) -> int:
    """A campaign to eight people that went well."""
    campaign_id = begin(ledger_town, 8)
    ledger_town.drain()
    return campaign_id


@pytest.fixture
def cursor(servers: Servers, ledger_town: Town) -> Iterator[Any]:
    with admin_cursor(servers, make_url(ledger_town.services.settings.database_url).database) as opened:
        yield opened


def lines_to(ledger: Path, phone: str) -> list[str]:
    return [line for line in ledger.read_text().splitlines() if f'"to":"{phone}"' in line]


def drop(ledger: Path, phone: str) -> None:
    kept = [line for line in ledger.read_text().splitlines() if f'"to":"{phone}"' not in line]
    ledger.write_text("\n".join(kept) + "\n")


def test_a_campaign_that_went_well_is_clean(look: Look, sent: int) -> None:
    assert look(sent).is_clean
    assert look(sent).recipients == 8


def test_a_message_accepted_twice_is_found(look: Look, sent: int, ledger: Path) -> None:
    (line,) = lines_to(ledger, SUNITA)
    with ledger.open("a") as file:
        file.write(line + "\n")
    assert not look(sent).is_clean
    assert len(look(sent).doubled_ids) == 1
    assert look(sent).doubled_people == (SUNITA,)


def test_a_person_written_to_under_another_id_is_found(look: Look, sent: int, ledger: Path) -> None:
    (line,) = lines_to(ledger, SUNITA)
    start = line.index('"biz_opaque_callback_data":"') + len('"biz_opaque_callback_data":"')
    with ledger.open("a") as file:
        file.write(line[:start] + "0" * 32 + line[start + 32 :] + "\n")
    assert look(sent).doubled_people == (SUNITA,)
    assert look(sent).strangers == ("0" * 32,)


def test_a_row_that_was_never_accepted_is_found(look: Look, sent: int, ledger: Path) -> None:
    drop(ledger, SUNITA)
    assert look(sent).phantoms == (SUNITA,)
    assert not look(sent).is_clean


def test_a_lost_recipient_is_found(look: Look, sent: int, ledger: Path, cursor: Any) -> None:
    drop(ledger, SUNITA)
    cursor.execute("DELETE FROM message USING contact WHERE contact.id = contact_id AND phone = %s", (SUNITA,))
    assert look(sent).lost == 1
    assert not look(sent).is_clean


def test_a_recipient_that_waits_for_ever_is_lost(look: Look, sent: int, ledger: Path, cursor: Any) -> None:
    drop(ledger, SUNITA)
    cursor.execute(
        "UPDATE message SET state = 'queued' FROM contact WHERE contact.id = contact_id AND phone = %s", (SUNITA,)
    )
    assert look(sent).lost == 1


def test_a_recipient_too_many_makes_up_for_none_that_is_lost(
    look: Look, sent: int, ledger_town: Town, cursor: Any
) -> None:
    """Of two campaigns, one has what the other lacks: the total is right, and neither of them."""
    with ledger_town.services.platform() as session:
        add_people(session, find_shop(session), 3, first=FIRST_PHONE + 100)
    other = begin(ledger_town)
    ledger_town.drain()
    assert look(sent, other).is_clean
    cursor.execute(_MOVE, (other, sent))
    verdict = look(sent, other)
    assert (verdict.lost, verdict.recipients) == (0, 11)
    assert verdict.unbalanced == (f"campaign {sent}", f"campaign {other}")


def test_a_row_that_another_shop_is_charged_with_is_found(look: Look, sent: int, cursor: Any) -> None:
    cursor.execute("SET session_replication_role = replica")
    cursor.execute(
        "UPDATE message SET jeweller_id = jeweller_id + 1 WHERE id = (SELECT min(id) FROM message WHERE kind = 'campaign')"
    )
    verdict = look(sent)
    assert len(verdict.unbalanced) == 2
    assert all(each.startswith("shop ") for each in verdict.unbalanced)


def test_an_acceptance_nobody_wrote_down_is_found(look: Look, sent: int, cursor: Any) -> None:
    cursor.execute(
        "UPDATE message SET state = 'unconfirmed' FROM contact WHERE contact.id = contact_id AND phone = %s", (SUNITA,)
    )
    assert look(sent).unsettled == (SUNITA,)
    assert not look(sent).is_clean
