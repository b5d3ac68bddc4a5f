"""Two people, or a person and the clock, reach for one campaign at once: one of them gets it, and the other is told."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from conversations.campaigns import make_retry
from conversations.effects import CampaignDraft, Control, ControlCampaign, Effect, ReplaceCampaign, StartCampaign
from conversations.screen import Screen
from demo.town import Town
from jobs.desks import open_desk
from jobs.effects import perform
from jobs.runs import start_campaign
from models.inbox import InboxItem
from models.person import Person
from models.recurrence import Every, Recurrence
from settings import INDIA
from tests.cast import MEERA
from tests.jobs.scenes import add_people, begin, count_states, find_shop, get_campaign, list_messages, plan, run_sql
from tests.jobs.test_runs import at_once, list_runs

ROUNDS = 6


def do(town: Town, effect: Effect) -> Screen | None:
    """As a turn of Meera's would, in a transaction of its own."""
    built = town.services
    with built.platform() as session:
        person = session.scalars(select(Person).where(Person.wa_id == MEERA)).one()
        item = InboxItem(key=uuid4().hex, content={})
        desk = open_desk(session, built.settings, person, item, built.clock.now(session))
        return perform(effect, built, desk)


def plan_offer(town: Town, due_in: timedelta) -> tuple[int, CampaignDraft, int]:
    """To one person; and another plan for it, a day later."""
    with town.services.platform() as session:
        campaign_id = plan(session, town.services, find_shop(session), due_in=due_in)
    campaign = get_campaign(town, campaign_id)
    draft = CampaignDraft("MARKETING", campaign.template_id, campaign.values, campaign.due_at + timedelta(days=1))
    return campaign_id, draft, campaign.version


def test_of_changes_at_once_one_is_kept_whole(town: Town) -> None:
    campaign_id, draft, version = plan_offer(town, timedelta(hours=1))
    assert draft.send_at is not None
    wishes = [replace(draft, send_at=draft.send_at + timedelta(hours=number)) for number in range(ROUNDS)]
    waiting = iter([ReplaceCampaign(campaign_id, version, wish, 1, uuid4().hex) for wish in wishes])
    at_once(ROUNDS, lambda: do(town, next(waiting)))
    assert get_campaign(town, campaign_id).version == version + 1
    assert run_sql(town, "SELECT count(*) FROM audit WHERE action = 'changed'") == [(1,)]


def test_a_change_and_the_start_are_never_both(town: Town) -> None:
    for number in range(ROUNDS):
        run_sql(town, "DELETE FROM message")
        campaign_id, draft, version = plan_offer(town, timedelta(seconds=-1))
        wish = ReplaceCampaign(campaign_id, version, draft, 1, uuid4().hex)
        change = threading.Thread(target=do, args=(town, wish))
        start = threading.Thread(target=start_campaign, args=(campaign_id,))
        threads = [change, start] if number % 2 else [start, change]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        campaign, runs = get_campaign(town, campaign_id), list_runs(town, campaign_id)
        is_changed = campaign.due_at == draft.send_at
        assert is_changed == (not runs) == (campaign.status == "scheduled")


def test_failed_messages_are_tried_again_by_one_campaign_alone(town: Town) -> None:
    campaign_id = begin(town, 4)
    run_sql(town, "UPDATE message SET state = 'failed', error_code = 131049 WHERE kind = 'campaign' AND id % 2 = 0")
    run_sql(town, "UPDATE message SET state = 'failed', error_code = 131026 WHERE kind = 'campaign' AND id % 2 = 1")
    town.tick()
    draft = make_retry(get_campaign(town, campaign_id))
    at_once(4, lambda: do(town, StartCampaign(draft, 2, uuid4().hex)))
    (retry,) = run_sql(town, "SELECT id FROM campaign WHERE retry_of_id = :id", id=campaign_id)
    run_sql(town, "UPDATE campaign SET due_at = now() WHERE id = :id", id=retry.id)
    start_campaign(retry.id)
    failed = {row.contact_id for row in list_messages(town, campaign_id) if row.error_code == 131049}
    assert {row.contact_id for row in list_messages(town, retry.id)} == failed
    assert count_states(town, campaign_id) == {"failed": 4}


def test_a_run_that_was_paused_goes_on_after_the_quiet_hours(town: Town) -> None:
    campaign_id = begin(town, 3)
    do(town, ControlCampaign(campaign_id, Control.PAUSE))
    with town.services.platform() as session:
        now = town.services.clock.now(session).astimezone(INDIA)
    since, until = (now - timedelta(hours=1)).time(), (now + timedelta(hours=2)).time()
    run_sql(town, "UPDATE jeweller SET quiet_from = :since, quiet_to = :until", since=since, until=until)
    do(town, ControlCampaign(campaign_id, Control.RESUME))
    held = get_campaign(town, campaign_id)
    assert (held.status, held.due_at.astimezone(INDIA).time()) == ("scheduled", until)
    town.tick()
    assert count_states(town, campaign_id) == {"queued": 3}

    town.pass_time(timedelta(hours=2, seconds=5))
    assert count_states(town, campaign_id) == {"accepted": 3}
    assert len(list_runs(town, campaign_id)) == 1
    town.tick()
    assert get_campaign(town, campaign_id).status == "completed"


def test_a_run_that_lasts_into_the_quiet_hours_goes_on_after_them(town: Town) -> None:
    campaign_id = begin(town, 3)
    with town.services.platform() as session:
        now = town.services.clock.now(session).astimezone(INDIA)
    since, until = (now - timedelta(minutes=1)).time(), (now + timedelta(hours=2)).time()
    run_sql(town, "UPDATE jeweller SET quiet_from = :since, quiet_to = :until", since=since, until=until)
    town.tick()
    held = get_campaign(town, campaign_id)
    assert (held.status, held.due_at.astimezone(INDIA).time()) == ("scheduled", until)
    assert count_states(town, campaign_id) == {"queued": 3}

    town.pass_time(timedelta(hours=2, seconds=5))
    assert count_states(town, campaign_id) == {"accepted": 3}
    assert len(list_runs(town, campaign_id)) == 1


def test_a_run_with_nothing_left_to_send_ends_in_quiet_hours_too(town: Town) -> None:
    campaign_id = begin(town, 2)
    run_sql(town, "UPDATE message SET state = 'accepted' WHERE kind = 'campaign'")
    run_sql(town, "UPDATE jeweller SET closed_days = '[0, 1, 2, 3, 4, 5, 6]'")
    town.tick()
    assert get_campaign(town, campaign_id).status == "completed"


def test_a_start_that_slips_into_a_closed_day_waits(town: Town) -> None:
    with town.services.platform() as session:
        add_people(session, find_shop(session), 2)
        now = town.services.clock.now(session).astimezone(INDIA)
    campaign_id, _, _ = plan_offer(town, timedelta(seconds=-1))
    run_sql(town, "UPDATE jeweller SET closed_days = CAST(:days AS jsonb)", days=f"[{now.weekday()}]")
    start_campaign(campaign_id)
    assert list_runs(town, campaign_id) == []
    assert get_campaign(town, campaign_id).due_at.astimezone(INDIA).date() == now.date() + timedelta(days=1)


def test_a_repeated_campaign_that_was_held_between_two_runs_waits_for_the_next(town: Town) -> None:
    """Resumed, it is planned, not running without a run, where it would stay for ever."""
    campaign_id, _, _ = plan_offer(town, timedelta(seconds=-1))
    rule = Recurrence(Every.DAY, get_campaign(town, campaign_id).due_at).to_json()
    run_sql(town, "UPDATE campaign SET recurrence = CAST(:rule AS jsonb)", rule=json.dumps(rule))
    start_campaign(campaign_id)
    town.drain()
    town.tick()
    planned = get_campaign(town, campaign_id)
    assert planned.status == "scheduled"
    do(town, ControlCampaign(campaign_id, Control.PAUSE))
    do(town, ControlCampaign(campaign_id, Control.RESUME))
    resumed = get_campaign(town, campaign_id)
    assert (resumed.status, resumed.due_at) == ("scheduled", planned.due_at)


@settings(max_examples=50, deadline=None)
@given(
    every=st.sampled_from(Every),
    number=st.integers(0, 60),
    first=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    late=st.integers(0, 20),
)
def test_the_times_before_one_are_counted(every: Every, number: int, first: datetime, late: int) -> None:
    """Of a time that was moved to the end of quiet hours, too."""
    rule = Recurrence(every, first.replace(tzinfo=INDIA))
    due_at = rule.occurrence(number)
    assert due_at is not None
    assert rule.count_before(due_at + timedelta(hours=late)) == number
