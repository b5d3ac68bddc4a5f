"""A shop that nobody knows yet registers itself."""

from __future__ import annotations

from collections.abc import Sequence

from conversations.desk import Desk
from conversations.effects import ChooseLanguage, Effect, RegisterJeweller
from conversations.flow import Choice, Flow, Review, Text
from conversations.languages import LANGUAGE_NAMES, is_spoken, list_languages, read_language
from conversations.parsers import read_name, read_tax_number
from conversations.screen import MENU, Option, Screen, screen
from conversations.state import Answers
from conversations.texts import N_, Label, words

# The answer that the script of somebody's first words gives for them; and the button that shows every language.
PROPOSED, MORE = "proposed", "more"

GREETING = words(N_("Namaste! I send WhatsApp messages to your customers, for your shop."))


def list_likely_languages(desk: Desk, answers: Answers) -> list[Option]:
    """The one that the person wrote in comes first; two, so that they fit on buttons."""
    likely = list(dict.fromkeys((answers.get(PROPOSED, "en"), "en", "hi")))[:2]
    return [*(Option(language, LANGUAGE_NAMES[language]) for language in likely), Option(MORE, words(N_("More")))]


def ask_language(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    return (GREETING, words(N_("Which language?")))


def show_entry(desk: Desk, answers: Answers) -> tuple[Label, ...]:
    gstin = answers.get("gstin")
    entry = words(
        N_("{name} · {city} · GSTIN {gstin}") if gstin else N_("{name} · {city}"),
        name=answers["shop_name"],
        city=answers["city"],
        gstin=f"…{gstin[-3:]}" if gstin else "",
    )
    return (entry, words(N_("Is this right, and may we store it?")))


class Registration(Flow):
    """Language, name, city, tax number, yes."""

    name = "register"
    title = N_("Register your shop")
    is_draft = True

    language_choice = Choice(
        ask=ask_language, choices=list_likely_languages, parse=read_language, keeps=is_spoken, label=N_("Language")
    )
    other_language = Choice(
        text=N_("Which language?"),
        choices=list_languages,
        parse=read_language,
        asked=lambda desk, answers: answers.get("language_choice") == MORE,
        depends_on=("language_choice",),
        label=N_("Language"),
    )
    shop_name = Text(
        text=N_("Your shop's name?"), parse=read_name, label=N_("Name"), help=N_("Customers see this name in messages.")
    )
    city = Text(text=N_("City?"), parse=read_name, label=N_("City"))
    gstin = Text(
        text=N_("GSTIN? It speeds up approval."),
        parse=read_tax_number,
        can_skip=True,
        label="GSTIN",
        help=N_("The 15 characters on your GST certificate, for example 24AAACM1234F1Z4."),
    )
    check = Review(
        ask=show_entry,
        confirm=lambda desk, answers: words(N_("Yes, register")),
        fingerprint=lambda desk, answers: [answers["shop_name"], answers["city"], answers.get("gstin")],
        change=("shop_name", "city", "gstin"),
    )

    def language(self, answers: Answers) -> str | None:
        chosen = answers.get("language_choice")
        if chosen == MORE:
            chosen = answers.get("other_language")
        return chosen or answers.get(PROPOSED)

    def finish(self, desk: Desk, answers: Answers) -> Sequence[Effect]:
        language = self.language(answers) or desk.language
        return [
            ChooseLanguage(language),
            RegisterJeweller(answers["shop_name"], answers["city"], answers.get("gstin"), language),
        ]


def show_registered() -> Screen:
    return screen(
        words(N_("Thank you. Our team is checking; you will hear from me here.")),
        words(N_("Meanwhile you can send me your customer list, as an Excel file or a contact card.")),
        actions=(MENU,),
    )


def show_approved(name: str) -> Screen:
    return screen(
        words(N_("{name} is approved. You're in!"), name=name),
        words(
            N_(
                "Send me your customer list: the Excel file as it is, a contact card, or a line like "
                "“add Sunita 98450 12345”."
            )
        ),
        actions=(MENU,),
    )


def show_rejected(name: str, reason: str) -> Screen:
    return screen(
        words(N_("We can't approve {name} yet."), name=name),
        *((words(N_("Reason: {reason}"), reason=reason),) if reason else ()),
        words(N_("Write to us here if something has changed.")),
        actions=(MENU,),
    )


def show_reactivated(name: str) -> Screen:
    return screen(
        words(N_("{name} is active again: you can send messages from this chat."), name=name),
        actions=(MENU,),
    )


def show_suspended(name: str) -> Screen:
    return screen(
        words(N_("{name} is suspended: nothing is sent for now. Nothing is lost."), name=name), actions=(MENU,)
    )
