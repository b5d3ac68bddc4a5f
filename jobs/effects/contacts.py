"""A jeweller changes one customer: facts, opt-out on their behalf, deletion, what was paid; each with its way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from conversations.customer_effects import ChangeContact, Mark, MarkContact, MarkPaid, SaveObligation
from conversations.customers import find_contact, find_obligation
from conversations.desk import Desk
from conversations.jeweller import customer_card as card
from conversations.jeweller.customer_card import name_contact, show_card, show_undoable
from conversations.screen import MENU, Card, Screen, screen
from conversations.texts import N_, Hole, Label, Rupees, words
from jobs.services import Services
from models.audit import Audit, record
from models.contact import Contact, Segment
from models.obligation import Obligation, ObligationKind, ObligationStatus

UNDO_SPAN = timedelta(seconds=90)

# How the audit names an opt-out that a jeweller noted; a customer's own is "opted out".
BY_SHOP, BY_CUSTOMER = "opted out by shop", "opted out"


def show_gone() -> Screen:
    return screen(words(N_("This customer is no longer in your list.")), actions=(MENU,))


def show_too_late() -> Screen:
    return screen(words(N_("It is too late to undo that.")), actions=(MENU,))


def look(desk: Desk, contact_id: int, show: Callable[[Desk, Contact], Screen]) -> Screen:
    contact = find_contact(desk, contact_id)
    return show(desk, contact) if contact else show_gone()


def change(effect: ChangeContact, services: Services, desk: Desk) -> Screen:
    contact = find_contact(desk, effect.contact_id)
    if contact is None:
        return show_gone()
    match effect.field:
        case "name":
            contact.name = effect.value
        case "language":
            contact.language = effect.value
        case "segment":
            contact.segment = Segment(effect.value)
        case "city":
            contact.city = effect.value
        case "tags":
            contact.tags = list(effect.value)
        case "pin_code":
            contact.pin_code = effect.value or None
        case "birthday" | "anniversary":
            setattr(contact, effect.field, date.fromisoformat(effect.value) if effect.value else None)
    _note(desk, "contact changed", contact, field=effect.field)
    desk.session.flush()
    return show_card(desk, contact).after(words(N_("Changed.")))


def mark(effect: MarkContact, services: Services, desk: Desk) -> Screen:
    """Locked first, so that a customer's own word at the same moment is seen."""
    contact = desk.session.scalars(
        select(Contact)
        .where(Contact.id == effect.contact_id, Contact.jeweller_id == desk.own_shop.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if contact is None or (contact.deleted_at and effect.mark is not Mark.UNDO_DELETE):
        return show_gone()
    return _MARKS[effect.mark](desk, contact)


def _opt_out(desk: Desk, contact: Contact) -> Screen:
    if contact.opted_out_at:
        return show_card(desk, contact)
    contact.opted_out_at = desk.now
    _note(desk, BY_SHOP, contact)
    told = words(N_("{name} gets no more messages."), name=name_contact(contact))
    return _offer_undo(desk, told, Card("undo opt out", contact.id, words(N_("Undo"))))


def _undo_opt_out(desk: Desk, contact: Contact) -> Screen:
    """Only what the shop itself noted a moment ago: a customer's own word stands until the customer takes it back."""
    newest = desk.session.scalars(
        select(Audit)
        .where(Audit.object == f"contact {contact.id}", Audit.action.in_([BY_SHOP, BY_CUSTOMER]))
        .order_by(Audit.id.desc())
        .limit(1)
    ).one_or_none()
    if contact.opted_out_at is None:
        return show_card(desk, contact)
    if newest is None or newest.action != BY_SHOP or desk.now - contact.opted_out_at > UNDO_SPAN:
        return show_too_late()
    contact.opted_out_at = None
    _note(desk, "opt-out undone", contact)
    desk.session.flush()
    return show_card(desk, contact)


def _delete(desk: Desk, contact: Contact) -> Screen:
    contact.deleted_at = desk.now
    _note(desk, "contact deleted", contact)
    told = words(N_("{name} is deleted from your list."), name=name_contact(contact))
    return _offer_undo(desk, told, Card("undo delete", contact.id, words(N_("Undo"))))


def _undo_delete(desk: Desk, contact: Contact) -> Screen:
    if contact.deleted_at and desk.now - contact.deleted_at > UNDO_SPAN:
        return show_too_late()
    if contact.deleted_at:
        contact.deleted_at = None
        _note(desk, "deletion undone", contact)
        desk.session.flush()
    return show_card(desk, contact)


_MARKS: dict[Mark, Callable[[Desk, Contact], Screen]] = {
    Mark.OPT_OUT: _opt_out,
    Mark.UNDO_OPT_OUT: _undo_opt_out,
    Mark.DELETE: _delete,
    Mark.UNDO_DELETE: _undo_delete,
}


def _offer_undo(desk: Desk, told: Label, undo: Card) -> Screen:
    return show_undoable(told, undo, desk.now + UNDO_SPAN)


def save_obligation(effect: SaveObligation, services: Services, desk: Desk) -> Screen:
    """Add one, or correct one; a number that came to somebody else meanwhile changes nothing."""
    contact = find_contact(desk, effect.contact_id)
    if contact is None:
        return show_gone()
    obligation = find_obligation(desk, effect.obligation_id) if effect.obligation_id else None
    if effect.obligation_id and (obligation is None or obligation.contact_id != contact.id):
        return show_gone()
    changes = dict(effect.changes)
    if "due_on" in changes:
        changes["due_on"] = date.fromisoformat(changes["due_on"])
    try:
        with desk.session.begin_nested():
            if obligation is None:
                kind = ObligationKind(changes.pop("kind"))
                obligation = Obligation(
                    jeweller_id=desk.own_shop.id, contact_id=contact.id, kind=kind, status=ObligationStatus.DUE
                )
                desk.session.add(obligation)
            for column, value in changes.items():
                setattr(obligation, column, value)
            desk.session.flush()
    except IntegrityError:
        return show_card(desk, contact).after(words(N_("That number is noted already, so nothing was changed.")))
    _note(desk, "obligation saved", contact, number=obligation.number)
    return show_card(desk, contact).after(
        words(N_("Saved: {obligation}"), obligation=card.describe_obligation(obligation))
    )


def mark_paid(effect: MarkPaid, services: Services, desk: Desk) -> Screen:
    """A second time it changes nothing."""
    obligation = desk.session.scalars(
        select(Obligation)
        .where(Obligation.id == effect.obligation_id, Obligation.jeweller_id == desk.own_shop.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    contact = find_contact(desk, obligation.contact_id) if obligation else None
    if obligation is None or contact is None or obligation.status is ObligationStatus.CLOSED:
        return show_gone()
    wanted = ObligationStatus.PAID if effect.is_paid else ObligationStatus.DUE
    if obligation.status is not wanted:
        obligation.status = wanted
        action = "obligation paid" if effect.is_paid else "payment undone"
        record(
            desk.session,
            desk.now,
            action,
            f"obligation {obligation.id}",
            jeweller_id=desk.own_shop.id,
            person_id=desk.person.id,
        )
    return _show_paid(obligation, contact) if effect.is_paid else _show_due(obligation, contact)


def _show_paid(obligation: Obligation, contact: Contact) -> Screen:
    facts: dict[str, Hole] = {
        "kind": card.KINDS[obligation.kind],
        "number": obligation.number,
        "name": name_contact(contact),
        "amount": Rupees(obligation.amount_paise or 0),
    }
    told = (
        words(N_("{kind} {number}, {name}: marked paid today. Reminders stopped."), **facts)
        if obligation.amount_paise is None
        else words(N_("{kind} {number}, {name}, {amount}: marked paid today. Reminders stopped."), **facts)
    )
    return screen(told, actions=(Card("unpaid", obligation.id, words(N_("Undo"))), MENU))


def _show_due(obligation: Obligation, contact: Contact) -> Screen:
    told = words(
        N_("{obligation} · {name}: not paid after all. Reminders go on."),
        obligation=card.describe_obligation(obligation),
        name=name_contact(contact),
    )
    return screen(told, actions=(MENU,))


def _note(desk: Desk, action: str, contact: Contact, **detail: str) -> None:
    record(
        desk.session,
        desk.now,
        action,
        f"contact {contact.id}",
        jeweller_id=desk.own_shop.id,
        person_id=desk.person.id,
        **detail,
    )
