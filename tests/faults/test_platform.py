"""The platform refuses, breaks off or keeps silent: what each fault does to the message, its campaign and its number."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import redis

from benchmarks.reliability.fleet import running_fleet
from demo.town import Town
from demo.transcript import show_message
from jobs.care import tick
from jobs.pump import pump
from models.figures import Figures, get_figures
from tests.cast import ASHA, MEERA, ZAVERI
from tests.faults.conftest import Look
from tests.faults.test_kill import wait_until
from tests.jobs.posts import NUMBER
from tests.jobs.scenes import FIRST_PHONE, begin, count_states, get_campaign, list_messages, run_sql

# So many calls may be under way when a refusal stops a campaign or a number: a tenth of a second's worth.
BATCH = 8
SUNITA = str(FIRST_PHONE + 3)


def accepted_by_platform(town: Town) -> list[str]:
    """The customers to whom a message was accepted, once for each."""
    return [line["to"] for line in town.sim.ledger() if line["to"].startswith("9197")]


def figures_of(town: Town, campaign_id: int) -> Figures:
    with town.services.platform() as session:
        return get_figures(session, campaign_id)


def refuse_those_in_flight(town: Town, code: int) -> None:
    """Whoever is under way when the first refusal comes is refused too; one call more would be accepted."""
    for number in range(1, BATCH + 1):
        town.sim.fault("error", code=code, to=str(FIRST_PHONE + number))


def let_waits_end(town: Town) -> None:
    run_sql(town, "UPDATE message SET next_attempt_at = now() WHERE state = 'queued'")


def open_window(town: Town, *wa_ids: str) -> None:
    """They write first, so that they can be told something."""
    for wa_id in wa_ids:
        town.sim.add_person(wa_id, "Somebody")
        town.sim.say(wa_id, "menu")
    town.drain()


def shown_to(town: Town, wa_id: str) -> str:
    return show_message([message for message in town.sim.thread(wa_id) if message["from"] == "business"][-1])


def test_too_fast_slows_the_number_and_costs_nobody_a_try(town: Town) -> None:
    campaign_id = begin(town, 5)
    town.sim.fault("error", code=130429, times=5)
    pump(NUMBER)
    waiting = list_messages(town, campaign_id)
    assert {(row.state, row.attempts, row.error_code) for row in waiting} == {("queued", 0, 130429)}
    ((soonest, latest),) = run_sql(
        town, "SELECT min(next_attempt_at) - now(), max(next_attempt_at) - now() FROM message"
    )
    assert 3 < soonest.total_seconds() <= latest.total_seconds() < 10
    assert float(town.services.bell.connection.hget(f"pace:{NUMBER}", "share")) < 1

    let_waits_end(town)
    pump(NUMBER)
    assert count_states(town, campaign_id) == {"accepted": 5}
    assert len(accepted_by_platform(town)) == 5


def test_a_person_who_gets_too_many_waits_and_nobody_else_does(town: Town) -> None:
    campaign_id = begin(town, 5)
    town.sim.fault("error", code=131056, to=SUNITA)
    pump(NUMBER)
    assert count_states(town, campaign_id) == {"accepted": 4, "queued": 1}
    ((wait,),) = run_sql(town, "SELECT next_attempt_at - now() FROM message WHERE state = 'queued'")
    assert wait.total_seconds() > 6
    let_waits_end(town)
    pump(NUMBER)
    assert count_states(town, campaign_id) == {"accepted": 5}


def test_a_paused_template_pauses_its_campaign_and_tells_the_owner(town: Town) -> None:
    open_window(town, MEERA)
    campaign_id = begin(town, 30)
    refuse_those_in_flight(town, 132015)
    town.drain()
    assert get_campaign(town, campaign_id).pause_reason == "template"
    assert count_states(town, campaign_id) == {"queued": 30}
    assert accepted_by_platform(town) == []
    told = shown_to(town, MEERA)
    assert "Diwali offer is paused" in told
    assert "[Resume]" in told

    town.sim.clear_faults()
    town.sim.say(MEERA, "resume")
    town.drain()
    assert count_states(town, campaign_id) == {"accepted": 30}
    assert len(set(accepted_by_platform(town))) == len(accepted_by_platform(town)) == 30


def test_an_expired_token_halts_the_whole_number_until_staff_resume_it(town: Town) -> None:
    open_window(town, MEERA, ZAVERI, ASHA)
    theirs = begin(town, 30)
    refuse_those_in_flight(town, 190)
    town.drain()
    assert get_campaign(town, theirs).pause_reason == "token"
    ours = begin(town, 5, "Zaveri Bros")
    tick()
    town.drain()
    assert run_sql(town, "SELECT halt_reason FROM sending_number") == [("token 190",)]
    assert accepted_by_platform(town) == []
    assert (count_states(town, theirs), count_states(town, ours)) == ({"queued": 30}, {"queued": 5})
    assert "Diwali offer is paused" in shown_to(town, MEERA)

    town.sim.clear_faults()
    town.sim.say(ASHA, "resume everything")
    town.drain()
    assert (count_states(town, theirs), count_states(town, ours)) == ({"queued": 30}, {"accepted": 5})
    town.sim.clear_faults()
    town.sim.say(MEERA, "resume")
    town.drain()
    assert count_states(town, theirs) == {"accepted": 30}


def test_our_own_mistake_stops_the_campaign_before_it_reaches_everybody(town: Town) -> None:
    campaign_id = begin(town, 30)
    town.sim.fault("error", code=131008, times=None)
    town.drain()
    assert get_campaign(town, campaign_id).pause_reason == "request"
    assert count_states(town, campaign_id)["failed"] <= BATCH
    assert figures_of(town, campaign_id).waiting >= 30 - BATCH


def test_a_number_without_whatsapp_fails_alone(town: Town) -> None:
    campaign_id = begin(town, 5)
    town.sim.fault("fail_later", code=131026, to=SUNITA)
    town.drain()
    figures = figures_of(town, campaign_id)
    assert (figures.sent, figures.failed, figures.waiting) == (4, 1, 0)
    assert [row.phone for row in list_messages(town, campaign_id) if row.error_code == 131026] == [SUNITA]
    assert get_campaign(town, campaign_id).status == "completed"


def test_who_stopped_offers_at_the_platform_is_left_out_of_the_next_one(town: Town) -> None:
    campaign_id = begin(town, 5)
    town.sim.fault("error", code=131050, to=SUNITA)
    town.drain()
    assert figures_of(town, campaign_id).failed == 1
    assert run_sql(town, "SELECT phone FROM contact WHERE offers_stopped_at IS NOT NULL") == [(SUNITA,)]


def test_a_broken_page_from_a_gateway_may_hide_an_acceptance(town: Town) -> None:
    """Nothing was accepted: it stays unconfirmed. It was accepted: the echo says so. Neither is ever sent again."""
    campaign_id = begin(town, 5)
    faults = {1: ("html", False), 2: ("reset", False), 3: ("accept_then_html", True), 4: ("accept_then_reset", True)}
    for number, (action, _) in faults.items():
        town.sim.fault(action, to=str(FIRST_PHONE + number))
    pump(NUMBER)
    assert count_states(town, campaign_id)["unconfirmed"] >= 2
    town.drain()
    for _ in range(3):
        tick()
        town.drain()
    states = {row.phone: row.state for row in list_messages(town, campaign_id)}
    for number, (_, is_accepted) in faults.items():
        assert states[str(FIRST_PHONE + number)] == ("accepted" if is_accepted else "unconfirmed"), number
    assert sorted(accepted_by_platform(town)) == [str(FIRST_PHONE + number) for number in (3, 4, 5)]
    # What nobody can confirm does not keep the campaign open, and is shown.
    assert get_campaign(town, campaign_id).status == "completed"
    assert figures_of(town, campaign_id).unconfirmed == 2


def test_an_answer_that_never_comes_is_settled_by_the_echo(
    ledger_town: Town, worker_environment: dict[str, str], look: Look, tmp_path: Path
) -> None:
    town = ledger_town
    campaign_id = begin(town, 5)
    town.sim.fault("accept_then_hang", to=str(FIRST_PHONE + 5))
    with running_fleet(worker_environment, tmp_path / "logs") as fleet:
        hanging = fleet.start("jobs.worker", "send")
        fleet.start("jobs.worker", "apply", "care", "hear")
        wait_until(lambda: count_states(town, campaign_id) == {"accepted": 5})
        hanging.kill()
    assert count_states(town, campaign_id) == {"accepted": 5}
    assert look(campaign_id).is_clean


def test_a_platform_that_cannot_be_reached_is_tried_again(town: Town) -> None:
    built = town.services
    campaign_id = begin(town, 2)
    real = built.settings
    built.settings = dataclasses.replace(real, whatsapp_api_url="http://127.0.0.1:9")
    pump(NUMBER)
    ((wait,),) = run_sql(town, "SELECT min(next_attempt_at) - now() FROM message")
    assert 50 < wait.total_seconds() < 80
    assert {(row.state, row.attempts) for row in list_messages(town, campaign_id)} == {("queued", 1)}

    built.settings = real
    let_waits_end(town)
    pump(NUMBER)
    assert count_states(town, campaign_id) == {"accepted": 2}


def test_a_platform_that_is_out_of_order_is_given_two_more_chances(town: Town) -> None:
    campaign_id = begin(town, 2)
    town.sim.fault("error", code=131016, http=503, times=None)
    seen = []
    for _ in range(4):
        pump(NUMBER)
        seen.append({(row.state, row.attempts) for row in list_messages(town, campaign_id)})
        let_waits_end(town)
    assert seen == [{("queued", 1)}, {("queued", 2)}, {("failed", 3)}, {("failed", 3)}]
    assert get_campaign(town, campaign_id).status == "completed"
    assert accepted_by_platform(town) == []


def test_pace_is_kept_without_redis_and_starts_low_when_it_is_new(town: Town) -> None:
    """A bucket that was lost begins empty: an emptied Redis never lets a number send faster than it may."""
    connection: redis.Redis = town.services.bell.connection
    connection.flushall()
    campaign_id = begin(town, 3)
    pump(NUMBER)
    assert count_states(town, campaign_id) == {"accepted": 3}
    assert float(connection.hget(f"pace:{NUMBER}", "tokens")) < 80 * 0.2
