"""Answers: in the order in which they were given, up to three times, and each by one sender at a time."""

from __future__ import annotations

import threading

from demo.town import Town
from demo.transcript import show_message
from jobs.reply import send_replies
from tests.cast import MEERA
from tests.jobs.scenes import run_sql


def queue_again(town: Town, count: int) -> int:
    """Queue this many numbered answers to Meera; gives her id."""
    run_sql(town, "DELETE FROM message")
    (person,) = run_sql(town, "SELECT id FROM person WHERE wa_id = :wa_id", wa_id=MEERA)
    for number in range(count):
        run_sql(
            town,
            "INSERT INTO message (kind, state, phone_number_id, person_id, content) VALUES "
            "('reply', 'queued', '106500000000001', :id, jsonb_build_object('type', 'text', 'text', "
            "jsonb_build_object('body', CAST(:text AS text))))",
            id=person.id,
            text=f"number {number}",
        )
    return int(person.id)


def test_several_senders_keep_the_order(town: Town) -> None:
    """Two webhooks of one person, a tick and a worker that was slow: whoever comes, the answers stay in order."""
    town.sim.add_person(MEERA, "Meera")
    town.sim.say(MEERA, "menu")
    town.drain()
    for _ in range(9):  # as many as the pace of a pair lets go in one burst
        before = len(town.sim.thread(MEERA))
        person_id = queue_again(town, 4)
        start = threading.Barrier(4)

        def send(start: threading.Barrier = start, person_id: int = person_id) -> None:
            start.wait()
            send_replies(person_id)

        threads = [threading.Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        send_replies(person_id)
        town.sim.settle()
        shown = [show_message(each) for each in town.sim.thread(MEERA)[before:]]
        assert shown == [f"number {number}" for number in range(4)]


def test_an_answer_is_tried_three_times_and_then_given_up(town: Town) -> None:
    town.sim.add_person(MEERA, "Meera")
    town.sim.say(MEERA, "menu")
    town.drain()
    person_id = queue_again(town, 1)
    town.sim.fault("html", times=None)
    seen = []
    for _ in range(4):
        send_replies(person_id)
        seen += run_sql(town, "SELECT state, attempts, wamid FROM message")
        run_sql(town, "UPDATE message SET next_attempt_at = now()")
    assert [(row.state, row.attempts) for row in seen] == [("queued", 1), ("queued", 2), ("failed", 3), ("failed", 3)]


def test_an_answer_that_may_not_be_repeated_is_given_up_at_once(town: Town) -> None:
    person_id = queue_again_for_known(town)
    town.sim.fault("error", code=131009)
    send_replies(person_id)
    assert run_sql(town, "SELECT state, error_code, attempts FROM message") == [("failed", 131009, 1)]


def test_an_answer_to_nobody_in_particular_is_no_work(town: Town) -> None:
    send_replies(999_999)
    assert town.sim.ledger() == []


def queue_again_for_known(town: Town) -> int:
    town.sim.say(MEERA, "menu")
    town.drain()
    return queue_again(town, 1)
