"""People are invited to a shop's team, come in with their code, change roles, leave; the shop changes hands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from conversations import notices as texts
from conversations.desk import Desk
from conversations.effects import ChangeMember, EnterCode, InviteMember, TransferShop
from conversations.jeweller import roster as screens
from conversations.jeweller.proposals import name_person
from conversations.screen import Screen
from jobs.effects.codes import CODE_LIFE, MOST_TRIES, draw_code, find_or_add_person
from jobs.effects.recovery import replace_owner
from jobs.notices import spoken_language, tell
from jobs.reply import Letterhead
from jobs.services import Services
from models.audit import record
from models.jeweller import Jeweller, Member, MemberRole, MemberStatus
from models.person import Person
from models.team import Invitation
from models.values.phones import show_phone

CODES_IN_A_WHILE, WHILE = 3, timedelta(hours=1)


def invite(effect: InviteMember, services: Services, desk: Desk) -> Screen:
    """A new code to the number itself; an earlier one for the same person ends."""
    shop, person = desk.own_shop, find_or_add_person(desk, effect.phone)
    name = effect.name or show_phone(effect.phone)
    if any(member.person_id == person.id for member, _ in screens.list_members(desk)):
        return screens.show_already_in(name)
    sent = desk.session.scalars(
        select(Invitation.sent_at)
        .where(Invitation.jeweller_id == shop.id, Invitation.sent_at > desk.now - WHILE)
        .order_by(Invitation.sent_at.desc())
    ).all()
    if len(sent) >= CODES_IN_A_WHILE:
        return screens.show_too_many_codes(sent[CODES_IN_A_WHILE - 1] + WHILE, desk.now)
    desk.session.execute(
        update(Invitation)
        .where(Invitation.jeweller_id == shop.id, Invitation.person_id == person.id, Invitation.closed_at.is_(None))
        .values(closed_at=desk.now)
    )
    if not _send_code(services, desk, person, effect):
        return screens.show_not_reached(name)
    return screens.show_invited(name)


def _send_code(services: Services, desk: Desk, person: Person, effect: InviteMember) -> bool:
    shop, code = desk.own_shop, draw_code()
    invitation = Invitation(
        jeweller_id=shop.id,
        person_id=person.id,
        name=effect.name,
        role=MemberRole(effect.role),
        invited_by_person_id=desk.person.id,
        sent_at=desk.now,
        expires_at=desk.now + CODE_LIFE,
    )
    desk.session.add(invitation)
    desk.session.flush()
    invitation.code_hash = invitation.seal(code, services.settings.secret_key)
    record(
        desk.session,
        desk.now,
        "invited",
        f"invitation {invitation.id}",
        jeweller_id=shop.id,
        person_id=desk.person.id,
        role=effect.role,
    )
    shown = screens.show_code(shop.name, code)
    return tell(desk.session, _address(desk, shop, person), shown, texts.TEAM_CODE, {"shop": shop.name, "code": code})


def _address(desk: Desk, shop: Jeweller, person: Person) -> Letterhead:
    return Letterhead(person, shop.phone_number_id, spoken_language(person, shop.language), shop.id, desk.now)


def enter_code(effect: EnterCode, services: Services, desk: Desk) -> Screen:
    """A try counts for every invitation it may be meant for."""
    open_ones = _list_open(desk)
    if not open_ones:
        return screens.show_no_code()
    for invitation in open_ones:
        if invitation.fits(effect.code, services.settings.secret_key):
            return _let_in(desk, invitation)
    for invitation in open_ones:
        invitation.tries += 1
        if invitation.tries >= MOST_TRIES:
            invitation.closed_at = desk.now
    return screens.show_wrong_code(max(MOST_TRIES - invitation.tries for invitation in open_ones))


def _list_open(desk: Desk) -> Sequence[Invitation]:
    query = select(Invitation).where(Invitation.closed_at.is_(None), Invitation.expires_at > desk.now)
    query = query.where(Invitation.code_hash != "")
    is_theirs = Invitation.person_id == desk.person.id
    if desk.shop is not None and desk.role is MemberRole.OWNER:
        is_of_the_shop = and_(Invitation.jeweller_id == desk.shop.id, Invitation.role != MemberRole.OWNER)
        is_theirs = or_(is_theirs, is_of_the_shop)
    query = query.where(is_theirs)
    return desk.session.scalars(query.order_by(Invitation.id.desc()).with_for_update()).all()


def _let_in(desk: Desk, invitation: Invitation) -> Screen:
    invitation.closed_at = desk.now
    shop = desk.session.get_one(Jeweller, invitation.jeweller_id)
    person = desk.session.get_one(Person, invitation.person_id)
    person.profile_name = person.profile_name or invitation.name
    if invitation.role is MemberRole.OWNER:
        replace_owner(desk, shop, person)
    member = insert(Member).values(
        jeweller_id=shop.id, person_id=person.id, role=invitation.role, status=MemberStatus.ACTIVE
    )
    desk.session.execute(
        member.on_conflict_do_update(
            index_elements=["jeweller_id", "person_id"],
            set_={"role": member.excluded.role, "status": member.excluded.status},
        )
    )
    _note(desk, "joined", shop, invitation.person_id, role=invitation.role.value)
    welcome = screens.show_welcome(shop.id, shop.name, invitation.role)
    joined = screens.show_joined(name_person(person), invitation.role)
    if desk.person.id == person.id:
        if desk.shop is None:
            desk.shop, desk.role = shop, invitation.role
        owner = desk.session.get_one(Person, invitation.invited_by_person_id)
        tell(desk.session, _address(desk, shop, owner), joined, texts.TEAM_NEWS, {"shop": shop.name})
        return welcome
    tell(desk.session, _address(desk, shop, person), welcome, texts.TEAM_NEWS, {"shop": shop.name})
    return joined


def _note(desk: Desk, deed: str, shop: Jeweller, of_person_id: int, **detail: str) -> None:
    record(
        desk.session,
        desk.now,
        deed,
        f"person {of_person_id}",
        jeweller_id=shop.id,
        person_id=desk.person.id,
        **detail,
    )


def change(effect: ChangeMember, services: Services, desk: Desk) -> Screen:
    """Another role, or none: in force from that person's next message on. The owner's own part changes by a transfer."""
    found, shop = screens.find_member(desk, effect.member_id), desk.own_shop
    if found is None or found[0].role is MemberRole.OWNER:
        return screens.show_no_member()
    member, person = found
    role = MemberRole(effect.role) if effect.role else None
    if role is None:
        member.status = MemberStatus.REMOVED
    else:
        member.role = role
    desk.session.flush()
    _note(desk, "changed role" if role else "removed", shop, person.id, **({"role": role.value} if role else {}))
    told = screens.show_own_role(shop.name, role)
    tell(desk.session, _address(desk, shop, person), told, texts.TEAM_NEWS, {"shop": shop.name})
    name = name_person(person)
    return screens.show_joined(name, role) if role else screens.show_removed(name)


def transfer(effect: TransferShop, services: Services, desk: Desk) -> Screen:
    """The other becomes the owner, and the owner a manager, in one transaction."""
    found, shop = screens.find_member(desk, effect.member_id), desk.own_shop
    own = next((member for member, person in screens.list_members(desk) if person.id == desk.person.id), None)
    if found is None or own is None or found[0].role is MemberRole.OWNER:
        return screens.show_no_member()
    member, person = found
    member.role, own.role = MemberRole.OWNER, MemberRole.MANAGER
    desk.role = MemberRole.MANAGER
    desk.session.flush()
    _note(desk, "handed over", shop, person.id)
    told = screens.show_own_role(shop.name, MemberRole.OWNER)
    tell(desk.session, _address(desk, shop, person), told, texts.TEAM_NEWS, {"shop": shop.name})
    return screens.show_transferred(name_person(person))
