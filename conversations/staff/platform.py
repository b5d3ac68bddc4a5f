"""Staff look at the whole platform and hold or release all sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conversations.screen import Screen, Word, screen
from conversations.staff.approvals import ADMIN
from conversations.texts import N_, Label, Moment, counted, words

# Work that is older than this is worth a look.
LONG_SECONDS = 30

HEALTH = Word("health", words(N_("Health")))
RESUME = Word("resume everything", words(N_("Resume everything")))
PLACES = (
    Word("jewellers", words(N_("Jewellers"))),
    Word("usage", words(N_("Usage"))),
    Word("templates", words(N_("Templates"))),
    HEALTH,
    Word("audit", words(N_("Audit"))),
    Word("broadcast", words(N_("Broadcast"))),
    Word("staff", words(N_("Staff"))),
)


@dataclass(frozen=True)
class Overview:
    """`delivered_today` are those of the messages sent today that have arrived."""

    waiting: int
    shops: int
    sent_today: int
    delivered_today: int
    oldest_seconds: int
    stopped_at: datetime | None
    dead_items: int


def show_overview(overview: Overview, now: datetime) -> Screen:
    lines: list[Label] = [
        words(N_("Waiting: {waiting} · jewellers: {shops}"), waiting=overview.waiting, shops=overview.shops),
        words(
            N_("Sent today: {sent} · delivered {share} %"),
            sent=overview.sent_today,
            share=show_share(overview.delivered_today, overview.sent_today),
        ),
        words(N_("Nothing waits long."))
        if overview.oldest_seconds < LONG_SECONDS
        else words(N_("Oldest message waiting: {seconds} s"), seconds=overview.oldest_seconds),
    ]
    if overview.dead_items:
        lines.append(counted("{count} event was set aside.", "{count} events were set aside.", overview.dead_items))
    if overview.stopped_at:
        lines.append(words(N_("All sending is stopped since {time}."), time=Moment(overview.stopped_at, now)))
        switch = RESUME
    else:
        switch = Word("stop everything", words(N_("Stop everything")))
    waiting = Word("pending", words(N_("Waiting ({count})"), count=overview.waiting))
    return Screen(tuple(lines), (waiting, *PLACES, switch), list_button=words(N_("Open")))


def show_share(part: int, whole: int) -> str:
    """Per cent with one digit behind the point; of nothing, nothing is said."""
    return f"{part * 100 / whole:.1f}" if whole else "–"


def show_refusal(shop: str, campaign: str, why: str, code: int) -> Screen:
    """WhatsApp refused a campaign for a reason that the shop can't mend."""
    return screen(
        words(N_("{shop}: “{campaign}” is paused."), shop=shop, campaign=campaign),
        words(N_("WhatsApp says: {why} (code {code})."), why=why, code=str(code)),
        actions=(HEALTH, ADMIN),
    )


def show_stopped() -> Screen:
    return screen(
        words(N_("All sending of all shops is stopped. Nothing is lost.")),
        actions=(RESUME, ADMIN),
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


def show_whatsapp_works(number: str, quality: str, speed: str, milliseconds: int) -> Screen:
    return screen(
        words(
            N_("WhatsApp works: {number} was read in {milliseconds} ms, and this message was sent by it."),
            number=number,
            milliseconds=milliseconds,
        ),
        words(N_("Quality: {quality} · speed: {speed}"), quality=quality or "?", speed=speed or "?"),
        actions=(HEALTH, ADMIN),
    )


def show_whatsapp_fails(why: str) -> Screen:
    return screen(
        words(N_("WhatsApp did not answer as it should: {why}. Nothing was changed."), why=why),
        actions=(Word("test whatsapp", words(N_("Try again"))), HEALTH, ADMIN),
    )


def show_no_mail() -> Screen:
    return screen(
        words(N_("No mail server is set up: SMTP_URL is empty. Nothing of the platform needs one yet.")),
        actions=(ADMIN,),
    )


def show_mail_sent(address: str) -> Screen:
    return screen(
        words(N_("The mail server took a test mail to {address}. Please look whether it arrives."), address=address),
        actions=(ADMIN,),
    )


def show_mail_fails(why: str) -> Screen:
    return screen(
        words(N_("The mail server did not take the test mail: {why}."), why=why),
        actions=(Word("test mail", words(N_("Try again"))), ADMIN),
    )


def show_sync_failed() -> Screen:
    return screen(words(N_("WhatsApp did not answer; nothing was changed. Try again later.")), actions=(ADMIN,))
