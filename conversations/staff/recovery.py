"""An owner's number is lost or new: staff begin, a second person agrees, and a code on the new number ends it."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.desk import Desk
from conversations.effects import Effect, StartRecovery
from conversations.engine import Turn, open_flow
from conversations.flow import Flow, Problem, Reading, Text
from conversations.office import find_shops
from conversations.screen import MENU, Card, Screen, Word, screen
from conversations.staff.approvals import ADMIN, show_no_such_shop, show_several_shops
from conversations.state import Answers, State
from conversations.texts import N_, Label, words
from models.jeweller import Jeweller
from models.values.digits import to_ascii_digits
from models.values.phones import Phone, mask, read_phone, show_phone


def ask_digits(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    shop = desk.session.get(Jeweller, answers["object_id"])
    return (
        words(
            N_("{phone} is to own {shop} instead of the number that does now."),
            phone=show_phone(answers["phone"]),
            shop=shop.name if shop else "?",
        ),
        words(N_("A manager of the shop or another of the staff has to agree; then a code goes to the new number.")),
        words(N_("To go ahead, type the last 4 digits of the new number.")),
    )


def read_digits(text: str, desk: Desk, answers: Answers) -> Reading:
    digits = to_ascii_digits(text).strip()
    if digits != answers["phone"][-4:]:
        return Problem(words(N_("Nothing is changed: those are not the last 4 digits.")))
    return digits


class RecoverFlow(Flow):
    """The second gesture of the one who begins."""

    name = "recover"
    title = N_("New owner's number")

    sure = Text(ask=ask_digits, parse=read_digits)

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        return [StartRecovery(int(answers["object_id"]), answers["phone"])]


_RECOVER = RecoverFlow()


def begin(rest: str, state: State, desk: Desk) -> Turn:
    """`recover meera 98450 12345`: the shop by name, id or a number of its team, then the new number."""
    parts = rest.split()
    for at in range(1, len(parts)):
        phone = read_phone(" ".join(parts[at:]))
        if isinstance(phone, Phone):
            found = find_shops(desk, " ".join(parts[:at]))
            if len(found) == 1:
                return open_flow(_RECOVER, state, desk, {"object_id": found[0].id, "phone": phone.number})
            return Turn(state, show_several_shops(found) if found else show_no_such_shop())
    return Turn(state, show_how())


def show_how() -> Screen:
    return screen(
        words(N_("When an owner has lost their number, type: recover, the shop, and the new number.")),
        words(N_("Like: recover Meera 98450 12345")),
        actions=(ADMIN,),
    )


def show_begun(shop: str, asked: int) -> Screen:
    return screen(
        words(
            N_("Asked to agree for {shop}: {people}. The old number was told. Valid for a day."),
            shop=shop,
            people=asked,
        ),
        actions=(ADMIN,),
    )


def show_nobody_to_agree() -> Screen:
    return screen(
        words(N_("Nothing is changed: there is nobody else to agree. Add another of the staff first.")),
        actions=(ADMIN,),
    )


def show_owner_already() -> Screen:
    return screen(words(N_("Nothing is changed: that number owns the shop already.")), actions=(ADMIN,))


def show_question(shop: str, phone: str, who: str, invitation_id: int) -> Screen:
    """For whoever may agree; the number is masked, its owner is asked by other means."""
    return screen(
        words(N_("{who} asks that {shop} gets a new owner's number: {phone}."), who=who, shop=shop, phone=mask(phone)),
        words(N_("Agree only if you know from the owner that it is right, and not by a message.")),
        actions=(
            Card("agree recovery", invitation_id, words(N_("I know, agree"))),
            Card("stop recovery", invitation_id, words(N_("Stop it"))),
        ),
    )


def show_warning(shop: str, phone: str, invitation_id: int) -> Screen:
    """For the number that owns the shop now."""
    return screen(
        words(N_("Our team was asked to give {shop} to another number: {phone}."), shop=shop, phone=mask(phone)),
        words(N_("If that was not you, stop it now.")),
        actions=(Card("stop recovery", invitation_id, words(N_("Stop it"))),),
    )


def show_agreed(phone: str) -> Screen:
    return screen(
        words(N_("Thank you. A code is on its way to {phone}; it ends this."), phone=mask(phone)), actions=(MENU,)
    )


def show_too_late() -> Screen:
    return screen(words(N_("That is over: it was stopped, done, or a day has passed.")), actions=(MENU,))


def show_needs_another() -> Screen:
    return screen(words(N_("Somebody else has to agree, not who asked for it.")), actions=(MENU,))


def show_unreached() -> Screen:
    return screen(
        words(N_("The new number can't be reached. Ask them to write hi to this number, then agree again.")),
        actions=(MENU,),
    )


def show_stopped(shop: str) -> Screen:
    return screen(words(N_("Stopped: {shop} stays with the number it has."), shop=shop), actions=(MENU,))


def show_replaced(shop: str) -> Screen:
    """For the old number."""
    return screen(
        words(N_("{shop} belongs to another number now; this one is no longer in its team."), shop=shop),
        actions=(Word("menu", MENU.title),),
    )
