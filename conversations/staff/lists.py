"""What staff page through: shops, templates, colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conversations.office import Page
from conversations.screen import Card, Screen, Word, screen
from conversations.staff.approvals import ADMIN, show_shops
from conversations.texts import N_, Hole, Listing, words
from models.jeweller import Jeweller
from models.person import Person
from models.template import APPROVED, Template
from models.values.phones import show_phone
from whatsapp import limits

SYNC = Word("sync templates", words(N_("Read anew")))
CATEGORY_NAMES = {
    "UTILITY": words(N_("reminders")),
    "MARKETING": words(N_("offers")),
    "AUTHENTICATION": words(N_("codes")),
}


def offer_pages(word: str, page: Page[Any]) -> tuple[Word, ...]:
    """The way on, typed or tapped: the word itself with the number of a page."""
    following = Word(f"{word} page {page.number + 1}", words(N_("Next page")))
    return (following,) if page.has_more else ()


def show_shop_page(page: Page[Jeweller]) -> Screen:
    return show_shops(page.rows, *offer_pages("jewellers", page))


def _name_languages(template: Template) -> Listing:
    """The approved ones alone by their code; what may not be sent says in WhatsApp's own word why."""
    parts: tuple[Hole, ...] = tuple(
        each.language if each.status == APPROVED else f"{each.language} {each.status}" for each in template.translations
    )
    return Listing(parts)


def show_template_page(page: Page[Template]) -> Screen:
    more = offer_pages("templates", page)
    if not page.rows:
        return screen(words(N_("No templates here.")), actions=(SYNC, ADMIN))
    lines = tuple(
        words(
            N_("{name} ({kind}): {languages}"),
            name=template.title,
            kind=CATEGORY_NAMES[template.category.value],
            languages=_name_languages(template),
        )
        for template in page.rows
    )
    return screen(words(N_("Templates and their languages:")), *lines, actions=(*more, SYNC, ADMIN))


@dataclass(frozen=True)
class Colleague:
    """Who is named where the platform is installed, and oneself, can't be removed from the chat."""

    person: Person
    is_fixed: bool


def show_colleagues(colleagues: Sequence[Colleague]) -> Screen:
    cards = tuple(
        Card(
            "remove staff",
            each.person.id,
            _name(each.person),
            arguments={"phone": each.person.wa_id, "is_added": False},
            description=words(N_("Remove")),
        )
        for each in colleagues
        if not each.is_fixed
    )
    return screen(
        words(N_("Staff: {names}."), names=Listing(tuple(_name(each.person) for each in colleagues))),
        words(N_("To add somebody, type: staff add 98450 12345")),
        actions=(*cards[: limits.LIST_ROWS - 1], ADMIN),
    )


def _name(person: Person) -> str:
    return person.profile_name or show_phone(person.wa_id or "")
