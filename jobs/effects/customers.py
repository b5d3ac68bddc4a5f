"""A customer says stop, start, or something else; who is meant is found from the message quoted, or the last sender."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update

from conversations.customer import screens
from conversations.desk import Desk
from conversations.effects import OptIn, OptOut, PassOn
from conversations.render import say_body
from conversations.screen import Screen
from jobs.desks import contact_of
from jobs.replies import tell_reply
from jobs.services import Services
from models.audit import record
from models.campaign import Run
from models.contact import Contact
from models.conversation import Speaker, TranscriptLine
from models.jeweller import Jeweller
from models.message import Message
from models.reply import Reply
from models.tally import find_folded_until

POLITE_AGAIN, THANKS_AGAIN = timedelta(days=1), timedelta(minutes=1)


def _list_contacts(desk: Desk) -> Sequence[Contact]:
    return desk.session.scalars(
        select(Contact)
        .where(contact_of(desk.person.wa_id, desk.person.bsuid), Contact.deleted_at.is_(None))
        .order_by(Contact.id)
    ).all()


def _find_quoted(desk: Desk, contacts: Sequence[Contact]) -> Message | None:
    if not desk.quoted_id:
        return None
    ids = [contact.id for contact in contacts]
    return desk.session.scalars(
        select(Message).where(Message.wamid == desk.quoted_id, Message.contact_id.in_(ids))
    ).one_or_none()


def _find_last(desk: Desk, contacts: Sequence[Contact]) -> Message | None:
    ids = [contact.id for contact in contacts]
    return desk.session.scalars(
        select(Message)
        .where(Message.contact_id.in_(ids), Message.accepted_at.is_not(None))
        .order_by(Message.accepted_at.desc(), Message.id.desc())
        .limit(1)
    ).one_or_none()


def _list_forgotten(desk: Desk, contacts: Sequence[Contact]) -> Sequence[Contact]:
    """Who may have been written to so long ago that the message is gone."""
    until = {shop_id: find_folded_until(desk.session, shop_id) for shop_id in {each.jeweller_id for each in contacts}}
    return [each for each in contacts if (until[each.jeweller_id] or each.created_at) > each.created_at]


def _names(desk: Desk, contacts: Sequence[Contact]) -> tuple[str, ...]:
    ids = {contact.jeweller_id for contact in contacts}
    return tuple(desk.session.scalars(select(Jeweller.name).where(Jeweller.id.in_(ids)).order_by(Jeweller.name)))


def opt_out(effect: OptOut, services: Services, desk: Desk) -> Screen:
    """A quoted message names one shop; a bare word silences every shop on this number. Irrevocable by any import."""
    contacts = _list_contacts(desk)
    quoted = _find_quoted(desk, contacts)
    meant = [each for each in contacts if quoted is None or each.id == quoted.contact_id]
    desk.session.execute(
        update(Contact)
        .where(Contact.id.in_([each.id for each in meant]), Contact.opted_out_at.is_(None))
        .values(opted_out_at=desk.now)
    )
    for contact in meant:
        record(desk.session, desk.now, "opted out", f"contact {contact.id}", jeweller_id=contact.jeweller_id)
    return screens.show_opted_out(_names(desk, meant)) if meant else screens.show_opted_out_of_all()


def opt_in(effect: OptIn, services: Services, desk: Desk) -> Screen:
    """Only the customer's own word undoes an opt-out; with several shops it must name one."""
    silenced = [contact for contact in _list_contacts(desk) if contact.opted_out_at or contact.offers_stopped_at]
    names = _names(desk, silenced)
    if len(names) > 1:
        wanted = effect.shop.casefold()
        chosen = [name for name in names if wanted and name.casefold() == wanted]
        if not chosen:
            return screens.show_which_shop(names)
        shop_ids = desk.session.scalars(select(Jeweller.id).where(Jeweller.name.in_(chosen))).all()
        silenced = [contact for contact in silenced if contact.jeweller_id in shop_ids]
    for contact in silenced:
        contact.opted_out_at = None
        contact.offers_stopped_at = None
        record(desk.session, desk.now, "opted in", f"contact {contact.id}", jeweller_id=contact.jeweller_id)
    if not silenced:
        return about(desk)
    return screens.show_opted_in(_names(desk, silenced))


def about(desk: Desk) -> Screen:
    return screens.show_polite(_names(desk, _list_contacts(desk)))


def pass_on(effect: PassOn, services: Services, desk: Desk) -> Screen | None:
    """Tell the jeweller whose message was answered; without one, a polite word at most once a day.

    The same answer is not given again at once: two machines that answer each other must come to an end.
    """
    contacts = _list_contacts(desk)
    message = _find_quoted(desk, contacts) or _find_last(desk, contacts)
    meant = [each for each in contacts if each.id == message.contact_id] if message else _list_forgotten(desk, contacts)
    if len(meant) != 1:
        return _unless_told(desk, about(desk), POLITE_AGAIN)
    contact = meant[0]
    shop = desk.session.get_one(Jeweller, contact.jeweller_id)
    reply = Reply(
        jeweller_id=shop.id,
        contact_id=contact.id,
        campaign_id=desk.session.scalar(select(Run.campaign_id).where(Run.id == message.run_id)) if message else None,
        text=effect.text,
        kind=effect.kind,
        created_at=desk.now,
    )
    desk.session.add(reply)
    desk.session.flush()
    tell_reply(desk.session, shop, reply, desk.now)
    return _unless_told(desk, screens.show_passed_on(shop.name), THANKS_AGAIN)


def _unless_told(desk: Desk, shown: Screen, span: timedelta) -> Screen | None:
    """None where this person was told just that within a span."""
    line = desk.session.scalar(
        select(TranscriptLine.line)
        .where(
            TranscriptLine.person_id == desk.person.id,
            TranscriptLine.speaker == Speaker.BOT,
            TranscriptLine.at > desk.now - span,
        )
        .order_by(TranscriptLine.id.desc())
        .limit(1)
    )
    return None if line and line.startswith(f"< {say_body(shown, desk.language)}") else shown
