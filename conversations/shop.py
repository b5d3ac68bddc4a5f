"""What a dialogue may ask about one shop; every question names the shop, besides the database's own row security."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import selectinload

from conversations.desk import Desk
from conversations.effects import CampaignDraft
from conversations.fillings import fill_values
from models.audience import Head, Selection, count_people, verdicts
from models.campaign import Campaign, CampaignStatus
from models.contact import Contact, Segment
from models.file import ImportStatus, ListImport
from models.number import SendingNumber
from models.obligation import Obligation
from models.portfolio import plan_days
from models.rate_card import Cost, price
from models.recurrence import Recurrence
from models.template import APPROVED, NOTICE_PREFIX, Template, TemplateCategory, TemplateTranslation
from settings import INDIA
from whatsapp.codes import PASSING_CODES

_VARIABLE = re.compile(r"\{\{([^{}]+)\}\}")


def count_segments(desk: Desk) -> Mapping[Segment, int]:
    """Contacts that may be written to at all, by segment; counted once a turn."""
    if "segments" not in desk.memo:
        rows = desk.session.execute(
            select(Contact.segment, func.count())
            .where(Contact.jeweller_id == desk.own_shop.id, Contact.deleted_at.is_(None))
            .where(Contact.opted_out_at.is_(None))
            .group_by(Contact.segment)
        )
        desk.memo["segments"] = dict(iter(rows))
    counts: Mapping[Segment, int] = desk.memo["segments"]
    return counts


def list_templates(desk: Desk, segment: Segment | None) -> Sequence[Template]:
    """Templates with at least one approved language that suit an audience: everybody gets offers only."""
    query = (
        select(Template)
        .where(~Template.name.startswith(NOTICE_PREFIX, autoescape=True))
        .where(Template.translations.any(TemplateTranslation.status == APPROVED))
        .where(Template.waba_id == find_waba_id(desk))
        .options(selectinload(Template.translations))
        .order_by(Template.name)
    )
    if segment in (None, Segment.MARKETING):
        query = query.where(Template.category == TemplateCategory.MARKETING)
    else:
        query = query.where(Template.category.in_([TemplateCategory.UTILITY, TemplateCategory.MARKETING]))
    found = list(desk.session.scalars(query))
    return sorted(found, key=lambda template: template.category is TemplateCategory.MARKETING) if segment else found


def find_waba_id(desk: Desk) -> str:
    number = desk.session.get(SendingNumber, desk.own_shop.phone_number_id)
    return number.waba_id if number else ""


def find_template(desk: Desk, template_id: int) -> Template | None:
    template = desk.session.get(Template, template_id)
    return template if template and template.waba_id == find_waba_id(desk) else None


def find_translation(template: Template, language: str) -> TemplateTranslation | None:
    """The approved translation in a language, else in English, else any."""
    approved = [each for each in template.translations if each.status == APPROVED]
    by_language = {each.language.split("_")[0]: each for each in reversed(approved)}
    return by_language.get(language) or by_language.get("en") or next(iter(approved), None)


@dataclass(frozen=True)
class CampaignFacts:
    """The check card's figures, read afresh each time."""

    head: Head
    cost: Cost
    starts_at: datetime | None
    seconds: int
    days: Sequence[int]
    recurrence: Recurrence | None
    sample: str

    @property
    def people(self) -> int:
        return self.head.people


def make_selection(desk: Desk, draft: CampaignDraft, template: Template) -> Selection:
    today = desk.now.astimezone(INDIA).date()
    return Selection(
        jeweller_id=desk.own_shop.id,
        language=desk.own_shop.language,
        segment=Segment(draft.segment) if draft.segment else None,
        template_id=template.id,
        category=template.category.value,
        values=draft.values,
        day_starts_at=datetime.combine(today, time.min, INDIA),
        one_language=draft.language,
        retry_of=draft.retry_of,
        passing_codes=PASSING_CODES,
    )


def count_audience(desk: Desk, selection: Selection) -> Head:
    """Once a turn for one audience, whatever else of a draft changes."""
    key = f"head {selection}"
    if key not in desk.memo:
        desk.memo[key] = count_people(desk.session, selection)
    head: Head = desk.memo[key]
    return head


def get_campaign_facts(desk: Desk, draft: CampaignDraft) -> CampaignFacts:
    """Count, price and preview a draft, once a turn. Raises LookupError when the template is gone."""
    key = f"facts {draft}"
    if key not in desk.memo:
        desk.memo[key] = _read_campaign_facts(desk, draft)
    facts: CampaignFacts = desk.memo[key]
    return facts


def _read_campaign_facts(desk: Desk, draft: CampaignDraft) -> CampaignFacts:
    template = find_template(desk, draft.template_id)
    if template is None:
        raise LookupError("the template is gone")
    head = count_audience(desk, make_selection(desk, draft, template))
    number = desk.session.get(SendingNumber, desk.own_shop.phone_number_id)
    rate = number.messages_per_second if number else 1
    day = (draft.send_at or desk.now).astimezone(INDIA).date()
    return CampaignFacts(
        head=head,
        cost=price(head.people, template.category.value, day),
        starts_at=draft.send_at,
        recurrence=Recurrence.from_json(draft.recurrence) if draft.recurrence else None,
        seconds=math.ceil(head.people / rate),
        days=plan_days(number, head.people, draft.send_at or desk.now) if number else [head.people],
        sample=_sample_text(desk, draft),
    )


@dataclass(frozen=True)
class Sample:
    """The first eligible person, and the translation they would get."""

    contact: Contact
    obligation: Obligation | None
    translation: TemplateTranslation


_FIRST = "SELECT contact_id, obligation_id, translation_id FROM ({}) AS v WHERE verdict IS NULL ORDER BY 1, 2 LIMIT 1"


def find_sample(desk: Desk, draft: CampaignDraft) -> Sample | None:
    template = find_template(desk, draft.template_id)
    if template is None:
        return None
    selection = make_selection(desk, draft, template)
    first_id = count_audience(desk, selection).first_id
    if first_id is None:
        return None
    statement, parameters = verdicts(selection, only_contact=first_id)
    row = desk.session.execute(text(_FIRST.format(statement)), parameters).first()
    if row is None:
        return None
    return Sample(
        desk.session.get_one(Contact, row.contact_id),
        desk.session.get(Obligation, row.obligation_id) if row.obligation_id else None,
        desk.session.get_one(TemplateTranslation, row.translation_id),
    )


def _sample_text(desk: Desk, draft: CampaignDraft) -> str:
    sample = find_sample(desk, draft)
    if sample is None:
        return ""
    values = fill_values(draft.values, sample.translation.language, sample.contact, sample.obligation, desk.own_shop)
    return fill_body(sample.translation.body, values)


def show_blanks(body: str) -> str:
    """A message before anything is filled in, as people read it: [due date] for {{due_date}}."""
    return _VARIABLE.sub(lambda found: f"[{found[1].replace('_', ' ')}]", body)


def fill_body(body: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        body = body.replace("{{" + name + "}}", value)
    return body


def find_import(desk: Desk, import_id: int) -> ListImport | None:
    found = desk.session.get(ListImport, import_id)
    return found if found and found.jeweller_id == desk.own_shop.id else None


# The rows of a list that was read wait this long to be saved.
ROWS_LIVE = timedelta(days=7)


def find_unsaved_list(desk: Desk) -> ListImport | None:
    """The newest list of this person that was read and neither saved nor dropped."""
    return desk.session.scalars(
        select(ListImport)
        .where(
            ListImport.jeweller_id == desk.own_shop.id,
            ListImport.person_id == desk.person.id,
            ListImport.status == ImportStatus.READ,
            ListImport.created_at > desk.now - ROWS_LIVE,
        )
        .order_by(ListImport.id.desc())
        .limit(1)
    ).one_or_none()


def find_next_list(desk: Desk, done_id: int | None = None) -> ListImport | None:
    """The oldest list of this person that was read and waits, other than the one just done with."""
    waiting = select(ListImport).where(
        ListImport.jeweller_id == desk.own_shop.id,
        ListImport.person_id == desk.person.id,
        ListImport.status == ImportStatus.READ,
        ListImport.created_at > desk.now - ROWS_LIVE,
    )
    if done_id is not None:
        waiting = waiting.where(ListImport.id != done_id)
    return desk.session.scalars(waiting.order_by(ListImport.id).limit(1)).one_or_none()


def list_campaigns(desk: Desk, limit: int = 9) -> Sequence[Campaign]:
    """The newest first."""
    return desk.session.scalars(
        select(Campaign).where(Campaign.jeweller_id == desk.own_shop.id).order_by(Campaign.id.desc()).limit(limit)
    ).all()


def find_live_campaign(desk: Desk) -> Campaign | None:
    """The newest that is planned, being sent or paused."""
    live = (CampaignStatus.RUNNING, CampaignStatus.PAUSED, CampaignStatus.SCHEDULED)
    return desk.session.scalars(
        select(Campaign)
        .where(Campaign.jeweller_id == desk.own_shop.id, Campaign.status.in_(live))
        .order_by(Campaign.id.desc())
        .limit(1)
    ).one_or_none()


def has_paused(desk: Desk) -> bool:
    return bool(
        desk.session.scalar(
            select(Campaign.id)
            .where(Campaign.jeweller_id == desk.own_shop.id, Campaign.status == CampaignStatus.PAUSED)
            .limit(1)
        )
    )


def has_campaigns(desk: Desk) -> bool:
    return bool(list_campaigns(desk, limit=1))


def has_sent_with(desk: Desk, template_id: int) -> bool:
    """Whether this shop has ever finished a campaign with this template, which spares it the second gesture."""
    return bool(
        desk.session.scalar(
            select(Campaign.id)
            .where(
                Campaign.jeweller_id == desk.own_shop.id,
                Campaign.template_id == template_id,
                Campaign.status.in_([CampaignStatus.COMPLETED, CampaignStatus.RUNNING]),
            )
            .limit(1)
        )
    )
