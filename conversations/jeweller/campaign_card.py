"""A campaign's card: how it stands, its runs, and what can be done with it now; and those nobody knows about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from conversations.campaigns import ENDED, Missed, Standing
from conversations.jeweller.campaign_draft import SEGMENT_NAMES
from conversations.jeweller.campaigns import (
    PAUSE_REASONS,
    STATUS_NAMES,
    archive_button,
    cancel_button,
    edit_button,
    list_parts,
    name_campaign,
    pause_button,
    report_button,
    resume_button,
    say_progress,
    undo_button,
)
from conversations.jeweller.check_card import EVERY, say_end
from conversations.jeweller.folded import say_folded
from conversations.languages import LANGUAGE_NAMES
from conversations.screen import MENU, Action, Card, Screen, screen
from conversations.texts import N_, Label, Listing, Moment, counted, words
from models.campaign import Campaign, CampaignStatus
from models.recurrence import Recurrence
from models.values.phones import mask, show_phone
from whatsapp import limits

# So many people are named in one message.
MOST_NAMED = 15


def show_campaign(standing: Standing, now: datetime) -> Screen:
    return screen(*_lines(standing, now), actions=_fit(list_actions(standing)))


def show_as_it_is(standing: Standing) -> Screen:
    """The answer to a button that no longer fits: what the campaign is now."""
    campaign = standing.campaign
    return screen(
        words(N_("{name}: {status}."), name=name_campaign(campaign), status=STATUS_NAMES[campaign.status]),
        say_progress(standing.figures),
        actions=_fit(list_actions(standing)),
    )


def show_overtaken(standing: Standing, now: datetime) -> Screen:
    """It began, ended, or was changed by somebody else, while this person was changing it."""
    if standing.is_editable:
        changed = words(N_("It was changed meanwhile, so your change is not saved. It stands like this:"))
        return show_campaign(standing, now).after(changed)
    begun = words(N_("It has begun or ended meanwhile, so nothing was changed."))
    return show_as_it_is(standing).after(begun)


def _lines(standing: Standing, now: datetime) -> list[Label]:
    campaign = standing.campaign
    group = SEGMENT_NAMES[campaign.segment] if campaign.segment else words(N_("Everyone"))
    lines: list[Label] = [
        words(N_("{name}: {status}"), name=name_campaign(campaign), status=STATUS_NAMES[campaign.status]),
        words(N_("To: {group}"), group=group),
        _say_when(campaign, now),
    ]
    if campaign.language:
        lines.append(words(N_("All in {language}"), language=LANGUAGE_NAMES.get(campaign.language, campaign.language)))
    if campaign.status is CampaignStatus.PAUSED and campaign.pause_reason in PAUSE_REASONS:
        lines.append(PAUSE_REASONS[campaign.pause_reason])
    if standing.figures.recipients:
        lines.append(say_progress(standing.figures))
    if len(standing.runs) > 1:
        lines.extend(
            words(N_("{time}: {parts}"), time=Moment(due_at, now), parts=Listing(list_parts(figures)))
            for due_at, figures in standing.runs
        )
    if standing.again.recipients:
        lines.append(words(N_("Sent again: {parts}"), parts=Listing(list_parts(standing.again))))
    return lines


def _say_when(campaign: Campaign, now: datetime) -> Label:
    if campaign.recurrence is None or campaign.status in ENDED:
        return words(N_("When: {time}"), time=Moment(campaign.due_at, now))
    rule = Recurrence.from_json(campaign.recurrence)
    return words(
        N_("When: {time}, then {every}{end}"),
        time=Moment(campaign.due_at, now),
        every=EVERY[rule.every],
        end=say_end(rule),
    )


def list_actions(standing: Standing) -> tuple[Action, ...]:
    """What can be done in this state, the most likely first."""
    campaign, has_begun = standing.campaign, bool(standing.runs)
    report: tuple[Action, ...] = (report_button(campaign),) if has_begun else ()
    edit: tuple[Action, ...] = (edit_button(campaign),) if standing.is_editable else ()
    if not standing.may_send:
        return (report_button(campaign),)
    match campaign.status:
        case CampaignStatus.SCHEDULED if not has_begun:
            return (undo_button(campaign), *edit, pause_button(campaign))
        case CampaignStatus.SCHEDULED:
            return (*edit, pause_button(campaign), cancel_button(campaign), *report, *_repairs(standing))
        case CampaignStatus.RUNNING:
            return (pause_button(campaign), report_button(campaign), cancel_button(campaign))
        case CampaignStatus.PAUSED:
            return (resume_button(campaign), *edit, cancel_button(campaign), *report)
    put_away = (
        Card("unarchive", campaign.id, words(N_("Take back"))) if campaign.archived_at else archive_button(campaign)
    )
    return (*report, *_repairs(standing), Card("repeat", campaign.id, words(N_("Repeat"))), put_away)


def _repairs(standing: Standing) -> tuple[Action, ...]:
    campaign = standing.campaign
    unsure = Card("unconfirmed", campaign.id, words(N_("Not confirmed")))
    retry = Card("retry failed", campaign.id, words(N_("Retry failed")))
    return (*((unsure,) if standing.figures.undecided else ()), *((retry,) if standing.retryable else ()))


def _fit(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """Three are buttons; the menu fills a place that is free, and ends a list."""
    return actions if len(actions) == limits.BUTTONS else (*actions, MENU)


def unconfirmed_buttons(campaign_id: int, count: int) -> tuple[Card, Card]:
    return (
        Card("settle", campaign_id, words(N_("Resend to {count}"), count=count)),
        Card("unconfirmed people", campaign_id, words(N_("Show {count}"), count=count)),
    )


def show_unconfirmed(standing: Standing) -> Screen:
    """Only a person decides about them."""
    campaign, figures = standing.campaign, standing.figures
    if not figures.unconfirmed:
        return screen(words(N_("All messages of {name} are confirmed."), name=campaign.name), actions=(MENU,))
    if not figures.undecided:
        return show_as_it_is(standing).after(*say_folded(standing.folded_until))
    told = words(
        N_(
            "{name}: {count} of {recipients} not confirmed. A connection broke in the moment of sending; they may or may "
            "not have it. I don't send twice by myself."
        ),
        name=campaign.name,
        count=figures.unconfirmed,
        recipients=figures.recipients,
    )
    leave = Card("campaign", campaign.id, words(N_("Leave")))
    buttons = unconfirmed_buttons(campaign.id, figures.undecided) if standing.may_send else ()
    return screen(told, actions=(*buttons, leave))


def show_unconfirmed_people(standing: Standing, people: Sequence[Missed], *, is_owner: bool) -> Screen:
    campaign, count = standing.campaign, standing.figures.undecided
    if not count and standing.figures.unconfirmed:
        return show_as_it_is(standing).after(*say_folded(standing.folded_until))
    again, _ = unconfirmed_buttons(campaign.id, count)
    leave = Card("campaign", campaign.id, words(N_("Leave")))
    told = counted("Not confirmed, {count} person:", "Not confirmed, {count} people:", count)
    lines = name_people(people, count, is_owner=is_owner)
    return screen(told, *lines, actions=(again, leave) if standing.may_send and count else (leave,))


def name_people(people: Sequence[Missed], count: int, *, is_owner: bool) -> tuple[Label, ...]:
    """One line each, with as much of the number as this person may see; those behind the last are counted."""
    lines: list[Label] = []
    for each in people[:MOST_NAMED]:
        phone = show_phone(each.phone) if is_owner else mask(each.phone)
        lines.append(" · ".join(part for part in (each.name, phone, each.number) if part))
    if count > len(lines):
        lines.append(words(N_("and {count} more"), count=count - len(lines)))
    return tuple(lines)
