"""Finds out who somebody is: staff, a member of a shop's team, a shop's customer, or nobody yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from conversations.cards import STAFF_ACTIONS
from conversations.desk import CUSTOMER_HAT, STAFF_HAT, Desk, Hat
from conversations.hats import Choice, choose_hat, find_hat, put_on
from conversations.jeweller.roster import ROLE_NAMES
from conversations.languages import guess_language
from conversations.registry import FLOWS
from conversations.replies import CardReply, read_reply
from conversations.said import Happened, Said, Tapped, Typed
from conversations.screen import Screen
from conversations.state import State
from conversations.texts import N_, words
from jobs.notices import spoken_language
from models.card import CardToken
from models.contact import Contact
from models.file import ListImport
from models.inbox import InboxItem
from models.jeweller import Jeweller, Member, MemberStatus
from models.message import Message, MessageKind
from models.person import Person, Staff, StaffStatus
from models.team import Invitation
from settings import COMPLETE_LANGUAGES, Settings


def open_desk(
    session: Session, settings: Settings, person: Person, item: InboxItem, now: datetime, worn: str = ""
) -> Desk:
    """The view of one turn; needs the platform's scope, since a person may belong anywhere.

    `worn` is the hat of the turn before. With only one hat it is that; with several and none worn, it is nobody's yet.
    """
    members = session.scalars(
        select(Member).where(Member.person_id == person.id, Member.status == MemberStatus.ACTIVE).order_by(Member.id)
    ).all()
    teams = [(member, session.get_one(Jeweller, member.jeweller_id)) for member in members]
    is_staff = _is_staff(session, settings, person)
    working = [*([STAFF_HAT] if is_staff else []), *(str(shop.id) for _, shop in teams)]
    customer_language = _find_customer_language(session, person)
    is_customer = customer_language is not None
    keys = [*working, *([CUSTOMER_HAT] if is_customer and working else [])]
    hat = worn if worn in keys else working[0] if len(working) == 1 else ""
    member, shop = next(((member, shop) for member, shop in teams if str(shop.id) == hat), (None, None))
    quoted_id = item.content.get("quoted_id")
    written = guess_language(item.content.get("text") or "")
    language = spoken_language(person, shop.language if shop else written or customer_language or "en")
    return Desk(
        session=session,
        now=now,
        person=person,
        language=language,
        shop=shop,
        role=member.role if member else None,
        is_staff=hat == STAFF_HAT,
        is_customer=is_customer,
        turn_key=item.key,
        quoted_id=quoted_id,
        answers_campaign=is_customer and _is_campaign(session, quoted_id),
        is_invited=_is_invited(session, person),
        hats=_make_hats(teams, is_staff, is_customer) if len(keys) > 1 else (),
        hat=hat,
    )


def _make_hats(teams: Sequence[tuple[Member, Jeweller]], is_staff: bool, is_customer: bool) -> tuple[Hat, ...]:
    staff = (Hat(STAFF_HAT, "Staff", words(N_("Staff"))),) if is_staff else ()
    customer = (Hat(CUSTOMER_HAT, "Customer", words(N_("Customer"))),) if is_customer else ()
    shops = (Hat(str(shop.id), shop.name, description=ROLE_NAMES[member.role]) for member, shop in teams)
    return (*staff, *shops, *customer)


def _is_campaign(session: Session, quoted_id: str | None) -> bool:
    """Whether a message that is quoted was a campaign's, not an answer of ours."""
    if quoted_id is None:
        return False
    kind = session.scalar(select(Message.kind).where(Message.wamid == quoted_id))
    return kind is MessageKind.CAMPAIGN


def _is_invited(session: Session, person: Person) -> bool:
    query = select(Invitation.id).where(Invitation.closed_at.is_(None), Invitation.person_id == person.id)
    return session.scalar(query.where(Invitation.code_hash != "").limit(1)) is not None


def _is_staff(session: Session, settings: Settings, person: Person) -> bool:
    if person.wa_id in settings.staff_numbers:
        return True
    return (
        session.scalar(select(Staff.id).where(Staff.person_id == person.id, Staff.status == StaffStatus.ACTIVE))
        is not None
    )


def contact_of(wa_id: str | None, bsuid: str | None) -> ColumnElement[bool]:
    """The condition that a contact is this person; what is not known of them matches nobody, least of all everybody."""
    known = ((Contact.phone, wa_id), (Contact.bsuid, bsuid))
    return or_(false(), *(column == value for column, value in known if value))


def _find_customer_language(session: Session, person: Person) -> str | None:
    """None for somebody who is no shop's customer."""
    found = session.scalars(
        select(Contact)
        .where(contact_of(person.wa_id, person.bsuid), Contact.deleted_at.is_(None))
        .order_by(Contact.id.desc())
    ).first()
    if found is None:
        return None
    return found.language if found.language in COMPLETE_LANGUAGES else "en"


@dataclass(frozen=True)
class Dressed:
    """One turn's hat with its own state, and what is then said to it; `asked` is shown where the hat is not clear."""

    desk: Desk
    state: State
    said: Said
    asked: Screen | None = None


def dress(session: Session, settings: Settings, item: InboxItem, said: Said, state: State, desk: Desk) -> Dressed:
    """Find out which of a person's hats something is said to, and put it on."""
    if not desk.hats:
        return Dressed(desk, put_on(state, desk.hat), said)
    choice = _choose_by_rows(session, said, desk) or choose_hat(said, state, desk, FLOWS)
    if choice.screen is not None:
        return Dressed(desk, state, said, choice.screen)
    if choice.hat != desk.hat:
        desk = open_desk(session, settings, desk.person, item, desk.now, choice.hat)
    return Dressed(desk, put_on(state, choice.hat), Typed("menu") if choice.is_switch else said)


def _choose_by_rows(session: Session, said: Said, desk: Desk) -> Choice | None:
    """A standing card and a list that was read say by their rows whose they are."""
    key = ""
    reply = read_reply(said.reply_id) if isinstance(said, Tapped) else None
    if isinstance(reply, CardReply):
        card = session.get(CardToken, reply.token)
        if card is not None:
            key = STAFF_HAT if card.action in STAFF_ACTIONS else str(card.jeweller_id or "")
            key = key if find_hat(desk, key) else STAFF_HAT  # staff are also asked about shops that are not theirs
    if isinstance(said, Happened) and "import_id" in said.answers:
        found = session.get(ListImport, int(said.answers["import_id"]))
        key = str(found.jeweller_id) if found else ""
    return Choice(key) if find_hat(desk, key) else None
