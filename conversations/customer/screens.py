"""What customers are answered: opted out, opted in, a polite word; and what the jeweller hears of a reply."""

from __future__ import annotations

from conversations.jeweller.customer_card import describe_obligation
from conversations.screen import Card, Screen, Word, screen
from conversations.texts import N_, Excerpt, Label, Listing, words
from models.contact import Contact
from models.obligation import Obligation


def show_opted_out(shops: tuple[str, ...]) -> Screen:
    return screen(
        words(N_("You will get no more messages from {shops}."), shops=Listing(shops)),
        words(N_("To hear from them again, write START.")),
    )


def show_stop_what() -> Screen:
    """For somebody who gets messages of one shop and sends those of another."""
    return screen(
        words(N_("Which shall I stop: the messages you get, or your own campaigns?")),
        actions=(
            Word("unsubscribe", words(N_("Messages to me"))),
            Word("stop all", words(N_("My campaigns"))),
        ),
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


# What a customer sent that a line of text can't show.
KINDS = {
    "image": words(N_("A photo.")),
    "audio": words(N_("A voice message.")),
    "video": words(N_("A video.")),
    "document": words(N_("A file.")),
    "contacts": words(N_("A contact card.")),
    "location": words(N_("A place on the map.")),
    "sticker": words(N_("A sticker.")),
}
OTHER_KIND = words(N_("Something I can't read."))


def show_claim(contact: Contact, phone: str, obligation: Obligation) -> Screen:
    """For the jeweller: a customer says that a loan or plan is paid. The first two buttons are those of the notice."""
    return screen(
        words(
            N_("{name} ({phone}) says that this is paid: {obligation}."),
            name=contact.name or phone,
            phone=phone,
            obligation=describe_obligation(obligation),
        ),
        actions=(
            Card("answer", contact.id, words(N_("Answer")), arguments={"said": ""}),
            Card("call", contact.id, words(N_("Call card"))),
            Card("paid", obligation.id, words(N_("Mark paid"))),
        ),
    )


def show_reply(contact: Contact, phone: str, campaign: str, reply_id: int, text: str, kind: str = "text") -> Screen:
    """For the jeweller: a customer answered. What is rarer (a lead, something is wrong) is one tap further."""
    said = (
        (words(N_("“{message}”"), message=Excerpt(text)),)
        if text
        else (KINDS.get(kind, OTHER_KIND), words(N_("I can't pass that on: please ask the customer yourself.")))
    )
    return screen(
        words(
            N_("{name} ({phone}) answered “{campaign}”:"), name=contact.name or phone, phone=phone, campaign=campaign
        ),
        *said,
        actions=(
            Card("answer", contact.id, words(N_("Answer")), arguments={"said": text}),
            Card("call", contact.id, words(N_("Call card"))),
            Card("reply", reply_id, words(N_("More"))),
        ),
    )
