"""Staff look at new shops and decide: approve, reject with a reason, suspend, reactivate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from conversations.desk import Desk
from conversations.effects import DecideJeweller, Decision, Effect
from conversations.flow import Flow, Text
from conversations.parsers import read_value
from conversations.screen import Action, Card, Screen, Word, screen
from conversations.state import Answers
from conversations.texts import N_, Label, Moment, words
from models.jeweller import Jeweller, JewellerStatus
from models.values.tax_ids import read_gstin
from whatsapp import limits

ADMIN = Word("admin", words(N_("Overview")))
PENDING = Word("pending", words(N_("Waiting shops")))

STATUS_NAMES = {
    JewellerStatus.PENDING: words(N_("waiting")),
    JewellerStatus.APPROVED: words(N_("approved")),
    JewellerStatus.REJECTED: words(N_("rejected")),
    JewellerStatus.SUSPENDED: words(N_("suspended")),
}


def decision_buttons(shop: Jeweller) -> tuple[Card, ...]:
    approve = Card("approve", shop.id, words(N_("Approve")), version=shop.version)
    reject = Card("reject", shop.id, words(N_("Reject")), version=shop.version)
    suspend = Card("suspend", shop.id, words(N_("Suspend")), version=shop.version)
    reactivate = Card("reactivate", shop.id, words(N_("Reactivate")), version=shop.version)
    return {
        JewellerStatus.PENDING: (approve, reject),
        JewellerStatus.APPROVED: (suspend,),
        JewellerStatus.REJECTED: (approve,),
        JewellerStatus.SUSPENDED: (reactivate,),
    }[shop.status]


def gstin_line(shop: Jeweller) -> Label:
    if shop.gstin is None:
        return words(N_("No GSTIN given."))
    read = read_gstin(shop.gstin)
    return words(
        N_("GSTIN {gstin} ({state}): well-formed, not looked up."), gstin=shop.gstin, state=read.state if read else "?"
    )


def show_new_shop(shop: Jeweller) -> Screen:
    return screen(
        words(N_("New jeweller: {name}, {city}."), name=shop.name, city=shop.city),
        gstin_line(shop),
        actions=(*decision_buttons(shop), PENDING),
    )


def show_pending(shops: Sequence[Jeweller], place: int, now: datetime) -> Screen:
    """One of those who wait, the first being number 1; behind the last comes the first again."""
    if not shops:
        return screen(words(N_("Nobody is waiting.")), actions=(ADMIN,))
    index = (place - 1) % len(shops)
    shop = shops[index]
    following = Word(f"pending {(index + 1) % len(shops) + 1}", words(N_("Next")))
    return screen(
        words(
            N_("{place} of {places}: {name}, {city}."),
            place=index + 1,
            places=len(shops),
            name=shop.name,
            city=shop.city,
        ),
        gstin_line(shop),
        words(N_("Waiting since {time}."), time=Moment(shop.created_at, now)),
        actions=(*decision_buttons(shop), following if len(shops) > 1 else ADMIN),
    )


def show_decided(shop: Jeweller, waiting: Sequence[Jeweller], now: datetime) -> Screen:
    """What came of it, and the next one at once: forty in the evening are one tap each."""
    told = words(N_("{name}: {status}. They were told."), name=shop.name, status=STATUS_NAMES[shop.status])
    if not waiting:
        return screen(told, words(N_("Nobody else is waiting.")), actions=(ADMIN,))
    return show_pending(waiting, find_place(waiting, shop.id), now).after(told)


def find_place(waiting: Sequence[Jeweller], after_id: int) -> int:
    """Of the first who registered after that one; of the first of all where there is none."""
    return next((place for place, each in enumerate(waiting, 1) if each.id > after_id), 1)


def show_standing(shop: Jeweller) -> Screen:
    """After a decision about a shop that was not waiting."""
    return screen(
        words(N_("{name}: {status}. They were told."), name=shop.name, status=STATUS_NAMES[shop.status]),
        actions=(*decision_buttons(shop), ADMIN),
    )


def show_decided_meanwhile(shop: Jeweller) -> Screen:
    return show_shop(shop).after(words(N_("Nothing is changed: this no longer fits. It stands like this:")))


def show_shop(shop: Jeweller) -> Screen:
    return screen(
        words(N_("{name}, {city}: {status}."), name=shop.name, city=shop.city, status=STATUS_NAMES[shop.status]),
        gstin_line(shop),
        actions=(*decision_buttons(shop), ADMIN),
    )


def show_shops(shops: Sequence[Jeweller], *more: Word) -> Screen:
    if not shops:
        return screen(words(N_("No shops here.")), actions=(ADMIN,))
    cards: tuple[Action, ...] = tuple(
        Card(
            "shop",
            shop.id,
            shop.name,
            description=words(N_("{city} · {status}"), city=shop.city, status=STATUS_NAMES[shop.status]),
        )
        for shop in shops
    )
    return screen(words(N_("Which shop?")), actions=(*cards, *more, ADMIN)[: limits.LIST_ROWS])


def show_no_such_shop() -> Screen:
    return screen(words(N_("I know no such shop. Type its name, its id or its owner's number.")), actions=(ADMIN,))


def show_several_shops(shops: Sequence[Jeweller]) -> Screen:
    return show_shops(shops).after(words(N_("Several shops fit.")))


class RejectShop(Flow):
    """One question: why."""

    name = "reject"
    title = N_("Reject")

    reason = Text(
        text=N_("Why? They will read it."), parse=read_value, can_skip=True, help=N_("Or skip to give no reason.")
    )

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        return [
            DecideJeweller(int(answers["object_id"]), Decision.REJECT, answers.get("version"), answers.get("reason"))
        ]
