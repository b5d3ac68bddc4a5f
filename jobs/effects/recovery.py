"""A shop gets a new owner's number: begun by staff, agreed to by a second person, ended by a code on the new number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update

from conversations import notices as texts
from conversations.desk import Desk
from conversations.effects import AgreeRecovery, StartRecovery, StopRecovery
from conversations.jeweller.proposals import name_person
from conversations.jeweller.roster import show_code
from conversations.screen import Screen
from conversations.staff import recovery as screens
from conversations.staff.approvals import show_no_such_shop
from jobs.effects.codes import CODE_LIFE, draw_code, find_or_add_person
from jobs.notices import list_staff, spoken_language, tell
from jobs.reply import Letterhead
from jobs.services import Services
from models.audit import record
from models.jeweller import Jeweller, Member, MemberRole, MemberStatus
from models.person import Person
from models.team import Invitation

LIFE = timedelta(days=1)


def start(effect: StartRecovery, services: Services, desk: Desk) -> Screen:
    """Asks everybody who may agree, and warns the number that owns the shop."""
    shop = desk.session.get(Jeweller, effect.jeweller_id)
    if shop is None:
        return show_no_such_shop()
    owners, managers = _list_team(desk, shop, MemberRole.OWNER), _list_team(desk, shop, MemberRole.MANAGER)
    person = find_or_add_person(desk, effect.phone)
    if person.id in {owner.id for owner in owners}:
        return screens.show_owner_already()
    may_agree = {each.id: each for each in (*list_staff(desk.session, services.settings), *managers)}
    for other in (desk.person, person, *owners):
        may_agree.pop(other.id, None)
    if not may_agree:
        return screens.show_nobody_to_agree()
    invitation = _open(desk, shop, person)
    question = screens.show_question(shop.name, effect.phone, name_person(desk.person), invitation.id)
    for each in may_agree.values():
        tell(desk.session, _address(desk, shop, each), question, texts.OWNER_QUESTION, {"shop": shop.name})
    warning = screens.show_warning(shop.name, effect.phone, invitation.id)
    for owner in owners:
        tell(desk.session, _address(desk, shop, owner), warning, texts.OWNER_WARNING, {"shop": shop.name})
    _note(desk, "recovery begun", shop.id, invitation)
    return screens.show_begun(shop.name, len(may_agree))


def _open(desk: Desk, shop: Jeweller, person: Person) -> Invitation:
    """One at a time: an earlier one ends. Without a code nobody can come in with it."""
    desk.session.execute(
        update(Invitation)
        .where(Invitation.jeweller_id == shop.id, Invitation.role == MemberRole.OWNER, Invitation.closed_at.is_(None))
        .values(closed_at=desk.now)
    )
    invitation = Invitation(
        jeweller_id=shop.id,
        person_id=person.id,
        name="",
        role=MemberRole.OWNER,
        invited_by_person_id=desk.person.id,
        sent_at=desk.now,
        expires_at=desk.now + LIFE,
    )
    desk.session.add(invitation)
    desk.session.flush()
    return invitation


def _list_team(desk: Desk, shop: Jeweller, role: MemberRole) -> Sequence[Person]:
    return desk.session.scalars(
        select(Person)
        .join(Member, Member.person_id == Person.id)
        .where(Member.jeweller_id == shop.id, Member.role == role, Member.status == MemberStatus.ACTIVE)
        .order_by(Member.id)
    ).all()


def _address(desk: Desk, shop: Jeweller, person: Person) -> Letterhead:
    return Letterhead(person, shop.phone_number_id, spoken_language(person, shop.language), shop.id, desk.now)


def _note(desk: Desk, deed: str, shop_id: int, invitation: Invitation) -> None:
    thing = f"invitation {invitation.id}"
    record(desk.session, desk.now, deed, thing, jeweller_id=shop_id, person_id=desk.person.id)


def _find(desk: Desk, invitation_id: int) -> Invitation | None:
    """Still open, and of a shop that the desk may see: staff all, others their own."""
    return desk.session.scalars(
        select(Invitation)
        .where(Invitation.id == invitation_id, Invitation.role == MemberRole.OWNER)
        .where(Invitation.closed_at.is_(None), Invitation.expires_at > desk.now)
        .with_for_update()
    ).one_or_none()


def agree(effect: AgreeRecovery, services: Services, desk: Desk) -> Screen:
    """The second person's yes sends the code; a second yes sends nothing while that code is good."""
    invitation = _find(desk, effect.invitation_id)
    if invitation is None or invitation.code_hash:
        return screens.show_too_late()
    if desk.person.id in (invitation.invited_by_person_id, invitation.person_id):
        return screens.show_needs_another()
    shop = desk.session.get_one(Jeweller, invitation.jeweller_id)
    person = desk.session.get_one(Person, invitation.person_id)
    code = draw_code()
    shown, values = show_code(shop.name, code), {"shop": shop.name, "code": code}
    if not tell(desk.session, _address(desk, shop, person), shown, texts.TEAM_CODE, values):
        return screens.show_unreached()
    invitation.code_hash = invitation.seal(code, services.settings.secret_key)
    invitation.agreed_by_person_id = desk.person.id
    invitation.sent_at, invitation.expires_at = desk.now, desk.now + CODE_LIFE
    _note(desk, "recovery agreed", shop.id, invitation)
    return screens.show_agreed(person.wa_id or "")


def stop(effect: StopRecovery, services: Services, desk: Desk) -> Screen:
    """By the old number, a manager or staff; who began it hears of it."""
    invitation = _find(desk, effect.invitation_id)
    if invitation is None:
        return screens.show_too_late()
    invitation.closed_at = desk.now
    shop = desk.session.get_one(Jeweller, invitation.jeweller_id)
    starter = desk.session.get_one(Person, invitation.invited_by_person_id)
    _note(desk, "recovery stopped", shop.id, invitation)
    shown = screens.show_stopped(shop.name)
    if starter.id != desk.person.id:
        tell(desk.session, _address(desk, shop, starter), shown, texts.TEAM_NEWS, {"shop": shop.name})
    return shown


def replace_owner(desk: Desk, shop: Jeweller, person: Person) -> None:
    """The code was right: whoever owned the shop leaves its team, and is told."""
    for owner in _list_team(desk, shop, MemberRole.OWNER):
        if owner.id == person.id:
            continue
        desk.session.execute(
            update(Member)
            .where(Member.jeweller_id == shop.id, Member.person_id == owner.id)
            .values(status=MemberStatus.REMOVED)
        )
        told = screens.show_replaced(shop.name)
        tell(desk.session, _address(desk, shop, owner), told, texts.TEAM_NEWS, {"shop": shop.name})
