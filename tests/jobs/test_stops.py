"""A stop in the midst of a campaign: whatever it is, no message moves to sending after its commit; a restart keeps it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from demo.town import Town
from jobs.care import tick
from jobs.pump import pump
from tests.jobs.posts import NUMBER
from tests.jobs.scenes import begin, count_states, list_messages, run_sql

PEOPLE = 400
BEGUN = "SELECT count(*) FROM message WHERE kind = 'campaign' AND attempts > 0"

# What each stop changes, and what ends it.
STOPS = {
    "pause": ("UPDATE campaign SET status = 'paused'", "UPDATE campaign SET status = 'running'"),
    "suspend": ("UPDATE jeweller SET status = 'suspended'", "UPDATE jeweller SET status = 'approved'"),
    "halt": ("UPDATE sending_number SET halted_at = now()", "UPDATE sending_number SET halted_at = NULL"),
    "stop everything": (
        "INSERT INTO platform_stop (id, stopped_at, stopped_by_person_id) VALUES (1, now(), 1)",
        "DELETE FROM platform_stop",
    ),
    "cancel": ("UPDATE campaign SET status = 'cancelled'", None),
}


@contextmanager
def pumping(town: Town) -> Iterator[None]:
    thread = threading.Thread(target=pump, args=(NUMBER,))
    thread.start()
    before = count_begun(town)
    while count_begun(town) == before:
        assert thread.is_alive()
    yield
    thread.join()


def test_none_is_begun_after_a_stop_and_none_is_lost(town: Town) -> None:
    campaign_id = begin(town, PEOPLE)
    for change, end in STOPS.values():
        before = count_begun(town)
        with pumping(town), town.services.platform() as session:
            # A batch on its way holds the number: it is before the stop, or it is after it and sees it.
            session.execute(text("SELECT 1 FROM sending_number FOR UPDATE"))
            session.execute(text(change))
            begun = session.execute(text(BEGUN)).scalar_one()
        assert before < begun < PEOPLE

        # As after a restart: whoever wakes up later finds the stop in the rows.
        pump(NUMBER)
        tick()
        town.drain()
        assert count_begun(town) == begun
        left = "queued" if end else "skipped"
        assert count_states(town, campaign_id) == {"accepted": begun, left: PEOPLE - begun}
        if end:
            run_sql(town, end)
    sent = [line["biz_opaque_callback_data"] for line in town.sim.ledger()]
    assert {sent.count(row.callback_id.hex) for row in list_messages(town, campaign_id)} == {0, 1}


def count_begun(town: Town) -> int:
    ((begun,),) = run_sql(town, BEGUN)
    return int(begun)
