"""Staff look at new shops and decide: approve, reject with a reason, suspend, reactivate."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.desk import Desk
from conversations.effects import DecideJeweller, Decision, Effect
from conversations.flow import Flow, Text
from conversations.parsers import read_value
from conversations.screen import Card, Screen, Word, screen
from conversations.state import Answers
from conversations.texts import N_, Label, counted, words
from models.jeweller import Jeweller, JewellerStatus

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


def _gstin_line(shop: Jeweller) -> Label:
    if shop.gstin is None:
        return words(N_("No GSTIN given."))
    return words(N_("GSTIN {gstin}: well-formed, not looked up."), gstin=shop.gstin)


def show_new_shop(shop: Jeweller) -> Screen:
    return screen(
        words(N_("New jeweller: {name}, {city}."), name=shop.name, city=shop.city),
        _gstin_line(shop),
        actions=(*decision_buttons(shop), PENDING),
    )


def show_pending(shops: Sequence[Jeweller], waiting: int) -> Screen:
    if not shops:
        return screen(words(N_("Nobody is waiting.")), actions=(ADMIN,))
    shop = shops[0]
    return screen(
        counted("{count} shop is waiting.", "{count} shops are waiting.", waiting),
        words(N_("{name}, {city}."), name=shop.name, city=shop.city),
        _gstin_line(shop),
        actions=(*decision_buttons(shop), ADMIN),
    )


def show_decided(shop: Jeweller) -> Screen:
    return screen(
        words(N_("{name}: {status}. They were told."), name=shop.name, status=STATUS_NAMES[shop.status]),
        actions=(PENDING, ADMIN),
    )


def show_decided_meanwhile(shop: Jeweller) -> Screen:
    return show_shop(shop).after(words(N_("Nothing is changed: this no longer fits. It stands like this:")))


def show_shop(shop: Jeweller) -> Screen:
    return screen(
        words(N_("{name}, {city}: {status}."), name=shop.name, city=shop.city, status=STATUS_NAMES[shop.status]),
        _gstin_line(shop),
        actions=(*decision_buttons(shop), ADMIN),
    )


def show_shops(shops: Sequence[Jeweller]) -> Screen:
    if not shops:
        return screen(words(N_("No shops yet.")), actions=(ADMIN,))
    cards = tuple(
        Card(
            "shop",
            shop.id,
            shop.name,
            description=words(N_("{city} · {status}"), city=shop.city, status=STATUS_NAMES[shop.status]),
        )
        for shop in shops
    )
    return screen(words(N_("Which shop?")), actions=cards)


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
