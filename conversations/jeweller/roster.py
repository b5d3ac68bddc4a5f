"""Who is in a shop's team, and what is said about it; the questions are in the team's dialogues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from conversations.desk import Desk
from conversations.jeweller.proposals import name_person
from conversations.screen import MENU, Action, Card, Screen, Word, screen
from conversations.texts import N_, Label, Listing, Moment, counted, words
from models.jeweller import Member, MemberRole, MemberStatus
from models.person import Person
from whatsapp import limits

ROLE_NAMES = {
    MemberRole.OWNER: words(N_("owner")),
    MemberRole.MANAGER: words(N_("manages campaigns")),
    MemberRole.OPERATOR: words(N_("prepares drafts")),
    MemberRole.VIEWER: words(N_("sees reports")),
}
ROLE_CHOICES = (
    (MemberRole.MANAGER, N_("Manage campaigns")),
    (MemberRole.OPERATOR, N_("Prepare drafts")),
    (MemberRole.VIEWER, N_("Only reports")),
)
TEAM = Word("team", words(N_("Team")))
INVITE = Word("invite", words(N_("Add someone")))

Roster = Sequence[tuple[Member, Person]]


def list_members(desk: Desk) -> Roster:
    found = desk.session.execute(
        select(Member, Person)
        .join(Person, Person.id == Member.person_id)
        .where(Member.jeweller_id == desk.own_shop.id, Member.status == MemberStatus.ACTIVE)
        .order_by(Member.id)
    )
    return [(member, person) for member, person in found]


def find_member(desk: Desk, member_id: int) -> tuple[Member, Person] | None:
    return next(((member, person) for member, person in list_members(desk) if member.id == member_id), None)


def show_team(desk: Desk) -> Screen:
    roster = list_members(desk)
    names = tuple(
        words(
            N_("{name} ({role})"),
            name=words(N_("you")) if person.id == desk.person.id else name_person(person),
            role=ROLE_NAMES[member.role],
        )
        for member, person in roster
    )
    line = words(N_("Team of {shop}: {names}."), shop=desk.own_shop.name, names=Listing(names))
    if desk.role is not MemberRole.OWNER:
        return screen(line, actions=(MENU,))
    others = tuple(
        Card("member", member.id, name_person(person), description=ROLE_NAMES[member.role])
        for member, person in roster
        if member.role is not MemberRole.OWNER
    )
    return screen(line, actions=(INVITE, *others[: limits.LIST_ROWS - 2], MENU))


def show_member(member: Member, person: Person) -> Screen:
    line = words(N_("{name}: {role}."), name=name_person(person), role=ROLE_NAMES[member.role])
    if member.role is MemberRole.OWNER:
        return screen(line, actions=(TEAM, MENU))
    roles: tuple[Action, ...] = tuple(
        Card(f"make {role.value}", member.id, words(title)) for role, title in ROLE_CHOICES if role is not member.role
    )
    remove = Card("remove member", member.id, words(N_("Remove")))
    owner = Card("transfer", member.id, words(N_("Make owner")))
    return screen(line, actions=(*roles, remove, owner, TEAM))


def show_no_member() -> Screen:
    return screen(words(N_("That person is not in the team.")), actions=(TEAM, MENU))


def show_already_in(name: str) -> Screen:
    return screen(words(N_("{name} is in the team already."), name=name), actions=(TEAM, MENU))


def show_invited(name: str) -> Screen:
    return screen(
        words(
            N_("I sent {name} a code. When they tell you, type it here, or they type it to me. Valid 10 minutes."),
            name=name,
        ),
        actions=(TEAM, MENU),
    )


def show_not_reached(name: str) -> Screen:
    return screen(
        words(N_("I can't reach {name} now. Ask them to write hi to this number, then add them again."), name=name),
        actions=(TEAM, MENU),
    )


def show_too_many_codes(at: datetime, now: datetime) -> Screen:
    return screen(words(N_("That were 3 codes in an hour. The next one from {time}."), time=Moment(at, now)))


def show_code(shop: str, code: str) -> Screen:
    """For the invited person."""
    return screen(
        words(N_("{shop} invites you to its team here. Your code: {code}"), shop=shop, code=code),
        words(N_("Type it to me, or tell it to the owner. It is valid for 10 minutes.")),
    )


def show_wrong_code(left: int) -> Screen:
    if not left:
        return screen(words(N_("That was not the code, and it can't be tried again. Ask the owner for a new one.")))
    return screen(
        counted("That is not the code. {count} try is left.", "That is not the code. {count} tries are left.", left)
    )


def show_no_code() -> Screen:
    return screen(words(N_("That code is no longer valid. The owner can send a new one.")))


def show_welcome(shop_id: int, shop: str, role: MemberRole) -> Screen:
    """The button speaks for the new shop, also where somebody is in another team as well."""
    return screen(
        words(N_("Welcome to the team of {shop}: {role}."), shop=shop, role=ROLE_NAMES[role]),
        actions=(Word("menu", MENU.title, hat=str(shop_id)),),
    )


def show_joined(name: str, role: MemberRole) -> Screen:
    """For the owner; also after a change of role."""
    return screen(words(N_("{name} is in the team: {role}."), name=name, role=ROLE_NAMES[role]), actions=(TEAM, MENU))


def show_removed(name: str) -> Screen:
    return screen(
        words(N_("{name} is no longer in the team; from now on nothing of the shop is shown to them."), name=name),
        actions=(TEAM, MENU),
    )


def show_own_role(shop: str, role: MemberRole | None) -> Screen:
    """For the member: what changed."""
    line: Label = (
        words(N_("You are no longer in the team of {shop}."), shop=shop)
        if role is None
        else words(N_("Your part in the team of {shop} is now: {role}."), shop=shop, role=ROLE_NAMES[role])
    )
    return screen(line, actions=() if role is None else (MENU,))


def show_transferred(name: str) -> Screen:
    return screen(words(N_("{name} owns the shop now; you manage campaigns."), name=name), actions=(TEAM, MENU))
