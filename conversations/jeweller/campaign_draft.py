"""What the steps of a new campaign ask the shop: groups, messages, variables, times, and the figures of the check card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from conversations.commands import SENDERS
from conversations.desk import Desk
from conversations.effects import CampaignDraft, Effect, ProposeCampaign, StartCampaign
from conversations.fillings import propose_value
from conversations.jeweller.registration import LANGUAGE_NAMES
from conversations.screen import Option
from conversations.shop import (
    CampaignFacts,
    count_segments,
    find_template,
    find_translation,
    get_campaign_facts,
    has_campaigns,
    has_sent_with,
    list_templates,
    show_blanks,
)
from conversations.state import Answers
from conversations.texts import N_, Day, Excerpt, Hole, Label, Listing, Moment, Rupees, Words, counted, words
from models.contact import Segment
from models.recurrence import Every, Recurrence
from models.template import Template
from settings import INDIA
from whatsapp import limits

SEGMENT_NAMES = {
    Segment.GOLD_LOAN: words(N_("Gold loan")),
    Segment.GOLD_SIP: words(N_("Gold SIP")),
    Segment.MARKETING: words(N_("Offers")),
}
EVERYBODY = "ALL"

ONCE, NO_END, TIMES = "once", "forever", "times:"
REPEATS = (
    (ONCE, N_("Only once")),
    (Every.DAY.value, N_("Every day")),
    (Every.WEEK.value, N_("Every week")),
    (Every.MONTH.value, N_("Every month")),
)
EVERY = {
    Every.DAY: words(N_("every day")),
    Every.WEEK: words(N_("every week")),
    Every.MONTH: words(N_("every month")),
}

FIELD_OPTIONS = (
    ("field:name", N_("Customer's name")),
    ("field:number", N_("Loan or plan number")),
    ("field:amount", N_("Amount due")),
    ("field:due_on", N_("Due date")),
    ("field:city", N_("City")),
    ("field:shop", N_("My shop's name")),
)

LEFT_OUT = {
    "opted_out": words(N_("opted out")),
    "no_consent": words(N_("no consent")),
    "no_value": words(N_("something missing")),
    "no_translation": words(N_("no translation")),
    "paid": words(N_("paid meanwhile")),
    "written_today": words(N_("already told today")),
}

# From here on a tap alone is not enough: the number of people is typed as well.
MANY_PEOPLE, MUCH_MONEY_PAISE = 1000, 100_000


def list_audiences(desk: Desk, answers: Answers) -> list[Option]:
    counts = count_segments(desk)
    segments = [
        Option(segment.value, SEGMENT_NAMES[segment], counted("{count} person", "{count} people", counts[segment]))
        for segment in Segment
        if counts.get(segment)
    ]
    everybody = Option(EVERYBODY, words(N_("Everyone")), words(N_("Offers only, to all who agreed to them")))
    return [*segments, everybody]


def _segment(answers: Answers) -> Segment | None:
    return None if answers["who"] == EVERYBODY else Segment(answers["who"])


def list_templates_for(desk: Desk, answers: Answers) -> Sequence[Template]:
    return list_templates(desk, _segment(answers))


def list_template_options(desk: Desk, answers: Answers) -> list[Option]:
    options = []
    for template in list_templates_for(desk, answers)[: limits.LIST_ROWS]:
        translation = find_translation(template, desk.language)
        body = show_blanks(translation.body) if translation else ""
        options.append(Option(str(template.id), template.title, body))
    return options


def _template(desk: Desk, answers: Answers) -> Template | None:
    return find_template(desk, int(answers["what"]))


def get_body(desk: Desk, answers: Answers) -> str:
    template = _template(desk, answers)
    translation = find_translation(template, desk.language) if template else None
    return show_blanks(translation.body) if translation else ""


def list_variables(desk: Desk, answers: Answers) -> list[str]:
    template = _template(desk, answers)
    translation = find_translation(template, desk.language) if template else None
    return list(translation.variables) if translation else []


def list_open_variables(desk: Desk, answers: Answers) -> list[str]:
    """Variables whose name does not say what fills them."""
    return [name for name in list_variables(desk, answers) if propose_value(name) is None]


def read_draft(desk: Desk, answers: Answers) -> CampaignDraft:
    given = answers.get("fill") or {}
    values: dict[str, Any] = {}
    for variable in list_variables(desk, answers):
        value = propose_value(variable) or _read_filling(given.get(variable, ""))
        if value.get("field") == "name" and answers.get("nameless") == "say":
            value = {**value, "missing": "customer"}
        values[variable] = value
    send_at = keep_hours(desk, _read_wish(answers))
    segment = _segment(answers)
    recurrence = read_recurrence(answers, send_at)
    return CampaignDraft(segment.value if segment else None, int(answers["what"]), values, send_at, recurrence)


def _read_wish(answers: Answers) -> datetime | None:
    """When it was asked to go out; None is now."""
    moment = answers.get("send_at") if answers.get("when") == "pick" else answers.get("when")
    return None if moment in (None, "now") else datetime.fromisoformat(moment)


def keep_hours(desk: Desk, wish: datetime | None) -> datetime | None:
    """The wish, or the first moment after it at which the shop's own hours let anybody be written to."""
    opens_at = desk.own_shop.hours.find_open(wish or desk.now)
    return wish if opens_at == (wish or desk.now) else opens_at


def read_recurrence(answers: Answers, first_at: datetime | None) -> dict[str, Any] | None:
    """None for a campaign that goes out once; the end is a day, a number of times, or none."""
    if first_at is None or answers.get("when") != "pick" or answers.get("repeat") in {None, ONCE}:
        return None
    end = str(answers.get("until") or NO_END)
    times = int(end.removeprefix(TIMES)) if end.startswith(TIMES) else None
    until = None if times or end == NO_END else date.fromisoformat(end)
    return Recurrence(Every(answers["repeat"]), first_at, until, times).to_json()


def _read_filling(given: str) -> dict[str, str]:
    return {"field": given.removeprefix("field:")} if given.startswith("field:") else {"text": given}


def get_facts(desk: Desk, answers: Answers) -> CampaignFacts:
    return get_campaign_facts(desk, read_draft(desk, answers))


def has_nameless(desk: Desk, answers: Answers) -> bool:
    """Whether some would be left out for want of a name alone; once answered, the question stays on the path."""
    if "nameless" in answers:
        return True
    return bool(get_facts(desk, {**answers, "when": "now"}).head.nameless)


def list_times(desk: Desk, answers: Answers) -> list[Option]:
    tomorrow = desk.now.astimezone(INDIA).date() + timedelta(days=1)
    ten = datetime.combine(tomorrow, time(10), INDIA)
    return [
        Option("now", words(N_("Now"))),
        Option(ten.isoformat(), words(N_("Tomorrow 10 am"))),
        Option("pick", words(N_("Pick / repeat"))),
    ]


def may_confirm(desk: Desk, answers: Answers) -> bool:
    return desk.own_shop.is_approved and get_facts(desk, answers).people > 0


def needs_number(desk: Desk, answers: Answers) -> bool:
    """Two gestures for many people, for much money, and for the first campaign of a shop or with a message."""
    return is_weighty(desk, get_facts(desk, answers), int(answers["what"]))


def is_weighty(desk: Desk, facts: CampaignFacts, template_id: int) -> bool:
    return (
        facts.people > MANY_PEOPLE
        or facts.cost.total_paise > MUCH_MONEY_PAISE
        or not has_campaigns(desk)
        or not has_sent_with(desk, template_id)
    )


def confirm(desk: Desk, answers: Answers) -> Effect:
    """Whoever may send sends; what others prepared is put before those who may."""
    campaign, people = read_draft(desk, answers), get_facts(desk, answers).people
    if desk.role in SENDERS:
        return StartCampaign(campaign, people, desk.turn_key)
    return ProposeCampaign(campaign, people, desk.turn_key)


def get_fingerprint(desk: Desk, answers: Answers) -> list[Any]:
    """What a confirmation stands on; when any of it has changed, the card is shown again."""
    facts = get_facts(desk, answers)
    starts_at = facts.starts_at.isoformat() if facts.starts_at else None
    return [facts.people, facts.cost.total_paise, starts_at, facts.sample]


def label_confirm(desk: Desk, answers: Answers) -> Label:
    if desk.role not in SENDERS:
        return words(N_("Ask for approval"))
    facts = get_facts(desk, answers)
    return words(N_("Schedule") if facts.starts_at else N_("Send to {people}"), people=facts.people)


def show_check(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    template = _template(desk, answers)
    facts = get_facts(desk, answers)
    shown = show_facts(desk, facts, template.title if template else "")
    is_kept = facts.starts_at == _read_wish(answers)
    return (
        shown if is_kept else (*shown, words(N_("Your quiet hours and closed days are kept: it goes out after them.")))
    )


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
        end=_say_end(facts.recurrence),
    )


def _say_end(recurrence: Recurrence) -> Words:
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
