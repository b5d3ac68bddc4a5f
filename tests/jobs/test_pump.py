"""The pump of a number that several shops share: one shop's trouble is nobody else's, and nothing is left lying."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from demo.town import Town
from jobs.care import tick
from jobs.claims import Claims
from jobs.pump import pump
from models.contact import Segment
from tests.jobs.posts import NUMBER
from tests.jobs.scenes import (
    FIRST_PHONE,
    REMINDER,
    REMINDER_VALUES,
    begin,
    count_states,
    get_campaign,
    list_messages,
    run_sql,
)

_OWNER = UUID(int=9)


def test_a_suspended_shop_at_the_head_of_the_queue_holds_nobody_up(town: Town) -> None:
    theirs = begin(town, 20)
    ours = begin(town, 5, "Zaveri Bros")
    run_sql(town, "UPDATE jeweller SET status = 'suspended' WHERE name = 'Meera Jewellers'")
    pump(NUMBER)
    assert count_states(town, ours) == {"accepted": 5}
    assert count_states(town, theirs) == {"queued": 20}

    run_sql(town, "UPDATE jeweller SET status = 'approved' WHERE name = 'Meera Jewellers'")
    tick()
    town.drain()
    assert count_states(town, theirs) == {"accepted": 20}


def test_a_paused_campaign_at_the_head_holds_nobody_up(town: Town) -> None:
    theirs = begin(town, 20)
    ours = begin(town, 5, "Zaveri Bros")
    run_sql(town, "UPDATE campaign SET status = 'paused' WHERE id = :id", id=theirs)
    pump(NUMBER)
    assert count_states(town, ours) == {"accepted": 5}
    assert count_states(town, theirs) == {"queued": 20}


def test_a_crowd_that_opted_out_meanwhile_is_passed_over_in_one_go(town: Town) -> None:
    campaign_id = begin(town, 20)
    run_sql(
        town, "UPDATE contact SET opted_out_at = now() WHERE phone BETWEEN :first AND :last",
        first=str(FIRST_PHONE + 1), last=str(FIRST_PHONE + 17),
    )  # fmt: skip
    pump(NUMBER)
    assert count_states(town, campaign_id) == {"skipped": 17, "accepted": 3}
    assert {row.reason for row in list_messages(town, campaign_id)} == {"opted_out", None}
    assert get_campaign(town, campaign_id).status == "completed"


def test_a_template_that_gained_a_variable_fails_its_messages_and_no_others(town: Town) -> None:
    """Meta approved an edit after the jeweller had confirmed: nobody knows what to say there."""
    theirs = begin(town, 3)
    run_sql(
        town,
        "UPDATE template_translation SET variables = variables || '[\"discount\"]' FROM template "
        "WHERE template.id = template_id AND template.name = 'diwali_offer'",
    )
    pump(NUMBER)
    assert count_states(town, theirs) == {"failed": 3}
    assert {row.error_code for row in list_messages(town, theirs)} == {132012}
    assert [line for line in town.sim.ledger() if line["to"].startswith("9197")] == []


def test_a_template_paused_after_the_claim_goes_back_with_its_campaign(town: Town) -> None:
    """Paused is not gone: what has not been sent waits until the campaign is resumed."""
    campaign_id = begin(town, 2)
    run_sql(town, "UPDATE campaign SET status = 'paused', pause_reason = 'template' WHERE id = :id", id=campaign_id)
    run_sql(town, "UPDATE message SET state = 'claimed', owner = :owner, lease_until = now()", owner=_OWNER)
    run_sql(town, "UPDATE template_translation SET status = 'PAUSED'")
    with town.services.platform() as session:
        ids = [row.id for row in list_messages(town, campaign_id)]
        claims = Claims(_OWNER, timedelta(minutes=1))
        assert claims.move_to_sending(session, NUMBER, ids) == []
        claims.put_back(session, ids)
    assert count_states(town, campaign_id) == {"queued": 2}


def test_a_small_run_is_not_behind_a_large_one_that_was_there_first(town: Town) -> None:
    """Shops take turns message by message: a hundred that wait for one cost another shop as many as it has itself."""
    large = begin(town, 150)
    small = begin(town, 10, "Zaveri Bros")
    again = begin(town, 0, "Meera Jewellers", template=REMINDER, values={"name": {"text": "you"}}, segment=None)
    assert count_states(town, again).get("queued", 0) > 0
    with town.services.platform() as session:
        page = Claims(_OWNER, timedelta(minutes=1)).claim(session, NUMBER, 40)
        session.rollback()
    theirs = [row.id for row in list_messages(town, small)]
    assert [page.index(each) for each in theirs] == list(range(1, 21, 2))
    assert len(page) == 40

    pump(NUMBER)
    sent = [line["biz_opaque_callback_data"] for line in town.sim.ledger()]
    places = [sent.index(row.callback_id.hex) for row in list_messages(town, small)]
    assert max(places) < 40
    assert count_states(town, large) == {"accepted": 150}


def test_what_waited_past_its_day_or_a_week_is_too_late(town: Town) -> None:
    reminder = begin(town, 0, template=REMINDER, values=REMINDER_VALUES, segment=Segment.GOLD_LOAN)
    offer = begin(town)
    waiting, offered = count_states(town, reminder)["queued"], count_states(town, offer)["queued"]
    run_sql(town, "UPDATE run SET started_at = now() - interval '3 days' WHERE campaign_id = :id", id=reminder)
    run_sql(
        town,
        "UPDATE obligation SET due_on = current_date - 1 WHERE id = (SELECT min(obligation_id) FROM message)",
    )
    run_sql(town, "UPDATE run SET started_at = now() - interval '8 days' WHERE campaign_id = :id", id=offer)
    pump(NUMBER)
    assert count_states(town, reminder) == {"skipped": 1, "accepted": waiting - 1}
    assert count_states(town, offer) == {"skipped": offered}
    rows = [*list_messages(town, reminder), *list_messages(town, offer)]
    assert {row.reason for row in rows if row.state == "skipped"} == {"too_late"}
