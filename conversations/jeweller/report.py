"""The report of a campaign: figures that always add up, what it cost, why messages failed."""

from __future__ import annotations

from datetime import datetime

from conversations.jeweller.campaign_draft import LEFT_OUT
from conversations.jeweller.campaigns import STATUS_NAMES
from conversations.screen import MENU, Action, Card, Screen, screen
from conversations.texts import N_, Hole, Label, Listing, Moment, Rupees, Words, counted, words
from models.campaign import Campaign, CampaignStatus
from models.figures import Figures
from models.rate_card import Cost

# What the platform's most frequent refusals mean for a shop.
FAILURES = {
    131026: words(N_("not on WhatsApp")),
    131049: words(N_("WhatsApp held offers back")),
    130472: words(N_("WhatsApp held offers back")),
    131050: words(N_("stopped offers")),
    131047: words(N_("not reachable now")),
    131056: words(N_("too many messages at once")),
}
OTHER_FAILURE = words(N_("refused by WhatsApp"))


def show_report(
    campaign: Campaign,
    figures: Figures,
    reasons: list[tuple[str, int | None, int]],
    cost: Cost,
    now: datetime,
) -> Screen:
    lines: list[Label] = [
        words(
            N_("{name} · {time} · {status}"),
            name=campaign.name,
            time=Moment(campaign.due_at, now),
            status=STATUS_NAMES[campaign.status],
        )
    ]
    if not figures.recipients:
        return screen(*lines, words(N_("Nobody has been written to yet.")), actions=(MENU,))
    lines.append(counted("{count} person", "{count} people", figures.recipients))
    lines.append(_buckets(figures))
    lines.append(words(N_("Delivered {delivered} · read {read}"), delivered=figures.delivered, read=figures.read))
    if reasons:
        lines.append(words(N_("Not reached: {reasons}"), reasons=Listing(_reasons(reasons))))
    if figures.unconfirmed:
        lines.append(_unconfirmed(figures.unconfirmed))
    lines.append(
        words(
            N_("Cost: {net} + GST {gst}, for what was delivered."),
            net=Rupees(cost.net_paise),
            gst=Rupees(cost.gst_paise),
        )
    )
    return screen(*lines, actions=_actions(campaign, figures))


def _buckets(figures: Figures) -> Label:
    return words(
        N_("Sent {sent} · failed {failed} · skipped {skipped} · not confirmed {unconfirmed} · waiting {waiting}"),
        sent=figures.sent,
        failed=figures.failed,
        skipped=figures.skipped,
        unconfirmed=figures.unconfirmed,
        waiting=figures.waiting,
    )


def _unconfirmed(count: int) -> Words:
    return counted(
        "{count} message is not confirmed: the connection broke in the moment of sending. I don't send twice by myself.",
        "{count} messages are not confirmed: the connection broke in the moment of sending. I don't send twice by myself.",
        count,
    )


def _reasons(reasons: list[tuple[str, int | None, int]]) -> tuple[Hole, ...]:
    """Several codes can mean the same to a shop; they are counted together."""
    totals: dict[str, int] = {}
    titles: dict[str, Words] = {}
    for reason, code, count in reasons:
        title = LEFT_OUT.get(reason) or FAILURES.get(code or 0, OTHER_FAILURE)
        titles[title.text] = title
        totals[title.text] = totals.get(title.text, 0) + count
    return tuple(words(N_("{reason} {count}"), reason=titles[text], count=total) for text, total in totals.items())


def _actions(campaign: Campaign, figures: Figures) -> tuple[Action, ...]:
    refresh = Card("report", campaign.id, words(N_("Refresh")))
    if figures.unconfirmed and campaign.status is CampaignStatus.COMPLETED:
        return (Card("settle", campaign.id, words(N_("Send those again"))), refresh, MENU)
    return (refresh, MENU)


def show_no_report() -> Screen:
    return screen(words(N_("There is no campaign to report on yet.")), actions=(MENU,))


def show_finished(campaign: Campaign, figures: Figures) -> Screen:
    """Told to the jeweller when the last message of a run has left."""
    return screen(
        words(
            N_("{name}: done. Sent {sent} of {recipients} · failed {failed} · skipped {skipped}."),
            name=campaign.name,
            sent=figures.sent,
            recipients=figures.recipients,
            failed=figures.failed,
            skipped=figures.skipped,
        ),
        *((_unconfirmed(figures.unconfirmed),) if figures.unconfirmed else ()),
        actions=(Card("report", campaign.id, words(N_("Report"))), MENU),
    )
