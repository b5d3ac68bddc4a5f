"""Campaigns after the confirmation: started, undone, paused, resumed, stopped, listed, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from conversations.screen import MENU, Action, Card, Screen, Word, screen
from conversations.texts import N_, Clock, Label, Listing, Moment, counted, words
from models.campaign import Campaign, CampaignStatus
from models.figures import Figures

STATUS_NAMES = {
    CampaignStatus.SCHEDULED: words(N_("planned")),
    CampaignStatus.RUNNING: words(N_("being sent")),
    CampaignStatus.PAUSED: words(N_("paused")),
    CampaignStatus.COMPLETED: words(N_("sent")),
    CampaignStatus.CANCELLED: words(N_("cancelled")),
}

# Why the bot itself paused a campaign: what happened, and what can be done.
PAUSE_REASONS = {
    "template": words(N_("WhatsApp has paused or withdrawn this message. Choose another one, or wait.")),
    "number": words(N_("WhatsApp limits our number at the moment. Our team has been told.")),
    "account": words(N_("WhatsApp has a problem with the account. Our team has been told.")),
    "token": words(N_("Our connection to WhatsApp needs to be renewed. Our team has been told.")),
    "shop": words(N_("Your shop is suspended: nothing is sent for now.")),
    "late": words(N_("Its time passed while I could not send. Resume sends it now.")),
    "request": words(N_("Something in this campaign is wrong on our side. Our team has been told.")),
}


def undo_button(campaign: Campaign) -> Card:
    return Card("undo", campaign.id, words(N_("Undo")))


def pause_button(campaign: Campaign) -> Card:
    return Card("pause", campaign.id, words(N_("Pause")))


def resume_button(campaign: Campaign) -> Card:
    return Card("resume", campaign.id, words(N_("Resume")))


def cancel_button(campaign: Campaign) -> Card:
    return Card("cancel", campaign.id, words(N_("Stop for good")))


def report_button(campaign: Campaign) -> Card:
    return Card("report", campaign.id, words(N_("Report")))


def show_started(campaign: Campaign, now: datetime) -> Screen:
    if campaign.is_for_now:
        return screen(
            words(
                N_("{name} starts at {time}. You can undo it until then; nobody is written to before."),
                name=campaign.name,
                time=Clock(campaign.due_at),
            ),
            actions=(undo_button(campaign), pause_button(campaign)),
        )
    return screen(
        words(
            N_("{name} is planned for {time}. You can undo it until then."),
            name=campaign.name,
            time=Moment(campaign.due_at, now),
        ),
        actions=(undo_button(campaign), MENU),
    )


def show_changed_meanwhile() -> Screen:
    return screen(words(N_("The list changed meanwhile, so nothing is sent. Please look once more.")), actions=(MENU,))


def show_undone(campaign: Campaign) -> Screen:
    return screen(
        words(N_("Undone: {name} was not sent to anybody, and it costs nothing."), name=campaign.name), actions=(MENU,)
    )


def show_paused(campaign: Campaign, figures: Figures) -> Screen:
    return screen(
        words(N_("{name} is paused."), name=campaign.name),
        _progress(figures),
        actions=(resume_button(campaign), cancel_button(campaign), MENU),
    )


def show_resumed(campaign: Campaign, figures: Figures) -> Screen:
    return screen(
        words(N_("{name} goes on."), name=campaign.name), _progress(figures), actions=(pause_button(campaign), MENU)
    )


def show_cancelled(campaign: Campaign, figures: Figures) -> Screen:
    return screen(
        words(N_("{name} is stopped for good."), name=campaign.name),
        _progress(figures),
        actions=(report_button(campaign), MENU),
    )


def show_as_it_is(campaign: Campaign, figures: Figures) -> Screen:
    """The answer to a button that no longer fits: what the campaign is now."""
    return screen(
        words(N_("{name}: {status}."), name=campaign.name, status=STATUS_NAMES[campaign.status]),
        _progress(figures),
        actions=_card_actions(campaign),
    )


def _progress(figures: Figures) -> Label:
    if not figures.recipients:
        return words(N_("Nobody has been written to."))
    return words(
        N_("{sent} of {recipients} sent, {waiting} waiting."),
        sent=figures.sent + figures.failed,
        recipients=figures.recipients,
        waiting=figures.waiting,
    )


def _card_actions(campaign: Campaign) -> tuple[Action, ...]:
    match campaign.status:
        case CampaignStatus.SCHEDULED:
            return (undo_button(campaign), pause_button(campaign), MENU)
        case CampaignStatus.RUNNING:
            return (pause_button(campaign), report_button(campaign), MENU)
        case CampaignStatus.PAUSED:
            return (resume_button(campaign), cancel_button(campaign), report_button(campaign))
        case _:
            return (report_button(campaign), Word("new campaign", words(N_("New campaign"))), MENU)


def show_campaign(campaign: Campaign, figures: Figures, now: datetime) -> Screen:
    """A campaign's card."""
    lines: list[Label] = [
        words(N_("{name}: {status}"), name=campaign.name, status=STATUS_NAMES[campaign.status]),
        words(N_("When: {time}"), time=Moment(campaign.due_at, now)),
    ]
    if campaign.status is CampaignStatus.PAUSED and campaign.pause_reason in PAUSE_REASONS:
        lines.append(PAUSE_REASONS[campaign.pause_reason])
    if figures.recipients:
        lines.append(_progress(figures))
    return screen(*lines, actions=_card_actions(campaign))


def show_campaigns(campaigns: Sequence[Campaign], now: datetime) -> Screen:
    if not campaigns:
        return screen(words(N_("No campaigns yet.")), actions=(Word("new campaign", words(N_("New campaign"))), MENU))
    rows: tuple[Action, ...] = tuple(
        Card(
            "campaign",
            campaign.id,
            campaign.name,
            description=words(
                N_("{status} · {time}"), status=STATUS_NAMES[campaign.status], time=Moment(campaign.due_at, now)
            ),
        )
        for campaign in campaigns
    )
    count = len(campaigns)
    return screen(
        counted(
            "Your last campaign. Choose it to see more.", "Your last {count} campaigns. Choose one to see more.", count
        ),
        actions=rows if count > 3 else (*rows, MENU)[:3],
    )


def show_nothing_to_control() -> Screen:
    return screen(words(N_("There is no campaign for which that can be done now.")), actions=(MENU,))


def show_all_stopped(names: Sequence[str]) -> Screen:
    if not names:
        return screen(words(N_("Nothing was being sent or planned.")), actions=(MENU,))
    return screen(
        words(N_("Stopped everything: {names}. Nothing is lost."), names=Listing(tuple(names))),
        actions=(Word("resume", words(N_("Resume"))), Word("campaigns", words(N_("Show all"))), MENU),
    )


def show_problem(campaign: Campaign, figures: Figures) -> Screen:
    """The bot paused a campaign by itself."""
    return screen(
        words(N_("{name} is paused."), name=campaign.name),
        PAUSE_REASONS.get(campaign.pause_reason or "", PAUSE_REASONS["request"]),
        _progress(figures),
        words(N_("Nobody else is written to, and nothing more is charged.")),
        actions=(resume_button(campaign), cancel_button(campaign), report_button(campaign)),
    )


def show_test_sent() -> Screen:
    return screen(words(N_("I sent it to you as your customers will see it. The card above still stands.")))
