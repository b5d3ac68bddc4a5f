"""Brings the templates as Meta has them into our rows, and hands our own notices in for review."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from conversations.notices import NOTICES
from conversations.staff.platform import show_sync_failed, show_synced
from jobs.notices import answer_later
from jobs.services import Services, current
from models.template import Template, TemplateCategory, TemplateTranslation
from settings import LANGUAGES
from whatsapp.errors import GraphRefusedError, WhatsAppError
from whatsapp.templates import TemplateTranslation as Told
from whatsapp.templates import definition, parse_template

log = logging.getLogger(__name__)

GONE = "DELETED"


def sync_templates(services: Services) -> tuple[int, int]:
    """Read all of the account's templates, then write them; gives how many names, and how many approved translations.

    A translation that Meta no longer lists is marked as gone and never sent. Raises WhatsAppError before anything is
    written when Meta can't be read to the end. No transaction is open while it is read.
    """
    told = [parse_template(each) for each in services.client.list_templates()]
    with services.platform() as session:
        return _save(session, services.settings.whatsapp_business_account_id, told)


def _save(session: Session, waba_id: str, told: Sequence[Told]) -> tuple[int, int]:
    known = {category.value for category in TemplateCategory}
    names = {each.name: each.category for each in told if each.category in known}
    ids = {name: _save_template(session, waba_id, name, category) for name, category in names.items()}
    seen = [_save_translation(session, ids[each.name], each) for each in told if each.name in ids]
    session.execute(
        update(TemplateTranslation)
        .where(
            TemplateTranslation.id.not_in(seen),
            TemplateTranslation.template_id.in_(select(Template.id).where(Template.waba_id == waba_id)),
        )
        .values(status=GONE)
    )
    return len(ids), sum(each.status == "APPROVED" for each in told)


def read_templates(person_id: int) -> None:
    """Read the templates at a staff member's word, and tell them what came of it."""
    services = current()
    try:
        shown = show_synced(*sync_templates(services))
    except WhatsAppError as error:
        log.warning("templates not read", extra={"error": type(error).__name__})
        shown = show_sync_failed()
    answer_later(services, person_id, shown)


def _save_template(session: Session, waba_id: str, name: str, category: str) -> int:
    saved = insert(Template).values(waba_id=waba_id, name=name, category=TemplateCategory(category))
    return session.execute(
        saved.on_conflict_do_update(
            index_elements=["waba_id", "name"], set_={"category": saved.excluded.category}
        ).returning(Template.id)
    ).scalar_one()


def _save_translation(session: Session, template_id: int, told: Told) -> int:
    values = {
        "template_id": template_id,
        "meta_id": told.meta_id,
        "language": told.language,
        "status": told.status,
        "body": told.body,
        "variables": list(told.variables),
        "parameter_format": told.parameter_format,
        "header_format": told.header_format,
        "footer": told.footer,
        "buttons": [{"type": button.kind, "text": button.text} for button in told.buttons],
        "synced_at": func.now(),
    }
    saved = insert(TemplateTranslation).values(**values)
    return session.execute(
        saved.on_conflict_do_update(
            index_elements=["template_id", "language"],
            set_={name: getattr(saved.excluded, name) for name in values if name not in {"template_id", "language"}},
        ).returning(TemplateTranslation.id)
    ).scalar_one()


def submit_notices(services: Services, languages: Sequence[str] = LANGUAGES) -> list[str]:
    """Hand in every notice that Meta does not have yet; gives the names handed in. Running it again does no harm."""
    existing = {(each.get("name"), each.get("language")) for each in services.client.list_templates()}
    submitted = []
    for notice in NOTICES:
        for language, body in notice.bodies.items():
            if language not in languages or (notice.name, language) in existing:
                continue
            try:
                services.client.create_template(
                    definition(
                        notice.name,
                        language,
                        TemplateCategory.UTILITY.value,
                        body,
                        notice.examples,
                        quick_replies=notice.buttons[language],
                    )
                )
            except GraphRefusedError as error:
                log.warning("notice refused", extra={"notice": notice.name, "code": error.code})
                continue
            submitted.append(f"{notice.name} ({language})")
    return submitted
