"""A campaign that repeats: planned in chat, sent at each of its times, missed ones asked or waited out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text

from demo.town import Town
from demo.transcript import Player
from settings import INDIA
from tests.cast import MEERA, RAMESH

PLAN = """
    > new campaign
    < New campaign › 1 of 5 · Who …
    > Gold loan
    < New campaign › 2 of 5 · What …
    > [Loan reminder]
    < New campaign › 4 of 5 · When When should it go out? … [Now] [Tomorrow 10 am] [Pick / repeat]
    > [Pick / repeat]
    < New campaign › 4 of 5 · When Which day and time? …
    > {first}
    < New campaign › 4 of 5 · When Once, or again and again? {{Choose: Only once | Every day | Every week | Every month}}
    > Every {every}
    < New campaign › 4 of 5 · When Until when? … [Until I stop it]
    > {until}
    < New campaign › 5 of 5 · Check … then every {every}{end} … [Schedule] [Test to me] [Change]
    > [Schedule]
    < New campaign › 5 of 5 · Check To go ahead, type the number of people: 3.
    > 3
    < Loan reminder is planned for … [Undo] [Menu]
"""


def count_sent(town: Town) -> int:
    return sum(each["from"] == "business" for each in town.sim.thread(RAMESH))


def find_due(town: Town) -> datetime | None:
    with town.services.platform() as session:
        row = session.execute(text("SELECT due_at, status FROM campaign")).one()
    return row.due_at.astimezone(INDIA) if row.status == "scheduled" else None


def now(town: Town) -> datetime:
    with town.services.platform() as session:
        return town.services.clock.now(session).astimezone(INDIA)


def wait_until(town: Town, moment: datetime) -> None:
    town.pass_time(moment - now(town) + timedelta(seconds=5))
    town.tick()


def test_every_month_for_three_times(town: Town) -> None:
    player = Player(town, {"meera": MEERA})
    player.play(PLAN.format(first="tomorrow 10 am", every="month", until="3", end=", 3 times in all"))
    first = find_due(town)
    assert first is not None
    days = []
    while (due_at := find_due(town)) is not None:
        days.append(due_at)
        wait_until(town, due_at)
        player.play(
            "< …Loan reminder… done… [Report] …" if len(days) == 1 else "< …campaign Loan reminder is done… [Report]"
        )
    assert len(days) == count_sent(town) == 3
    assert {(each.hour, each.minute) for each in days} == {(10, 0)}
    assert [each.month for each in days] == [(first.month - 1 + number) % 12 + 1 for number in range(3)]


def test_a_missed_time_of_a_repeated_campaign_waits_for_the_next(town: Town) -> None:
    player = Player(town, {"meera": MEERA})
    player.play(PLAN.format(first="tomorrow 10 am", every="day", until="[Until I stop it]", end=""))
    due_at = find_due(town)
    assert due_at is not None
    wait_until(town, due_at + timedelta(hours=3))
    assert count_sent(town) == 0
    assert find_due(town) == due_at + timedelta(days=1)


def test_a_missed_time_of_a_single_campaign_is_asked(town: Town) -> None:
    player = Player(town, {"meera": MEERA})
    player.play(
        """
        > new campaign
        < …
        > Gold loan
        < …
        > [Loan reminder]
        < …
        > tomorrow 10 am
        < …Check…
        > [Schedule]
        < …
        > 3
        < Loan reminder is planned for …
        """
    )
    due_at = find_due(town)
    assert due_at is not None
    wait_until(town, due_at - timedelta(hours=1))
    player.play("> menu\n< …")  # so that her window is open, at whatever time of the day this is played
    wait_until(town, due_at + timedelta(hours=3))
    assert count_sent(town) == 0
    player.play(
        "< Loan reminder is paused. Its time passed while I could not send. … [See it] [Resume] [Stop for good]"
    )
    player.play(
        """
        > [Resume]
        < Loan reminder goes on. …
        """
    )
    town.tick()
    player.play("< …Loan reminder… done…")
    assert count_sent(town) == 1
