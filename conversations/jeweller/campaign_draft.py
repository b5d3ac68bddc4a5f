"""What the steps of a new campaign ask the shop: groups, messages, variables, times, and the figures of the check card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from conversations.commands import SENDERS
from conversations.desk import Desk
from conversations.effects import CampaignDraft, Effect, ProposeCampaign, StartCampaign
from conversations.engine import WANTED
from conversations.fillings import propose_value
from conversations.flow import CHOOSE, Problem, Reading
from conversations.jeweller.check_card import show_facts
from conversations.languages import ENGLISH_NAMES, LANGUAGE_NAMES
from conversations.parsers import read_number
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
from conversations.texts import N_, Label, counted, words
from conversations.words import fold
from models.campaign import Campaign
from models.contact import Segment
from models.recurrence import Every, Recurrence
from models.template import APPROVED, Template
from settings import INDIA
from whatsapp import limits

SEGMENT_NAMES = {
    Segment.GOLD_LOAN: words(N_("Gold loan")),
    Segment.GOLD_SIP: words(N_("Gold SIP")),
    Segment.MARKETING: words(N_("Offers")),
}
EVERYBODY = "ALL"
OWN_LANGUAGE = "own"

ONCE, NO_END, TIMES = "once", "forever", "times:"
REPEATS = (
    (ONCE, N_("Only once")),
    (Every.DAY.value, N_("Every day")),
    (Every.WEEK.value, N_("Every week")),
    (Every.MONTH.value, N_("Every month")),
)
FIELD_OPTIONS = (
    ("field:name", N_("Customer's name")),
    ("field:number", N_("Loan or plan number")),
    ("field:amount", N_("Amount due")),
    ("field:due_on", N_("Due date")),
    ("field:city", N_("City")),
    ("field:shop", N_("My shop's name")),
)

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
    send_at = keep_hours(desk, read_wish(answers))
    segment = _segment(answers)
    recurrence = read_recurrence(answers, send_at)
    spoken = answers.get("spoken")
    return CampaignDraft(
        segment=segment.value if segment else None,
        template_id=int(answers["what"]),
        values=values,
        send_at=send_at,
        recurrence=recurrence,
        language=None if spoken in (None, OWN_LANGUAGE, WANTED) else spoken,
    )


def copy_answers(campaign: Campaign) -> dict[str, Any]:
    """What the steps would have been answered, for now; today's options are checked by the walk itself."""
    fill = {
        variable: value.get("text") or f"field:{value['field']}"
        for variable, value in campaign.values.items()
        if propose_value(variable) is None
    }
    answers: dict[str, Any] = {
        "who": campaign.segment.value if campaign.segment else EVERYBODY,
        "what": str(campaign.template_id),
        "when": "now",
    }
    if fill:
        answers["fill"] = fill
    if any(value.get("missing") for value in campaign.values.values()):
        answers["nameless"] = "say"
    if campaign.language:
        answers["spoken"] = campaign.language
    return answers


def copy_time(campaign: Campaign) -> dict[str, Any]:
    """When it is due, as it would have been answered; of a repeated one what is still to come."""
    moment = campaign.due_at.astimezone(INDIA).isoformat()
    if campaign.recurrence is None:
        return {"when": "now" if campaign.is_for_now else moment}
    rule = Recurrence.from_json(campaign.recurrence)
    end = rule.until.isoformat() if rule.until else NO_END
    if rule.times:
        end = f"{TIMES}{max(1, rule.times - rule.count_before(campaign.due_at))}"
    return {"when": "pick", "send_at": moment, "repeat": rule.every.value, "until": end}


def read_wish(answers: Answers) -> datetime | None:
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


def ask_count(people: int) -> tuple[Label, ...]:
    return (words(N_("To go ahead, type the number of people: {people}."), people=people),)


def read_count(text: str, people: int) -> Reading:
    number = read_number(text)
    if number != people:
        return Problem(words(N_("Nothing is sent yet: that is not the number on the card.")))
    return number


def list_spoken(desk: Desk, answers: Answers) -> list[Option]:
    """Each customer's own, or one that the message exists in."""
    template = _template(desk, answers)
    found = (
        {each.language.split("_")[0] for each in template.translations if each.status == APPROVED} if template else {}
    )
    own = Option(OWN_LANGUAGE, words(N_("Each their own")))
    return [own, *(Option(code, name) for code, name in LANGUAGE_NAMES.items() if code in found)]


def read_spoken(text: str, desk: Desk, answers: Answers) -> Reading:
    """A language's name in English too."""
    known = [option.value for option in list_spoken(desk, answers)]
    found = next((code for code, name in ENGLISH_NAMES.items() if name == fold(text) and code in known), None)
    return found or Problem(CHOOSE)


def label_nameless(desk: Desk, answers: Answers) -> Label:
    return words(N_("Show {count}"), count=get_facts(desk, answers).head.nameless)


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
    return print_facts(get_facts(desk, answers))


def print_facts(facts: CampaignFacts) -> list[Any]:
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
    is_kept = facts.starts_at == read_wish(answers)
    return (
        shown if is_kept else (*shown, words(N_("Your quiet hours and closed days are kept: it goes out after them.")))
    )
