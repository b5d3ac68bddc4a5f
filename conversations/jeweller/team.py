"""The owner brings people into the team, with a code that goes to their own phone, and hands the shop over."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from conversations.commands import Command
from conversations.desk import Desk
from conversations.effects import Effect, EnterCode, InviteMember, TransferShop
from conversations.engine import Turn, close, open_flow
from conversations.flow import Choice, Flow, Media, Problem, Reading, Text
from conversations.jeweller.proposals import name_person
from conversations.jeweller.roster import ROLE_CHOICES, find_member, show_team
from conversations.said import Said, SharedCards, Typed
from conversations.screen import Option
from conversations.state import Answers, State
from conversations.texts import N_, Label, Words, words
from models.jeweller import MemberRole
from models.team import Invitation
from models.values.digits import to_ascii_digits
from models.values.phones import Phone, read_phone, show_phone

CODE_LENGTH = 6


def read_someone(said: Said, desk: Desk) -> Reading:
    """A contact card, or a number typed alone."""
    named = [("", said.text)] if isinstance(said, Typed) else []
    if isinstance(said, SharedCards):
        named = [(card.name, phone) for card in said.cards for phone in card.phones]
    for name, text in named:
        phone = read_phone(text)
        if isinstance(phone, Phone):
            return {"name": name, "phone": phone.number}
    return Problem(words(N_("I need one mobile number, like 98450 12345, or a contact card from your phone.")))


def ask_role(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    someone = answers["who"]
    return (words(N_("What may {name} do?"), name=someone["name"] or show_phone(someone["phone"])),)


def list_roles(desk: Desk, answers: Answers) -> list[Option]:
    return [Option(role.value, Words(title)) for role, title in ROLE_CHOICES]


class Invite(Flow):
    """Who, and what may they do; then a code goes to their phone."""

    name = "invite"
    title = N_("Add someone")

    who = Media(
        text=N_("Their WhatsApp number or contact card?"),
        take=read_someone,
        label=N_("Who"),
        help=N_("They get a code on that number. Only with the code do they come into your team."),
    )
    role = Choice(
        ask=ask_role,
        choices=list_roles,
        label=N_("Role"),
        help=N_("Drafts wait for your yes. Only you can add or remove people."),
    )

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        return [InviteMember(answers["who"]["name"], answers["who"]["phone"], answers["role"])]


def ask_digits(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    found = find_member(desk, int(answers["object_id"]))
    return (
        words(
            N_(
                "{name} will own {shop}, and you will manage campaigns. To go ahead, type the last 4 digits of {name}'s number."
            ),
            name=name_person(found[1]) if found else "?",
            shop=desk.own_shop.name,
        ),
    )


def read_digits(text: str, desk: Desk, answers: Answers) -> Reading:
    found = find_member(desk, int(answers["object_id"]))
    digits = to_ascii_digits(text).strip()
    if found is None or not found[1].wa_id or found[1].wa_id[-4:] != digits:
        return Problem(words(N_("Nothing is changed: those are not the last 4 digits.")))
    return digits


class Transfer(Flow):
    """The second gesture of handing the shop over."""

    name = "transfer"
    title = N_("Make owner")

    sure = Text(ask=ask_digits, parse=read_digits)

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        return [TransferShop(int(answers["object_id"]))]


def show_all(rest: str, state: State, desk: Desk) -> Turn:
    return Turn(state, show_team(desk))


def invite(rest: str, state: State, desk: Desk) -> Turn:
    return open_flow(_INVITE, state, desk)


def hear_code(text: str, state: State, desk: Desk) -> Turn | None:
    """Six digits from somebody who was invited, or from the owner who invited; None for anything else."""
    code = to_ascii_digits(text).replace(" ", "").strip()
    if not (code.isascii() and code.isdigit() and len(code) == CODE_LENGTH):
        return None
    is_meant = desk.is_invited and (desk.shop is None or state.flow is None)
    if not is_meant and not (desk.role is MemberRole.OWNER and state.flow is None and _has_invited(desk)):
        return None
    return Turn(state if desk.shop else close(state), None, (EnterCode(code),))


def _has_invited(desk: Desk) -> bool:
    query = select(Invitation.id).where(Invitation.closed_at.is_(None), Invitation.jeweller_id == desk.own_shop.id)
    query = query.where(Invitation.role != MemberRole.OWNER)
    return desk.session.scalars(query.limit(1)).one_or_none() is not None


_INVITE = Invite()

COMMANDS = (
    Command("team", show_all),
    Command("invite", invite, roles=frozenset({MemberRole.OWNER})),
)
