"""A year of repeated campaigns under restarts, outages and two schedulers: each due run once, at its own time of day."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import text

from demo import seed
from demo.town import Town
from jobs import care, services
from jobs.runs import LATE, finish_runs, start_campaign
from models.campaign import Campaign, CampaignStatus, CampaignType
from models.recurrence import Every, Recurrence
from settings import INDIA
from tests.cast import MEERA
from tests.jobs.scenes import OFFER, OFFER_VALUES, run_sql

FIRST = datetime(2027, 1, 31, 10, 0, tzinfo=INDIA)
LAST = datetime(2028, 2, 1, tzinfo=INDIA)

RULES = {
    "daily": Recurrence(Every.DAY, FIRST),
    "weekly": Recurrence(Every.WEEK, FIRST + timedelta(hours=1, minutes=30)),
    "monthly": Recurrence(Every.MONTH, FIRST + timedelta(hours=5)),
    "until": Recurrence(Every.WEEK, FIRST + timedelta(days=2, hours=8), until=date(2027, 8, 31)),
    "times": Recurrence(Every.MONTH, FIRST - timedelta(days=1), times=5),
}


@dataclass
class Year:
    """Looks are the moments at which somebody is there: a scheduler on time, or a tick after hours without one."""

    town: Town
    random: Random
    ids: dict[str, int] = field(default_factory=dict)
    looks: list[datetime] = field(default_factory=list)

    def plan(self) -> None:
        built = self.town.services
        with built.platform() as session:
            owner = seed.add_person(session, MEERA, "Meera")
            shop = seed.add_shop(session, built, "Meera Jewellers", "Rajkot", owner)
            shop.tells_finished = False
            template_id = session.execute(text("SELECT id FROM template WHERE name = :name"), {"name": OFFER}).scalar()
            for name, rule in RULES.items():
                campaign = Campaign(
                    jeweller_id=shop.id,
                    name=name,
                    type=CampaignType.MARKETING,
                    template_id=template_id,
                    values=dict(OFFER_VALUES),
                    status=CampaignStatus.SCHEDULED,
                    due_at=rule.first_at,
                    is_for_now=False,
                    recurrence=rule.to_json(),
                    confirmed_at=FIRST,
                    confirmed_by_person_id=owner.id,
                    confirm_key=uuid.uuid4().hex,
                )
                session.add(campaign)
                session.flush()
                self.ids[name] = campaign.id

    def list_moments(self) -> Iterator[datetime]:
        """Every due time of the year but those within an outage, and the end of each outage."""
        due = sorted({at for rule in RULES.values() for at in list_due(rule)})
        back_at = due[0]
        for at in due:
            if at < back_at:
                continue
            if self.random.random() < 0.04:
                back_at = at + timedelta(minutes=self.random.choice((10, 29, 31, 200, 3000)))
                yield back_at
            else:
                yield at + timedelta(seconds=self.random.randint(0, 3))

    def live(self) -> None:
        for at in self.list_moments():
            built = self.town.services
            with built.platform() as session:
                built.clock.pass_time(at - built.clock.now(session))
            self.looks.append(at)
            self.random.choices((self.ring, self.ring_twice, self.tick, self.restart), (20, 2, 1, 1))[0]()
            finish_runs(built)

    def ring(self) -> None:
        """The doorbell; once in a while it rings for what is not due yet as well."""
        is_early = self.random.random() < 0.1
        query = "SELECT id FROM campaign WHERE status = 'scheduled' AND (due_at <= :at OR :is_early)"
        for row in run_sql(self.town, query, at=self.looks[-1], is_early=is_early):
            start_campaign(row.id)

    def ring_twice(self) -> None:
        """Two schedulers at once."""
        threads = [threading.Thread(target=self.ring) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def tick(self) -> None:
        care.tick()
        self.town.drain()

    def restart(self) -> None:
        """A worker that has just come up, and looks around."""
        old = self.town.services
        anew = services.build(old.settings)
        anew.clock = old.clock
        services.use(anew)
        self.ring()
        services.use(old)
        anew.store.engine.dispose()
        anew.bell.connection.close()
        anew.client.close()


def list_due(rule: Recurrence) -> list[datetime]:
    due, number = [], 0
    while (at := rule.occurrence(number)) is not None and at < LAST:
        due.append(at)
        number += 1
    return due


def is_reached(due_at: datetime, looks: list[datetime]) -> bool:
    return any(timedelta() <= look - due_at <= LATE for look in looks)


def read_runs(town: Town, ids: Mapping[str, int]) -> dict[str, list[datetime]]:
    rows = run_sql(town, "SELECT campaign_id, due_at FROM run WHERE status = 'completed' ORDER BY due_at")
    return {
        name: [row.due_at.astimezone(INDIA) for row in rows if row.campaign_id == each] for name, each in ids.items()
    }


def test_a_year_of_repeated_campaigns(bare_town: Town) -> None:
    """What nobody was there for within half an hour waits for its next time; the last of all is asked about."""
    year = Year(bare_town, Random(7))
    year.plan()
    year.live()
    runs = read_runs(bare_town, year.ids)
    for name, rule in RULES.items():
        assert runs[name] == [at for at in list_due(rule) if is_reached(at, year.looks)], name
    missed = sum(len(list_due(rule)) for rule in RULES.values()) - sum(map(len, runs.values()))
    assert 10 < missed < 60
    assert all((at + timedelta(days=1)).day == 1 for at in runs["monthly"])
    assert len({at.month for at in runs["monthly"]}) > 8
    statuses = {row.name: row.status for row in run_sql(bare_town, "SELECT name, status FROM campaign")}
    assert {name for name, status in statuses.items() if status == "scheduled"} == {"daily", "weekly", "monthly"}
    assert run_sql(bare_town, "SELECT count(*) FROM run WHERE status <> 'completed'") == [(0,)]
