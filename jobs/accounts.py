"""What the platform says of accounts, templates and people's own switches, applied one item at a time."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from jobs.outcomes import stop_offers
from jobs.runs import pause
from jobs.services import Services, current
from models.campaign import Campaign, CampaignStatus
from models.contact import Contact
from models.inbox import InboxItem, ItemKind, ItemState
from models.number import SendingNumber
from models.template import Template, TemplateCategory, TemplateTranslation
from whatsapp.limits import NUMBER_RATE_RAISED, read_people_per_day

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5

# Meta's words for a step in a template's life, where they differ from the status that follows.
_STATUS_AFTER = {"REINSTATED": "APPROVED", "UNARCHIVED": "APPROVED", "FLAGGED": "APPROVED", "LOCKED": "PAUSED"}


def apply_account_events() -> None:
    """Apply all that is new; one that fails is tried again later and set aside after five times."""
    services = current()
    after = 0
    while True:
        with services.platform() as session:
            item = session.scalars(
                select(InboxItem)
                .where(InboxItem.state == ItemState.NEW, InboxItem.kind == ItemKind.ACCOUNT, InboxItem.id > after)
                .order_by(InboxItem.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            ).one_or_none()
            if item is None:
                return
            after = item.id
            _apply(services, session, item)


def _apply(services: Services, session: Session, item: InboxItem) -> None:
    try:
        with session.begin_nested():
            _APPLIERS.get(item.content["kind"], _note)(services, session, item.content)
        item.state = ItemState.DONE
    except Exception as error:
        item.attempts += 1
        item.error = type(error).__name__
        item.state = ItemState.DEAD if item.attempts >= MOST_ATTEMPTS else ItemState.NEW
        log.exception("account event failed", extra={"item": item.id, "attempts": item.attempts})


def _note(services: Services, session: Session, content: dict[str, Any]) -> None:
    log.warning("account event", extra={"kind": content["kind"], "subject": content.get("event", "")})


def _apply_template(services: Services, session: Session, content: dict[str, Any]) -> None:
    status = _STATUS_AFTER.get(content["event"], content["event"])
    template_id = session.execute(
        update(TemplateTranslation)
        .where(TemplateTranslation.meta_id == content["meta_id"])
        .values(status=status)
        .returning(TemplateTranslation.template_id)
    ).scalar_one_or_none()
    if template_id is not None and status in {"PAUSED", "DISABLED", "REJECTED"}:
        _pause_campaigns(services, session, template_id)


def _pause_campaigns(services: Services, session: Session, template_id: int) -> None:
    now = services.clock.now(session)
    for campaign in session.scalars(
        select(Campaign)
        .where(Campaign.template_id == template_id, Campaign.status == CampaignStatus.RUNNING)
        .with_for_update()
    ):
        pause(session, campaign, "template", now)


def _apply_category(services: Services, session: Session, content: dict[str, Any]) -> None:
    """The price follows the category, so a planned campaign is asked again by its own check at the send."""
    category = content["new_category"]
    if content.get("correct_category") or category not in {each.value for each in TemplateCategory}:
        return
    session.execute(
        update(Template)
        .where(
            Template.id.in_(
                select(TemplateTranslation.template_id).where(TemplateTranslation.meta_id == content["meta_id"])
            )
        )
        .values(category=TemplateCategory(category))
    )


def _apply_preference(services: Services, session: Session, content: dict[str, Any]) -> None:
    """The platform's own switch for offers is for the whole number, so it reaches every shop that sends from it."""
    at = datetime.fromisoformat(content["at"])
    contacts = select(Contact.id).where(or_(Contact.phone == content["wa_id"], Contact.bsuid == content["user_id"]))
    if content["value"] == "stop":
        stop_offers(session, list(session.scalars(contacts)), at)
    elif content["value"] == "resume":
        session.execute(update(Contact).where(Contact.id.in_(contacts)).values(offers_stopped_at=None))


def _apply_limits(services: Services, session: Session, content: dict[str, Any]) -> None:
    """How fast a number may send, and to how many people a day all numbers of an account may write."""
    _note(services, session, content)
    if told := content.get("messaging_limit"):
        session.execute(
            update(SendingNumber)
            .where(SendingNumber.waba_id == content["waba_id"])
            .values(people_per_day=read_people_per_day(told), held_until=None)
        )
    if content["event"] == "THROUGHPUT_UPGRADE":
        session.execute(
            update(SendingNumber)
            .where(SendingNumber.display_number == content["display_phone_number"])
            .values(messages_per_second=NUMBER_RATE_RAISED)
        )


_APPLIERS = {
    "AccountUpdate": _apply_limits,
    "NumberUpdate": _apply_limits,
    "TemplateUpdate": _apply_template,
    "TemplateCategoryUpdate": _apply_category,
    "MarketingPreference": _apply_preference,
}
