"""The report of a campaign: figures that always add up, what it cost, why messages failed."""

from __future__ import annotations

from datetime import datetime

from conversations.commands import Command
from conversations.desk import Desk
from conversations.effects import Show
from conversations.engine import Turn
from conversations.jeweller.campaign_card import unconfirmed_buttons
from conversations.jeweller.campaigns import STATUS_NAMES, name_campaign
from conversations.jeweller.check_card import LEFT_OUT
from conversations.screen import MENU, Action, Card, Screen, Word, screen
from conversations.state import State
from conversations.texts import N_, Hole, Label, Listing, Moment, Rupees, Words, counted, words
from models.campaign import Campaign
from models.figures import Figures
from models.run_report import RunReport

# What the platform's most frequent refusals mean for a shop.
FAILURES = {
    131026: words(N_("not on WhatsApp")),
    131049: words(N_("WhatsApp held offers back")),
    130472: words(N_("WhatsApp held offers back")),
    131050: words(N_("stopped offers")),
    131047: words(N_("not reachable now")),
    131056: words(N_("too many messages at once")),
}
# What the platform charges by, in the trade's words.
CATEGORIES = {
    "UTILITY": words(N_("reminders")),
    "MARKETING": words(N_("offers")),
    "SERVICE": words(N_("answers")),
}
OTHER_FAILURE = words(N_("refused by WhatsApp"))


def report(rest: str, state: State, desk: Desk) -> Turn:
    return Turn(state, None, (Show("report"),))


def show_unsent(campaign: Campaign, now: datetime) -> Screen:
    return screen(_title(campaign, campaign.due_at, now), words(N_("Nobody has been written to yet.")), actions=(MENU,))


def _title(campaign: Campaign, at: datetime, now: datetime) -> Label:
    return words(
        N_("{name} · {time} · {status}"),
        name=name_campaign(campaign),
        time=Moment(at, now),
        status=STATUS_NAMES[campaign.status],
    )


def show_report(campaign: Campaign, found: RunReport, now: datetime, may_export: bool, retryable: int = 0) -> Screen:
    """One run, beside the one before it."""
    figures = found.figures
    if not figures.recipients:
        return show_unsent(campaign, now)
    lines: list[Label] = [
        _title(campaign, found.run.due_at, now),
        counted("{count} person", "{count} people", figures.recipients),
        _buckets(figures),
        words(
            N_("Delivered {delivered} ({share}) · read {read} ({read_share})"),
            delivered=figures.delivered,
            share=_share(figures.delivered, figures.recipients),
            read=figures.read,
            read_share=_share(figures.read, figures.recipients),
        ),
    ]
    if found.before and found.before.recipients:
        before = found.before
        lines.append(
            words(
                N_("The time before: delivered {share}, read {read_share}"),
                share=_share(before.delivered, before.recipients),
                read_share=_share(before.read, before.recipients),
            )
        )
    lines.append(
        words(N_("Replied {replied} · opted out {opted_out}"), replied=found.replied, opted_out=found.opted_out)
    )
    if found.reasons:
        lines.append(words(N_("Not reached: {reasons}"), reasons=Listing(_reasons(found.reasons))))
    if figures.unconfirmed:
        lines.append(_unconfirmed(figures.unconfirmed))
    lines.extend(_say_cost(found))
    return screen(*lines, actions=_actions(campaign, found, may_export, retryable))


def _share(part: int, whole: int) -> str:
    """One decimal, and none for all or nobody."""
    percent = 100 * part / whole
    return f"{percent:.0f} %" if percent in (0, 100) else f"{percent:.1f} %"


def _say_cost(found: RunReport) -> list[Label]:
    """What was delivered, beside what all would have cost; by category where WhatsApp charged more than one."""
    lines: list[Label] = [
        words(
            N_("Cost: {net} + GST {gst}, for what was delivered. Estimate: {estimate} + GST {estimate_gst}."),
            net=Rupees(found.cost.net_paise),
            gst=Rupees(found.cost.gst_paise),
            estimate=Rupees(found.estimate.net_paise),
            estimate_gst=Rupees(found.estimate.gst_paise),
        )
    ]
    if len(found.costs) > 1:
        parts: tuple[Hole, ...] = tuple(
            words(
                N_("{category} {net}"),
                category=CATEGORIES.get(category, category.capitalize()),
                net=Rupees(cost.net_paise),
            )
            for category, cost in found.costs.items()
        )
        lines.append(words(N_("As WhatsApp charged: {parts}"), parts=Listing(parts)))
    return lines


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


def _actions(campaign: Campaign, found: RunReport, may_export: bool, retryable: int) -> tuple[Action, ...]:
    """The most needed three: what is uncertain or failed, who answered, then the file."""
    refresh = Card("report", campaign.id, words(N_("Refresh")))
    actions: list[Action] = []
    if found.figures.undecided:
        actions.append(Card("unconfirmed", campaign.id, words(N_("Not confirmed"))))
    if retryable:
        actions.append(Card("retry failed", campaign.id, words(N_("Retry failed"))))
    if found.quoted:
        title = counted("{count} reply", "{count} replies", found.quoted)
        actions.append(Card("leads", 0, title, arguments={"campaign_id": campaign.id}))
    if may_export and found.figures.is_settled and not actions:
        actions.append(Word("export messages", words(N_("Excel file"))))
    return (*actions, refresh, MENU)[:3]


def show_no_report() -> Screen:
    return screen(words(N_("There is no campaign to report on yet.")), actions=(MENU,))


def show_finished(campaign: Campaign, figures: Figures) -> Screen:
    """Told to the jeweller when the last message of a run has left."""
    return screen(
        words(
            N_("{name}: done. Sent {sent} of {recipients} · failed {failed} · skipped {skipped}."),
            name=name_campaign(campaign),
            sent=figures.sent,
            recipients=figures.recipients,
            failed=figures.failed,
            skipped=figures.skipped,
        ),
        *((_unconfirmed(figures.unconfirmed),) if figures.unconfirmed else ()),
        actions=(
            Card("report", campaign.id, words(N_("Report"))),
            *(unconfirmed_buttons(campaign.id, figures.unconfirmed) if figures.unconfirmed else (MENU,)),
        ),
    )


COMMANDS = (Command("report", report),)
