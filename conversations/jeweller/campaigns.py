"""Campaigns after the confirmation: started, changed, undone, paused, resumed, stopped, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from conversations.screen import MENU, Card, Screen, Word, screen
from conversations.texts import N_, Clock, Hole, Label, Listing, Moment, counted, words
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


def name_campaign(campaign: Campaign) -> Label:
    """What goes again to those whom a campaign did not reach is told apart from it."""
    return words(N_("{name}, again"), name=campaign.name) if campaign.retry_of_id else campaign.name


def archive_button(campaign: Campaign) -> Card:
    return Card("archive", campaign.id, words(N_("Archive")))


def edit_button(campaign: Campaign) -> Card:
    return Card("edit campaign", campaign.id, words(N_("Edit")), version=campaign.version)


def show_started(campaign: Campaign, now: datetime) -> Screen:
    if campaign.is_for_now:
        return screen(
            words(
                N_("{name} starts at {time}. You can undo it until then; nobody is written to before."),
                name=name_campaign(campaign),
                time=Clock(campaign.due_at),
            ),
            actions=(undo_button(campaign), pause_button(campaign)),
        )
    return screen(
        words(
            N_("{name} is planned for {time}. You can undo it until then."),
            name=name_campaign(campaign),
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
        say_progress(figures),
        actions=(resume_button(campaign), cancel_button(campaign), MENU),
    )


def show_resumed(campaign: Campaign, figures: Figures, now: datetime, *, is_held: bool = False) -> Screen:
    """Held by the shop's own hours, it says when it goes on instead."""
    lines: list[Label] = [words(N_("{name} goes on."), name=campaign.name)]
    if campaign.status is CampaignStatus.SCHEDULED and campaign.due_at > now:
        lines.append(words(N_("When: {time}"), time=Moment(campaign.due_at, now)))
    if is_held:
        lines.append(words(N_("Your quiet hours and closed days are kept: it goes out after them.")))
    return screen(*lines, say_progress(figures), actions=(pause_button(campaign), MENU))


def show_replaced(campaign: Campaign, now: datetime, *, has_begun: bool) -> Screen:
    """What has sent before can be held, not undone."""
    if campaign.is_for_now and not has_begun:
        return show_started(campaign, now).after(words(N_("Changed.")))
    return screen(
        words(N_("Changed. {name} is planned for {time}."), name=campaign.name, time=Moment(campaign.due_at, now)),
        actions=(pause_button(campaign) if has_begun else undo_button(campaign), edit_button(campaign), MENU),
    )


def show_archived(campaign: Campaign) -> Screen:
    return screen(
        words(N_("{name} is in the archive. Its figures are kept."), name=name_campaign(campaign)),
        actions=(
            Card("unarchive", campaign.id, words(N_("Undo"))),
            Word("campaigns", words(N_("Campaigns"))),
            MENU,
        ),
    )


def show_cancelled(campaign: Campaign, figures: Figures) -> Screen:
    return screen(
        words(N_("{name} is stopped for good."), name=campaign.name),
        say_progress(figures),
        actions=(report_button(campaign), MENU),
    )


def say_progress(figures: Figures) -> Label:
    """All recipients by what became of them; what nobody is in is left out."""
    if not figures.recipients:
        return words(N_("Nobody has been written to."))
    return counted(
        "{count} person: {parts}.", "{count} people: {parts}.", figures.recipients, parts=Listing(list_parts(figures))
    )


def list_parts(figures: Figures) -> tuple[Hole, ...]:
    """They add up to the recipients."""
    parts = (
        (words(N_("sent {count}"), count=figures.sent), figures.sent),
        (words(N_("failed {count}"), count=figures.failed), figures.failed),
        (words(N_("skipped {count}"), count=figures.skipped), figures.skipped),
        (words(N_("not confirmed {count}"), count=figures.unconfirmed), figures.unconfirmed),
        (words(N_("waiting {count}"), count=figures.waiting), figures.waiting),
    )
    return tuple(part for part, count in parts if count)


def show_nothing_to_control() -> Screen:
    return screen(words(N_("There is no campaign for which that can be done now.")), actions=(MENU,))


def show_nothing_failed() -> Screen:
    return screen(
        words(N_("Nothing failed that could be tried again.")),
        actions=(Word("report", words(N_("Report"))), MENU),
    )


def show_all_stopped(names: Sequence[str]) -> Screen:
    if not names:
        return screen(words(N_("Nothing was being sent or planned.")), actions=(MENU,))
    return screen(
        words(N_("Stopped everything: {names}. Nothing is lost."), names=Listing(tuple(names))),
        actions=(Word("resume", words(N_("Resume"))), Word("campaigns", words(N_("Show all"))), MENU),
    )


def show_problem(campaign: Campaign, figures: Figures) -> Screen:
    """The bot paused a campaign by itself. Looking comes first: it is what the button of the notice does."""
    return screen(
        words(N_("{name} is paused."), name=campaign.name),
        PAUSE_REASONS.get(campaign.pause_reason or "", PAUSE_REASONS["request"]),
        say_progress(figures),
        words(N_("Nobody else is written to, and nothing more is charged.")),
        actions=(
            Card("campaign", campaign.id, words(N_("See it"))),
            resume_button(campaign),
            cancel_button(campaign),
        ),
    )


def show_test_sent() -> Screen:
    return screen(words(N_("I sent it to you as your customers will see it. The card above still stands.")))
