"""Bulk sends: every message once, outcomes under the right id, connections kept open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from tests.whatsapp.loopback import Request, Wire, accept, find_free_port, serving, wait_until
from whatsapp.bulk import BulkSender
from whatsapp.client import TimeLimits
from whatsapp.errors import Accepted, NotSent, Uncertain
from whatsapp.messages import Text, envelope

QUICK = TimeLimits(connect=1, read=1, total=1)


def make_items(*numbers: int) -> Iterator[tuple[str, dict[str, Any]]]:
    for number in numbers:
        callback_id = f"c{number}"
        yield callback_id, envelope(Text(f"Message {number}"), to="919812345678", callback_id=callback_id)


def count_bodies(requests: list[Request]) -> Counter[str]:
    return Counter(request.json["biz_opaque_callback_data"] for request in requests)


def test_each_message_is_sent_once_and_answered_under_its_own_id() -> None:
    with serving(accept) as server, closing(BulkSender(server.credentials(), 4, QUICK)) as sender:
        outcomes = dict(sender.send_many(make_items(*range(50))))
    assert outcomes == {f"c{n}": Accepted(f"wamid.c{n}", "accepted") for n in range(50)}
    assert count_bodies(server.requests) == Counter(f"c{n}" for n in range(50))
    assert server.connections <= 4


def test_connections_are_kept_from_one_batch_to_the_next() -> None:
    with serving(accept) as server, closing(BulkSender(server.credentials(), 1, QUICK)) as sender:
        for batch in range(3):
            [(_, outcome)] = sender.send_many(make_items(batch))
            assert isinstance(outcome, Accepted)
    assert server.connections == 1


@pytest.mark.parametrize("leave", [Wire.close, Wire.reset])
def test_a_kept_connection_that_dies_under_a_message_does_not_repeat_it(leave: Any) -> None:
    def accept_first_of_connection(request: Request, wire: Wire) -> None:
        if sum(1 for earlier in server.requests if earlier.connection == request.connection) == 1:
            accept(request, wire)
        else:
            leave(wire)

    with serving(accept_first_of_connection) as server, closing(BulkSender(server.credentials(), 2, QUICK)) as sender:
        outcomes = [type(outcome) for _, outcome in sender.send_many(make_items(*range(20)))]
    assert count_bodies(server.requests) == Counter(f"c{n}" for n in range(20))
    assert set(outcomes) == {Accepted, Uncertain}


def test_a_connection_closed_between_batches_is_replaced() -> None:
    def accept_and_leave(request: Request, wire: Wire) -> None:
        accept(request, wire)
        wire.close()

    with serving(accept_and_leave) as server, closing(BulkSender(server.credentials(), 1, QUICK)) as sender:
        for batch in range(5):
            [(_, outcome)] = sender.send_many(make_items(batch))
            assert isinstance(outcome, Accepted)
            wait_until(lambda: server.closed == server.connections)
    assert count_bodies(server.requests) == Counter(f"c{n}" for n in range(5))


def test_outcomes_come_as_they_complete() -> None:
    def delay_the_first(request: Request, wire: Wire) -> None:
        if request.json["biz_opaque_callback_data"] == "c0":
            wait_until(lambda: len(server.requests) == 6)
        accept(request, wire)

    with serving(delay_the_first) as server, closing(BulkSender(server.credentials(), 2, QUICK)) as sender:
        ids = [callback_id for callback_id, _ in sender.send_many(make_items(*range(6)))]
    assert ids[-1] == "c0"


def test_messages_are_taken_only_as_connections_come_free() -> None:
    taken = []

    def take() -> Iterator[tuple[str, dict[str, Any]]]:
        for item in make_items(*range(20)):
            taken.append(item)
            yield item

    with serving(accept) as server, closing(BulkSender(server.credentials(), 3, QUICK)) as sender:
        outcomes = sender.send_many(take())
        next(outcomes)
        assert len(taken) <= 3
        outcomes.close()


def test_a_batch_left_half_way_leaves_the_next_one_whole() -> None:
    def hang_at_first(request: Request, wire: Wire) -> None:
        if request.json["biz_opaque_callback_data"] == "c1":
            wire.hang()
        else:
            accept(request, wire)

    with serving(hang_at_first) as server, closing(BulkSender(server.credentials(), 2, QUICK)) as sender:
        left = sender.send_many(make_items(0, 1))
        assert next(left)[0] == "c0"
        left.close()
        outcomes = dict(sender.send_many(make_items(2, 3, 4)))
    assert outcomes == {f"c{n}": Accepted(f"wamid.c{n}", "accepted") for n in (2, 3, 4)}


def test_a_second_batch_has_to_wait_for_the_first() -> None:
    with serving(accept) as server, closing(BulkSender(server.credentials(), 2, QUICK)) as sender:
        first = sender.send_many(make_items(0, 1))
        next(first)
        with pytest.raises(RuntimeError):
            next(sender.send_many(make_items(2)))
        first.close()


def test_an_empty_batch_sends_nothing() -> None:
    with serving(accept) as server, closing(BulkSender(server.credentials(), 2, QUICK)) as sender:
        assert list(sender.send_many([])) == []
    assert server.connections == 0


def test_a_whole_batch_without_a_server_is_not_sent() -> None:
    with serving(accept) as server:
        credentials = server.credentials(api_url=f"http://127.0.0.1:{find_free_port()}")
    with closing(BulkSender(credentials, 4, QUICK)) as sender:
        assert {type(outcome) for _, outcome in sender.send_many(make_items(*range(10)))} == {NotSent}
