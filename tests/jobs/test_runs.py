"""A campaign starts once at its time and ends once, however often and by however many it is asked to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, text

from demo.town import Town
from demo.transcript import show_message
from jobs.care import tick
from jobs.pump import pump
from jobs.runs import finish_runs, start_campaign
from models.campaign import Run
from tests.cast import MEERA
from tests.jobs.posts import NUMBER
from tests.jobs.scenes import add_people, begin, count_states, find_shop, get_campaign, list_messages, plan, run_sql
from tests.jobs.test_races import wait_for_waiters


def list_runs(town: Town, campaign_id: int) -> list[Run]:
    with town.services.platform() as session:
        return list(session.scalars(select(Run).where(Run.campaign_id == campaign_id)))


def at_once(times: int, work: Callable[[], object]) -> None:
    start = threading.Barrier(times)

    def take_part() -> None:
        start.wait()
        work()

    threads = [threading.Thread(target=take_part) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def plan_one(town: Town, due_in: timedelta = timedelta(seconds=-1), people: int = 30) -> int:
    with town.services.platform() as session:
        shop = find_shop(session)
        add_people(session, shop, people)
        return plan(session, town.services, shop, due_in=due_in)


def test_twenty_starts_at_once_are_one(town: Town) -> None:
    campaign_id = plan_one(town)
    at_once(20, lambda: start_campaign(campaign_id))
    (run,) = list_runs(town, campaign_id)
    people = [row.contact_id for row in list_messages(town, campaign_id)]
    assert len(people) == len(set(people)) == run.queued > 30
    started = run_sql(town, "SELECT count(*) FROM audit WHERE action = 'started'")
    assert started == [(1,)]


def test_before_its_time_nothing_starts(town: Town) -> None:
    campaign_id = plan_one(town, due_in=timedelta(hours=1))
    start_campaign(campaign_id)
    tick()
    town.drain()
    assert list_runs(town, campaign_id) == []
    assert get_campaign(town, campaign_id).status == "scheduled"

    town.pass_time(timedelta(hours=1))
    assert len(list_runs(town, campaign_id)) == 1
    assert get_campaign(town, campaign_id).status == "completed"


def test_what_was_undone_or_paused_or_never_was_does_not_start(town: Town) -> None:
    campaign_id = plan_one(town)
    for status in ("cancelled", "paused", "completed", "running"):
        run_sql(town, "UPDATE campaign SET status = :status", status=status)
        start_campaign(campaign_id)
        assert list_runs(town, campaign_id) == [], status
    start_campaign(999_999)


def test_a_campaign_of_a_shop_that_is_suspended_meanwhile_does_not_start(town: Town) -> None:
    campaign_id = plan_one(town)
    run_sql(town, "UPDATE jeweller SET status = 'suspended'")
    start_campaign(campaign_id)
    assert list_runs(town, campaign_id) == []
    assert get_campaign(town, campaign_id).pause_reason == "shop"


def test_ten_finishers_tell_it_once(town: Town) -> None:
    town.sim.say(MEERA, "menu")
    town.drain()
    campaign_id = begin(town, 3)
    pump(NUMBER)
    run_sql(town, "UPDATE run SET status = 'sending', completed_at = NULL")
    run_sql(town, "UPDATE campaign SET status = 'running'")
    run_sql(town, "DELETE FROM message WHERE kind = 'notice'")
    at_once(10, lambda: finish_runs(town.services))
    assert [run.status for run in list_runs(town, campaign_id)] == ["completed"]
    assert get_campaign(town, campaign_id).status == "completed"
    assert run_sql(town, "SELECT count(*) FROM message WHERE kind = 'notice'") == [(1,)]


def test_a_finished_campaign_is_told_with_its_figures(town: Town) -> None:
    town.sim.say(MEERA, "menu")
    town.drain()
    begin(town, 3)
    town.drain()
    told = show_message([message for message in town.sim.thread(MEERA) if message["from"] == "business"][-1])
    assert "Diwali offer" in told
    assert "3" in told


def test_a_pause_that_comes_as_the_last_message_leaves_is_not_undone(town: Town) -> None:
    """The finisher saw a running campaign; by the time it holds it, the jeweller has paused it."""
    campaign_id = begin(town, 1)
    run_sql(town, "UPDATE message SET state = 'unconfirmed' WHERE kind = 'campaign'")
    with town.services.platform() as session:
        session.execute(text("SELECT 1 FROM campaign FOR UPDATE"))
        finisher = threading.Thread(target=lambda: finish_runs(town.services))
        finisher.start()
        wait_for_waiters(town, 1)
        session.execute(text("UPDATE campaign SET status = 'paused'"))
    finisher.join()
    assert get_campaign(town, campaign_id).status == "paused"
    assert [run.status for run in list_runs(town, campaign_id)] == ["sending"]


def test_a_cancelled_run_ends_and_skips_who_was_waiting(town: Town) -> None:
    campaign_id = begin(town, 4)
    run_sql(town, "UPDATE campaign SET status = 'cancelled'")
    tick()
    assert count_states(town, campaign_id) == {"skipped": 4}
    assert {row.reason for row in list_messages(town, campaign_id)} == {"cancelled"}
    assert [run.status for run in list_runs(town, campaign_id)] == ["cancelled"]


def test_two_campaigns_that_start_at_once_do_not_write_to_the_same_people(town: Town) -> None:
    """Both use one template: whoever is written to by one was "already written to today" for the other."""
    for _ in range(5):
        run_sql(town, "DELETE FROM message")
        with town.services.platform() as session:
            shop = find_shop(session)
            ids = [plan(session, town.services, shop, segment=None) for _ in range(3)]
        waiting = iter(ids)
        at_once(3, lambda waiting=waiting: start_campaign(next(waiting)))
        people = [row.contact_id for each in ids for row in list_messages(town, each)]
        assert people
        assert len(people) == len(set(people))
        left_out = [list_runs(town, each)[0].left_out.get("written_today", 0) for each in ids]
        assert sorted(left_out) == [0, len(people), len(people)]
