"""What staff see of the platform: a shop's usage, the audit in words, the platform's health."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from conversations.office import Page
from conversations.screen import Action, Card, Screen, Word, screen
from conversations.staff.approvals import ADMIN, STATUS_NAMES, decision_buttons, gstin_line
from conversations.staff.platform import show_share
from conversations.texts import N_, Day, Hole, Label, Listing, Moment, Rupees, Words, counted, words
from models.jeweller import Jeweller
from models.usage import FreeForm, Usage
from models.wellbeing import Wellbeing
from whatsapp import limits

USAGE = Word("usage", words(N_("Usage")))
HEALTH = Word("health", words(N_("Health")))
RETRY = Word("retry now", words(N_("Retry now")))

CATEGORIES = {"UTILITY": words(N_("reminders")), "MARKETING": words(N_("offers"))}
WORK = {
    "messages to hear": words(N_("messages to hear")),
    "answers": words(N_("answers")),
    "campaign messages": words(N_("campaign messages")),
    "delivery facts": words(N_("delivery facts")),
    "lists to read": words(N_("lists to read")),
}

# The deeds that are recorded, as people say them.
DEEDS = {
    "registered": words(N_("registered the shop")),
    "approve": words(N_("approved the shop")),
    "reject": words(N_("rejected the shop")),
    "suspend": words(N_("suspended the shop")),
    "reactivate": words(N_("reactivated the shop")),
    "confirmed": words(N_("confirmed a campaign")),
    "started": words(N_("a campaign started")),
    "undo": words(N_("undid a campaign")),
    "pause": words(N_("paused a campaign")),
    "resume": words(N_("resumed a campaign")),
    "cancel": words(N_("ended a campaign")),
    "paused by itself": words(N_("a campaign paused by itself")),
    "stop all": words(N_("stopped all campaigns of the shop")),
    "sent again": words(N_("sent unconfirmed messages again")),
    "missed": words(N_("the time of a campaign passed")),
    "went on": words(N_("a campaign went on")),
    "changed": words(N_("changed a campaign")),
    "archived": words(N_("put a campaign into the archive")),
    "taken back": words(N_("took a campaign out of the archive")),
    "proposed": words(N_("prepared a campaign")),
    "approved draft": words(N_("approved a draft")),
    "rejected draft": words(N_("rejected a draft")),
    "list saved": words(N_("saved a customer list")),
    "contacts added": words(N_("added customers")),
    "contact changed": words(N_("changed a customer")),
    "contact deleted": words(N_("deleted a customer")),
    "deletion undone": words(N_("took a deleted customer back")),
    "opted out by shop": words(N_("stopped messages to a customer")),
    "opt-out undone": words(N_("let messages to a customer go on")),
    "obligation saved": words(N_("saved a loan or plan")),
    "obligation paid": words(N_("noted a payment")),
    "payment undone": words(N_("took a payment back")),
    "exported": words(N_("had an Excel file made")),
    "customer answered": words(N_("answered a customer")),
    "message sent to one": words(N_("sent a message to one customer")),
    "reply reported": words(N_("reported a reply")),
    "erased": words(N_("a customer's data was erased")),
    "opted out": words(N_("a customer opted out")),
    "opted in": words(N_("a customer opted in again")),
    "invited": words(N_("invited somebody to the team")),
    "joined": words(N_("somebody joined the team")),
    "changed role": words(N_("changed somebody's role")),
    "removed": words(N_("removed somebody from the team")),
    "handed over": words(N_("handed the shop over")),
    "changed setting": words(N_("changed a setting")),
    "stop everything": words(N_("stopped all sending")),
    "resume everything": words(N_("resumed all sending")),
    "retry now": words(N_("had waiting work tried again")),
    "broadcast": words(N_("wrote to all owners")),
    "recovery begun": words(N_("began to change the owner's number")),
    "recovery agreed": words(N_("agreed to a new owner's number")),
    "recovery stopped": words(N_("stopped a change of the owner's number")),
    "staff added": words(N_("added staff")),
    "staff removed": words(N_("removed staff")),
}


def _usage_lines(usage: Usage, since: date) -> list[Label]:
    kinds: tuple[Hole, ...] = tuple(
        words(N_("{kind} {count}"), kind=CATEGORIES.get(category, category), count=count)
        for category, count in usage.messages.items()
    )
    sent = counted("Since {day}: {count} message", "Since {day}: {count} messages", usage.total, day=Day(since))
    return [
        words(N_("{sent} ({kinds})"), sent=sent, kinds=Listing(kinds)) if kinds else sent,
        words(
            N_("Cost: {net} + GST {gst} · in chat {chat}"),
            net=Rupees(usage.cost.net_paise),
            gst=Rupees(usage.cost.gst_paise),
            chat=usage.chat,
        ),
        words(
            N_("Delivered {delivered} % · read {read} %"),
            delivered=show_share(usage.delivered, usage.total),
            read=show_share(usage.read, usage.total),
        ),
        words(
            N_("Opted out {opted_out} · stopped offers {stopped}"),
            opted_out=usage.opted_out,
            stopped=usage.stopped_offers,
        ),
    ]


def show_usage(shop: Jeweller, usage: Usage, since: date, limit: tuple[str, int]) -> Screen:
    """`limit` is the number that the shop sends from, and how many a second it may send at most."""
    head = words(
        N_("{name}, {city} (no. {id}): {status}."),
        name=shop.name,
        city=shop.city,
        id=str(shop.id),
        status=STATUS_NAMES[shop.status],
    )
    number, rate = limit
    speed = words(N_("Sends from {number}, at most {rate} a second."), number=number, rate=rate)
    decisions = decision_buttons(shop)
    audit = (Word(f"audit {shop.id}", words(N_("Audit"))),) if len(decisions) == 1 else ()
    return screen(
        head,
        gstin_line(shop),
        *_usage_lines(usage, since),
        speed,
        actions=(*decisions, *audit, ADMIN),
    )


def _meter_lines(meter: Sequence[FreeForm]) -> list[Label]:
    """What the chat itself costs."""
    return [
        words(
            N_("Free-form from {number} this month: {count} of {free} free ones, beyond them {net} + GST {gst}"),
            number=each.number,
            count=each.messages,
            free=limits.FREE_SERVICE_MESSAGES,
            net=Rupees(each.cost.net_paise),
            gst=Rupees(each.cost.gst_paise),
        )
        for each in meter
    ]


def show_usage_of_all(
    usage: Usage, since: date, busiest: Sequence[tuple[int, str, int]], meter: Sequence[FreeForm]
) -> Screen:
    cards = tuple(
        Card("usage", shop_id, name, description=counted("{count} message", "{count} messages", sent))
        for shop_id, name, sent in busiest
    )
    return screen(words(N_("All shops.")), *_usage_lines(usage, since), *_meter_lines(meter), actions=(*cards, ADMIN))


@dataclass(frozen=True)
class AuditLine:
    """`who` is empty for what nobody did by hand; `shop` for what is the platform's."""

    at: datetime
    deed: str
    who: str
    shop: str


def show_audit(page: Page[AuditLine], word: str, now: datetime) -> Screen:
    """`word` is what was typed for it, with the shop where it is one shop's."""
    if not page.rows:
        return screen(words(N_("Nothing more is recorded.")), actions=(ADMIN,))
    older: tuple[Action, ...] = (Word(f"{word} page {page.number + 1}", words(N_("Older"))),)
    return screen(
        *(
            words(
                N_("{time}: {parts}"),
                time=Moment(line.at, now),
                parts=Listing(tuple(filter(None, (line.shop, line.who, DEEDS.get(line.deed, line.deed))))),
            )
            for line in page.rows
        ),
        actions=(*(older if page.has_more else ()), ADMIN),
    )


def show_health(state: Wellbeing, meter: Sequence[FreeForm], now: datetime) -> Screen:
    lines: list[Label] = [words(N_("All well.") if state.is_well else N_("This needs somebody:"))]
    if state.stopped_at:
        lines.append(words(N_("All sending is stopped since {time}."), time=Moment(state.stopped_at, now)))
    lines.extend(
        words(N_("Number {number} is halted: {reason}."), number=name, reason=reason or "?")
        for name, reason in state.halted
    )
    if state.set_aside:
        lines.append(counted("{count} event was set aside.", "{count} events were set aside.", state.set_aside))
    if state.paused:
        lines.append(words(N_("Templates that WhatsApp paused: {names}."), names=Listing(tuple(state.paused))))
    lines.append(words(N_("Oldest waiting: {seconds} s"), seconds=max(state.waits.values(), default=0)))
    ages: tuple[Words, ...] = tuple(
        words(N_("{work} {seconds} s"), work=WORK[work], seconds=seconds) for work, seconds in state.waits.items()
    )
    if ages:
        lines.append(words(N_("Waiting: {ages}"), ages=Listing(ages)))
    if state.errors:
        codes: tuple[Words, ...] = tuple(
            words(N_("{code} × {times}"), code=str(code), times=times) for code, times in state.errors
        )
        lines.append(words(N_("WhatsApp's errors of the last hour: {codes}"), codes=Listing(codes)))
    lines.extend(_meter_lines(meter))
    switch = (Word("resume everything", words(N_("Resume everything"))),) if state.halted or state.stopped_at else ()
    return screen(*lines, actions=(*switch, RETRY, ADMIN))


def show_retried(messages: int, events: int) -> Screen:
    return screen(
        words(N_("Tried again now. Messages: {messages} · events: {events}"), messages=messages, events=events),
        actions=(HEALTH, ADMIN),
    )
