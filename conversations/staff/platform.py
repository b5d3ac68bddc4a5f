"""Staff look at the whole platform and hold or release all sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conversations.screen import Screen, Word, screen
from conversations.staff.approvals import ADMIN, PENDING
from conversations.texts import N_, Label, Moment, counted, words


@dataclass(frozen=True)
class Overview:
    waiting: int
    shops: int
    sent_today: int
    oldest_seconds: int
    stopped_at: datetime | None
    dead_items: int


def show_overview(overview: Overview, now: datetime) -> Screen:
    lines: list[Label] = [
        counted("{count} shop is waiting.", "{count} shops are waiting.", overview.waiting),
        words(N_("Shops: {shops} · sent today: {sent}"), shops=overview.shops, sent=overview.sent_today),
        words(N_("Oldest message waiting: {seconds} s"), seconds=overview.oldest_seconds),
    ]
    if overview.dead_items:
        lines.append(counted("{count} event was set aside.", "{count} events were set aside.", overview.dead_items))
    if overview.stopped_at:
        lines.append(words(N_("All sending is stopped since {time}."), time=Moment(overview.stopped_at, now)))
        switch = Word("resume everything", words(N_("Resume everything")))
    else:
        switch = Word("stop everything", words(N_("Stop everything")))
    return screen(*lines, actions=(PENDING, Word("jewellers", words(N_("Jewellers"))), switch))


def show_refusal(shop: str, campaign: str, why: str, code: int) -> Screen:
    """WhatsApp refused a campaign for a reason that the shop can't mend."""
    return screen(
        words(N_("{shop}: “{campaign}” is paused."), shop=shop, campaign=campaign),
        words(N_("WhatsApp says: {why} (code {code})."), why=why, code=str(code)),
        actions=(Word("health", words(N_("Health"))), ADMIN),
    )


def show_stopped() -> Screen:
    return screen(
        words(N_("All sending of all shops is stopped. Nothing is lost.")),
        actions=(Word("resume everything", words(N_("Resume everything"))), ADMIN),
    )


def show_resumed() -> Screen:
    return screen(words(N_("Sending goes on.")), actions=(ADMIN,))


def show_synced(templates: int, approved: int) -> Screen:
    return screen(
        words(
            N_("Read from WhatsApp. Templates: {templates} · approved translations: {approved}"),
            templates=templates,
            approved=approved,
        ),
        actions=(ADMIN,),
    )


def show_sync_failed() -> Screen:
    return screen(words(N_("WhatsApp did not answer; nothing was changed. Try again later.")), actions=(ADMIN,))
