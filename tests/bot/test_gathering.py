"""Posts that come at once share a transaction, and still each is stored, refused or kept raw by itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import text

from bot.gathering import MOST_BYTES, Gathering
from bot.intake import read_post
from jobs.services import Services
from tests.bot.test_webhook import count, post
from tests.cast import KAVYA
from tests.jobs.posts import message, status, statuses, write_post

SOME_DAY = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
_REFUSE = "ALTER TABLE status_event ADD CONSTRAINT poison CHECK (wamid <> 'wamid.100')"
ENDLESS = "".join(map(chr, range(0x4E00, 0x4E00 + 4000)))


def fact(number: int) -> bytes:
    """Of a message of ours, which brings our own id and a price along; every third has failed."""
    more = {"code": 131026} if number % 3 == 0 else {"pricing": "regular"}
    return write_post(statuses([status(f"wamid.{number}", "sent", SOME_DAY, UUID(int=number).hex, **more)]))


def wait_until(is_so: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < ends_at
        time.sleep(0.01)


@contextmanager
def sending(client: FlaskClient, built: Services, bodies: Sequence[bytes], break_it: str = "") -> Iterator[list[int]]:
    """While the first is being written the others come; `break_it` happens before any of them is."""
    gathering: Gathering = client.application.config["GATHERING"]
    answers: list[int] = []
    threads = [
        threading.Thread(
            target=lambda body=body: answers.append(post(client.application.test_client(), body).status_code)
        )
        for body in bodies
    ]
    with built.platform() as session:
        session.execute(text("LOCK TABLE inbox_post"))
        threads[0].start()
        wait_until(lambda: has_waiting(built))
        for thread in threads[1:]:
            thread.start()
        wait_until(lambda: gathering.waiting == len(bodies) - 1)
        if break_it:
            session.execute(text(break_it))
    for thread in threads:
        thread.join()
    yield answers


def has_waiting(built: Services) -> bool:
    with built.platform() as session:
        return bool(session.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one())


def count_transactions(built: Services) -> int:
    with built.platform() as session:
        rows = session.execute(text("SELECT DISTINCT CAST(xmin AS text) FROM inbox_post"))
        return len(list(rows))


def test_what_comes_while_one_is_written_shares_the_next_transaction(client: FlaskClient, built: Services) -> None:
    with sending(client, built, [fact(number) for number in range(9)]) as answers:
        assert answers == [200] * 9
    assert count(built) == {"inbox_post": 9, "inbox_item": 0, "status_event": 9, "person": 0}
    assert count_transactions(built) == 2


def test_one_that_no_row_can_hold_is_kept_raw_and_the_others_are_stored(client: FlaskClient, built: Services) -> None:
    person = message("wamid.P", KAVYA, "hi", SOME_DAY)
    nobody = message("wamid.Q", KAVYA, "hi", SOME_DAY)
    nobody["messages"][0]["from"] = ENDLESS
    bodies = [fact(1), fact(2), fact(100), write_post(nobody), fact(3), write_post(person), b"{"]
    with sending(client, built, bodies, break_it=_REFUSE) as answers:
        assert answers == [200] * 7
    assert count(built) == {"inbox_post": 7, "inbox_item": 1, "status_event": 3, "person": 1}
    with built.platform() as session:
        session.execute(text("ALTER TABLE status_event DROP CONSTRAINT poison"))


def test_when_it_cannot_be_committed_all_of_them_are_refused(client: FlaskClient, built: Services) -> None:
    bodies = [fact(number) for number in range(5)]
    with sending(client, built, bodies, break_it="ALTER TABLE status_event RENAME TO away") as answers:
        assert answers == [503] * 5
    with built.platform() as session:
        session.execute(text("ALTER TABLE away RENAME TO status_event"))
    assert count(built)["inbox_post"] == 0
    assert [post(client, body).status_code for body in bodies] == [200] * 5
    assert count(built)["status_event"] == 5


def test_a_connection_that_was_cut_meanwhile_is_not_noticed(client: FlaskClient, built: Services) -> None:
    assert post(client, fact(1)).status_code == 200
    with built.platform() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE usename = current_user AND pid <> pg_backend_pid()"
            )
        )
    assert post(client, fact(2)).status_code == 200
    assert count(built)["status_event"] == 2


def test_what_is_large_is_not_gathered(client: FlaskClient, built: Services) -> None:
    gathering: Gathering = client.application.config["GATHERING"]
    bodies = [fact(1), b" " * MOST_BYTES, b"  " * (MOST_BYTES // 2)]
    threads = [threading.Thread(target=gathering.store, args=(read_post(body),)) for body in bodies]
    with built.platform() as session:
        session.execute(text("LOCK TABLE inbox_post"))
        threads[0].start()
        wait_until(lambda: has_waiting(built))
        for thread in threads[1:]:
            thread.start()
            wait_until(lambda: gathering.waiting == 1)
    for thread in threads:
        thread.join()
    assert count(built)["inbox_post"] == count_transactions(built) == 3
