"""What customers are answered: opted out, opted in, a polite word; and what the jeweller hears of a reply."""

from __future__ import annotations

from conversations.screen import MENU, Screen, Word, screen
from conversations.texts import N_, Label, Listing, words


def show_opted_out(shops: tuple[str, ...]) -> Screen:
    return screen(
        words(N_("You will get no more messages from {shops}."), shops=Listing(shops)),
        words(N_("To hear from them again, write START.")),
    )


def show_opted_out_of_all() -> Screen:
    return screen(words(N_("You will get no more messages from this number. To hear from us again, write START.")))


def show_opted_in(shops: tuple[str, ...]) -> Screen:
    return screen(
        words(N_("You will hear from {shops} again. Write STOP at any time to end it."), shops=Listing(shops))
    )


def show_which_shop(shops: tuple[str, ...]) -> Screen:
    return screen(
        words(N_("From whom would you like to hear again?")),
        actions=tuple(Word(f"start {shop}", shop) for shop in shops[:10]),
    )


def show_passed_on(shop: str) -> Screen:
    return screen(words(N_("Thank you. I passed this on to {shop}."), shop=shop))


def show_polite(shops: tuple[str, ...]) -> Screen:
    """The answer to anything else, at most once a day."""
    lines: list[Label] = [
        words(
            N_("This number sends the messages of {shops}. Please call the shop for anything else."),
            shops=Listing(shops),
        )
    ]
    return screen(
        *lines,
        words(N_("To get no more messages, write STOP.")),
        actions=(Word("register", words(N_("I own a shop"))),),
    )


def show_reply(name: str, phone: str, campaign: str, text: str) -> Screen:
    """For the jeweller: a customer answered."""
    return screen(
        words(N_("{name} ({phone}) answered “{campaign}”:"), name=name or phone, phone=phone, campaign=campaign),
        words(N_("“{message}”"), message=text),
        actions=(MENU,),
    )
