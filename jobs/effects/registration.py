"""A shop registers; staff decide; both hear of it."""

from __future__ import annotations

from sqlalchemy import select

from conversations import notices as texts
from conversations.desk import Desk
from conversations.effects import ChooseLanguage, DecideJeweller, Decision, RegisterJeweller
from conversations.jeweller.registration import (
    show_approved,
    show_reactivated,
    show_registered,
    show_rejected,
    show_suspended,
)
from conversations.language import show_language_chosen
from conversations.office import list_waiting
from conversations.screen import Screen
from conversations.staff.approvals import (
    show_decided,
    show_decided_meanwhile,
    show_new_shop,
    show_no_such_shop,
    show_standing,
)
from jobs.notices import list_staff, spoken_language, tell, tell_owners
from jobs.reply import Letterhead
from jobs.services import Services
from models.audit import record
from models.jeweller import JEWELLER_TRANSITIONS, Jeweller, JewellerStatus, Member, MemberRole
from models.lifecycle import may_move

AFTER = {
    Decision.APPROVE: JewellerStatus.APPROVED,
    Decision.REJECT: JewellerStatus.REJECTED,
    Decision.SUSPEND: JewellerStatus.SUSPENDED,
    Decision.REACTIVATE: JewellerStatus.APPROVED,
}


def choose_language(effect: ChooseLanguage, services: Services, desk: Desk) -> Screen:
    """Whoever owns a shop speaks for it: its language is what customers without one of their own are written to in."""
    desk.person.language = effect.language
    desk.language = effect.language
    if desk.shop is not None and desk.role is MemberRole.OWNER:
        desk.shop.language = effect.language
    return show_language_chosen()


def register(effect: RegisterJeweller, services: Services, desk: Desk) -> Screen:
    """A second registration of the same person changes nothing."""
    if desk.shop is not None:
        return show_registered()
    shop = Jeweller(
        name=effect.name,
        city=effect.city,
        gstin=effect.gstin,
        language=effect.language,
        status=JewellerStatus.PENDING,
        phone_number_id=services.settings.whatsapp_phone_number_id,
    )
    desk.session.add(shop)
    desk.session.flush()
    desk.session.add(Member(jeweller_id=shop.id, person_id=desk.person.id, role=MemberRole.OWNER))
    record(desk.session, desk.now, "registered", f"jeweller {shop.id}", jeweller_id=shop.id, person_id=desk.person.id)
    desk.shop = shop
    _tell_staff(services, desk, shop)
    return show_registered()


def _tell_staff(services: Services, desk: Desk, shop: Jeweller) -> None:
    values = {"name": shop.name, "city": shop.city}
    for person in list_staff(desk.session, services.settings):
        letterhead = Letterhead(person, shop.phone_number_id, spoken_language(person), None, desk.now)
        tell(desk.session, letterhead, show_new_shop(shop), texts.NEW_SHOP, values)


def decide(effect: DecideJeweller, services: Services, desk: Desk) -> Screen:
    """One decision wins: the row is locked, and a card that shows an older version only shows how things stand."""
    if not desk.is_staff:
        return show_no_such_shop()
    shop = desk.session.scalars(
        select(Jeweller)
        .where(Jeweller.id == effect.jeweller_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if shop is None:
        return show_no_such_shop()
    after = AFTER[effect.decision]
    is_old = effect.version is not None and effect.version != shop.version
    if is_old or not may_move(JEWELLER_TRANSITIONS, shop.status, after):
        return show_decided_meanwhile(shop)
    shop.status = after
    shop.status_reason = effect.reason
    if after is JewellerStatus.APPROVED:
        shop.approved_at = desk.now
    desk.session.flush()
    record(
        desk.session,
        desk.now,
        effect.decision.value,
        f"jeweller {shop.id}",
        jeweller_id=shop.id,
        person_id=desk.person.id,
    )
    _tell_shop(desk, shop, effect.decision)
    is_of_the_waiting = effect.decision in (Decision.APPROVE, Decision.REJECT)
    return show_decided(shop, list_waiting(desk), desk.now) if is_of_the_waiting else show_standing(shop)


def _tell_shop(desk: Desk, shop: Jeweller, decision: Decision) -> None:
    shown, notice = {
        Decision.APPROVE: (show_approved(shop.name), texts.APPROVED),
        Decision.REJECT: (show_rejected(shop.name, shop.status_reason or ""), texts.DECIDED),
        Decision.SUSPEND: (show_suspended(shop.name), texts.DECIDED),
        Decision.REACTIVATE: (show_reactivated(shop.name), texts.DECIDED),
    }[decision]
    tell_owners(desk.session, shop, desk.now, shown, notice, {"name": shop.name})
