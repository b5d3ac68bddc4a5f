"""The check card's lines: what is to go out to whom, at what cost, when, and who is left out."""

from __future__ import annotations

from conversations.desk import Desk
from conversations.languages import LANGUAGE_NAMES
from conversations.shop import CampaignFacts
from conversations.texts import N_, Day, Excerpt, Hole, Label, Listing, Moment, Rupees, Words, counted, words
from models.recurrence import Every, Recurrence

EVERY = {
    Every.DAY: words(N_("every day")),
    Every.WEEK: words(N_("every week")),
    Every.MONTH: words(N_("every month")),
}

LEFT_OUT = {
    "opted_out": words(N_("opted out")),
    "no_consent": words(N_("no consent")),
    "no_value": words(N_("something missing")),
    "no_translation": words(N_("no translation")),
    "paid": words(N_("paid meanwhile")),
    "too_late": words(N_("too late by now")),
    "written_today": words(N_("already told today")),
}


def show_facts(desk: Desk, facts: CampaignFacts, title: str) -> tuple[Label, ...]:
    """What is to go out to whom, at what cost and when."""
    lines: list[Label] = [words(N_("Message: {title}"), title=title)]
    if not facts.people:
        return (*lines, words(N_("Nobody would get this.")), *_left_out_line(facts))
    lines.append(_people_line(facts))
    lines.append(
        words(
            N_("Cost: {net} + GST {gst} = {total}"),
            net=Rupees(facts.cost.net_paise),
            gst=Rupees(facts.cost.gst_paise),
            total=Rupees(facts.cost.total_paise),
        )
    )
    lines.append(_time_line(desk, facts))
    lines.extend(_days_line(facts))
    lines.extend(_left_out_line(facts))
    if not desk.own_shop.is_approved:
        lines.append(words(N_("Nothing can be sent while your shop is not approved. I keep this for you.")))
    lines.append(words(N_("“{message}”"), message=Excerpt(facts.sample)))
    return tuple(lines)


def _people_line(facts: CampaignFacts) -> Label:
    languages: tuple[Hole, ...] = tuple(
        words(N_("{language} {count}"), language=LANGUAGE_NAMES.get(language, language), count=count)
        for language, count in sorted(facts.head.by_language.items(), key=lambda item: (-item[1], item[0]))
    )
    if not facts.head.fallback:
        return counted(
            "To: {count} person · {languages}",
            "To: {count} people · {languages}",
            facts.people,
            languages=Listing(languages),
        )
    return counted(
        "To: {count} person · {languages} ({fallback} of them for want of their own language)",
        "To: {count} people · {languages} ({fallback} of them for want of their own language)",
        facts.people,
        languages=Listing(languages),
        fallback=facts.head.fallback,
    )


def _time_line(desk: Desk, facts: CampaignFacts) -> Label:
    seconds = facts.seconds
    lasts = (
        counted("about {count} second", "about {count} seconds", seconds)
        if seconds < 90
        else counted("about {count} minute", "about {count} minutes", round(seconds / 60))
    )
    starts = Moment(facts.starts_at, desk.now) if facts.starts_at else words(N_("now"))
    if facts.recurrence is None:
        return words(N_("When: {starts}, {lasts}"), starts=starts, lasts=lasts)
    return words(
        N_("When: {starts}, {lasts}; then {every}{end}"),
        starts=starts,
        lasts=lasts,
        every=EVERY[facts.recurrence.every],
        end=say_end(facts.recurrence),
    )


def _days_line(facts: CampaignFacts) -> tuple[Words, ...]:
    """Where WhatsApp's limit of people spreads it over days: how many of them the first day reaches, and the others."""
    if len(facts.days) < 2:
        return ()
    first, second, *more = facts.days
    if not more:
        return (
            words(
                N_("WhatsApp's daily limit: {first} in the first 24 hours, {second} the day after"),
                first=first,
                second=second,
            ),
        )
    return (
        words(
            N_("WhatsApp's daily limit: {first} in the first 24 hours, {rest} on the days after"),
            first=first,
            rest=second + sum(more),
        ),
    )


def say_end(recurrence: Recurrence) -> Words:
    if recurrence.until:
        return words(N_(" until {day}"), day=Day(recurrence.until))
    if recurrence.times:
        return counted(", {count} time in all", ", {count} times in all", recurrence.times)
    return words("")


def _left_out_line(facts: CampaignFacts) -> tuple[Words, ...]:
    if not facts.head.left_out:
        return ()
    reasons: tuple[Hole, ...] = tuple(
        words(N_("{reason} {count}"), reason=LEFT_OUT[reason], count=count)
        for reason, count in sorted(
            facts.head.left_out.items(), key=lambda item: (-item[1], list(LEFT_OUT).index(item[0]))
        )
    )
    total = sum(facts.head.left_out.values())
    return (words(N_("Left out {total}: {reasons}"), total=total, reasons=Listing(reasons)),)
