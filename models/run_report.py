"""The report of one run: its figures, what they cost by category, and what its recipients did; queries, never counters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.campaign import Campaign, Run
from models.figures import Figures, count_run_reasons, get_run_figures
from models.rate_card import Cost, UnknownRateError, price
from models.tally import COUNTED, count

# An opt-out this soon after a message is taken for its doing.
_CAUSED = "CAST('3 days' AS interval)"


@dataclass(frozen=True)
class RunReport:
    """`estimate` is what all recipients would have cost, `costs` what was delivered, by category.

    Of the `replied` customers, what `quoted` of them said is still kept.
    """

    run: Run
    figures: Figures
    reasons: list[tuple[str, int | None, int]]
    estimate: Cost
    costs: Mapping[str, Cost]
    replied: int
    quoted: int
    opted_out: int
    before: Figures | None

    @property
    def cost(self) -> Cost:
        costs = self.costs.values()
        return Cost(sum(each.net_paise for each in costs), sum(each.gst_paise for each in costs))


# The last that has ended, or that is being sent where none has ended yet; of one campaign or of all.
_NEWEST = """
SELECT run.id FROM run WHERE run.jeweller_id = :jeweller_id
    AND (CAST(:campaign_id AS bigint) IS NULL OR run.campaign_id = :campaign_id)
ORDER BY CAST(:campaign_id AS bigint) IS NULL AND run.completed_at IS NULL, run.id DESC LIMIT 1
"""
# Of the same campaign, or of one with the same words to the same group.
_BEFORE = """
SELECT run.id FROM run JOIN campaign earlier ON earlier.id = run.campaign_id, campaign
WHERE campaign.id = :campaign_id AND run.jeweller_id = :jeweller_id AND run.id < :run_id
    AND run.completed_at IS NOT NULL AND (earlier.id = campaign.id OR (earlier.template_id = campaign.template_id
        AND earlier.segment IS NOT DISTINCT FROM campaign.segment AND campaign.retry_of_id IS NULL))
ORDER BY run.id DESC LIMIT 1
"""
_COSTS = f"""
SELECT upper(coalesce(price_category, :category)) AS category, {count()} FROM {COUNTED} AS counted
WHERE run_id = :run_id AND state = 'accepted' AND (is_delivered OR is_read) AND is_charged IS NOT FALSE
GROUP BY 1 ORDER BY 1
"""  # noqa: S608 - constants only
_REPLIED = """
SELECT replied, (SELECT count(DISTINCT contact_id) FROM reply WHERE campaign_id = :campaign_id
    AND created_at >= run.started_at AND created_at < coalesce(
        (SELECT min(started_at) FROM run later WHERE later.campaign_id = :campaign_id AND later.id > run.id), 'infinity'))
FROM run WHERE id = :run_id
"""
COUNT_OPTED_OUT = f"""
SELECT count(DISTINCT contact.id) FROM message JOIN contact ON contact.id = message.contact_id
WHERE message.run_id = run.id AND contact.opted_out_at > message.accepted_at
    AND contact.opted_out_at < message.accepted_at + {_CAUSED}
"""  # noqa: S608 - constants only
_OPTED_OUT = f"SELECT coalesce(opted_out, ({COUNT_OPTED_OUT})) FROM run WHERE id = :run_id"  # noqa: S608


def find_run(session: Session, jeweller_id: int, campaign_id: int | None = None) -> Run | None:
    """The newest of a campaign; without one, the newest of the shop that has ended."""
    found = session.scalar(text(_NEWEST), {"jeweller_id": jeweller_id, "campaign_id": campaign_id})
    return session.get(Run, found) if found else None


def read_report(session: Session, campaign: Campaign, run: Run, on: date) -> RunReport:
    of_run = {"run_id": run.id, "campaign_id": campaign.id, "jeweller_id": run.jeweller_id}
    figures = get_run_figures(session, run.id)
    before = session.scalar(text(_BEFORE), of_run)
    category = campaign.type.value
    forgotten, quoted = session.execute(text(_REPLIED), of_run).one()
    counts = session.execute(text(_COSTS), {"run_id": run.id, "category": category})
    return RunReport(
        run=run,
        figures=figures,
        reasons=count_run_reasons(session, run.id),
        estimate=price(figures.recipients, category, on),
        costs={charged: _price(count, charged, category, on) for charged, count in counts},
        replied=forgotten + quoted,
        quoted=quoted,
        opted_out=int(session.scalar(text(_OPTED_OUT), of_run) or 0),
        before=get_run_figures(session, before) if before else None,
    )


def _price(count: int, charged: str, category: str, on: date) -> Cost:
    """What the platform calls its own category may be unknown to our card; then the campaign's counts."""
    try:
        return price(count, charged, on)
    except UnknownRateError:
        return price(count, category, on)
